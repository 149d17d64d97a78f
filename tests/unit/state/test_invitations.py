"""Invitations between browser and service: the dialog, the question, and the link's page."""

import pytest

from portal import db
from portal.errors import NotAllowed
from portal.models.accounts import AccountKind
from portal.services import invitations
from portal.state.invitations import InvitationsState, InvitationState, OffersState
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.invitations import INVITEE, invitation_to, invites
from tests.factories.memberships import does
from tests.factories.states import a_state, ask

pytestmark = pytest.mark.usefixtures("database")
FORM = {"email": INVITEE, "contact_name": "Ines Krause", "language": "en"}


@pytest.mark.req("A-69")
async def test_the_dialog_closes_with_the_result_and_the_list_shows_it():
    admin, _ = await an_admin()
    actor, state = await an_actor(admin), a_state(InvitationsState)
    await ask(InvitationsState.open_form, state, actor=actor)

    await ask(InvitationsState.invite, state, FORM, actor=actor)

    assert not state.is_inviting
    assert [row.email for row in state.rows] == [INVITEE]
    assert state.notice["text"]["values"] == {"email": INVITEE}


async def test_a_refused_form_stays_open_with_the_words_beside_its_fields():
    admin, _ = await an_admin()
    actor, state = await an_actor(admin), a_state(InvitationsState)
    await ask(InvitationsState.open_form, state, actor=actor)

    await ask(InvitationsState.invite, state, {**FORM, "email": "nobody"}, actor=actor)

    assert state.is_inviting
    assert set(state.errors) == {"email"}


async def test_what_changes_elsewhere_closes_no_open_dialog():
    admin, _ = await an_admin()
    actor, state = await an_actor(admin), a_state(InvitationsState)
    await ask(InvitationsState.load, state, actor=actor)
    await ask(InvitationsState.open_form, state, actor=actor)
    await invites(admin)

    await ask(InvitationsState.refresh, state, actor=actor)

    assert state.is_inviting
    assert [row.status for row in state.rows] == ["pending"]


async def test_cancelling_asks_first_and_names_the_person():
    admin, _ = await an_admin()
    await invites(admin)
    actor, state = await an_actor(admin), a_state(InvitationsState)
    await ask(InvitationsState.load, state, actor=actor)
    await ask(InvitationsState.ask, state, state.rows[0].id, actor=actor)
    assert state.chosen_name == "Ines Krause"

    await ask(InvitationsState.cancel, state, actor=actor)

    assert state.chosen_id == ""
    assert [row.status for row in state.rows] == ["cancelled"]


@pytest.mark.req("A-48")
async def test_joining_leads_to_the_overview():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE)
    await invites(admin)
    actor, state = await an_actor(account), a_state(InvitationState)
    await ask(InvitationState.arrive, state, actor=actor)
    assert state.shown.view == "join"

    ways = await ask(InvitationState.join, state, state.shown.offers[0].id, actor=actor)

    assert ways == ["/overview"]


async def test_somebody_elses_invitation_is_refused_like_a_missing_one():
    admin, _ = await an_admin()
    await invites(admin)
    actor, state = await an_actor(await an_account()), a_state(InvitationState)
    chosen = str((await invitation_to()).id)
    told = []

    for each in (chosen, "00000000-0000-0000-0000-000000000000", "nonsense"):
        await ask(InvitationState.join, state, each, actor=actor)
        told.append(state.errors)

    assert told[0] == told[1] == told[2] != {}
    assert state.shown.view == "unknown"


async def test_without_a_link_nothing_is_sent_or_asked_for():
    actor, state = await an_actor(await an_account()), a_state(InvitationState)

    for handler in (InvitationState.send_code, InvitationState.ask_again):
        await ask(handler, state, actor=actor)
        assert state.errors[""]["text"] == "This invitation is no longer open."
    assert not state.is_code_sent
    assert not state.is_asked


@pytest.mark.req("A-70")
async def test_the_guide_knows_what_waits_for_the_own_address():
    admin, company = await an_admin()
    await invites(admin)
    invitee, other = await an_account(email=INVITEE), await an_account()
    state, empty = a_state(OffersState), a_state(OffersState)

    await ask(OffersState.load, state, actor=await an_actor(invitee))
    await ask(OffersState.load, empty, actor=await an_actor(other))

    assert [(each.company_name, each.invited_by) for each in state.offers] == [
        (company.full_name, admin.contact_name)
    ]
    assert empty.offers == []


async def test_an_invitation_that_was_cancelled_waits_no_more():
    admin, _ = await an_admin()
    await invites(admin)
    invitee = await an_actor(await an_account(email=INVITEE))
    row = await invitation_to(INVITEE)
    await does(admin, invitations.cancel, row.id)
    state = a_state(OffersState)

    await ask(OffersState.load, state, actor=invitee)

    assert state.offers == []


@pytest.mark.parametrize("kind", [AccountKind.SUPPLIER, AccountKind.SUPPORT, AccountKind.REVIEWER])
async def test_offers_are_for_buyers_without_a_company(kind):
    stranger = await an_actor(await an_account(kind=kind))
    admin, _ = await an_admin()

    async with db.reading() as session:
        for actor in (stranger, await an_actor(admin)):
            with pytest.raises(NotAllowed):
                await invitations.list_offers(session, actor)

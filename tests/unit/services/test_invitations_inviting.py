"""The admins' side of invitations: who is invited, what goes out, sending again and cancelling."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from portal import db, worker
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.kit.tokens import fingerprint
from portal.mail.invitations import InvitationCancelled, Invited, InvitedElsewhere
from portal.models.companies import CompanyStatus, InvitationCannotMove, InvitationStatus
from portal.services import invitations, memberships, throttles
from portal.services.invitations import (
    AlreadyInvited,
    AlreadyMember,
    ResentRecently,
    TooManyInvitations,
)
from portal.services.memberships import CompanyClosedToJoin
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.invitations import (
    INVITEE,
    invitation_to,
    invites,
    joins,
    let_run_out,
    listed,
    looks,
    set_status,
    to_invite,
)
from tests.factories.memberships import an_admin_of, does, place_of, told
from tests.factories.outbox import audited, last_to, posted, token_to

pytestmark = pytest.mark.usefixtures("database")


def _later(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True)


@pytest.mark.req("A-69")
async def test_an_invitation_is_mailed_in_the_chosen_language_with_a_link_of_two_weeks():
    admin, company = await an_admin()

    token = await invites(admin, language="ru", contact_name="Инес Краузе")

    [letter] = [each for each in await posted() if each.to == INVITEE]
    assert (letter.kind, letter.language) == (Invited, "ru")
    assert letter.message.company == company.full_name
    assert letter.message.inviter == admin.contact_name
    row = await invitation_to()
    assert row.fingerprint == fingerprint(token)
    assert row.expires_at - row.sent_at == timedelta(days=14)
    assert [each.action for each in await audited()][-1] == "invitations:sent"


@pytest.mark.req("A-69")
async def test_every_admin_sees_who_was_invited_by_whom():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    await invites(admin)

    [row] = await listed(other)

    assert (row.email, row.status, row.invited_by) == (INVITEE, "pending", admin.contact_name)
    assert row.can_resend
    assert row.can_cancel


async def test_an_existing_account_is_told_in_its_own_language_and_in_the_portal():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE, language="es")

    await invites(admin, language="zh")

    [letter] = [each for each in await posted() if each.to == INVITEE]
    assert (letter.kind, letter.language) == (Invited, "es")
    assert await told(account) == ["InvitedToCompany"]


async def test_somebody_of_another_company_gets_other_words_and_the_admin_the_same_answer():
    admin, _ = await an_admin()
    _, elsewhere = await an_admin(full_name="Else AG")
    await a_member_of(elsewhere, email=INVITEE)

    answer = await does(admin, invitations.invite, to_invite())

    assert answer == await does(admin, invitations.invite, to_invite("new@mail.example"))
    assert isinstance(await last_to(INVITEE), InvitedElsewhere)
    assert [row.status for row in await listed(admin)] == ["pending", "pending"]


async def test_a_member_of_this_company_is_named_as_such():
    admin, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(AlreadyMember):
        await does(admin, invitations.invite, to_invite(member.email))


async def test_who_is_invited_already_is_sent_the_link_again_instead():
    admin, _ = await an_admin()
    old = await invites(admin)

    with pytest.raises(AlreadyInvited):
        await does(admin, invitations.invite, to_invite())
    with pytest.raises(ResentRecently):
        await does(admin, invitations.resend, (await invitation_to()).id)
    with _later(11):
        await does(admin, invitations.resend, (await invitation_to()).id)

    new = await token_to(INVITEE)
    assert new != old
    assert (await looks(old)).view == "unknown"
    assert (await looks(new)).view == "register"


async def test_an_expired_one_waits_anew_with_a_fresh_fortnight():
    admin, _ = await an_admin()
    await invites(admin)
    await let_run_out()
    [row] = await listed(admin)
    assert (row.status, row.can_cancel) == ("expired", False)
    await worker.keep_house()
    assert (await invitation_to()).status is InvitationStatus.EXPIRED

    await does(admin, invitations.resend, (await invitation_to()).id)

    [row] = await listed(admin)
    assert row.status == "pending"
    assert (await looks(await token_to(INVITEE))).view == "register"


async def test_inviting_again_after_cancelling_keeps_one_row_and_takes_the_new_words():
    admin, _ = await an_admin()
    await invites(admin)
    await does(admin, invitations.cancel, (await invitation_to()).id)

    await invites(admin, contact_name="Ines K.", language="es")

    [row] = await listed(admin)
    assert (row.status, row.contact_name, row.language) == ("pending", "Ines K.", "es")


async def test_who_joined_and_left_can_be_invited_back():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE)
    await invites(admin)
    await joins(account, await invitation_to())
    await does(account, memberships.quit)

    await invites(admin)

    assert [row.status for row in await listed(admin)] == ["pending", "accepted"]


async def test_cancelling_kills_the_link_and_tells_the_invitee():
    admin, _ = await an_admin()
    account = await an_account(email=INVITEE)
    token = await invites(admin)

    await does(admin, invitations.cancel, (await invitation_to()).id)

    assert isinstance(await last_to(INVITEE), InvitationCancelled)
    assert await told(account) == ["InvitedToCompany", "InvitationWithdrawn"]
    assert (await looks(token, account)).view == "cancelled"
    with pytest.raises(InvitationCannotMove):
        await does(admin, invitations.cancel, (await invitation_to()).id)


async def test_cancelling_what_has_run_out_bothers_nobody():
    admin, _ = await an_admin()
    await invites(admin)
    await let_run_out()
    before = len(await posted())

    await does(admin, invitations.cancel, (await invitation_to()).id)

    assert len(await posted()) == before


async def test_an_accepted_one_can_neither_be_cancelled_nor_sent_again():
    admin, _company = await an_admin()
    account = await an_account(email=INVITEE)
    await invites(admin)
    await joins(account, await invitation_to())
    chosen = (await invitation_to()).id

    with pytest.raises(InvitationCannotMove):
        await does(admin, invitations.cancel, chosen)
    with pytest.raises(AlreadyMember):
        await does(admin, invitations.resend, chosen)
    await does(account, memberships.quit)
    with pytest.raises(InvitationCannotMove):
        await does(admin, invitations.resend, chosen)


async def test_members_strangers_and_other_companies_decide_nothing():
    admin, company = await an_admin()
    stranger, _ = await an_admin(full_name="Else AG")
    member = await a_member_of(company)
    await invites(admin)
    chosen = (await invitation_to()).id

    for who, refusal in ((member, NotAllowed), (await an_account(), NotFound)):
        with pytest.raises(refusal):
            await does(who, invitations.invite, to_invite("new@mail.example"))
        with pytest.raises(refusal):
            await listed(who)
    for move in (invitations.resend, invitations.cancel):
        with pytest.raises(NotAllowed):
            await does(member, move, chosen)
        for other in (chosen, uuid4()):
            with pytest.raises(NotFound):
                await does(stranger, move, other)
    assert await listed(stranger) == []


async def test_an_admins_permission_alone_is_not_enough():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    stale = await an_actor(other)
    await does(other, memberships.remove_admin_right, await place_of(other))

    with pytest.raises(NotAllowed):
        async with db.transaction() as session:
            await invitations.invite(session, stale, to_invite())


async def test_a_company_that_takes_nobody_in_invites_nobody():
    admin, company = await an_admin()
    await invites(admin)
    await set_status(company, CompanyStatus.MERGED)

    with pytest.raises(CompanyClosedToJoin):
        await does(admin, invitations.invite, to_invite("new@mail.example"))
    with pytest.raises(CompanyClosedToJoin):
        await does(admin, invitations.resend, (await invitation_to()).id)
    await does(admin, invitations.cancel, (await invitation_to()).id)


async def test_closing_the_company_cancels_what_waits():
    admin, _company = await an_admin()
    token = await invites(admin)

    await does(admin, memberships.close_company)

    assert (await invitation_to()).status is InvitationStatus.CANCELLED
    assert isinstance(await last_to(INVITEE), InvitationCancelled)
    assert (await looks(token)).view == "closed"


async def test_a_company_has_fifty_invitations_a_day():
    admin, _ = await an_admin()
    actor = await an_actor(admin)
    for number in range(50):
        async with db.transaction() as session:
            await invitations.invite(session, actor, to_invite(f"p{number}@mail.example"))

    with pytest.raises(TooManyInvitations):
        await does(admin, invitations.invite, to_invite())

    with _later(24 * 60 + 1):
        await does(admin, invitations.invite, to_invite())


async def test_an_address_gets_only_so_much_mail_whichever_company_writes():
    for number in range(5):
        admin, _ = await an_admin(full_name=f"Company {number} AG")
        await invites(admin)
    admin, _ = await an_admin(full_name="Company 5 AG")

    with pytest.raises(throttles.MessagesUsedUp):
        await does(admin, invitations.invite, to_invite())


async def test_the_worker_ends_what_has_run_out_and_nothing_else():
    admin, _ = await an_admin()
    await invites(admin)
    await let_run_out()
    await invites(admin, "fresh@mail.example")

    await worker.keep_house()
    await worker.keep_house()

    assert (await invitation_to()).status is InvitationStatus.EXPIRED
    assert (await invitation_to("fresh@mail.example")).status is InvitationStatus.PENDING
    assert [each.action for each in await audited()].count("invitations:expired") == 1


async def test_the_list_is_turned_page_by_page_to_its_end():
    admin, _ = await an_admin()
    actor = await an_actor(admin)
    for number in range(30):
        async with db.transaction() as session:
            await invitations.invite(session, actor, to_invite(f"p{number}@mail.example"))

    async with db.reading() as session:
        first = await invitations.list_invitations(session, actor)
        last = await invitations.list_invitations(session, actor, page=99)

        [found] = (await invitations.list_invitations(session, actor, search="P17@")).rows
    assert found.email == "p17@mail.example"
    assert (first.page_count, last.page) == (2, 2)
    assert len(first.rows) + len(last.rows) == 30

"""Beside the ordinary way: becoming a domestic buyer, help with the upload, being forgotten."""

import pytest
from sqlmodel import select

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.mail.identity_notices import IdentityAssisted, IdentityReopened, TurnedDomestic
from portal.models.accounts import Account, AccountKind
from portal.models.desk import SupportTicket, TicketKind
from portal.models.reviews import Review, ReviewCannotMove, ReviewDocument, ReviewStatus
from portal.schemas.identity import IdentityHelpForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import identity, support
from portal.services.erasing import facts
from portal.services.identity import HelpNotNeeded, OpenReview
from tests.factories.accounts import an_account, an_actor, refreshed
from tests.factories.files import a_file
from tests.factories.identity import BLURRED, fills_in, hands_in, submits, uploads
from tests.factories.outbox import audited, posted

pytestmark = pytest.mark.usefixtures("database")
CASE = IdentityCase.PASSPORT


async def _buyer(**known):
    account = await an_account(**{"country": "DE", "name_on_id": "Lena Marie Fischer"} | known)
    return account, await an_actor(account)


async def _turns_domestic(actor):
    async with db.transaction() as session:
        await identity.turn_domestic(session, actor)


async def _seen(actor):
    async with db.reading() as session:
        return await identity.find_identity(session, actor)


@pytest.mark.req("A-57")
async def test_who_has_no_visa_that_counts_becomes_a_domestic_buyer_and_keeps_the_rest():
    account, actor = await _buyer(country="CN")
    await fills_in(actor, IdentityCase.CHINESE_VISA, visa_type="tourist")
    before = await refreshed(account)

    await _turns_domestic(actor)

    after = await refreshed(account)
    assert (after.kind, after.country) == (AccountKind.DOMESTIC_BUYER, "CN")
    assert (after.email, after.password_hash) == (before.email, before.password_hash)
    seen = await _seen(await an_actor(account))
    assert seen.offered == ["mainland_id", "mainland_passport"]
    assert (seen.case, seen.facts.full_name) == ("", "Lena Marie Fischer")
    assert TurnedDomestic in [each.kind for each in await posted()]
    assert "accounts:kind_changed" in [each.action for each in await audited()]


@pytest.mark.req("A-57")
async def test_nobody_changes_kind_while_they_are_looked_at():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)

    with pytest.raises(OpenReview):
        await _turns_domestic(actor)


async def test_only_overseas_buyers_can_become_domestic_ones():
    for kind in (AccountKind.DOMESTIC_BUYER, AccountKind.REPRESENTATIVE):
        with pytest.raises(NotFound):
            await _turns_domestic(await an_actor(await an_account(kind=kind)))
    with pytest.raises(NotAllowed):
        await _turns_domestic(await an_actor(await an_account(kind=AccountKind.SUPPLIER)))


async def _asks_help(actor, message="The camera of my phone is broken."):
    async with db.transaction() as session:
        await identity.ask_for_help(session, actor, IdentityHelpForm.read({"message": message}))


async def _fails(account, actor, times):
    for _ in range(times):
        await uploads(account, actor, "passport_page", measures=BLURRED)


async def _ticket():
    async with db.reading() as session:
        return (await session.exec(select(SupportTicket))).one()


@pytest.mark.req("A-59")
async def test_help_is_offered_after_the_third_failure():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    await _fails(account, actor, 2)
    assert not (await _seen(actor)).can_ask_help
    with pytest.raises(HelpNotNeeded):
        await _asks_help(actor)

    await _fails(account, actor, 1)
    assert (await _seen(actor)).can_ask_help
    await _asks_help(actor)
    await _asks_help(actor)

    assert (await _ticket()).kind is TicketKind.IDENTITY_UPLOAD
    assert (await _seen(actor)).has_asked_help


async def _support():
    return await an_actor(await an_account(kind=AccountKind.SUPPORT))


async def _assisted():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    await _fails(account, actor, 3)
    await _asks_help(actor)
    return account, actor, await _ticket()


async def _puts(staff, ticket, slot="passport_page", **known):
    async with db.reading() as session:
        owner = await session.get(Account, staff.account_id)
    file = await a_file(owner, measures=BLURRED, **known)
    async with db.transaction() as session:
        await identity.put_on_behalf(session, staff, ticket.id, slot, file.id)


@pytest.mark.req("A-59")
async def test_support_uploads_for_the_person_who_is_told_and_hands_it_in():
    account, actor, ticket = await _assisted()
    staff = await _support()
    async with db.transaction() as session:
        await support.take_ticket(session, staff, ticket.id)

    await _puts(staff, ticket)

    seen = await _seen(actor)
    assert seen.documents["passport_page"].is_accepted
    assert seen.can_submit
    assert IdentityAssisted in [each.kind for each in await posted()]
    (row,) = [each for each in await audited() if each.action == "identity:assisted"]
    assert (row.details["ticket"], row.actor_id) == (ticket.number, staff.account_id)
    await submits(actor)
    assert (await refreshed(account)).kind is AccountKind.OVERSEAS_BUYER


@pytest.mark.req("A-59")
async def test_support_uploads_only_for_a_request_that_it_has_taken():
    _, actor, ticket = await _assisted()
    staff = await _support()

    with pytest.raises(support.TicketNotTaken):
        await _puts(staff, ticket)
    with pytest.raises(NotAllowed):
        await _puts(actor, ticket)


@pytest.mark.req("A-59")
async def test_support_sees_which_documents_are_needed_and_nothing_of_what_they_say():
    _, _, ticket = await _assisted()
    staff = await _support()

    async with db.reading() as session:
        row = await identity.find_assisted(session, staff, ticket.id)

    assert (row.case, row.open_slots) == ("passport", ["passport_page"])
    assert "Fischer" not in row.model_dump_json()
    for stranger in (await an_actor(await an_account()), await an_actor(await an_account())):
        with pytest.raises(NotAllowed):
            async with db.reading() as session:
                await identity.find_assisted(session, stranger, ticket.id)


@pytest.mark.req("A-59")
async def test_files_that_cannot_be_taken_in_at_all_lead_to_help_as_well():
    account, actor = await _buyer()
    await fills_in(actor, CASE)
    await _fails(account, actor, 1)

    for _ in range(5):
        async with db.transaction() as session:
            await identity.count_refused(session, actor)

    async with db.reading() as session:
        assert (await session.exec(select(Review))).one().failures["refused"] == 3
    assert (await _seen(actor)).can_ask_help
    stranger = await an_actor(await an_account(kind=AccountKind.SUPPLIER))
    async with db.transaction() as session:
        await identity.count_refused(session, stranger)


async def _rejected():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)
    async with db.transaction() as session:
        review = (await session.exec(select(Review))).one()
        review.status, review.reason = ReviewStatus.REJECTED, "blurred"
    await _asks_help(actor)
    return account, actor, await _ticket()


@pytest.mark.req("A-59")
async def test_support_opens_a_rejected_verification_again_and_the_person_is_told():
    _, actor, ticket = await _rejected()
    staff = await _support()
    with pytest.raises(support.TicketNotTaken):
        async with db.transaction() as session:
            await identity.reopen_on_behalf(session, staff, ticket.id)
    async with db.transaction() as session:
        await support.take_ticket(session, staff, ticket.id)
    async with db.reading() as session:
        assert (await identity.find_assisted(session, staff, ticket.id)).can_reopen

    async with db.transaction() as session:
        await identity.reopen_on_behalf(session, staff, ticket.id)

    seen = await _seen(actor)
    assert (seen.review.status, seen.review.reason) == ("draft", "blurred")
    assert IdentityReopened in [each.kind for each in await posted()]
    (row,) = [each for each in await audited() if each.action == "identity:reopened"]
    assert (row.details["ticket"], row.actor_id) == (ticket.number, staff.account_id)
    await _puts(staff, ticket)
    with pytest.raises(ReviewCannotMove):
        async with db.transaction() as session:
            await identity.reopen_on_behalf(session, staff, ticket.id)
    with pytest.raises(NotAllowed):
        async with db.transaction() as session:
            await identity.reopen_on_behalf(session, actor, ticket.id)


async def test_who_leaves_leaves_no_verification_behind():
    account, actor = await _buyer()
    await hands_in(account, actor, CASE)

    async with db.transaction() as session:
        await facts.forget(session, await session.get(Account, account.id))

    async with db.reading() as session:
        assert (await session.exec(select(Review))).all() == []
        assert (await session.exec(select(ReviewDocument))).all() == []

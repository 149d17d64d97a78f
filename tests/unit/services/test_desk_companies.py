"""What customer service does with companies: finding, blocking, opening again."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import col, update

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.mail import desk_notices
from portal.models.accounts import AccountKind
from portal.models.companies import (
    ApplicationStatus,
    Company,
    CompanyCannotMove,
    CompanyStatus,
    InvitationStatus,
    Membership,
)
from portal.permissions import Role
from portal.schemas.companies import AskChangeForm
from portal.schemas.desk_companies import DeskCompanySort, ReopenForm
from portal.schemas.letters import LetterForm
from portal.schemas.memberships import RejectForm, SearchForm
from portal.services import companies, desk_companies, invitations, letters, memberships
from portal.services.companies import CompanyBlocked
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_company, a_draft_form, a_form, a_member_of, an_admin
from tests.factories.desk import (
    REASON,
    a_supporter,
    acts,
    blocks,
    reopens,
    status_of,
    suspends,
    why,
)
from tests.factories.invitations import invitation_to, to_invite
from tests.factories.memberships import (
    a_transfer_to,
    admins_of,
    an_admin_of,
    applications_of,
    applies,
    does,
    place_of,
    to,
    told,
)
from tests.factories.outbox import audited, last_to

pytestmark = pytest.mark.usefixtures("database")


async def _list(staff, **asked):
    actor = await an_actor(staff)
    async with db.reading() as session:
        return await desk_companies.list_companies(session, actor, **asked)


async def _find(staff, company):
    actor = await an_actor(staff)
    async with db.reading() as session:
        return await desk_companies.find_company(session, actor, UUID(company.id))


async def _set_status(company, status):
    async with db.transaction() as session:
        chosen = col(Company.id) == UUID(company.id)
        await session.exec(update(Company).where(chosen).values(status=status))


async def _closed_by(account, company, days=0):
    await does(account, memberships.close_company)
    past = clock.now() - timedelta(days=days)
    async with db.transaction() as session:
        chosen = col(Membership.company_id) == UUID(company.id)
        await session.exec(update(Membership).where(chosen).values(ended_at=past))


async def test_a_company_is_found_by_part_of_its_name_its_code_or_its_number():
    staff = await a_supporter()
    _, company = await an_admin(full_name="Müller & Söhne GmbH", registration_number="HRB 12-34")
    await an_admin(full_name="Other Ltd", registration_number="999")

    for search in ("söhne", "SOHNE", "Müller & S", company.code, company.code.lower(), "hrb1234"):
        found = await _list(staff, search=search)
        assert [row.full_name for row in found.rows] == ["Müller & Söhne GmbH"], search
    assert (await _list(staff, search="nobody")).rows == []
    assert (await _list(staff, search="%")).rows == []


async def test_the_list_is_filtered_and_sorted_in_the_database():
    staff = await a_supporter()
    for name in ("Beta AG", "Alpha AG", "Gamma AG"):
        _, company = await an_admin(full_name=name)
    await blocks(staff, company)

    upwards = await _list(staff, sort=DeskCompanySort.FULL_NAME, descending=False)
    blocked = await _list(staff, status="blocked")

    assert [row.full_name for row in upwards.rows] == ["Alpha AG", "Beta AG", "Gamma AG"]
    assert [row.full_name for row in blocked.rows] == ["Gamma AG"]
    assert blocked.rows[0].member_count == 1


async def test_the_number_of_queries_does_not_grow_with_the_list():
    staff = await a_supporter()
    counts = []
    for rounds in (1, 4):
        for _ in range(rounds):
            _, company = await an_admin()
            await a_member_of(company)
        actor = await an_actor(staff)
        seen = []
        async with db.reading() as session:
            engine = db.reading_engine().sync_engine

            def note(_c, _cursor, statement, *_more, seen=seen):
                seen.append(statement)

            event.listen(engine, "before_cursor_execute", note)
            await desk_companies.list_companies(session, actor)
            await desk_companies.find_company(session, actor, UUID(company.id))
            event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 16


async def test_the_desk_sees_facts_admins_use_and_history():
    staff = await a_supporter()
    admin, company = await an_admin()
    await a_member_of(company)
    await blocks(staff, company)

    row = await _find(staff, company)

    assert (row.code, row.status, row.member_count) == (company.code, "blocked", 2)
    assert [each.account_id for each in row.admins] == [str(admin.id)]
    assert "***" in row.admins[0].email
    assert row.seen_at is not None
    assert [each.step for each in row.history] == ["companies:blocked", "companies:created"]
    assert (row.history[0].by, row.history[0].reason) == ("Olga", REASON)


async def test_blocking_tells_all_members_why_and_ends_what_waits():
    staff, applicant = await a_supporter(), await an_account()
    admin, company = await an_admin()
    member = await a_member_of(company)
    await applies(applicant, company)

    await blocks(staff, company)

    for person in (admin, member):
        assert "CompanyBlocked" in await told(person)
    mails = [await last_to(member.email), await last_to(applicant.email)]
    assert isinstance(mails[0], desk_notices.CompanyBlocked)
    assert mails[0].reason == REASON
    assert [each.status for each in await applications_of(applicant)] == [ApplicationStatus.VOID]
    assert "OwnApplicationVoid" in await told(applicant)
    trail = [each for each in await audited() if each.action == "companies:blocked"]
    assert [each.details["reason"] for each in trail] == [REASON]


async def _changes(admin, member, applicant, company):
    """Return every way to change a company or its people, to get into it, or to speak for it."""
    place, own = await place_of(member), await place_of(admin)
    application = (await applications_of(applicant))[0].id
    transfer = await a_transfer_to(member)
    actor = await an_actor(admin)
    wish = AskChangeForm.read({"facts": ["city"], "wish": "Kiel"})
    await does(admin, invitations.invite, to_invite())
    invited = await invitation_to()
    return {
        "invite": lambda: does(admin, invitations.invite, to_invite("other@mail.example")),
        "resend": lambda: does(admin, invitations.resend, invited.id),
        "cancel": lambda: does(admin, invitations.cancel, invited.id),
        "change": lambda: does(
            admin, companies.change_company, a_form(city="Bonn"), version=company.version
        ),
        "approve": lambda: does(admin, memberships.approve, application),
        "reject": lambda: does(admin, memberships.reject, application, RejectForm()),
        "set_admin": lambda: does(admin, memberships.set_admin, place),
        "remove_admin_right": lambda: does(admin, memberships.remove_admin_right, own),
        "remove": lambda: does(admin, memberships.remove, place),
        "transfer": lambda: memberships.transfer(actor, transfer),
        "transfer_and_quit": lambda: memberships.transfer_and_quit(actor, transfer),
        "ask_for_change": lambda: does(member, companies.ask_for_change, wish),
        "issue_letter": lambda: letters.issue_letter(actor, LetterForm(language="en")),
    }


async def test_members_of_a_blocked_company_read_and_change_nothing():
    staff, applicant = await a_supporter(), await an_account()
    admin, company = await an_admin()
    await an_admin_of(company, admin)
    member = await a_member_of(company)
    await applies(applicant, company)
    ways = await _changes(admin, member, applicant, company)
    await blocks(staff, company)
    assert (await invitation_to()).status is InvitationStatus.CANCELLED

    for act in ways.values():
        with pytest.raises(CompanyBlocked):
            await act()
    with pytest.raises(NotFound):
        await does(await an_account(), memberships.apply_to_join, to(company))
    for read in (memberships.list_staff, memberships.list_applicants, companies.find_company):
        assert await does(admin, read) is not None
    with pytest.raises(CompanyBlocked):
        companies.require_company(await an_actor(member))


@pytest.mark.req("A-33")
async def test_nobody_finds_a_blocked_company_to_join():
    staff = await a_supporter()
    _, company = await an_admin()
    await blocks(staff, company)

    for query in (company.full_name, company.code):
        form = SearchForm.read({"query": query})
        assert await does(await an_account(), memberships.find_company_to_join, form) is None


async def test_a_member_may_leave_a_blocked_company():
    staff = await a_supporter()
    _, company = await an_admin()
    member = await a_member_of(company)
    await blocks(staff, company)

    await does(member, memberships.quit)

    assert Role.BUYER_WITHOUT_COMPANY in (await an_actor(member)).roles


async def test_unblocked_everything_is_open_again_and_all_are_told():
    staff = await a_supporter()
    admin, company = await an_admin()
    member = await a_member_of(company)
    await blocks(staff, company)

    await acts(staff, desk_companies.unblock, company, why())

    assert await status_of(company) is CompanyStatus.ACTIVE
    assert (await told(member))[-1] == "CompanyUnblocked"
    await does(admin, memberships.set_admin, await place_of(member))


async def test_what_lacked_facts_lacks_them_still_after_unblocking():
    staff, creator = await a_supporter(), await an_account()
    draft = await does(creator, companies.save_company_draft, a_draft_form())
    await blocks(staff, draft)

    await acts(staff, desk_companies.unblock, draft, why())

    assert await status_of(draft) is CompanyStatus.INCOMPLETE


OPENED = {CompanyStatus.ACTIVE, CompanyStatus.INCOMPLETE}
FITS = {desk_companies.block: OPENED, desk_companies.unblock: {CompanyStatus.BLOCKED}}


@pytest.mark.parametrize("status", CompanyStatus)
@pytest.mark.parametrize("act", FITS, ids=lambda act: act.__name__)
async def test_each_act_fits_some_statuses_and_is_refused_in_all_others(act, status):
    staff = await a_supporter()
    _, company = await an_admin()
    await _set_status(company, status)

    if status in FITS[act]:
        await acts(staff, act, company, why())
        assert await status_of(company) is not status
    else:
        with pytest.raises(CompanyCannotMove):
            await acts(staff, act, company, why())
        assert await status_of(company) is status


@pytest.mark.parametrize(
    "kind", [each for each in AccountKind if each is not AccountKind.SUPPORT], ids=str
)
async def test_whoever_is_not_customer_service_may_do_nothing(kind):
    stranger = await an_account(kind=kind)
    _, company = await an_admin()

    with pytest.raises(NotAllowed):
        await _list(stranger)
    with pytest.raises(NotAllowed):
        await _find(stranger, company)
    for act in FITS:
        with pytest.raises(NotAllowed):
            await acts(stranger, act, company, why())
    with pytest.raises(NotAllowed):
        await reopens(stranger, company, stranger)


async def test_an_unknown_company_is_not_found():
    staff, nowhere = await a_supporter(), type("Nowhere", (), {"id": uuid4()})

    for act in FITS:
        with pytest.raises(NotFound):
            await acts(staff, act, nowhere, why())


@pytest.mark.parametrize("days", [1, 400])
async def test_the_desk_opens_a_closed_company_with_a_new_admin_however_long_ago(days):
    staff, heir = await a_supporter(), await an_account()
    founder, company = await an_admin()
    await _closed_by(founder, company, days)
    other = await an_admin()
    await applies(heir, other[1])

    await reopens(staff, company, heir)

    assert await status_of(company) is CompanyStatus.ACTIVE
    assert list(await admins_of(company)) == [heir.id]
    assert "CompanyReopened" in await told(heir)
    assert [each.status for each in await applications_of(heir)] == [ApplicationStatus.VOID]


async def test_the_new_admin_is_an_active_buyer_without_a_company():
    staff = await a_supporter()
    founder, company = await an_admin()
    await _closed_by(founder, company)
    busy, _ = await an_admin()
    suspended = await an_account()
    await suspends(staff, suspended)

    for person, refusal in (
        (busy, memberships.ApplicantInCompany),
        (suspended, memberships.ApplicantUnavailable),
        (await an_account(kind=AccountKind.SUPPLIER), memberships.ApplicantUnavailable),
    ):
        with pytest.raises(refusal):
            await reopens(staff, company, person)
    form = ReopenForm.read({"email": "nobody@mail.example", "reason": REASON})
    with pytest.raises(desk_companies.NoSuchBuyer):
        await acts(staff, desk_companies.reopen, company, form)
    assert await status_of(company) is CompanyStatus.DORMANT


async def test_what_is_not_closed_cannot_be_reopened():
    staff, person = await a_supporter(), await an_account()
    company = await a_company(await an_actor(await an_account()))

    with pytest.raises(CompanyCannotMove):
        await reopens(staff, company, person)

"""Who changed what of a company, what two editors do to each other, and asking the admins."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db
from portal.errors import (
    ChangedMeanwhile,
    CompanyIncomplete,
    CompanyNeeded,
    NotAllowed,
    NotFound,
)
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.companies import Company, CompanyStatus
from portal.permissions import Role
from portal.schemas.base import FormRefused
from portal.schemas.companies import COMPANY_EVENTS, COMPANY_FACTS, AskChangeForm
from portal.services import audit, companies, notices
from portal.services.companies import AskedTooOften, CompanyBlocked
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import FACTS, a_draft_form, a_form, a_member_of, an_admin
from tests.factories.memberships import an_admin_of, told
from tests.factories.outbox import audited, posted

pytestmark = pytest.mark.usefixtures("database")


async def _change(account, version, **changes):
    actor = await an_actor(account)
    async with db.transaction() as session:
        return await companies.change_company(session, actor, a_form(**changes), version=version)


async def _events(account, page=1):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await companies.list_events(session, actor, page=page)


async def _ask(account, *facts, wish="Kiel", note=""):
    actor = await an_actor(account)
    form = AskChangeForm.read({"facts": list(facts), "wish": wish, "note": note})
    async with db.transaction() as session:
        await companies.ask_for_change(session, actor, form)


async def _set_status(company, status):
    async with db.transaction() as session:
        (await session.get(Company, UUID(company.id))).status = status


@pytest.mark.req("A-71")
async def test_every_member_reads_who_changed_what_from_what_to_what():
    account, company = await an_admin()
    member = await a_member_of(company)
    await _change(account, company.version, city="Bremen", founded="1998")

    found = await _events(member)

    changed, created = found.rows
    assert (created.kind, created.by) == ("created", account.contact_name)
    assert (changed.kind, changed.by) == ("changed", account.contact_name)
    assert changed.at >= created.at
    assert changed.at.tzinfo is not None
    assert [each.model_dump() for each in changed.changes] == [
        {"name": "city", "old": "Hamburg", "new": "Bremen"},
        {"name": "founded", "old": "", "new": "1998"},
    ]
    assert {changed.kind, created.kind} <= set(COMPANY_EVENTS)


@pytest.mark.req("A-71")
async def test_the_history_is_turned_page_by_page():
    account, company = await an_admin()
    for turn in range(12):
        company = await _change(account, company.version, city=f"City {turn}")

    first, last = await _events(account), await _events(account, page=99)

    assert (first.total, first.page_count, last.page) == (13, 2, 2)
    assert first.rows[0].changes[0].new == "City 11"
    assert [row.kind for row in last.rows] == ["changed", "changed", "created"]


async def test_another_companys_history_is_out_of_reach():
    await an_admin()
    stranger, _ = await an_admin(full_name="Südlicht AG")

    assert (await _events(stranger)).total == 1
    with pytest.raises(NotFound):
        await _events(await an_account())


async def test_whoever_works_for_the_portal_stays_nameless():
    account, company = await an_admin()
    clerk = await an_account(kind=AccountKind.SUPPORT, contact_name="Olga")
    async with db.transaction() as session:
        audit.record(
            session,
            "companies:changed",
            actor=await an_actor(clerk),
            object_type="company",
            object_id=UUID(company.id),
            changes={"city": {"old": "Hamburg", "new": "Kiel"}},
        )

    assert (await _events(account)).rows[0].by == ""


@pytest.mark.req("A-44")
async def test_a_member_asks_and_every_admin_is_told_in_their_language():
    account, company = await an_admin()
    second = await an_admin_of(company, account, language="zh")
    member = await a_member_of(company, contact_name="Jonas Weber")

    await _ask(member, "city", "address", wish="Kiel, Am Hafen 1", note="We moved.")

    for admin in (account, second):
        assert (await told(admin))[-1] == "ChangeAsked"
    assert "ChangeAsked" not in await told(member)
    mails = {each.to: each.message for each in await posted() if "ChangeAsked" in str(each.kind)}
    assert mails[account.email].facts == "Address, City"
    assert mails[second.email].facts == "地址, 城市"
    assert isinstance(mails[account.email], notices.ChangeAsked)
    assert mails[account.email].reason == "Kiel, Am Hafen 1"
    event = (await audited())[-1]
    assert (event.action, event.actor_id) == ("companies:change_asked", member.id)
    assert event.details["facts"] == ["address", "city"]


@pytest.mark.req("A-44")
async def test_what_a_member_wrote_is_for_the_admins_and_themselves():
    account, company = await an_admin()
    member, other = await a_member_of(company), await a_member_of(company)
    await _ask(member, "city", wish="Kiel", note="We moved.")

    for reader, wish in ((account, "Kiel"), (member, "Kiel"), (other, "")):
        row = (await _events(reader)).rows[0]
        assert (row.kind, row.asked, row.wish) == ("asked", ["city"], wish)


@pytest.mark.req("A-44")
async def test_asking_changes_nothing_and_members_cannot_change_it_themselves():
    account, company = await an_admin()
    member = await a_member_of(company)
    await _ask(member, "city")

    with pytest.raises(NotAllowed):
        await _change(member, company.version, city="Kiel")

    async with db.reading() as session:
        assert await companies.find_company(session, await an_actor(account)) == company


@pytest.mark.req("A-44")
async def test_five_wishes_a_day_are_enough():
    _, company = await an_admin()
    member, other = await a_member_of(company), await a_member_of(company)
    for _ in range(5):
        await _ask(member, "city")

    with pytest.raises(AskedTooOften):
        await _ask(member, "city")
    await _ask(other, "city")
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        await _ask(member, "city")


@pytest.mark.req("A-44")
async def test_admins_strangers_and_members_of_a_blocked_company_do_not_ask():
    account, company = await an_admin()
    member = await a_member_of(company)

    with pytest.raises(NotAllowed):
        await _ask(account, "city")
    with pytest.raises(NotFound):
        await _ask(await an_account(), "city")
    await _set_status(company, CompanyStatus.BLOCKED)
    with pytest.raises(CompanyBlocked):
        await _ask(member, "city")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"facts": [], "wish": "x"}, "facts"),
        ({"facts": ["code"], "wish": "x"}, "facts"),
        ({"facts": "city", "wish": "x"}, "facts"),
        ({"facts": [{}], "wish": "x"}, "facts"),
        ({"facts": ["city"], "wish": " "}, "wish"),
        ({"facts": ["city"], "wish": "x", "note": "n" * 301}, "note"),
    ],
)
def test_a_wish_names_facts_and_words(sent, field):
    with pytest.raises(FormRefused) as refused:
        AskChangeForm.read(sent)

    assert set(refused.value.errors) == {field}


@pytest.mark.req("A-14")
async def test_members_are_told_once_nothing_is_missing_any_more():
    account = await an_account()
    async with db.transaction() as session:
        draft = await companies.save_company_draft(session, await an_actor(account), a_draft_form())
    member = await a_member_of(draft)

    done = await _change(account, draft.version)
    await _change(account, done.version, city="Kiel")

    assert await told(member) == ["CompanyCompleted"]
    assert "CompanyCompleted" not in await told(account)


@pytest.mark.req("A-45")
@pytest.mark.parametrize("status", list(CompanyStatus))
async def test_features_ask_one_gate_what_a_company_may(status):
    account, company = await an_admin()
    await _set_status(company, status)
    actor = await an_actor(account)
    refusals = {CompanyStatus.ACTIVE: None, CompanyStatus.INCOMPLETE: CompanyIncomplete}
    trading = refusals.get(status, CompanyBlocked)
    reading = CompanyIncomplete if status is CompanyStatus.INCOMPLETE else None

    for gate, refusal in (
        (companies.require_company, trading),
        (companies.require_company_to_read, reading),
    ):
        if refusal is None:
            assert gate(actor) == UUID(company.id)
        else:
            with pytest.raises(refusal):
                gate(actor)


@pytest.mark.req("A-45")
async def test_without_a_company_no_feature_is_open_not_even_to_read():
    actor = await an_actor(await an_account())
    assert Role.BUYER_WITHOUT_COMPANY in actor.roles

    for gate in (companies.require_company, companies.require_company_to_read):
        with pytest.raises(CompanyNeeded):
            gate(actor)


_EDITED = ("city", "address", "short_name")
_words = st.sampled_from(["Kiel", "Bremen", "Lübeck", "Rostock"])
_steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "type", "save", "save"]),
        st.sampled_from([0, 1, 2]),
        st.sampled_from(_EDITED),
        _words,
    ),
    min_size=4,
    max_size=25,
)


class _Editor:
    """An admin with the form open: what they opened, what they typed, what they have seen."""

    def __init__(self, company):
        self.seen = company
        self.typed = {}

    def form(self):
        known = {name: getattr(self.seen, name) for name in COMPANY_FACTS}
        return a_form(**{**FACTS, **known, **self.typed})


async def _save(actor, editor):
    async with db.transaction() as session:
        return await companies.change_company(
            session, actor, editor.form(), version=editor.seen.version
        )


async def _play(actor, steps):
    """Let three editors open, type and save; check each answer against what is known."""
    truth = await _find(actor)
    editors = [_Editor(truth) for _ in range(3)]
    for step, number, name, words in steps:
        editor = editors[number]
        if step == "open":
            editors[number] = _Editor(truth)
        elif step == "type":
            editor.typed[name] = words
        elif editor.seen.version != truth.version:
            with pytest.raises(ChangedMeanwhile):
                await _save(actor, editor)
            assert await _find(actor) == truth
            merged, meanwhile = companies.merge_edits(editor.seen, editor.form(), truth)
            _check_merge(editor, truth, merged, meanwhile)
            editor.seen = truth
        else:
            expected = {**truth.model_dump(), **editor.typed}
            truth = await _save(actor, editor)
            assert all(getattr(truth, each) == expected[each] for each in _EDITED)
            editors[number] = _Editor(truth)


async def _find(actor):
    async with db.reading() as session:
        return await companies.find_company(session, actor)


@pytest.mark.req("A-71")
@pytest.mark.timeout(300)
async def test_however_three_admins_edit_nothing_is_overwritten_unseen(database):
    """Security check 52: interleavings of three open forms."""
    account, first = await an_admin()
    actor = await an_actor(account)
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(steps=_steps)
    def run(steps):
        asyncio.run_coroutine_threadsafe(_play(actor, steps), loop).result()

    await asyncio.to_thread(run)
    assert first.id == (await _find(actor)).id


def _check_merge(editor, truth, merged, meanwhile):
    """The form holds one's own words and everybody else's; both versions of a clash are shown."""
    for name in _EDITED:
        mine = editor.typed.get(name, getattr(editor.seen, name))
        is_own = mine != getattr(editor.seen, name)
        theirs = getattr(truth, name)
        assert getattr(merged, name) == (mine if is_own else theirs)
        shown = [row for row in meanwhile if row.name == name]
        if theirs in {getattr(editor.seen, name), mine}:
            assert shown == []
        else:
            assert [(row.mine, row.theirs, row.is_clash) for row in shown] == [
                (mine if is_own else "", theirs, is_own)
            ]
    assert merged.version == truth.version

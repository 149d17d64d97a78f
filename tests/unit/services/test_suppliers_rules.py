"""What an approval opens, what closes it again, and how approved facts change (B-15, B-16)."""

from datetime import datetime, time, timedelta

import pytest

from portal import db
from portal.errors import NotAllowed
from portal.kit import clock
from portal.kit.workdays import SHANGHAI
from portal.models.accounts import Account
from portal.models.reviews import ReviewStatus
from portal.models.suppliers import GRACE
from portal.permissions import Permission, Role
from portal.schemas.suppliers import today
from portal.services import reviews, suppliers
from portal.services.erasing import facts as facts_of_erasing
from portal.services.suppliers import (
    AuthenticationEnded,
    LicenceExpired,
    LicenceUnopened,
    NotAuthenticated,
    NothingChanged,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.memberships import does
from tests.factories.suppliers import (
    IBAN,
    LICENCE,
    USCC,
    a_supplier_account,
    an_applicant,
    an_authenticated,
    approves,
    claims,
    fills_in,
    hands_in,
    looks,
    moves,
    review_of,
    submits,
    supplier_of,
    types,
)

pytestmark = pytest.mark.usefixtures("database")


async def _is_open(account):
    return (await an_actor(account)).may(Permission.SUPPLIERS_ACT)


async def _sets(account, **values):
    row = await supplier_of(account)
    async with db.transaction() as session:
        supplier = await session.get_one(type(row), row.id)
        for name, value in values.items():
            setattr(supplier, name, value)


@pytest.mark.req("B-16")
async def test_the_areas_are_refused_before_and_open_after():
    account = await a_supplier_account()
    for step in (fills_in, submits):
        await step(account)
        with pytest.raises(NotAllowed):
            await does(account, suppliers.find_supplier)
    await approves(account)

    row = await does(account, suppliers.find_supplier)
    assert row.facts.legal_name == "Guangzhou Guangming Trading Co., Ltd."
    actor = await an_actor(account)
    assert actor.roles == {Role.PERSON, Role.SUPPLIER, Role.AUTHENTICATED_SUPPLIER}


@pytest.mark.req("B-15")
@pytest.mark.req("B-16")
async def test_a_buyer_can_be_a_supplier_as_well():
    admin, _ = await an_admin()
    await fills_in(admin)
    await submits(admin)
    await approves(admin)

    assert {Role.COMPANY_ADMIN, Role.AUTHENTICATED_SUPPLIER} <= (await an_actor(admin)).roles


@pytest.mark.req("B-15")
async def test_the_holders_open_pages_are_told():
    told = []
    suppliers.on_changed(told.extend)
    account = await an_authenticated()

    assert f"applicant:{account.id}" in told


@pytest.mark.req("B-16")
async def test_a_service_asks_the_database_and_not_the_session():
    account = await an_authenticated()
    actor = await an_actor(account)
    await moves(account, ReviewStatus.SUSPENDED)

    with pytest.raises(NotAuthenticated):
        async with db.reading() as session:
            await suppliers.access_own(session, actor)


async def test_an_approval_keeps_each_fact_and_seals_the_bank():
    account = await an_authenticated(bank_name="Bank", bank_account=IBAN)

    supplier = await supplier_of(account)
    assert (supplier.country, supplier.registration_number) == ("CN", USCC)
    assert supplier.facts["city"] == "Guangzhou"
    assert IBAN not in str(supplier.facts)


@pytest.mark.parametrize("days", [20, 800, None])
async def test_it_holds_to_the_licences_last_day_and_a_year_at_most(days):
    last = None if days is None else today() + timedelta(days=days)
    changes = {"licence_endless": "on"} if last is None else {"licence_until": last.isoformat()}
    account = await an_authenticated(**changes)

    supplier, review = await supplier_of(account), await review_of(account)
    if days == 20:
        end = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
        assert supplier.valid_until == end
    else:
        left = supplier.valid_until - clock.now()
        assert timedelta(days=364) < left <= timedelta(days=365)
    assert review.expires_at == supplier.valid_until + GRACE


@pytest.mark.req("B-16")
async def test_the_areas_stay_open_for_thirty_days_of_grace_and_close_to_the_day():
    account = await an_authenticated()
    assert await _is_open(account)

    await _sets(account, valid_until=clock.now() - GRACE + timedelta(hours=1))
    assert await _is_open(account)
    assert (await does(account, suppliers.find_supplier)).is_in_grace
    await _sets(account, valid_until=clock.now() - GRACE)
    assert not await _is_open(account)


@pytest.mark.parametrize("ending", [ReviewStatus.SUSPENDED, ReviewStatus.REVOKED])
async def test_a_suspension_or_revocation_closes_the_areas_at_once(ending):
    account = await an_authenticated()

    await moves(account, ending)

    assert not await _is_open(account)
    assert (await looks(account)).case.status == ending.value


async def test_a_suspension_ends_where_it_began():
    account = await an_authenticated()
    await moves(account, ReviewStatus.SUSPENDED)
    await moves(account, ReviewStatus.APPROVED)

    assert await _is_open(account)


async def test_nobody_approves_a_licence_unseen_or_run_out():
    unseen = await an_applicant()
    with pytest.raises(LicenceUnopened):
        await approves(unseen, opens=False)
    assert not await _is_open(unseen)

    late = await an_applicant()
    review = await review_of(late)
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        case.facts = case.facts | {"licence_until": (today() - timedelta(days=1)).isoformat()}
    with pytest.raises(LicenceExpired):
        await approves(late)


async def test_the_opening_of_another_reviewer_does_not_count():
    account = await an_applicant()
    await claims(account)
    review, colleague = await review_of(account), await an_account()
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        case.claimed_by = colleague.id
        with pytest.raises(LicenceUnopened):
            await suppliers.RULES.before_approval(session, case)


async def test_the_desk_reads_every_fact_and_is_told_of_a_check_character():
    account = await an_applicant(
        registration_number=USCC[:-1] + "4", bank_name="Bank", bank_account=IBAN
    )

    async with db.reading() as session:
        rows = await suppliers.RULES.describe(session, await review_of(account))
    by_name = {row.target: row for row in rows}
    assert by_name["bank_account"].value == IBAN
    assert "check character" in by_name["registration_number"].hint
    # The applicant reads the same, and is not held up by it (B-11).
    own = await looks(account)
    assert own.facts.registration_hint == by_name["registration_number"].hint
    assert by_name["country"].form == "territory"
    assert set(by_name) <= set(suppliers.RULES.fields)


async def test_the_desk_sees_who_else_claims_the_number_or_the_name():
    await an_authenticated(legal_name="Elsewhere Ltd")
    waiting = await an_applicant(country="DE", registration_number="HRB 1")
    account = await an_applicant()

    async with db.reading() as session:
        rows = await suppliers.RULES.others(session, await review_of(account))

    assert [row.title for row in rows] == [
        "Elsewhere Ltd",
        "Guangzhou Guangming Trading Co., Ltd.",
    ]
    assert rows[1].review_id == str((await review_of(waiting)).id)


async def _changes(account, **typed):
    await does(account, suppliers.begin_change)
    await types(account, **typed)
    await hands_in(account)
    return await submits(account)


async def test_old_facts_stay_valid_while_a_change_is_looked_at():
    account = await an_authenticated()

    row = await _changes(account, legal_name="Guangming Global Ltd")

    assert (row.is_change, row.case.status) == (True, "submitted")
    seen = await does(account, suppliers.find_supplier)
    assert seen.facts.legal_name == "Guangzhou Guangming Trading Co., Ltd."
    assert (seen.change_status, seen.is_bank_waiting) == ("submitted", False)
    assert await _is_open(account)

    await approves(account, is_change=True)
    after = await does(account, suppliers.find_supplier)
    assert (after.facts.legal_name, after.change_status) == ("Guangming Global Ltd", "")


async def test_a_bank_rests_while_another_is_checked():
    account = await an_authenticated(bank_name="Bank", bank_account=IBAN)
    await does(account, suppliers.begin_change)
    assert not (await does(account, suppliers.find_supplier)).is_bank_waiting

    await _changes(account, bank_account="6222 0000 1111 2222")

    assert (await does(account, suppliers.find_supplier)).is_bank_waiting


async def test_a_renewal_prolongs_the_authentication_it_belongs_to():
    soon = (today() + timedelta(days=20)).isoformat()
    account = await an_authenticated(licence_until=soon)
    before = (await review_of(account)).expires_at

    await _changes(account, licence_until=(today() + timedelta(days=700)).isoformat())
    await approves(account, is_change=True)

    main = await review_of(account)
    assert main.expires_at == (await supplier_of(account)).valid_until + GRACE > before
    assert (await review_of(account, is_change=True)).expires_at is None


async def test_a_change_changes_something_and_brings_the_licence_along():
    account = await an_authenticated()
    await does(account, suppliers.begin_change)
    assert (await looks(account)).papers == {}
    await hands_in(account)

    with pytest.raises(NothingChanged):
        await submits(account)


async def test_a_change_begun_twice_is_one_and_begins_with_what_counts():
    account = await an_authenticated()
    await does(account, suppliers.begin_change)
    await types(account, city="Kiel")

    again = await does(account, suppliers.begin_change)
    assert again.facts.city == "Kiel"
    await hands_in(account)
    await submits(account)
    await approves(account, is_change=True)

    anew = await does(account, suppliers.begin_change)
    assert (anew.facts.city, anew.case.status, anew.papers) == ("Kiel", "draft", {})


async def test_a_change_cannot_revive_what_has_ended():
    account = await an_authenticated()
    await _changes(account, city="Kiel")
    await moves(account, ReviewStatus.EXPIRED)

    with pytest.raises(AuthenticationEnded):
        await approves(account, is_change=True)


async def test_an_expired_authentication_begins_anew_with_its_facts():
    account = await an_authenticated()
    await moves(account, ReviewStatus.EXPIRED)
    await _sets(account, valid_until=clock.now() - GRACE)

    row = await does(account, suppliers.begin_again)

    assert (row.case.status, row.facts.city) == ("draft", "Guangzhou")
    await submits(account)
    await approves(account)
    assert await _is_open(account)


@pytest.mark.parametrize("end", ["approved", "submitted", "draft"])
async def test_only_what_is_over_begins_anew(end):
    account = await a_supplier_account()
    await fills_in(account)
    if end != "draft":
        await submits(account)
    if end == "approved":
        await approves(account)

    with pytest.raises(reviews.ReviewCannotMove):
        await does(account, suppliers.begin_again)
    with pytest.raises(NotAuthenticated):
        await does(await a_supplier_account(), suppliers.begin_again)


async def test_only_an_authenticated_supplier_changes_anything():
    account = await an_applicant()
    with pytest.raises(NotAllowed):
        await does(account, suppliers.begin_change)
    await approves(account)
    await moves(account, ReviewStatus.SUSPENDED)
    with pytest.raises(NotAllowed):
        await does(account, suppliers.begin_change)


async def test_the_slots_and_fields_of_the_rules_fit_their_columns():
    names = [*suppliers.RULES.fields, *suppliers.RULES.slots]

    assert LICENCE in names
    assert all(len(name) <= 32 for name in names)


async def test_an_erased_account_leaves_no_person_behind():
    account = await an_authenticated(bank_name="Bank", bank_account=IBAN)
    await _changes(account, contact_name="Li Na")

    async with db.transaction() as session:
        await facts_of_erasing.forget(session, await session.get_one(Account, account.id))

    supplier = await supplier_of(account)
    cases = [await review_of(account), await review_of(account, is_change=True)]
    left = str([supplier.facts, *(case.facts for case in cases)])
    assert left == "[{}, {}, {}]"
    assert supplier.registration_number == USCC
    assert not supplier.is_authenticated(clock.now())

"""What the desk's decision does to a brand, what ends it, and who else claims its name."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
import time_machine

from portal import db
from portal.errors import NotFound
from portal.kit import clock
from portal.kit.workdays import SHANGHAI
from portal.models.brands import BrandKind
from portal.models.reviews import ReviewCannotMove, ReviewStatus
from portal.schemas.base import FormRefused
from portal.schemas.brands import AUTHORISATION, LOGO, TRADEMARK_CERTIFICATE, today
from portal.services import brands, desk_reviews
from portal.services.brands.rules import narrow
from portal.services.suppliers import NotAuthenticated
from tests.factories import suppliers as supplier_world
from tests.factories.brands import (
    DECLARED,
    a_private_draft,
    agency_facts,
    an_agency_draft,
    an_approved,
    approves,
    begins,
    brand_of,
    case_of,
    chooses,
    claims,
    conflicts_of,
    day,
    hands_in,
    moves,
    private_facts,
    submits,
    types,
)
from tests.factories.memberships import does
from tests.factories.review_desk import acts, verdict
from tests.factories.reviews import a_lead
from tests.factories.suppliers import an_authenticated, supplier_of

pytestmark = pytest.mark.usefixtures("database")
OTHER_USCC = "913501003154598861"


@pytest.fixture
async def supplier():
    return await an_authenticated()


@pytest.fixture
async def rival():
    return await an_authenticated(
        legal_name="Ningbo Polar Lamp Factory", registration_number=OTHER_USCC
    )


async def _usable(account):
    supplier = await supplier_of(account)
    async with db.reading() as session:
        return [each.name_en for each in await brands.usable_for(session, supplier.id)]


@pytest.mark.req("B-17")
async def test_only_an_approved_brand_may_be_used_for_products(supplier):
    row = await a_private_draft(supplier)
    for step in (submits(supplier, row), claims(row)):
        with pytest.raises(brands.BrandUnusable):
            await does(supplier, brands.access_usable, UUID(row.id))
        assert await _usable(supplier) == []
        await step
    await moves(row, ReviewStatus.SUBMITTED)
    await approves(row)

    assert await _usable(supplier) == ["Aurora"]
    brand = await does(supplier, brands.access_usable, UUID(row.id))
    assert (brand.name_zh, brand.facts["trademark_number"]) == ("极光", "31415926")
    assert (await case_of(row)).expires_at is None


@pytest.mark.req("B-17")
async def test_nothing_may_be_used_while_the_supplier_is_suspended(supplier):
    await an_approved(supplier, await a_private_draft(supplier))

    await supplier_world.moves(supplier, ReviewStatus.SUSPENDED)
    assert await _usable(supplier) == []

    await supplier_world.moves(supplier, ReviewStatus.APPROVED)
    assert await _usable(supplier) == ["Aurora"]


@pytest.mark.req("B-17", "B-21")
async def test_an_agency_holds_from_its_first_day_to_the_end_of_its_last(supplier):
    facts = {"valid_from": day(2), "valid_until": day(10)}
    row = await an_approved(supplier, await an_agency_draft(supplier, **facts))
    ends = datetime.combine(today() + timedelta(days=11), time(), SHANGHAI)

    assert (await case_of(row)).expires_at == ends
    moments = [
        (clock.now(), []),
        (ends - timedelta(days=8), ["Nordlys"]),
        (ends - timedelta(seconds=1), ["Nordlys"]),
        (ends, []),
    ]
    for moment, expected in moments:
        with time_machine.travel(moment, tick=False):
            assert await _usable(supplier) == expected


@pytest.mark.parametrize(
    ("way", "is_usable"),
    [
        ((ReviewStatus.EXPIRED,), False),
        ((ReviewStatus.REVOKED,), False),
        ((ReviewStatus.SUSPENDED,), False),
        ((ReviewStatus.SUSPENDED, ReviewStatus.APPROVED), True),
    ],
)
async def test_what_ends_a_brand_keeps_products_off_it(supplier, way, is_usable):
    row = await an_approved(supplier, await an_agency_draft(supplier))

    await moves(row, *way)

    assert await _usable(supplier) == (["Nordlys"] if is_usable else [])
    assert ((await brand_of(row)).ended_at is None) is is_usable


@pytest.mark.req("B-22")
async def test_renewing_asks_for_a_new_certificate_and_new_dates(supplier):
    row = await an_approved(supplier, await an_agency_draft(supplier, valid_until=day(10)))
    old = row.papers[AUTHORISATION].id
    with time_machine.travel(clock.now() + timedelta(days=11), tick=False):
        await moves(row, ReviewStatus.EXPIRED)
        row = await does(supplier, brands.renew, UUID(row.id))
        assert (row.is_renewal, row.facts.valid_until, row.facts.name_en) == (True, "", "Nordlys")
        assert list(row.papers) == [LOGO]
        row = await types(supplier, row, valid_from=day(0), valid_until=day(365))
        with pytest.raises(FormRefused) as refusal:
            await submits(supplier, row)
        assert list(refusal.value.errors) == [AUTHORISATION]

        row = await hands_in(supplier, row, AUTHORISATION)
        assert row.papers[AUTHORISATION].id != old
        row = await an_approved(supplier, row)

        assert (row.case.status, row.is_usable) == ("approved", True)
        assert await _usable(supplier) == ["Nordlys"]


async def test_a_private_brand_is_proven_anew_as_well(supplier):
    row = await a_private_draft(supplier, valid_until=day(5))
    row = await an_approved(supplier, row)
    await moves(row, ReviewStatus.EXPIRED)
    row = await does(supplier, brands.renew, UUID(row.id))

    with pytest.raises(FormRefused) as refusal:
        await submits(supplier, row, DECLARED)

    assert list(refusal.value.errors) == [TRADEMARK_CERTIFICATE]


async def test_what_nears_its_end_is_renewed_while_it_holds(supplier):
    early = await an_approved(supplier, await an_agency_draft(supplier, valid_until=day(61)))
    row = await an_approved(
        supplier, await an_agency_draft(supplier, name_en="Solsken", valid_until=day(60))
    )
    assert (early.can_renew, row.can_renew) == (False, True)
    with pytest.raises(ReviewCannotMove):
        await does(supplier, brands.renew, UUID(early.id))

    await does(supplier, brands.renew, UUID(row.id))

    assert await _usable(supplier) == ["Nordlys", "Solsken"]


async def test_a_brand_whose_renewal_is_being_written_is_suspended_all_the_same(supplier):
    row = await an_approved(supplier, await an_agency_draft(supplier, valid_until=day(30)))
    await does(supplier, brands.renew, UUID(row.id))
    assert await _usable(supplier) == ["Nordlys"]

    await acts(await a_lead(), desk_reviews.suspend, await case_of(row), verdict())

    assert await _usable(supplier) == []


async def test_a_renewal_keeps_the_name(supplier):
    row = await an_approved(supplier, await an_agency_draft(supplier))
    await moves(row, ReviewStatus.EXPIRED)
    row = await does(supplier, brands.renew, UUID(row.id))

    with pytest.raises(brands.NamesFixed):
        await types(supplier, row, name_en="Something else")
    assert not {"name_en", "name_zh"} & set(narrow(await case_of(row))[0])


async def test_what_was_revoked_does_not_come_back(supplier):
    row = await an_approved(supplier, await a_private_draft(supplier))
    await moves(row, ReviewStatus.REVOKED)

    with pytest.raises(ReviewCannotMove):
        await does(supplier, brands.renew, UUID(row.id))


async def test_the_certificate_is_looked_at_before_an_approval(supplier):
    row = await submits(supplier, await an_agency_draft(supplier))

    with pytest.raises(brands.CertificateUnopened):
        await approves(row, opens=False)


async def test_a_declared_brand_has_no_certificate_to_look_at(supplier):
    row = await begins(supplier, **private_facts())
    row = await submits(supplier, await hands_in(supplier, row, LOGO), DECLARED)

    await approves(row, opens=False)

    assert await _usable(supplier) == ["Aurora"]


async def test_what_ran_out_while_it_waited_is_not_approved(supplier):
    row = await submits(supplier, await an_agency_draft(supplier, valid_until=day(1)))

    with (
        time_machine.travel(clock.now() + timedelta(days=2), tick=False),
        pytest.raises(brands.CertificateExpired),
    ):
        await approves(row)


async def test_a_supplier_that_may_not_sell_gets_no_brand(supplier):
    row = await submits(supplier, await a_private_draft(supplier))
    await supplier_world.moves(supplier, ReviewStatus.SUSPENDED)

    with pytest.raises(NotAuthenticated):
        await approves(row)


async def test_the_desk_reads_all_that_was_handed_in(supplier):
    row = await an_agency_draft(supplier, worldwide="", sublicence="on")
    row = await submits(supplier, await chooses(supplier, row, "RU", "KZ"))
    case = await case_of(row)

    async with db.reading() as session:
        facts = await brands.RULES.describe(session, case)

    told = [(each.target, each.value, each.form) for each in facts]
    assert ("", "Guangzhou Guangming Trading Co., Ltd.", "text") in told
    (territory,) = [each for each in facts if each.target == "territory"]
    assert (territory.form, territory.places) == ("places", ["KZ", "RU"])
    assert ("sublicence", "Yes", "word") in told
    fields, slots = brands.RULES.targets(case)
    assert "brand_owner" in fields
    assert AUTHORISATION in slots


async def test_an_agency_for_the_whole_world_is_told_in_one_word(supplier):
    row = await an_agency_draft(supplier, worldwide="on")
    row = await submits(supplier, await chooses(supplier, row, "RU", "KZ"))

    async with db.reading() as session:
        facts = await brands.RULES.describe(session, await case_of(row))

    places = [
        (each.value, each.form) for each in facts if each.target in {"territory", "worldwide"}
    ]
    assert places == [("Worldwide", "word")]


async def test_two_suppliers_that_claim_one_name_are_shown_to_the_desk(supplier, rival):
    theirs = await an_approved(rival, await a_private_draft(rival, name_zh="", name_en="AURÓRA!"))
    row = await submits(supplier, await a_private_draft(supplier))

    (shown,) = await conflicts_of(row)

    assert (shown.title, shown.queue) == ("AURÓRA!", "brand")
    assert shown.values == {"supplier": "Ningbo Polar Lamp Factory"}
    assert shown.text == "{supplier} owns a brand of this name: approved."
    assert shown.review_id == str((await case_of(theirs)).id)
    (other,) = await conflicts_of(theirs)
    assert other.text == "{supplier} claims this name as its own: not decided yet."


async def test_agents_of_one_brand_are_shown_as_such(supplier, rival):
    await an_approved(rival, await an_agency_draft(rival))
    pending = await submits(rival, await an_agency_draft(rival, valid_until=day(30)))
    row = await submits(supplier, await an_agency_draft(supplier))

    texts = [each.text for each in await conflicts_of(row)]

    assert pending.kind == BrandKind.AGENCY
    assert texts == [
        "{supplier} sells a brand of this name as an agent: approved.",
        "{supplier} claims this name as an agent: not decided yet.",
    ]


async def test_drafts_ended_brands_and_ones_own_are_no_conflict(supplier, rival):
    await a_private_draft(rival)
    gone = await an_approved(rival, await an_agency_draft(rival, name_en="Aurora"))
    await moves(gone, ReviewStatus.REVOKED)
    await submits(supplier, await an_agency_draft(supplier, name_en="Aurora"))
    row = await submits(supplier, await a_private_draft(supplier))

    assert await conflicts_of(row) == []


@pytest.mark.parametrize(
    ("theirs", "is_alike"),
    [
        ({"name_zh": "", "name_en": "Aurara"}, True),
        ({"name_zh": "", "name_en": "Jiguang"}, True),
        ({"name_zh": "", "name_en": "Borealis"}, False),
    ],
)
async def test_names_that_sound_alike_are_shown_too(supplier, rival, theirs, is_alike):
    await submits(rival, await a_private_draft(rival, **theirs))
    row = await submits(supplier, await a_private_draft(supplier))

    texts = [each.text for each in await conflicts_of(row)]

    alike = "{supplier} has a brand whose name is similar or sounds alike."
    assert texts == ([alike] if is_alike else [])


async def test_erasing_leaves_no_brand_behind(supplier):
    row = await an_approved(
        supplier, await an_agency_draft(supplier, **agency_facts(brand_owner="Ana Gómez"))
    )

    async with db.transaction() as session:
        await brands.forget(session, supplier.id)

    brand = await brand_of(row)
    assert (brand.name_en, brand.name_en_key, brand.facts) == ("", "", {})
    assert brand.ended_at is not None
    with pytest.raises(brands.BrandUnusable):
        await does(supplier, brands.access_usable, UUID(row.id))
    with pytest.raises(NotFound):
        await does(await an_authenticated(registration_number=OTHER_USCC), looks_at, row)


async def looks_at(session, actor, row):
    return await brands.find_brand(session, actor, UUID(row.id))

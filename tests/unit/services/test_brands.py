"""Brands filled in and handed in: what is asked, what is refused, whose they are (B-18 to B-23)."""

from uuid import UUID, uuid4

import pytest

from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.models.accounts import AccountKind
from portal.models.brands import BrandKind
from portal.models.reviews import ReviewStatus
from portal.schemas.base import FormRefused
from portal.schemas.brands import (
    AUTHORISATION,
    LOGO,
    TRADEMARK_CERTIFICATE,
    BrandDraftForm,
    TerritoryForm,
    complete,
)
from portal.services import brands
from portal.services.brands import drafting
from portal.services.reviews import ReviewLocked
from tests.factories.accounts import an_account
from tests.factories.brands import (
    CONFIRMED,
    DECLARED,
    a_private_draft,
    agency_facts,
    an_agency_draft,
    an_approved,
    begins,
    chooses,
    claims,
    day,
    hands_in,
    looks,
    moves,
    private_facts,
    submits,
    types,
)
from tests.factories.memberships import does
from tests.factories.suppliers import an_authenticated

pytestmark = pytest.mark.usefixtures("database")
PRIVATE, AGENCY = BrandKind.PRIVATE, BrandKind.AGENCY


@pytest.fixture
async def supplier():
    return await an_authenticated()


@pytest.mark.req("B-18", "B-19", "B-20")
async def test_a_private_brand_is_handed_in_with_a_due_date(supplier):
    row = await a_private_draft(supplier)
    await does(supplier, brands.check_facts, UUID(row.id))
    await does(supplier, brands.check_papers, UUID(row.id))

    row = await submits(supplier, row)

    assert (row.name, row.name_zh, row.kind) == ("Aurora", "极光", "private")
    assert (row.case.status, row.facts.nice_classes) == ("submitted", "9, 11")
    assert row.case.due_at is not None
    listed = await does(supplier, brands.list_brands)
    assert [(each.id, each.case.status) for each in listed] == [(row.id, "submitted")]


@pytest.mark.req("B-21", "B-23")
async def test_an_agency_brand_is_handed_in_for_its_territory(supplier):
    row = await an_agency_draft(supplier, worldwide="")
    await chooses(supplier, row, "RU", "KZ", "RU")

    row = await submits(supplier, row)

    assert (row.case.status, row.facts.territory) == ("submitted", ["KZ", "RU"])
    assert row.case.due_at is not None


@pytest.mark.req("B-22")
async def test_an_agency_without_its_certificate_is_refused(supplier):
    row = await begins(supplier, AGENCY, **agency_facts())
    await hands_in(supplier, row, LOGO, TRADEMARK_CERTIFICATE)

    for step in (
        does(supplier, brands.check_papers, UUID(row.id)),
        submits(supplier, row),
    ):
        with pytest.raises(FormRefused) as refusal:
            await step
        assert list(refusal.value.errors) == [AUTHORISATION]

    await hands_in(supplier, row, AUTHORISATION)
    assert (await submits(supplier, row)).case.status == "submitted"


@pytest.mark.req("B-19")
@pytest.mark.parametrize("lacks", ["certificate", "number"])
async def test_without_proof_the_supplier_declares_the_brand_its_own(supplier, lacks):
    number = {"trademark_number": "", "trademark_country": ""} if lacks == "number" else {}
    row = await begins(supplier, **private_facts(**number))
    slots = [LOGO] if lacks == "certificate" else [LOGO, TRADEMARK_CERTIFICATE]
    row = await hands_in(supplier, row, *slots)
    assert row.needs_declaration

    with pytest.raises(FormRefused) as refusal:
        await submits(supplier, row, CONFIRMED)
    assert list(refusal.value.errors) == ["declared"]

    assert (await submits(supplier, row, DECLARED)).facts.declared == "on"


@pytest.mark.parametrize(
    ("kind", "changes", "refused"),
    [
        (PRIVATE, {"name_zh": "", "name_en": ""}, {"name_en"}),
        (PRIVATE, {"name_zh": "!!", "name_en": ""}, {"name_zh", "name_en"}),
        (PRIVATE, {"name_en": "…"}, {"name_en"}),
        (PRIVATE, {"nice_classes": ""}, {"nice_classes"}),
        (PRIVATE, {"nice_classes": ", ;"}, {"nice_classes"}),
        (PRIVATE, {"nice_classes": "0"}, {"nice_classes"}),
        (PRIVATE, {"nice_classes": "46"}, {"nice_classes"}),
        (PRIVATE, {"nice_classes": "lamps"}, {"nice_classes"}),
        (PRIVATE, {"nice_classes": "9" * 100}, {"nice_classes"}),
        (PRIVATE, {"trademark_country": ""}, {"trademark_country"}),
        (PRIVATE, {"trademark_country": "ZZ"}, {"trademark_country"}),
        (PRIVATE, {"trademark_number": "--"}, {"trademark_number"}),
        (PRIVATE, {"valid_until": day(-1)}, {"valid_until"}),
        (PRIVATE, {"valid_until": "9999-12-31"}, {"valid_until"}),
        (PRIVATE, {"valid_until": "soon"}, {"valid_until"}),
        (AGENCY, {"brand_owner": ""}, {"brand_owner"}),
        (AGENCY, {"worldwide": ""}, {"territory"}),
        (AGENCY, {"worldwide": "yes"}, {"worldwide", "territory"}),
        (AGENCY, {"categories": " "}, {"categories"}),
        (AGENCY, {"valid_from": ""}, {"valid_from"}),
        (AGENCY, {"valid_until": ""}, {"valid_until"}),
        (AGENCY, {"valid_until": day(-1)}, {"valid_until"}),
        (AGENCY, {"valid_from": day(401)}, {"valid_from"}),
    ],
)
def test_what_is_missing_or_odd_is_refused_beside_its_field(kind, changes, refused):
    facts = agency_facts() if kind is AGENCY else private_facts()
    with pytest.raises(FormRefused) as refusal:
        complete(kind, facts | changes)

    assert set(refusal.value.errors) == refused


@pytest.mark.parametrize("classes", ["9,11", "11 9", "09、11", "9；11；9", " 11.9 "])
def test_classes_are_read_however_they_are_separated(classes):
    assert complete(PRIVATE, private_facts(nice_classes=classes)).nice_classes == "9, 11"


async def test_today_is_the_last_day(supplier):
    form = complete(AGENCY, agency_facts(valid_from=day(0), valid_until=day(0)))

    assert form.valid_until == form.valid_from


async def test_a_draft_keeps_what_is_typed_and_nothing_is_asked_of_it(supplier):
    row = await begins(supplier, name_en="Aur")
    row = await types(supplier, row, nice_classes="not yet", brand_owner="of no use here")

    assert (row.facts.name_en, row.facts.nice_classes) == ("Aur", "not yet")
    assert (row.facts.brand_owner, row.case.status, row.can_delete) == ("", "draft", True)


async def test_another_window_is_not_overwritten(supplier):
    row = await begins(supplier, name_en="Aurora")
    await types(supplier, row, name_en="Aurora Light")

    with pytest.raises(ChangedMeanwhile):
        await does(
            supplier,
            brands.save_draft,
            BrandDraftForm.read({"name_en": "Aura"}),
            kind=PRIVATE,
            brand_id=UUID(row.id),
            version=row.version,
        )
    with pytest.raises(ChangedMeanwhile):
        await does(supplier, brands.submit, UUID(row.id), CONFIRMED, version=row.version)


async def test_what_is_at_the_desk_stays_as_it_is(supplier):
    row = await a_private_draft(supplier)
    await submits(supplier, row)

    for step in (
        types(supplier, row, name_en="Another"),
        hands_in(supplier, row, LOGO),
        does(supplier, brands.drop_paper, UUID(row.id), LOGO),
    ):
        with pytest.raises(ReviewLocked):
            await step
    with pytest.raises(brands.BrandBegun):
        await does(supplier, brands.delete_draft, UUID(row.id))


async def test_the_same_private_brand_is_handed_in_once(supplier):
    await submits(supplier, await a_private_draft(supplier))
    again = await a_private_draft(supplier, name_zh="", name_en="AURÓRA")

    with pytest.raises(brands.BrandNameTaken):
        await submits(supplier, again)


async def test_a_draft_is_deleted_with_its_files(supplier):
    row = await a_private_draft(supplier)

    await does(supplier, brands.delete_draft, UUID(row.id))

    assert await does(supplier, brands.list_brands) == []
    with pytest.raises(NotFound):
        await looks(supplier, row)


async def test_nobody_fills_the_desk_with_brands(supplier, monkeypatch):
    monkeypatch.setattr(drafting, "MAX_BRANDS", 1)
    await begins(supplier)

    with pytest.raises(brands.TooManyBrands):
        await begins(supplier)


def _acts(row, version=1):
    """Return everything that can be asked of one brand."""
    brand_id = UUID(row.id) if row else uuid4()
    form = BrandDraftForm.read({"name_en": "Mine"})
    return [
        (brands.find_brand, (brand_id,), {}),
        (brands.check_facts, (brand_id,), {}),
        (brands.check_papers, (brand_id,), {}),
        (
            brands.save_draft,
            (form,),
            {"kind": PRIVATE, "brand_id": brand_id, "version": version},
        ),
        (brands.set_territory, (brand_id, TerritoryForm.read({"codes": ["CN"]})), {}),
        (brands.put_paper, (brand_id, LOGO, uuid4()), {}),
        (brands.drop_paper, (brand_id, LOGO), {}),
        (brands.submit, (brand_id, CONFIRMED), {"version": version}),
        (brands.delete_draft, (brand_id,), {}),
        (brands.renew, (brand_id,), {}),
        (brands.access_usable, (brand_id,), {}),
    ]


async def test_a_foreign_brand_is_as_missing_as_none(supplier):
    row = await a_private_draft(supplier)
    other = await an_authenticated(registration_number="913501003154598861")

    for act, given, named in [*_acts(row), *_acts(None)]:
        with pytest.raises(NotFound):
            await does(other, act, *given, **named)
    assert (await looks(supplier, row)).facts.name_en == "Aurora"


@pytest.mark.req("B-16")
@pytest.mark.parametrize(
    "kind", [AccountKind.SUPPLIER, AccountKind.OVERSEAS_BUYER, AccountKind.REVIEWER]
)
async def test_only_an_authenticated_supplier_has_brands(supplier, kind):
    row = await a_private_draft(supplier)
    stranger = await an_account(kind=kind)

    for act, given, named in [*_acts(row), (brands.list_brands, (), {})]:
        with pytest.raises(NotAllowed):
            await does(stranger, act, *given, **named)
    with pytest.raises(NotAllowed):
        await begins(stranger)


async def test_files_have_places_of_their_own(supplier):
    row = await begins(supplier)

    with pytest.raises(FormRefused):
        await hands_in(supplier, row, AUTHORISATION)
    with pytest.raises(FormRefused):
        await chooses(supplier, row, "CN")
    with pytest.raises(FormRefused):
        TerritoryForm.read({"codes": ["XX"]})


async def test_a_rejected_brand_is_corrected_and_handed_in_again(supplier):
    row = await a_private_draft(supplier)
    await submits(supplier, row)
    await claims(row)
    await moves(row, ReviewStatus.REJECTED)

    row = await does(supplier, brands.renew, UUID(row.id))

    assert (row.case.status, row.is_renewal) == ("draft", False)
    assert list(row.papers) == [LOGO, TRADEMARK_CERTIFICATE]
    assert (await an_approved(supplier, row)).is_usable

"""Facts and documents of verifications that hold, to be changed by a test where it matters."""

from datetime import date, timedelta
from typing import Any

from portal import db
from portal.kit.mrz import Layout, Zone, compose
from portal.models.accounts import Account
from portal.permissions import Actor
from portal.schemas.identity import IdentityDraftForm, IdentitySubmitForm
from portal.schemas.identity_cases import NEEDS, IdentityCase
from portal.schemas.identity_dates import today
from portal.services import identity
from tests.factories.files import a_file

#: A number of a resident identity card with a right check digit, of somebody born 1949-12-31.
ID_NUMBER, ID_BORN = "11010519491231002X", "1949-12-31"
GOOD = {"width": 2000, "height": 1400, "pages": 1, "sharpness": 900.0, "glare": 0.0}
BLURRED = {**GOOD, "sharpness": 1.0}


def in_days(days: int) -> str:
    """Return a date so many days from today, as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


_PERSON = {
    "full_name": "Lena Marie Fischer",
    "name_latin": "",
    "number": "C01X00T47",
    "birth_date": "1984-08-12",
}


def facts_of(case: IdentityCase, **changed: str) -> dict[str, str]:
    """Return facts that hold for a case, as its form sends them."""
    known: dict[str, str] = {
        **_PERSON,
        "issued_on": in_days(-700),
        "expires_on": in_days(2000),
        "country": {"permit_hk_macao": "HK"}.get(case, "DE"),
        "residence_kind": "us_green_card",
        "residence_expires_on": in_days(900),
        "visa_type": "employment",
        "visa_issued_on": in_days(-30),
        "visa_expires_on": in_days(700),
        "office_name": "Nordlicht Guangzhou Representative Office",
        "office_number": "440100500012345",
        "office_expires_on": in_days(300),
        "chief_name": "Jens Petersen",
    }
    if case is IdentityCase.MAINLAND_ID:
        known |= {"number": ID_NUMBER, "birth_date": ID_BORN, "full_name": "王芳"}
    return {name: known[name] for name in NEEDS[case].fields if name in known} | changed


async def fills_in(actor: Actor, case: IdentityCase, **changed: str) -> None:
    """Choose a case and type its facts."""
    async with db.transaction() as session:
        await identity.choose_case(session, actor, case)
        form = IdentityDraftForm.read(facts_of(case, **changed))
        await identity.keep_facts(session, actor, form)


async def uploads(account: Account, actor: Actor, slot: str, **facts: Any) -> None:
    """Upload a flawless picture into a slot, unless `measures` say otherwise."""
    file = await a_file(account, measures=facts.pop("measures", GOOD), **facts)
    async with db.transaction() as session:
        await identity.put_document(session, actor, slot, file.id)


async def submits(actor: Actor) -> None:
    """Hand it in, the declaration ticked."""
    async with db.transaction() as session:
        await identity.submit(session, actor, IdentitySubmitForm.read({"declared": "on"}))


async def hands_in(account: Account, actor: Actor, case: IdentityCase, **changed: str) -> None:
    """Do all of it, from the case to the submission."""
    await fills_in(actor, case, **changed)
    for slot in NEEDS[case].slots:
        await uploads(account, actor, slot)
    await submits(actor)


def day(text: str) -> date:
    return date.fromisoformat(text)


def lines_facts(**changed: str) -> dict[str, str]:
    """Return what good_lines say, as the fields say it."""
    return {
        "full_name": "Anna Maria Eriksson",
        "number": "L898902C3",
        "birth_date": "1974-08-12",
        "issued_on": "2025-04-16",
        "expires_on": "2035-04-15",
    } | changed


def good_lines(layout: Layout = Layout.TD3, code: str = "P", issuer: str = "D") -> str:
    """Return machine-readable lines without a fault."""
    return compose(
        Zone(
            layout=layout,
            document_code=code,
            issuer=issuer,
            surname="Eriksson",
            given_names="Anna Maria",
            number="L898902C3",
            nationality=issuer,
            born=day("1974-08-12"),
            sex="F",
            expires=day("2035-04-15"),
        )
    )

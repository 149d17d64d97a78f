"""Issuing invitation letters, the file of one, and the check by strangers (A-35)."""

import asyncio
import io
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlmodel import col, select

from portal import db
from portal.config import get_settings
from portal.documents import rendering
from portal.documents.rendering import UnprintableCharacters
from portal.errors import (
    ChangedMeanwhile,
    CompanyIncomplete,
    NotAllowed,
    NotFound,
    TooManyTries,
)
from portal.kit import clock
from portal.models.companies import (
    Company,
    CompanyStatus,
    InvitationLetter,
    LetterIsFinal,
    Membership,
)
from portal.models.infrastructure import AuditEvent
from portal.schemas.letters import CheckForm, LetterForm, LetterState
from portal.services import letters
from portal.services.companies import CompanyBlocked
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.companies import a_company, a_member_of, an_admin
from tests.factories.letters import CONTENT, a_letter

pytestmark = pytest.mark.usefixtures("database")
ENGLISH = LetterForm(language="en")
STRANGER = a_browser("stranger", address="198.51.100.7")


@pytest.fixture
def quick_drawing(monkeypatch):
    """Have letters issued without the processes that draw them."""

    async def render(_draw, document):
        return f"%PDF {document.salutation}".encode()

    monkeypatch.setattr(rendering, "render", render)


async def _stored(number):
    async with db.reading() as session:
        found = await session.exec(
            select(InvitationLetter).where(InvitationLetter.number == number)
        )
        return found.one()


async def _audited(action):
    async with db.reading() as session:
        found = await session.exec(select(AuditEvent).where(AuditEvent.action == action))
        return found.all()


async def _fetch(actor, letter_id):
    async with db.transaction() as session:
        return await letters.fetch_letter(session, actor, UUID(str(letter_id)))


async def _list(actor):
    async with db.reading() as session:
        return await letters.list_letters(session, actor)


async def _check(number, visitor=STRANGER):
    async with db.transaction() as session:
        return await letters.check_letter(session, visitor, CheckForm(number=number))


async def _move(company, status):
    async with db.transaction() as session:
        await session.exec(
            update(Company).where(col(Company.id) == UUID(company.id)).values(status=status)
        )


async def _leave(account):
    async with db.transaction() as session:
        await session.exec(
            update(Membership)
            .where(col(Membership.account_id) == account.id)
            .values(ended_at=clock.now(), admin_slot=None)
        )


@pytest.mark.req("A-35")
async def test_a_member_issues_a_letter_that_prints_the_company_code():
    _, company = await an_admin()
    member = await a_member_of(company, contact_name="赵敏")
    actor = await an_actor(member)

    row = await letters.issue_letter(actor, LetterForm(language="zh"))

    file = await _fetch(actor, row.id)
    text = "".join(PdfReader(io.BytesIO(file.content)).pages[0].extract_text().split())
    assert company.code in text
    assert row.number in text
    assert "赵敏" in text
    assert "NordlichtLeuchtenGmbH" in text
    assert file.name == f"邀请函 {row.number}.pdf"
    rendering.close()


@pytest.mark.usefixtures("quick_drawing")
async def test_a_letter_is_kept_with_its_digest_version_and_language():
    account, company = await an_admin()

    row = await letters.issue_letter(await an_actor(account), LetterForm(language="ru"))

    letter = await _stored(row.number)
    assert letter.sha256 == sha256(letter.content).hexdigest()
    assert (letter.language, letter.template_version) == ("ru", 1)
    assert (letter.company_name, letter.person_name) == (company.full_name, "Ana Gómez")
    [event] = await _audited("letters:issued")
    assert event.object_id == letter.id
    assert event.details["sha256"] == letter.sha256


@pytest.mark.thorough
@pytest.mark.usefixtures("quick_drawing")
async def test_five_letters_a_day_are_enough():
    account, _ = await an_admin()
    actor = await an_actor(account)
    for _ in range(5):
        await letters.issue_letter(actor, ENGLISH)

    with pytest.raises(letters.TooManyLetters):
        await letters.issue_letter(actor, ENGLISH)

    assert len(await _list(actor)) == 5


@pytest.mark.usefixtures("quick_drawing")
async def test_tomorrow_there_may_be_more():
    account, company = await an_admin()
    yesterday = clock.now() - timedelta(hours=25)
    for _ in range(5):
        await a_letter(account, company, issued_at=yesterday)

    assert await letters.issue_letter(await an_actor(account), ENGLISH)


async def test_at_once_there_are_not_more_either(monkeypatch):
    account, _ = await an_admin()
    actor = await an_actor(account)

    async def render(_draw, _document):
        await asyncio.sleep(0.05)
        return CONTENT

    monkeypatch.setattr(rendering, "render", render)

    done = await asyncio.gather(
        *(letters.issue_letter(actor, ENGLISH) for _ in range(12)), return_exceptions=True
    )

    refused = [each for each in done if isinstance(each, letters.TooManyLetters)]
    assert len(refused) == 7
    assert len(await _list(actor)) == 5


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (CompanyStatus.INCOMPLETE, CompanyIncomplete),
        (CompanyStatus.BLOCKED, CompanyBlocked),
        (CompanyStatus.DORMANT, CompanyBlocked),
    ],
)
async def test_a_company_without_standing_gets_no_letter(status, refusal):
    account, company = await an_admin()
    actor = await an_actor(account)
    await _move(company, status)

    with pytest.raises(refusal):
        await letters.issue_letter(actor, ENGLISH)


async def test_without_a_company_there_is_no_letter():
    actor = await an_actor(await an_account())

    with pytest.raises(NotFound):
        await letters.issue_letter(actor, ENGLISH)
    with pytest.raises(NotAllowed):
        await _list(actor)


async def test_the_actor_of_before_leaving_gets_no_letter_after_it():
    _, company = await an_admin()
    account = await a_member_of(company)
    actor = await an_actor(account)
    await _leave(account)

    with pytest.raises(NotFound):
        await letters.issue_letter(actor, ENGLISH)
    assert await _list(actor) == []


async def test_an_event_that_is_over_invites_nobody(monkeypatch):
    account, _ = await an_admin()
    actor = await an_actor(account)
    monkeypatch.setenv("PORTAL_EVENT_START", "2020-04-15")
    monkeypatch.setenv("PORTAL_EVENT_END", "2020-05-05")
    get_settings.cache_clear()

    with pytest.raises(letters.EventOver):
        await letters.issue_letter(actor, ENGLISH)


async def test_a_company_renamed_while_the_letter_is_drawn_gets_a_new_try(monkeypatch):
    account, company = await an_admin()
    actor = await an_actor(account)

    async def render(_draw, _document):
        async with db.transaction() as session:
            await session.exec(
                update(Company)
                .where(col(Company.id) == UUID(company.id))
                .values(full_name="Südlicht Leuchten GmbH")
            )
        return CONTENT

    monkeypatch.setattr(rendering, "render", render)

    with pytest.raises(ChangedMeanwhile):
        await letters.issue_letter(actor, ENGLISH)
    assert await _list(actor) == []


async def test_a_name_that_cannot_be_printed_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_FONT_FILE", "/nowhere.ttf")
    get_settings.cache_clear()
    account, _ = await an_admin(full_name="Kaffee 🦄 GmbH")

    with pytest.raises(UnprintableCharacters) as refused:
        await letters.issue_letter(await an_actor(account), ENGLISH)

    assert refused.value.values["characters"] == "🦄"
    rendering.close()


async def test_the_list_shows_ones_own_letters_newest_first():
    admin, company = await an_admin()
    member = await a_member_of(company)
    now = clock.now()
    for days in (2, 0, 1):
        await a_letter(admin, company, number=f"OLD-{days}", issued_at=now - timedelta(days=days))
    await a_letter(member, company)

    rows = await _list(await an_actor(admin))

    assert [row.number for row in rows] == ["OLD-0", "OLD-1", "OLD-2"]


async def test_owner_and_admins_of_the_company_get_the_file_and_nobody_else():
    admin, company = await an_admin()
    owner, colleague = await a_member_of(company), await a_member_of(company)
    other_admin, _ = await an_admin(full_name="Other GmbH")
    without = await an_account()
    letter = await a_letter(owner, company)

    for one in (owner, admin):
        file = await _fetch(await an_actor(one), letter.id)
        assert file.content == CONTENT
    for another in (colleague, other_admin):
        with pytest.raises(NotFound):
            await _fetch(await an_actor(another), letter.id)
        with pytest.raises(NotFound):
            await _fetch(await an_actor(another), uuid4())
    with pytest.raises(NotAllowed):
        await _fetch(await an_actor(without), letter.id)
    assert len(await _audited("letters:downloaded")) == 2


async def test_whoever_left_the_company_does_not_get_its_letters_any_more():
    _, company = await an_admin()
    owner = await a_member_of(company)
    letter = await a_letter(owner, company)
    actor = await an_actor(owner)
    await _leave(owner)

    with pytest.raises(NotFound):
        await _fetch(actor, letter.id)


async def test_an_issued_letter_cannot_be_changed():
    account, company = await an_admin()
    letter = await a_letter(account, company)

    async def change():
        async with db.transaction() as session:
            found = await session.get(InvitationLetter, letter.id)
            found.company_name = "Somebody else"

    with pytest.raises(LetterIsFinal):
        await change()


async def test_bytes_changed_behind_our_back_are_handed_to_nobody():
    account, company = await an_admin()
    letter = await a_letter(account, company)
    async with db.transaction() as session:
        await session.exec(
            update(InvitationLetter)
            .where(col(InvitationLetter.id) == letter.id)
            .values(content=CONTENT[:-1] + b"!")
        )

    with pytest.raises(letters.LetterDamaged):
        await _fetch(await an_actor(account), letter.id)
    assert not await _audited("letters:downloaded")


@pytest.mark.req("A-35")
async def test_a_stranger_learns_what_stands_on_the_letter_and_no_more():
    _, company = await an_admin()
    owner = await a_member_of(company, contact_name="Łukasz Ōkubo")
    letter = await a_letter(owner, company)

    found = await _check(letter.number.lower().replace("-", " "))

    assert found.state == LetterState.VALID
    assert (found.company_name, found.person) == (company.full_name, "ŁŌ")
    assert "Łukasz" not in found.model_dump_json()
    assert company.code not in found.model_dump_json()
    [event] = await _audited("letters:checked")
    assert event.address == STRANGER.address


async def test_a_letter_ends_with_its_persons_place():
    _, company = await an_admin()
    owner = await a_member_of(company)
    letter = await a_letter(owner, company)
    await _leave(owner)

    found = await _check(letter.number)

    assert found.state == LetterState.ENDED
    assert (found.company_name, found.person, found.issued_at) == ("", "", "")


async def test_a_letter_rests_while_its_company_is_blocked():
    account, company = await an_admin()
    letter = await a_letter(account, company)
    await _move(company, CompanyStatus.BLOCKED)

    assert (await _check(letter.number)).state == LetterState.ENDED

    await _move(company, CompanyStatus.ACTIVE)
    assert (await _check(letter.number)).state == LetterState.VALID


async def test_a_colleague_in_another_company_makes_no_letter_valid():
    _, company = await an_admin()
    owner = await a_member_of(company)
    letter = await a_letter(owner, company)
    await _leave(owner)
    await a_company(await an_actor(owner), full_name="Next GmbH")

    assert (await _check(letter.number)).state == LetterState.ENDED


@pytest.mark.parametrize("number", ["K7Q4-MX92-R5TZ", "x", "一二三", "0" * 40])
async def test_a_number_that_is_none_is_unknown(number):
    found = await _check(number)

    assert found.state == LetterState.UNKNOWN
    assert not await _audited("letters:checked")


async def test_numbers_cannot_be_tried_without_end_and_right_ones_do_not_count():
    account, company = await an_admin()
    letter = await a_letter(account, company)
    for _ in range(30):
        await _check(letter.number)
    for _ in range(20):
        await _check("0000-0000-0000")

    with pytest.raises(TooManyTries):
        await _check(letter.number)

    assert await _check(letter.number, a_browser("other", address="203.0.113.9"))

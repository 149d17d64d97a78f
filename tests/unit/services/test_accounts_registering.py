"""Registration (A-18, A-26, A-27, A-28, B-04 to B-07, C-03)."""

import asyncio
from collections import Counter

import pytest
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown, PortalError, TooManyTries
from portal.mail import messages
from portal.models.accounts import (
    Account,
    AccountKind,
    AccountStatus,
    AgreementAcceptance,
    Code,
    KnownBrowser,
)
from portal.permissions import Visitor
from portal.schemas.accounts import (
    DomesticRegistrationForm,
    LogInForm,
    OverseasRegistrationForm,
    RegistrationCodeForm,
    RepresentativeRegistrationForm,
    SupplierRegistrationForm,
)
from portal.schemas.base import FormRefused
from portal.services import accounts, agreements, sessions
from portal.services.accounts import EmailInUse, UserNameTaken
from portal.services.codes import CodeExpired, CodeWrong
from tests.factories.accounts import a_browser, an_account, who
from tests.factories.outbox import audited, code_to, posted

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "li.wei@mail.example"
PASSWORD = "seven purple walruses"
OVERSEAS = {
    "contact_name": "Li Wei",
    "name_on_id": "李伟",
    "name_latin": "LI WEI",
    "country": "SG",
    "mobile": "9123 4567",
}
DOMESTIC = {"contact_name": "李伟", "name_on_id": "李伟", "mobile": "138 0013 8000"}
SUPPLIER = {"user_name": "Golden.Tea-88"}


def _form(kind, facts, **changed):
    shared = {
        "email": EMAIL,
        "password": PASSWORD,
        "password_again": PASSWORD,
        "code": "000000",
        "agreed": "on",
    }
    return kind.read(shared | facts | changed)


def _overseas(**changed):
    return _form(OverseasRegistrationForm, OVERSEAS, **changed)


def _supplier(**changed):
    return _form(SupplierRegistrationForm, SUPPLIER, **changed)


async def _send(visitor, email=EMAIL):
    async with db.transaction() as session:
        form = RegistrationCodeForm.read({"email": email})
        await accounts.send_registration_code(session, visitor, form)


async def _right_code(visitor, email=EMAIL):
    await _send(visitor, email)
    return await code_to(email)


async def _all(model):
    async with db.reading() as session:
        return list(await session.exec(select(model)))


async def _outcome(work):
    try:
        await work
    except PortalError as error:
        return type(error)
    return None


@pytest.mark.req("A-26", "A-27", "C-03")
async def test_an_overseas_buyer_proves_the_address_and_is_let_in(visitor):
    code = await _right_code(visitor)

    ticket = await accounts.register(visitor, _overseas(code=code))

    async with db.transaction() as session:
        opened = await sessions.exchange_ticket(session, visitor, ticket)
    actor = await who(opened.cookie_value, visitor)
    [account] = await _all(Account)
    assert actor is not None
    assert actor.account_id == account.id
    assert (account.kind, account.status) == (AccountKind.OVERSEAS_BUYER, AccountStatus.ACTIVE)
    assert (account.name_on_id, account.name_latin, account.country) == ("李伟", "LI WEI", "SG")
    assert account.mobile == "+6591234567"
    assert account.mobile_verified_at is None
    assert account.password_hash.startswith("$argon2id$")


@pytest.mark.req("A-27", "A-18")
async def test_no_account_exists_before_the_right_code(visitor):
    code = await _right_code(visitor)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    with pytest.raises(CodeWrong):
        await accounts.register(visitor, _overseas(code=wrong))

    assert await _all(Account) == []
    login = LogInForm.read({"identifier": EMAIL, "password": PASSWORD})
    with pytest.raises(accounts.LogInRefused):
        await accounts.log_in(visitor, login)


@pytest.mark.req("A-18", "A-28")
async def test_after_registration_the_address_logs_in_without_another_proof(visitor):
    code = await _right_code(visitor)
    await accounts.register(visitor, _overseas(code=code))
    before = len(await posted())

    login = LogInForm.read({"identifier": EMAIL.upper(), "password": PASSWORD})
    assert await accounts.log_in(visitor, login)

    assert len(await posted()) == before


@pytest.mark.req("B-04", "B-05", "B-06")
async def test_a_supplier_registers_with_a_user_name(visitor):
    code = await _right_code(visitor)

    await accounts.register(visitor, _supplier(code=code))

    [account] = await _all(Account)
    assert account.kind is AccountKind.SUPPLIER
    assert (account.user_name, account.user_name_key) == ("Golden.Tea-88", "golden.tea-88")


@pytest.mark.req("A-19")
@pytest.mark.parametrize(
    ("form", "kind", "country"),
    [
        (DomesticRegistrationForm, AccountKind.DOMESTIC_BUYER, "CN"),
        (RepresentativeRegistrationForm, AccountKind.REPRESENTATIVE, ""),
    ],
)
async def test_domestic_people_register_with_a_national_number(visitor, form, kind, country):
    code = await _right_code(visitor)

    await accounts.register(visitor, _form(form, DOMESTIC, code=code))

    [account] = await _all(Account)
    assert (account.kind, account.country) == (kind, country)
    assert account.mobile == "+8613800138000"


@pytest.mark.req("B-07")
async def test_version_time_and_address_of_the_consent_are_stored(visitor, time_machine):
    time_machine.move_to("2026-03-07T12:00:00+00:00", tick=False)
    code = await _right_code(visitor)

    await accounts.register(visitor, _overseas(code=code))

    [consent] = await _all(AgreementAcceptance)
    assert consent.agreement_version == agreements.CURRENT_VERSION
    assert consent.accepted_at.isoformat() == "2026-03-07T12:00:00+00:00"
    assert consent.address == visitor.address


async def test_registration_welcomes_knows_the_browser_and_leaves_a_trace(visitor):
    visitor = a_browser("chinese", language="zh")
    code = await _right_code(visitor)

    await accounts.register(visitor, _overseas(code=code))

    [account] = await _all(Account)
    [known] = await _all(KnownBrowser)
    welcome = (await posted())[-1]
    [event] = await audited()
    assert account.language == "zh"
    assert known.browser == visitor.browser
    assert (welcome.kind, welcome.to, welcome.language) == (messages.Welcome, EMAIL, "zh")
    assert (event.action, event.object_id) == ("accounts:registered", account.id)
    assert event.address == visitor.address


async def test_an_existing_address_gets_one_message_and_the_asker_the_same_answer(visitor):
    account = await an_account(email=EMAIL, language="ru")

    await _send(visitor, EMAIL)
    await _send(visitor, "new@mail.example")

    known, new = await posted()
    assert (known.kind, known.to, known.language) == (messages.AlreadyRegistered, EMAIL, "ru")
    assert (new.kind, new.language) == (messages.RegistrationCode, "en")
    assert len(await _all(Code)) == 2
    assert [each.id for each in await _all(Account)] == [account.id]


async def test_guessing_at_an_existing_address_reads_like_a_wrong_code(visitor):
    await an_account(email=EMAIL)
    await _send(visitor, EMAIL)
    await _send(visitor, "new@mail.example")
    new_code = await code_to("new@mail.example")
    wrong = f"{(int(new_code) + 1) % 10**6:06d}"

    known = await _outcome(accounts.register(visitor, _overseas(code="123456")))
    new = await _outcome(
        accounts.register(visitor, _overseas(email="new@mail.example", code=wrong))
    )

    assert known is new is CodeWrong


@pytest.mark.req("A-27", "B-06")
async def test_of_parallel_submissions_one_makes_an_account(visitor):
    code = await _right_code(visitor)

    outcomes = await asyncio.gather(
        *(_outcome(accounts.register(visitor, _overseas(code=code))) for _ in range(8))
    )

    assert Counter(outcomes) == {None: 1, CodeExpired: 7}
    assert len(await _all(Account)) == 1


async def test_an_address_proven_in_two_browsers_makes_one_account(visitor):
    other = a_browser("other", address="198.51.100.9")
    async with db.transaction() as session:
        form = RegistrationCodeForm.read({"email": EMAIL})
        await accounts.send_registration_code(session, visitor, form)
    first = await code_to(EMAIL)
    with pytest.raises(TooManyTries):
        await _send(other)
    await accounts.register(visitor, _overseas(code=first))

    assert await _outcome(accounts.register(other, _overseas(code=first))) is CodeWrong


async def test_an_address_taken_after_its_code_was_sent_stays_with_its_owner(visitor):
    code = await _right_code(visitor)
    owner = await an_account(email=EMAIL)

    with pytest.raises(EmailInUse):
        await accounts.register(visitor, _overseas(code=code))

    assert [each.id for each in await _all(Account)] == [owner.id]


@pytest.mark.req("B-04")
async def test_a_user_name_is_unique_whatever_its_case_and_the_code_stays_good(visitor):
    await an_account(user_name="golden.tea-88", user_name_key="golden.tea-88")
    code = await _right_code(visitor)

    with pytest.raises(UserNameTaken) as refusal:
        await accounts.register(visitor, _supplier(code=code))
    assert refusal.value.field == "user_name"

    assert await accounts.register(visitor, _supplier(code=code, user_name="silver.tea"))


async def test_one_user_name_wanted_by_two_at_once_goes_to_one(visitor):
    other = a_browser("other", address="198.51.100.9")
    codes = [await _right_code(visitor), await _right_code(other, "zhao@mail.example")]

    outcomes = await asyncio.gather(
        _outcome(accounts.register(visitor, _supplier(code=codes[0]))),
        _outcome(accounts.register(other, _supplier(email="zhao@mail.example", code=codes[1]))),
    )

    assert Counter(outcomes) == {None: 1, UserNameTaken: 1}


@pytest.mark.parametrize(
    "weak", ["Meridian-Trade-1", "li.wei@mail.example", "password1234", "golden.tea-88"]
)
async def test_a_weak_password_is_refused_beside_its_field_and_the_code_stays_good(visitor, weak):
    code = await _right_code(visitor)

    with pytest.raises(FormRefused) as refusal:
        await accounts.register(visitor, _supplier(code=code, password=weak, password_again=weak))
    assert set(refusal.value.errors) == {"password"}

    assert await accounts.register(visitor, _supplier(code=code))


async def test_a_browser_without_a_cookie_is_told_so():
    nobody = Visitor(browser="", address="192.0.2.1")

    with pytest.raises(BrowserNotKnown):
        await accounts.register(nobody, _overseas())
    with pytest.raises(BrowserNotKnown):
        await _send(nobody)

    assert await posted() == []

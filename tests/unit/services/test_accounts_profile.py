"""E-mail change, mobile number, personal information and language."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import NotAllowed, NotFound, PortalError, TooManyTries
from portal.mail import messages
from portal.models.accounts import AccountKind, KnownBrowser, LinkPurpose, MailedLink
from portal.schemas.accounts import (
    EmailChangeCodesForm,
    EmailChangeForm,
    ForgotPasswordForm,
    MobileCodeForm,
    MobileForm,
    ProfileForm,
)
from portal.schemas.base import FormRefused
from portal.services import accounts
from portal.services.accounts import MobileInUse, NewEmailInUse, PasswordWrong, SameEmail
from portal.services.codes import CodeExpired, CodeWrong
from tests.factories.accounts import (
    PASSWORD,
    a_browser,
    an_account,
    an_actor,
    knows,
    refreshed,
    sign_in,
    who,
)
from tests.factories.outbox import audited, code_to, posted

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
OLD, NEW = "old@mail.example", "new@mail.example"
MOBILE = "+6591234567"
PROFILE = {
    "contact_name": "Li Wei",
    "name_on_id": "Li Wei",
    "name_latin": "",
    "country": "SG",
    "job_title": "Buyer",
    "mobile": MOBILE,
    "language": "en",
}


def _ask(actor, new_email=NEW, password=PASSWORD):
    form = EmailChangeForm.read({"new_email": new_email, "password": password})
    return accounts.ask_for_email_change(actor, form)


async def _change(actor, old_code, new_code, new_email=NEW):
    sent = {"new_email": new_email, "old_code": old_code, "new_code": new_code}
    async with db.transaction() as session:
        await accounts.change_email(session, actor, EmailChangeCodesForm.read(sent))


async def _prove(actor, code, mobile=MOBILE):
    async with db.transaction() as session:
        form = MobileCodeForm.read({"mobile": mobile, "code": code})
        await accounts.verify_mobile(session, actor, form)


async def _send_mobile(actor, mobile=MOBILE):
    async with db.transaction() as session:
        await accounts.send_mobile_code(session, actor, MobileForm.read({"mobile": mobile}))


async def _save(actor, **changed):
    async with db.transaction() as session:
        return await accounts.save_profile(session, actor, ProfileForm.read(PROFILE | changed))


def _another(code):
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.req("C-13")
async def test_both_addresses_confirm_a_change_and_both_are_told():
    account, phone = await an_account(email=OLD, language="zh"), a_browser("phone")
    on_the_phone = await sign_in(account, phone)
    actor = await an_actor(account)

    await _ask(actor)
    await _change(actor, await code_to(OLD), await code_to(NEW))

    assert (await refreshed(account)).email == NEW
    assert await who(on_the_phone, phone) is None
    assert {(each.kind, each.to, each.language) for each in await posted()} == {
        (messages.EmailChangeOldCode, OLD, "zh"),
        (messages.EmailChangeNewCode, NEW, "zh"),
        (messages.EmailMovedAway, OLD, "zh"),
        (messages.EmailChanged, NEW, "zh"),
    }
    assert "accounts:email_changed" in [event.action for event in await audited()]


@pytest.mark.req("C-13")
async def test_a_wrong_code_stands_beside_its_field_and_leaves_the_other_good():
    actor = await an_actor(await an_account(email=OLD))
    await _ask(actor)
    old_code, new_code = await code_to(OLD), await code_to(NEW)

    with pytest.raises(CodeWrong) as at_old:
        await _change(actor, _another(old_code), new_code)
    with pytest.raises(CodeWrong) as at_new:
        await _change(actor, old_code, _another(new_code))

    assert (at_old.value.field, at_new.value.field) == ("old_code", "new_code")
    await _change(actor, old_code, new_code)


@pytest.mark.req("C-13")
async def test_the_codes_of_the_two_addresses_do_not_stand_in_for_each_other():
    actor = await an_actor(await an_account(email=OLD))
    await _ask(actor)
    old_code, new_code = await code_to(OLD), await code_to(NEW)
    if old_code == new_code:
        pytest.skip("a draw of one in a million")

    with pytest.raises(CodeWrong):
        await _change(actor, new_code, old_code)


@pytest.mark.req("C-13")
async def test_the_codes_that_wait_say_which_address_is_to_come():
    account = await an_account(email=OLD)
    actor, phone = await an_actor(account), await an_actor(account, a_browser("phone"))
    await _ask(actor)

    assert (await _pending(actor), await _pending(phone)) == (NEW, "")
    async with db.transaction() as session:
        await accounts.drop_email_change(session, actor)

    assert await _pending(actor) == ""
    with pytest.raises(CodeExpired):
        await _change(actor, await code_to(OLD), await code_to(NEW))


async def _pending(actor):
    async with db.reading() as session:
        return await accounts.find_pending_email(session, actor)


async def test_an_address_in_use_is_told_and_the_asker_is_not():
    account = await an_account(email=OLD)
    owner = await an_account(email=NEW, language="ru")
    actor = await an_actor(account)

    await _ask(actor)

    sent = [(each.kind, each.to, each.language) for each in await posted()]
    assert sent == [
        (messages.EmailChangeOldCode, OLD, "en"),
        (messages.EmailTaken, NEW, "ru"),
    ]
    assert (await refreshed(owner)).email == NEW


async def test_an_address_taken_meanwhile_stays_with_its_owner():
    actor = await an_actor(await an_account(email=OLD))
    await _ask(actor)
    await an_account(email=NEW)

    with pytest.raises(NewEmailInUse) as refusal:
        await _change(actor, await code_to(OLD), await code_to(NEW))

    assert refusal.value.field == "new_email"


async def test_an_email_change_needs_the_password_and_another_address():
    actor = await an_actor(await an_account(email=OLD))

    with pytest.raises(PasswordWrong):
        await _ask(actor, password="wrong")
    with pytest.raises(SameEmail):
        await _ask(actor, new_email=OLD.upper())
    for _ in range(9):
        with pytest.raises(PasswordWrong):
            await _ask(actor, password="wrong")
    for _ in range(1):
        with pytest.raises(PasswordWrong):
            await _ask(actor, password="wrong")
    with pytest.raises(TooManyTries):
        await _ask(actor)

    assert await posted() == []


async def test_the_links_mailed_to_the_old_address_die(visitor):
    actor = await an_actor(await an_account(email=OLD))
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, visitor, ForgotPasswordForm.read({"email": OLD}))

    await _ask(actor)
    await _change(actor, await code_to(OLD), await code_to(NEW))

    async with db.reading() as session:
        resets = select(MailedLink).where(MailedLink.purpose == LinkPurpose.RESET_PASSWORD)
        assert (await session.exec(resets)).one().used_at is not None


@pytest.mark.req("A-19", "C-03")
async def test_a_number_is_proven_by_its_code():
    account = await an_account(kind=AccountKind.DOMESTIC_BUYER)
    actor = await an_actor(account)
    await _send_mobile(actor)

    with pytest.raises(CodeWrong):
        await _prove(actor, _another(await code_to(MOBILE)))
    await _prove(actor, await code_to(MOBILE))

    stored = await refreshed(account)
    assert stored.mobile == MOBILE
    assert stored.mobile_verified_at is not None


async def test_a_number_proven_by_another_account_is_refused_to_its_holder_only():
    await an_account(mobile=MOBILE, mobile_verified_at=NOON)
    account = await an_account()
    actor = await an_actor(account)
    await _send_mobile(actor)

    with pytest.raises(MobileInUse):
        await _prove(actor, await code_to(MOBILE))

    assert (await refreshed(account)).mobile is None


async def test_somebody_elses_code_proves_nothing():
    visitor = a_browser("shared")
    first, second = await an_account(), await an_account()
    await _send_mobile(await an_actor(first, visitor))
    code = await code_to(MOBILE)

    with pytest.raises(CodeWrong):
        await _prove(await an_actor(second, visitor), code)


async def test_the_profile_says_what_is_missing_and_what_is_proven():
    account = await an_account(
        contact_name="Li Wei", mobile=MOBILE, email_undeliverable_at=NOON, user_name="li"
    )

    async with db.reading() as session:
        row = await accounts.find_profile(session, await an_actor(account))

    assert row.missing == ["name_on_id", "country", "job_title"]
    assert (row.email, row.email_undeliverable) == (account.email, True)
    assert (row.mobile, row.mobile_verified, row.user_name) == (MOBILE, False, "li")


async def test_saving_the_profile_keeps_old_and_new_in_the_trail():
    account = await an_account(contact_name="Li Wei", country="MY")
    actor = await an_actor(account)

    row = await _save(actor)
    await _save(actor)

    [event] = [each for each in await audited() if each.action == "accounts:profile_changed"]
    assert row.missing == []
    assert event.details["old"]["country"] == "MY"
    assert event.details["new"]["country"] == "SG"
    assert "contact_name" not in event.details["new"]


async def test_a_changed_number_has_to_be_proven_again_and_an_unchanged_one_does_not():
    account = await an_account(mobile=MOBILE, mobile_verified_at=NOON)
    actor = await an_actor(account)

    assert (await _save(actor)).mobile_verified
    assert not (await _save(actor, mobile="+6598765432")).mobile_verified


@pytest.mark.req("A-26")
async def test_an_overseas_buyers_name_needs_its_latin_form_and_others_do_not():
    overseas = await an_actor(await an_account())
    domestic = await an_actor(await an_account(kind=AccountKind.DOMESTIC_BUYER))

    with pytest.raises(FormRefused) as refusal:
        await _save(overseas, name_on_id="李伟")

    assert set(refusal.value.errors) == {"name_latin"}
    assert (await _save(overseas, name_on_id="李伟", name_latin="LI WEI")).name_latin == "LI WEI"
    assert (await _save(domestic, name_on_id="李伟")).name_on_id == "李伟"


async def test_the_language_is_kept_and_only_ours_are_taken():
    account = await an_account()
    actor = await an_actor(account)

    async with db.transaction() as session:
        await accounts.choose_language(session, actor, "ru")
    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await accounts.choose_language(session, actor, "xx")

    assert (await refreshed(account)).language == "ru"
    [event] = [each for each in await audited() if each.action == "accounts:language_chosen"]
    assert event.details == {"old": "en", "new": "ru"}


@pytest.mark.req("C-07")
async def test_a_refused_address_shows_in_the_profile_until_it_is_proven_again(visitor):
    account = await an_account(email=OLD)
    actor = await an_actor(account)
    async with db.transaction() as session:
        await accounts.mark_undeliverable(session, OLD)
        await accounts.mark_undeliverable(session, "unknown@mail.example")
    assert (await refreshed(account)).email_undeliverable_at is not None
    marked = [each for each in await audited() if each.action == "accounts:marked_undeliverable"]
    assert [each.object_id for each in marked] == [account.id]

    await _ask(actor)
    await _change(actor, await code_to(OLD), await code_to(NEW))

    assert (await refreshed(account)).email_undeliverable_at is None


async def test_house_keeping_deletes_what_is_past_its_use(time_machine, visitor):
    time_machine.move_to(NOON, tick=False)
    account = await an_account(email=OLD)
    await knows(account, visitor)
    async with db.transaction() as session:
        await accounts.ask_for_reset(session, visitor, ForgotPasswordForm.read({"email": OLD}))

    time_machine.move_to(NOON + timedelta(days=401), tick=False)
    async with db.transaction() as session:
        await accounts.delete_stale(session)

    async with db.reading() as session:
        assert (await session.exec(select(MailedLink))).first() is None
        assert (await session.exec(select(KnownBrowser))).first() is None
    assert (await refreshed(account)).email == OLD


async def test_somebody_without_the_permission_changes_nothing():
    from dataclasses import replace  # noqa: PLC0415

    actor = replace(await an_actor(await an_account()), permissions=frozenset())

    async def outcome(work):
        try:
            await work
        except PortalError as error:
            return type(error)
        return None

    async with db.reading() as session:
        with pytest.raises(NotAllowed):
            await accounts.find_profile(session, actor)
    tried = [_save(actor), _ask(actor), _send_mobile(actor), _change(actor, "000000", "000000")]
    assert {await outcome(each) for each in tried} == {NotAllowed}

"""What every message says, in every language, and what may never stand in one."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.config import get_settings
from portal.i18n import LANGUAGES
from portal.mail import (
    badges,
    desk_notices,
    erasing,
    invitations,
    letters,
    messages,
    notices,
    packing,
    second_factor,
    tickets,
)
from portal.mail.messages import Channel, ForeignLink, Message
from portal.mail.notices import Notice
from tests.factories.own_notices import OWN_LINES
from tests.factories.review_notices import REVIEW_LINES

CODE = "048213"
AT = datetime(2026, 3, 7, 21, 5, tzinfo=UTC)


def _one_of_each() -> list[Message]:
    link = f"{get_settings().base_url}/reset-password#token"
    name = "Ольга Петрова"
    invited = {"contact_name": name, "inviter": "Wei", "company": "Ткани Юг", "link": link}
    return [
        badges.BadgeAddressTaken(),
        badges.BadgeClaimCode(code=CODE),
        badges.BadgeEmailReplaced(new_email="n***@buyer.example"),
        invitations.InvitationCancelled(contact_name=name, company="Ткани Юг"),
        invitations.Invited(**invited, expires_at=AT),
        invitations.InvitedElsewhere(**invited, expires_at=AT),
        messages.AccountLocked(contact_name=name, link=link),
        messages.AccountMoved(contact_name=name),
        messages.AlreadyRegistered(),
        messages.CompanyCreated(contact_name=name, company_name="Ткани Юг", company_code="K7-4"),
        messages.EmailChanged(contact_name=name, new_email="new@buyer.example"),
        messages.EmailChangeNewCode(code=CODE),
        messages.EmailChangeOldCode(code=CODE, new_email="new@buyer.example"),
        messages.EmailMovedAway(contact_name=name, new_email="n@mail.example", link=link),
        messages.EmailRestored(contact_name=name, email="o@mail.example"),
        messages.EmailTaken(),
        messages.LoginCode(code=CODE),
        messages.LoginCodeSms(code=CODE),
        messages.MobileCode(code=CODE),
        messages.NewDevice(contact_name=name, device="Firefox", address="192.0.2.7", at=AT),
        messages.NoAccount(),
        messages.NoAccountSms(),
        messages.PasswordChanged(contact_name=name),
        messages.RegisterAnew(link=link),
        messages.RegistrationCode(code=CODE),
        messages.ResetPassword(link=link),
        messages.Welcome(contact_name=name),
        *_one_of_each_about_erasing(name),
        *_one_of_each_about_tickets(name),
        *_one_of_each_about_second_factors(name),
        *_one_of_each_notice(name),
    ]


def _one_of_each_about_second_factors(name: str) -> list[Message]:
    return [
        second_factor.ColleaguesFactorRemoved(contact_name=name, colleague="B", reason="lost"),
        second_factor.RecoveryCodesRenewed(contact_name=name),
        second_factor.RecoveryCodeUsed(contact_name=name, left="9"),
        second_factor.SecondFactorRemovedByLead(contact_name=name, lead="L", reason="lost"),
        second_factor.SecondFactorReset(contact_name=name),
        second_factor.SecondFactorSetUp(contact_name=name),
        second_factor.SecondFactorTurnedOff(contact_name=name),
    ]


def _one_of_each_about_erasing(name: str) -> list[Message]:
    return [
        erasing.AccountErased(contact_name=name),
        erasing.ErasureAsked(contact_name=name, at=AT),
        erasing.ErasureCancelled(contact_name=name),
    ]


def _one_of_each_about_tickets(name: str) -> list[Message]:
    number, answer = "4829-5170", "The number had two digits swapped."
    base = get_settings().base_url
    return [
        tickets.AccountRecovered(contact_name=name, new_email="n***@buyer.example"),
        tickets.BadgeCorrected(number, answer, f"{base}/badge"),
        tickets.RecoverAccount(number, f"{base}/recover-account#token"),
        tickets.RecoveryBegun(contact_name=name, new_email="n***@buyer.example"),
        tickets.TicketReceived(number),
        tickets.TicketRefused(number, answer),
        tickets.TicketSolved(number, answer),
    ]


def _one_of_each_notice(name: str) -> list[Message]:
    company = "Ткани Юг"
    made = [
        *_one_of_each_desk_notice(company),
        notices.ApplicationApproved(company),
        notices.ApplicationExpired("Wei", company),
        notices.ApplicationReceived("Wei", company),
        notices.ApplicationRejected(company, "We do not know you."),
        notices.ApplicationReminder("Wei", company),
        notices.ApplicationVoid("Wei", company),
        notices.ApplicationWithdrawn("Wei", company),
        notices.ChangeAsked("Wei", company, "City", "Kiel", "We moved."),
        notices.CompanyClosed(company),
        notices.CompanyCompleted(company),
        notices.InvitationAskedFor("Wei", company),
        notices.InvitationWithdrawn(company),
        notices.InvitedToCompany("Wei", company),
        notices.ErasureStopped(company),
        notices.MemberErased("Wei", company),
        notices.MemberJoined("Wei", company),
        notices.MemberQuit("Wei", company),
        notices.MemberRemoved(company),
    ]
    made += [notice for notice, _ in [*OWN_LINES, *REVIEW_LINES]]
    return [replace(each, contact_name=name) for each in made]


def _one_of_each_desk_notice(company: str) -> list[Notice]:
    return [
        desk_notices.AccountRestored(),
        desk_notices.AccountSuspended("We do not know you."),
        desk_notices.CompanyBlocked(company, "We do not know you."),
        desk_notices.CompanyReopened(company),
        desk_notices.CompanyUnblocked(company),
        desk_notices.MemberRestored("Wei", company),
        desk_notices.MemberSuspended("Wei", company),
        desk_notices.ObjectionRaised("Wei", company),
        desk_notices.RecoveryEnded("Wei", company),
        desk_notices.RecoveryObjected("Wei", company),
        desk_notices.RecoveryStarted("Wei", company, "2026-11-27"),
        desk_notices.SessionsEnded("A lost telephone."),
    ]


EACH = pytest.mark.parametrize("message", _one_of_each(), ids=lambda each: type(each).__name__)
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def test_the_registry_knows_every_message():
    kinds = {*Message.__subclasses__(), *Notice.__subclasses__()} - {Notice}

    assert {type(each) for each in _one_of_each()} == kinds
    assert set(packing.MESSAGES.values()) == kinds


@EACH
def test_a_message_survives_the_outbox(message):
    packed = packing.pack(message)

    assert packing.unpack(type(message).__name__, packed) == message


@pytest.fixture(scope="module")
def written():
    """Every letter in every language, written once for all that look at them."""
    return [
        (message, language, letters.write(message, language))
        for message in _one_of_each()
        for language in LANGUAGES
    ]


@pytest.mark.req("C-07")
def test_a_letter_is_complete_in_every_language(written):
    for message, language, letter in written:
        told = f"{type(message).__name__} in {language}"
        for part in (letter.subject, letter.text, letter.html):
            assert "{" not in re.sub(r"<style>.*</style>", "", part, flags=re.DOTALL), told
        assert letter.subject.strip() == letter.subject != "", told
        for field in ("code", "link"):
            assert getattr(message, field, "") in letter.text, told


@pytest.mark.req("B-01")
def test_every_mail_names_the_portal_and_its_support(written):
    for message, language, letter in written:
        told = f"{type(message).__name__} in {language}"
        if message.channel is Channel.SMS:
            assert letter.html == "", told
            assert get_settings().name in letter.text, told
            continue
        for part in (letter.text, letter.html):
            assert get_settings().name in part, told
            assert get_settings().support_phone in part, told
            assert get_settings().support_email in part, told
        assert f'<html lang="{language}">' in letter.html, told


def test_text_and_html_say_the_same(written):
    for message, language, letter in written:
        if message.channel is Channel.SMS:
            continue
        body = re.sub(r"<(head)>.*</\1>", "", letter.html, flags=re.DOTALL)
        words = " ".join(re.sub(r"<[^>]+>", " ", body).split())
        for word in letter.text.split("-- \n")[0].replace(":\n", "\n").split():
            told = f"{type(message).__name__} in {language}: {word}"
            assert word.replace("'", "&#39;") in words, told


def test_a_letter_with_a_code_has_no_link_and_one_with_a_link_no_code(written):
    for message, language, letter in written:
        told = f"{type(message).__name__} in {language}"
        links = re.findall(r"https?://[^\s\"<]+", letter.text + letter.html)
        if hasattr(message, "link"):
            assert links == [message.link] * 4, told
            assert not hasattr(message, "code"), told
        else:
            assert links == [], told
            assert "href" not in letter.html, told


@EACH
def test_no_secret_shows_in_a_message_that_is_printed(message):
    printed = repr(message)

    assert CODE not in printed
    assert "token" not in printed


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/reset-password#x",
        "{base}.evil.example/reset-password",
        "{base}@evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "{base}",
        "{base}/ https://evil.example",
        "{base}/\r\nhttps://evil.example",
        '{base}/"onclick="alert(1)',
        "",
    ],
)
def test_a_link_that_starts_elsewhere_is_refused(link):
    with pytest.raises(ForeignLink):
        messages.ResetPassword(link=link.format(base=get_settings().base_url))


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("zh", "2026年3月7日"),
        ("en", "March 7, 2026"),
        ("ru", "7 марта 2026"),
        ("es", "7 de marzo de 2026"),
    ],
)
def test_dates_read_as_in_the_reader_s_language_and_in_utc(language, date):
    seen = messages.NewDevice(contact_name="A", device="B", address="192.0.2.7", at=AT)

    text = letters.write(seen, language).text.replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert date in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "UTC" in text
    assert re.search(r"\b(21|9):05", text)


def test_names_are_escaped():
    letter = letters.write(messages.Welcome(contact_name="<script>alert('x')</script>&"), "en")

    assert "<script" not in letter.html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;" in letter.html
    assert "<script>alert('x')</script>&" in letter.text


@pytest.mark.parametrize(
    "name", ["https://evil.example/win", "www.evil.example", "evil.example", "Prize@evil.example"]
)
@EACH_LANGUAGE
def test_a_link_in_a_name_is_not_one_any_more(name, language):
    made = messages.CompanyCreated(contact_name=name, company_name=name, company_code="K7-4")

    letter = letters.write(made, language)

    assert name not in letter.text
    assert name not in letter.html
    assert name in letter.text.replace("\u2060", "")


@given(name=st.text(min_size=1, max_size=100))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_name_breaks_a_letter(name):
    placid = letters.write(messages.Welcome(contact_name="A"), "en")

    letter = letters.write(messages.Welcome(contact_name=name), "en")

    assert letter.text.count("\n") == placid.text.count("\n")
    assert letter.html.count("<") == placid.html.count("<")
    assert "://" not in letter.text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", letter.text)
    letter.text.encode()

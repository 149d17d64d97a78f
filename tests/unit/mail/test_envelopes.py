"""Headers: to exactly one address, under one Message-ID, and nothing breaks out of them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.config import get_settings
from portal.mail import addresses, envelopes, letters, messages
from portal.mail.addresses import UnsafeAddress
from portal.mail.envelopes import BrokenHeader, Envelope
from portal.mail.letters import Letter
from portal.mail.messages import Channel

ROW = UUID("6f1c2e0a-93f5-4b7e-8f5e-0c8f6f2d9b11")
AT = datetime(2026, 3, 7, 21, 5, tzinfo=UTC)


def _envelope(*, recipient="buyer@mail.example", letter=None, channel=Channel.MAIL, language="en"):
    return Envelope(
        id=ROW,
        channel=channel,
        recipient=recipient,
        language=language,
        created_at=AT,
        letter=letter or letters.write(messages.Welcome(contact_name="Li Wei"), language),
    )


def _as_received(envelope):
    return message_from_bytes(envelopes.as_email(envelope).as_bytes(), policy=policy.default)


@pytest.mark.req("C-08")
def test_the_headers_say_who_writes_when_and_that_a_machine_does():
    mail = _as_received(_envelope(language="ru"))

    sender = mail["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (
        get_settings().name,
        get_settings().mail_from,
    )
    assert mail["Reply-To"] == get_settings().support_email
    assert [each.addr_spec for each in mail["To"].addresses] == ["buyer@mail.example"]
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "ru"
    assert mail["Cc"] is mail["Bcc"] is None


def test_text_and_html_travel_together():
    mail = _as_received(_envelope())

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "Li Wei" in mail.get_body(("plain",)).get_content()
    assert "Li Wei" in mail.get_body(("html",)).get_content()


def test_each_try_carries_the_same_message_id():
    first, second = _as_received(_envelope()), _as_received(_envelope())

    assert first["Message-ID"] == second["Message-ID"] == f"<{ROW}@localhost>"


def test_a_text_message_becomes_a_mail_for_the_local_mailbox():
    letter = letters.write(messages.MobileCode(code="048213"), "zh")
    mail = _as_received(_envelope(recipient="+8613800138000", channel=Channel.SMS, letter=letter))

    assert mail["X-Sms-To"] == "+8613800138000"
    assert mail["To"] == "+8613800138000@sms.local"
    assert "048213" in mail.get_content()


@pytest.mark.parametrize(
    "recipient",
    [
        "a@mail.example\r\nBcc: b@mail.example",
        "a@mail.example\nb@mail.example",
        "a@mail.example, b@mail.example",
        "a@mail.example;b@mail.example",
        "a@mail.example b@mail.example",
        "a@mail.example@mail.example",
        "friends:a@mail.example",
        "a@:",
        "A <a@mail.example>",
        '"a b"@mail.example',
        "a@mail.example\0",
        "a@mail.example\u2028",
        "@mail.example",
        "a@",
        "a",
        "",
        "a" * 250 + "@mail.example",
        "a@b.",
        "a@.",
        "a@b..",
    ],
)
def test_anything_but_one_plain_address_is_refused(recipient):
    with pytest.raises(UnsafeAddress):
        addresses.checked(Channel.MAIL, recipient)
    with pytest.raises(UnsafeAddress):
        envelopes.as_email(_envelope(recipient=recipient))


@pytest.mark.parametrize(
    "number", ["13800138000", "+0123456789", "+86 138", "+861380013800a", "+86138001380001234", ""]
)
def test_anything_but_one_number_is_refused_for_a_text_message(number):
    with pytest.raises(UnsafeAddress):
        addresses.checked(Channel.SMS, number)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("o'neil+trade@mail.example", "o'neil+trade@mail.example"),
        ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
        ("иван@почта.рф", "иван@xn--80a1acny.xn--p1ai"),
    ],
)
def test_addresses_in_other_scripts_stay_addresses(address, wire):
    raw = envelopes.as_email(_envelope(recipient=address)).as_bytes()

    assert f"\r\nTo: {wire}\r\n".encode() in raw


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: b@mail.example", "Hi\nX: y", "Hi\r", "\nHi", ""])
def test_a_subject_cannot_start_another_header(subject):
    with pytest.raises(BrokenHeader):
        envelopes.as_email(_envelope(letter=Letter(subject=subject, text="Hello")))


@given(name=st.text(max_size=60))
@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_name_adds_a_header_or_a_recipient(name):
    letter = letters.write(
        messages.CompanyCreated(contact_name=name, company_name=name, company_code="K7-4"), "en"
    )

    mail = _as_received(_envelope(letter=letter))

    assert mail.keys() == _as_received(_envelope()).keys()
    assert [each.addr_spec for each in mail["To"].addresses] == ["buyer@mail.example"]
    assert not mail.defects


@given(recipient=st.text(max_size=40) | st.from_regex(r"\A[^@]{1,8}@[^@]{1,8}\Z"))
@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_accepted_is_one_address(recipient):
    try:
        accepted = addresses.checked(Channel.MAIL, recipient)
    except UnsafeAddress:
        return

    try:
        mail = _as_received(_envelope(recipient=accepted))
    except ValueError:
        return  # a domain in another script that no Punycode exists for

    assert mail.keys() == _as_received(_envelope()).keys()
    assert len(mail["To"].addresses) == 1

"""Who takes a message out: real SMTP conversations, and files in the local mailbox."""

import ssl
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from pydantic import SecretStr

from portal.config import Environment, Settings
from portal.mail import carriers, letters, messages
from portal.mail.carriers import (
    GatewayFailed,
    MailboxCarrier,
    NoCarrier,
    RefusedForGood,
    SmtpCarrier,
)
from portal.mail.envelopes import Envelope
from portal.mail.messages import Channel

AT = datetime(2026, 3, 7, 21, 5, 1, 250_000, tzinfo=UTC)
TOKEN = "a-token-of-ours"
ROW = UUID("6f1c2e0a-93f5-4b7e-8f5e-0c8f6f2d9b11")


def _envelope(recipient="buyer@mail.example", message=None, row_id=ROW):
    message = message or messages.Welcome(contact_name="李伟")
    return Envelope(
        id=row_id,
        channel=message.channel,
        recipient=recipient,
        language="zh",
        created_at=AT,
        letter=letters.write(message, "zh"),
    )


def _carrier(mail_server, credentials=""):
    url = f"smtp://{credentials}127.0.0.1:{mail_server.port}"
    return carriers.smtp_carrier(url, sender="no-reply@portal.example")


async def test_a_mail_arrives_as_it_was_written(mail_server):
    await _carrier(mail_server).carry(_envelope())

    [(recipient, mail)] = mail_server.arrived
    assert recipient == "buyer@mail.example"
    assert mail["Message-ID"] == f"<{ROW}@localhost>"
    assert "李伟" in mail.get_body(("plain",)).get_content()
    assert "李伟" in mail.get_body(("html",)).get_content()


async def test_an_address_in_another_script_arrives(mail_server):
    await _carrier(mail_server).carry(_envelope("иван@почта.рф"))

    assert mail_server.recipients == ["иван@xn--80a1acny.xn--p1ai"]


async def test_user_and_password_are_decoded_and_given(mail_server):
    await _carrier(mail_server, "relay%40portal:p%2Fss@").carry(_envelope())

    assert mail_server.logins == [(b"relay@portal", b"p/ss")]
    assert len(mail_server.arrived) == 1


async def test_a_password_never_crosses_a_network_in_the_clear(mail_server, monkeypatch):
    monkeypatch.setattr(carriers, "_LOOPBACK", frozenset())

    with pytest.raises(SMTPException):
        await _carrier(mail_server, "relay:sesame@").carry(_envelope())

    assert mail_server.logins == []
    assert mail_server.arrived == []


def _server_context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_starttls_is_taken_when_it_is_offered(mail_server, certificate, monkeypatch):
    mail_server.tls = _server_context(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    await _carrier(mail_server).carry(_envelope())

    assert mail_server.encrypted == 1
    assert len(mail_server.arrived) == 1


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(mail_server, certificate):
    mail_server.tls = _server_context(certificate)

    with pytest.raises((SMTPException, OSError)):
        await _carrier(mail_server, "relay:sesame@").carry(_envelope())

    assert mail_server.logins == []
    assert mail_server.arrived == []


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "553 not here", "550 unknown"])
async def test_an_unknown_recipient_is_refused_for_good(mail_server, answer):
    mail_server.answers["buyer@mail.example"] = answer

    with pytest.raises(RefusedForGood):
        await _carrier(mail_server).carry(_envelope())

    assert mail_server.arrived == []


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.2.1 try later",
        "451 greylisted",
        "552 5.2.2 mailbox full",
        "530 authenticate first",
        "550 5.7.1 relaying denied",
    ],
)
async def test_what_may_pass_is_not_for_good(mail_server, answer):
    mail_server.answers["buyer@mail.example"] = answer

    with pytest.raises(SMTPRecipientsRefused):
        await _carrier(mail_server).carry(_envelope())


async def test_a_refusal_of_the_contents_says_nothing_about_the_recipient(mail_server):
    mail_server.answer_to_data = "554 5.6.0 no"

    with pytest.raises(SMTPDataError):
        await _carrier(mail_server).carry(_envelope())


async def test_a_server_that_is_away_is_reported(mail_server):
    await mail_server.close()

    with pytest.raises((SMTPException, OSError)):
        await _carrier(mail_server).carry(_envelope())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, None, False, None)),
        ("smtp://mail.example:587", ("mail.example", 587, None, False, None)),
        ("smtp://u:p@mail.example:587", ("mail.example", 587, "u", False, True)),
        ("smtp://u:p@localhost:1025", ("localhost", 1025, "u", False, None)),
        ("smtps://u:p@mail.example", ("mail.example", 465, "u", True, False)),
    ],
)
def test_the_url_decides_on_port_and_encryption(url, expected):
    carrier = carriers.smtp_carrier(url, sender="a@portal.example")

    assert expected == (
        carrier.host,
        carrier.port,
        carrier.user_name,
        carrier.is_tls,
        carrier.start_tls,
    )


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://", "smtp://a:b"])
def test_an_url_that_names_no_mail_server_is_refused(url):
    with pytest.raises(ValueError, match=r"PORTAL_SMTP_URL|Port"):
        carriers.smtp_carrier(url, sender="a@portal.example")


def test_the_password_does_not_show_in_print():
    carrier = carriers.smtp_carrier("smtp://u:sesame@mail.example", sender="a@portal.example")

    assert "sesame" not in repr(carrier)


async def test_the_local_mailbox_keeps_a_message_for_its_owner_only(tmp_path):
    folder = tmp_path / "mailbox"

    await MailboxCarrier(folder).carry(_envelope())

    [file] = folder.iterdir()
    assert file.name == f"20260307T210501.250000Z-{ROW}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "buyer@mail.example"


async def test_the_same_row_fills_one_file_however_often_it_is_delivered(tmp_path):
    for _ in range(2):
        await MailboxCarrier(tmp_path).carry(_envelope())
    await MailboxCarrier(tmp_path).carry(_envelope(row_id=uuid4()))

    assert len(list(tmp_path.iterdir())) == 2


def test_the_settings_choose_the_carrier():
    plain = Settings(_env_file=None)
    with_server = Settings(_env_file=None, smtp_url=SecretStr("smtp://mail.example"))

    assert isinstance(carriers.carrier_for(Channel.MAIL, plain), MailboxCarrier)
    assert isinstance(carriers.carrier_for(Channel.SMS, plain), MailboxCarrier)
    assert isinstance(carriers.carrier_for(Channel.MAIL, with_server), SmtpCarrier)
    assert isinstance(carriers.carrier_for(Channel.SMS, with_server), MailboxCarrier)


@pytest.fixture
async def gateway():
    """A real HTTP server that takes text messages; `answers` says what comes back next."""
    taken, answers = [], []

    async def take(request):
        taken.append((dict(request.headers), await request.json()))
        return web.Response(status=answers.pop() if answers else 202)

    app = web.Application()
    app.router.add_post("/sms", take)
    async with TestServer(app) as server:
        yield SimpleNamespace(url=str(server.make_url("/sms")), taken=taken, answers=answers)


def _sms_carrier(gateway, *, token=TOKEN):
    settings = Settings(
        _env_file=None,
        sms_url=SecretStr(gateway.url),
        sms_token=SecretStr(token),
        sms_from="Meridian",
    )
    return carriers.carrier_for(Channel.SMS, settings)


@pytest.mark.req("A-19")
async def test_a_text_message_reaches_the_gateway(gateway):
    code = messages.LoginCodeSms(code="427190")

    await _sms_carrier(gateway).carry(_envelope("+8613800138000", code))

    [(headers, sent)] = gateway.taken
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Idempotency-Key"] == str(ROW)
    assert set(sent) == {"to", "from", "text"}
    assert (sent["to"], sent["from"]) == ("+8613800138000", "Meridian")
    assert "427190" in sent["text"]


async def test_a_gateway_without_a_token_is_sent_none(gateway):
    await _sms_carrier(gateway, token="").carry(
        _envelope("+8613800138000", messages.NoAccountSms())
    )

    assert "Authorization" not in gateway.taken[0][0]


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [(500, GatewayFailed), (401, GatewayFailed), (302, GatewayFailed), (422, RefusedForGood)],
)
async def test_what_a_gateway_does_not_take_is_no_message_sent(gateway, answer, refusal):
    gateway.answers.append(answer)

    with pytest.raises(refusal, match=str(answer)):
        await _sms_carrier(gateway).carry(_envelope("+8613800138000", messages.NoAccountSms()))


def test_a_gateway_s_secrets_do_not_show_in_print():
    carrier = _sms_carrier(SimpleNamespace(url="https://sms.example/?key=geheim"), token="geheim")

    assert "geheim" not in repr(carrier)


def test_production_has_no_local_mailbox():
    bare = Settings(_env_file=None, env=Environment.PRODUCTION)

    for channel in Channel:
        with pytest.raises(NoCarrier):
            carriers.carrier_for(channel, bare)

"""A real mail server on loopback, and a portal that sends through it."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from portal.config import get_settings
from tests.factories.certificates import a_certificate


class MailServer:
    """Takes mail by SMTP; a test can close it, open it again, and tell it whom to refuse."""

    def __init__(self) -> None:
        self.port = 0
        #: Conversations that went over to TLS.
        self.encrypted = 0
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.logins: list[tuple[bytes, bytes]] = []
        #: Recipient -> what RCPT is answered with.
        self.answers: dict[str, str] = {}
        self.answer_to_data = "250 OK"
        #: Closed while the server keeps its clients waiting for an answer.
        self.gate = asyncio.Event()
        self.gate.set()
        #: Set when a client waits for an answer to its message.
        self.is_busy = asyncio.Event()
        #: Set to offer STARTTLS.
        self.tls: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._conversation, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    @property
    def mails(self) -> list[EmailMessage]:
        return [mail for _, mail in self.arrived]

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.arrived]

    def _conversation(self) -> SMTP:
        with warnings.catch_warnings():
            # Passwords without TLS: on loopback, and only here.
            warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
            return SMTP(
                self,
                hostname="mail.example",
                enable_SMTPUTF8=True,
                authenticator=self._authenticate,
                auth_require_tls=False,
                tls_context=self.tls,
            )

    def _authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=True)

    def handle_STARTTLS(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> bool:
        self.encrypted += 1
        return True

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.is_busy.set()
        await self.gate.wait()
        if self.answer_to_data.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.arrived += [(recipient, mail) for recipient in envelope.rcpt_tos]
        return self.answer_to_data


@pytest_asyncio.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    server = MailServer()
    await server.open()
    yield server
    await server.close()


@pytest.fixture
def sends_by_smtp(settings, mail_server, monkeypatch):
    """Point the portal at the mail server."""
    url = SecretStr(f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setattr(get_settings(), "smtp_url", url)


@pytest.fixture
def certificate(tmp_path):
    """Write a certificate for 127.0.0.1 that vouches for itself, and its key; return the file."""
    file = tmp_path / "certificate.pem"
    file.write_bytes(b"".join(a_certificate("mail.example")))
    return file

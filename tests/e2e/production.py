"""A portal as an operator runs it: strict, its own build, a mail server, nobody's demo data."""

import itertools
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.harness import (
    ROOT,
    Mailbox,
    Server,
    free_port,
    run_portal,
    serving,
    settings_for,
)
from tests.factories.files import a_master_key

#: What a portal is made of. Pages are built with the settings of their portal, so this one needs a
#: place of its own: in ours it would overwrite the pages of the portal that other tests look at.
_FOLDERS = ("alembic", "assets", "portal", "reflex.lock")
_FILES = ("alembic.ini", "requirements.lock", "rxconfig.py")


class MailSink:
    """Takes whatever mail comes and keeps each message as a file, where a Mailbox finds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        part = self._folder / f"{next(self._numbers):04}.part"
        part.write_bytes(envelope.content)
        # Readers list *.eml only, so that they never see half a message.
        part.rename(part.with_suffix(".eml"))
        return "250 OK"


@contextmanager
def _mail_server(folder: Path) -> Iterator[str]:
    folder.mkdir()
    server = Controller(
        MailSink(folder), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True
    )
    server.start()
    try:
        yield f"smtp://127.0.0.1:{server.port}"
    finally:
        server.stop()


@contextmanager
def _installed() -> Iterator[Path]:
    """Copy the portal to a place of its own, as a release lies on a host; remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        root = Path(folder)
        left_out = shutil.ignore_patterns("__pycache__", "external")
        for name in _FOLDERS:
            shutil.copytree(ROOT / name, root / name, ignore=left_out)
        for name in _FILES:
            shutil.copy(ROOT / name, root / name)
        yield root


def _settings(smtp_url: str, base_url: str) -> dict[str, str]:
    """Return what production demands and no more, but that it stands behind one proxy."""
    return {
        "PORTAL_ENV": "production",
        "PORTAL_BASE_URL": base_url,
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(32),
        "PORTAL_FILE_KEYS": a_master_key(),
        "PORTAL_SMTP_URL": smtp_url,
        "PORTAL_MAIL_FROM": "no-reply@portal.test",
        "PORTAL_SUPPORT_EMAIL": "help@portal.test",
        "PORTAL_SUPPORT_PHONE": "+49 30 123456",
        "PORTAL_TRUSTED_PROXY_HOPS": "1",
    }


@contextmanager
def running_in_production(data_dir: Path, port: int, base_url: str) -> Iterator[Server]:
    """Start a production portal at this port of 127.0.0.1 for the address that people open.

    The database of PORTAL_E2E_DATABASE_URL must be empty; without one it is a file.
    """
    delivered = data_dir / "delivered"
    with _installed() as root, _mail_server(delivered) as smtp_url:
        environment = settings_for(data_dir, port) | _settings(smtp_url, base_url)
        # The links in .venv name our own tree; the copy's must come before it.
        environment["PYTHONPATH"] = str(root)
        run_portal(environment, "build", root=root)
        run_portal(environment, "migrate", root=root)
        database = environment.get(
            "PORTAL_DATABASE_URL", f"sqlite:///{data_dir / 'portal.sqlite3'}"
        )
        server = Server(base_url, data_dir, database, data_dir / "server.log")
        server.mailbox = Mailbox(delivered)
        with serving(server, environment, f"http://127.0.0.1:{port}", root):
            yield server

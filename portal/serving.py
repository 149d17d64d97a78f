"""Builds the front end when what it is made of has changed; serves everything on one port."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

from portal.config import get_settings
from portal.i18n import compiling

ROOT: Final = Path(__file__).resolve().parent.parent
_WEB: Final = ROOT / ".web"
_PACKAGES: Final = ROOT / "reflex.lock" / "package.json"
_STAMP: Final = _WEB / "portal-build"
_PARTS: Final = (
    "portal/**/*.py",
    "portal/**/*.po",
    "portal/**/*.jinja",
    "assets/**/*",
    "rxconfig.py",
    "requirements.lock",
)
#: Internal switches of Reflex 0.10.1: serve what was built, do not compile again (reflex.md 7).
_SERVE_BUILT: Final = {
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "REFLEX_ENV_MODE": "prod",
    # More than doubles what two workers do over Redis (reflex.md 13).
    "REFLEX_OPLOCK_ENABLED": "true",
}


_OTHER_PORT: Final = "stop what runs there, or choose another with PORTAL_PORT"


#: The settings that pages are built with: another value makes other pages.
BAKED_IN: Final = (
    "env",
    "has_local_mailbox",
    "has_sms",
    "mail_from",
    "name",
    "password_min_length",
    "support_email",
    "support_phone",
)


class BuildFailed(Exception):
    """The front end could not be built; the output above says why."""


class CannotServe(Exception):
    """The settings or the data forbid to start; the message says what to do."""


def fingerprint() -> str:
    """Return a digest of everything that the bundle is made of."""
    settings = get_settings()
    digest = hashlib.sha256(sys.version.encode())
    digest.update(repr([(name, getattr(settings, name)) for name in BAKED_IN]).encode())
    for file in sorted(path for part in _PARTS for path in ROOT.glob(part) if path.is_file()):
        # The catalogues are made from the .po files, which count already.
        if "locales" in file.relative_to(ROOT).parts[:2] and file.suffix == ".json":
            continue
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def needs_build() -> bool:
    """Whether the bundle is missing or older than what it is made of."""
    return not _STAMP.exists() or _STAMP.read_text() != fingerprint()


def build() -> None:
    """Compile the catalogues and the front end, or raise BuildFailed."""
    _STAMP.unlink(missing_ok=True)
    compiling.write_catalogues(ROOT / "assets" / "locales")
    forget_catalogues(_WEB)
    wanted = fingerprint()
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    packages = _PACKAGES.read_text(encoding="utf-8")
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - our own interpreter
    if done.returncode:
        raise BuildFailed
    _keep_spelling(packages)
    _STAMP.write_text(wanted)


def forget_catalogues(web: Path) -> None:
    """Remove the catalogues of earlier builds, which Reflex copies beside the new ones.

    The server takes the one it finds for a language: an old one would keep its old words alive.
    """
    shutil.rmtree(web / "public" / "locales", ignore_errors=True)


def _keep_spelling(packages: str) -> None:
    """Undo a change of white space: Reflex writes its list of packages in two ways."""
    if json.loads(_PACKAGES.read_text(encoding="utf-8")) == json.loads(packages):
        _PACKAGES.write_text(packages, encoding="utf-8")


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CannotServe when somebody listens there.

    The server itself would not notice: it shares its port among its workers, and so with another
    portal too, whose visitors would then be answered now by the one and now by the other.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # A server that has just ended leaves connections behind, and they are no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"port {port} on {host} cannot be used ({error.strerror}): {_OTHER_PORT}"
            raise CannotServe(msg) from error


def serve() -> NoReturn:
    """Replace this process by the server; the checks of `portal serve` come before.

    Raises CannotServe and BuildFailed.
    """
    settings = get_settings()
    refuse_taken_port(settings.host, settings.port)
    if needs_build():
        build()
    os.environ.update(_SERVE_BUILT)
    os.chdir(ROOT)
    command = [
        *(sys.executable, "-m", "granian", "portal.portal:app"),
        *("--interface", "asgi", "--factory"),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(settings.workers)),
        *("--workers-kill-timeout", "15"),
        *("--log-level", "warning"),
    ]
    os.execv(sys.executable, command)  # noqa: S606 - replaces us, so that signals reach the server

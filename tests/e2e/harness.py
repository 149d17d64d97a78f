"""A running portal with a database of its own, its mailbox, and what it wrote to its log."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0
MAIL_SECONDS = 20.0
#: A code stands alone. Six figures in a row also occur within the made-up addresses of the tests.
_SIX_DIGITS = re.compile(r"(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])")
_LINK = re.compile(r"https?://\S+")
Found = TypeVar("Found")


class NeverHappened(AssertionError):
    """What a test waited for did not come about in time."""


def wait_for(what: str, look: Callable[[], Found | None], seconds: float) -> Found:
    """Look again and again until there is something to see; return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise NeverHappened(f"{what}, waited {seconds:.0f} s")


@dataclass
class Mail:
    """One message as its reader sees it."""

    to: str
    subject: str
    language: str
    text: str

    @property
    def words(self) -> str:
        """Its text without the ends of lines, which fall anywhere."""
        return " ".join(self.text.split())

    @property
    def code(self) -> str:
        return str(_SIX_DIGITS.findall(self.text)[0])

    @property
    def link(self) -> str:
        return next(str(link) for link in _LINK.findall(self.text) if "#" in link)


@dataclass
class Mailbox:
    """Everybody's mail: the folder of .eml files that a development portal writes."""

    folder: Path
    seen: set[Path] = field(default_factory=set)

    def next_to(self, address: str, *, saying: str = "") -> Mail:
        """Wait for the next unread message to the address (whose subject says so) and read it."""
        what = f"mail to {address}" + (f' saying "{saying}"' if saying else "")
        return wait_for(what, lambda: self._unread(address, saying), MAIL_SECONDS)

    def _unread(self, address: str, saying: str) -> Mail | None:
        for path in sorted(self.folder.glob("*.eml")):
            if path in self.seen:
                continue
            mail = _read(path)
            if mail.to == address and saying in mail.subject:
                self.seen.add(path)
                return mail
        return None


def _read(path: Path) -> Mail:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain",))
    return Mail(
        to=parsed["X-Sms-To"] or parsed["To"].addresses[0].addr_spec,
        subject=parsed["Subject"],
        language=parsed["Content-Language"],
        text=body.get_content() if body else "",
    )


@dataclass
class Canaries:
    """Secrets that were used during the run and must stand in no log (security check 18)."""

    secrets: dict[str, str] = field(default_factory=dict)

    def watch(self, kind: str, secret: str) -> str:
        """Remember a secret; returned as it is, so that it can be used in the same breath."""
        if secret:
            self.secrets[secret] = kind
        return secret

    def leaked_into(self, log: str) -> set[str]:
        """Return the kinds of secrets that the log gives away; codes only as whole numbers."""
        return {
            kind
            for secret, kind in self.secrets.items()
            if re.search(rf"(?<![\w.]){re.escape(secret)}(?!\w)", log)
        }


@dataclass
class Server:
    """A running portal."""

    base_url: str
    data_dir: Path
    database_url: str
    log_file: Path
    canaries: Canaries = field(default_factory=Canaries)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.data_dir / "mailbox")

    def url(self, path: str) -> str:
        return self.base_url + path

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def forget_tries(self) -> None:
        """Empty the counters of tries: all tests share one address, as no two visitors would."""
        driver = "sqlite" if self.database_url.startswith("sqlite") else "postgresql+psycopg"
        engine = create_engine(make_url(self.database_url).set(drivername=driver))
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM throttles"))
        engine.dispose()


def free_port() -> int:
    """Return a port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def settings_for(data_dir: Path, port: int) -> dict[str, str]:
    """Return the environment of a development portal that shares nothing with any other."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")
    }
    services = {
        "PORTAL_DATABASE_URL": os.environ.get("PORTAL_E2E_DATABASE_URL", ""),
        "PORTAL_REDIS_URL": os.environ.get("PORTAL_E2E_REDIS_URL", ""),
        "PORTAL_WORKERS": os.environ.get("PORTAL_E2E_WORKERS", ""),
    }
    return {
        **inherited,
        **{name: value for name, value in services.items() if value},
        "PORTAL_ENV": "development",
        "PORTAL_ENV_FILE": os.devnull,
        "PORTAL_DATA_DIR": str(data_dir),
        "PORTAL_PORT": str(port),
        "PORTAL_BASE_URL": f"http://localhost:{port}",
        # All visitors of a test run share one address, as no two visitors would.
        "PORTAL_CONNECTIONS_PER_NETWORK": "100000",
        "PYTHONUNBUFFERED": "1",
    }


def run_portal(environment: dict[str, str], *command: str, root: Path = ROOT) -> None:
    """Run one `portal` command to its end; show what it said when it failed."""
    done = subprocess.run(
        (sys.executable, "-m", "portal.cli", *command),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"portal {' '.join(command)}\n{done.stdout}\n{done.stderr}"


def _build_once(environment: dict[str, str]) -> None:
    """Build the front end where it is missing; of several test processes one does, others wait."""
    lock = ROOT / "var" / "build.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as claimed:
        fcntl.flock(claimed, fcntl.LOCK_EX)
        run_portal(environment, "build")


@contextmanager
def running_portal(data_dir: Path, **settings: str) -> Iterator[Server]:
    """Start a portal on a fresh database with the demo world; stop it at the end.

    Further settings are given by their names, PORTAL_TRUSTED_PROXY_HOPS="1".
    """
    port = free_port()
    environment = settings_for(data_dir, port) | settings
    _build_once(environment)
    run_portal(environment, "migrate")
    run_portal(environment, "seed")
    database = environment.get("PORTAL_DATABASE_URL", f"sqlite:///{data_dir / 'portal.sqlite3'}")
    server = Server(f"http://localhost:{port}", data_dir, database, data_dir / "server.log")
    with serving(server, environment, server.base_url):
        yield server


@contextmanager
def serving(
    server: Server, environment: dict[str, str], listens_at: str, root: Path = ROOT
) -> Iterator[None]:
    """Let `portal serve` run and wait until it is ready at its own address, behind any proxy."""
    with server.log_file.open("wb") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "portal.cli", "serve"),
            cwd=root,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(server, process, listens_at)
        yield
    finally:
        stop(process)


def _wait_until_ready(server: Server, process: "subprocess.Popen[bytes]", listens_at: str) -> None:
    def is_ready() -> bool:
        assert process.poll() is None, f"the portal stopped:\n{server.log()[-4000:]}"
        try:
            with urlopen(f"{listens_at}/ready", timeout=5) as answer:  # noqa: S310 - our own server
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    # The first start in a fresh clone builds the front end.
    wait_for("a portal that is ready", is_ready, START_SECONDS * 4)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server and whatever it started."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

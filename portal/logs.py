"""Logs that can be read at night and shown to anyone: one record a line, no secret in it.

Libraries log what they like: Reflex writes whole events with cookies and form fields, SQLAlchemy
the values of a failed statement. So the scrubbing happens at the very end, on the finished text.
"""

import json
import logging
import re
import unicodedata
from datetime import UTC, datetime

from portal.config import Settings

#: A browser may report its own errors at any length (security check 66).
_MAX_MESSAGE = 2_000
_MAX_TRACEBACK = 20_000
_CUT = "[cut]"

#: Loggers whose UUIDs are browser tokens, not ids of ours (security check 18).
_TOKEN_LOGGERS = ("reflex", "asyncio", "engineio", "socketio", "granian", "_granian")
#: The web server hangs handlers of its own on these.
_SERVER = ("_granian", "granian.access")
_QUIET = ("alembic", "asyncio", "engineio", "httpx", "PIL", "fontTools", "socketio", "sqlalchemy")

_SCRUBS: tuple[tuple[re.Pattern[str], str], ...] = (
    # An event carries the socket's headers and everything that was typed into the form.
    (re.compile(r"\bEvent\((?:token='[^']*', ?)?name='([^']{0,200})'.*", re.DOTALL), r"event \1"),
    (re.compile(r"\brouter_data['\"]?\s*[:=]\s*\{.*", re.DOTALL), f"router_data {_CUT}"),
    (re.compile(r"(?i)\b((?:set-)?cookie|authorization)\b['\"]?\s*[:=].*"), rf"\1: {_CUT}"),
    (re.compile(r"\[parameters: .*"), f"[parameters: {_CUT}]"),
    (re.compile(r"(?<=[\w/])\?[^\s\"'<>]*=[^\s\"'<>]*"), f"?{_CUT}"),
    # 256 random bits as portal.kit.tokens writes them.
    (re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII), "[token]"),
    (re.compile(r"\$argon2id?\$\S+"), "[hash]"),
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), _CUT),
)
_UUID = re.compile(r"(?i)\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b")


def scrub(text: str, logger: str = "") -> str:
    """Return the text without cookies, tokens, query strings, form fields and passwords."""
    for pattern, replacement in _SCRUBS:
        text = pattern.sub(replacement, text)
    if logger.partition(".")[0].startswith(_TOKEN_LOGGERS):
        text = _UUID.sub("[token]", text)
    return text


def neutralise(text: str) -> str:
    """Return the text on one line: control and layout characters as escapes (check 66).

    Escape sequences would repaint a terminal, line feeds forge a record, and marks that turn the
    reading direction hide what stands there.
    """
    return "".join(
        char
        if char == " " or unicodedata.category(char)[0] not in "CZ"
        else char.encode("unicode_escape").decode()
        for char in text
    )


class _Formatter(logging.Formatter):
    """What both forms share: the finished, scrubbed and shortened parts of a record."""

    def _message(self, record: logging.LogRecord) -> str:
        text = scrub(record.getMessage(), record.name)
        return text if len(text) <= _MAX_MESSAGE else f"{text[:_MAX_MESSAGE]} {_CUT}"

    def _traceback(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        return scrub(self.formatException(record.exc_info), record.name)[-_MAX_TRACEBACK:]

    @staticmethod
    def _time(record: logging.LogRecord) -> datetime:
        return datetime.fromtimestamp(record.created, UTC)


class JsonLines(_Formatter):
    """One JSON object a line, times in UTC, ASCII only: for machines, in production."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self._time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        if traceback := self._traceback(record):
            line["exception"] = traceback
        return json.dumps(line)


class ReadableLines(_Formatter):
    """One line a record for people; a traceback follows, each of its lines indented."""

    def format(self, record: logging.LogRecord) -> str:
        when = self._time(record).strftime("%H:%M:%S")
        head = f"{when} {record.levelname.lower():8}{record.name}: "
        # The bar at the start keeps a forged line inside a traceback recognisable.
        trace = (f"\n  | {neutralise(row)}" for row in self._traceback(record).splitlines())
        return head + neutralise(self._message(record)) + "".join(trace)


def set_up(settings: Settings) -> None:
    """Send every record of this process to standard error in the form of the environment.

    Call it once per process, after the server has set up its own logging. Replaces what handlers
    the root logger had.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.is_production else ReadableLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _SERVER:
        server = logging.getLogger(name)
        server.handlers, server.propagate = [], True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)

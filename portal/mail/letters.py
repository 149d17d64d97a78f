"""A message put into one language: subject, plain text and HTML."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.config import get_settings
from portal.i18n import tr
from portal.kit.words import N_
from portal.mail.messages import Channel, Message

#: What a person (or whoever poses as one) typed: mail programs would turn an address hidden in
#: it into a link of its own (security check 25).
_TYPED_BY_PEOPLE = frozenset(
    {
        "answer",
        "applicant",
        "company",
        "company_name",
        "contact_name",
        "device",
        "giver",
        "headline",
        "invitee",
        "inviter",
        "member",
        "note",
        "reason",
        "receiver",
    }
)
#: Control characters, lone surrogates, and the two separators of Unicode.
_BREAKS_THE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: Overrides of the writing direction, which can make one address read like another.
_TURNS_THE_LINE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WORD_JOINER = "\u2060"
_LINK_JOINTS = re.compile(r"(?<=[^\s.])\.(?=[^\s.])|:(?=//)|(?<=[^\s@])@(?=[^\s@])")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a person reads. A text message has no HTML."""

    subject: str
    text: str
    html: str = ""


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write(message: Message, language: str) -> Letter:
    """Put the message into the language (one of LANGUAGES); dates read in UTC.

    What people typed about themselves stands escaped, on one line, and never as a link.
    """
    values = _values(message, language)
    subject = tr(language, message.subject, **values)
    if message.channel is Channel.SMS:
        return Letter(subject=subject, text=_paragraphs(message.opening, language, values)[0])
    filling = {"subject": subject, "language": language, **_filling(message, language, values)}
    text = _templates().get_template("letter.txt").render(filling)
    html = _templates().get_template("letter.html").render(filling)
    return Letter(subject=subject, text=text.strip() + "\n", html=html)


def _values(message: Message, language: str) -> dict[str, str]:
    values = {"portal": get_settings().name}
    for each in fields(message):
        values[each.name] = _shown(each.name, getattr(message, each.name), language)
    for name, words in getattr(message, "spoken", {}).items():
        if (key := getattr(message, name, "")) in words:
            values[name] = tr(language, words[key])
    return values


def _shown(name: str, value: str | datetime, language: str) -> str:
    if isinstance(value, datetime):
        return format_datetime(value, "long", tzinfo=UTC, locale=language)
    one_line = _BREAKS_THE_LINE.sub(" ", _TURNS_THE_LINE.sub("", value))
    return without_links(one_line) if name in _TYPED_BY_PEOPLE else one_line


def without_links(text: str) -> str:
    """Return the text so that no mail program makes a link of it; it looks the same."""
    return _LINK_JOINTS.sub(lambda joint: f"{joint[0]}{_WORD_JOINER}", text)


def _paragraphs(texts: tuple[str, ...], language: str, values: dict[str, str]) -> list[str]:
    """Translate and fill; a paragraph about something that was left empty is left out."""
    return [tr(language, text, **values) for text in texts if not _is_hollow(text, values)]


def _is_hollow(text: str, values: dict[str, str]) -> bool:
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    return bool(names) and not any(values[name].strip() for name in names)


def _filling(message: Message, language: str, values: dict[str, str]) -> dict[str, object]:
    settings = get_settings()
    name = values.get("contact_name", "").strip()
    return {
        "greeting": tr(language, N_("Hello {name},"), name=name)
        if name
        else tr(language, N_("Hello,")),
        "opening": _paragraphs(message.opening, language, values),
        "code": values.get("code", ""),
        "button": tr(language, message.button) if message.button else "",
        "link": getattr(message, "link", ""),
        "closing": _paragraphs(message.closing, language, values),
        "portal": settings.name,
        "support": tr(
            language,
            N_("Customer support: {phone}, {email}"),
            phone=settings.support_phone,
            email=settings.support_email,
        ),
    }

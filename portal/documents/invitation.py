"""What an invitation letter says, in the letter's own language; how it looks is paper.invitation.

The previous letter is where a colleague finds the company code (A-35, decision 16).
"""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from portal.i18n import tr

#: Counted up with every change of the words or the look; each letter keeps the one it has.
TEMPLATE_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Event:
    """What people are invited to; without both days the letter says that they will follow."""

    name: str
    place: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """The facts of one letter: who is invited to what, and by what number the letter is known.

    `issued_on` is the calendar day in UTC; `check_address` is where the number is checked.
    """

    language: str
    number: str
    issued_on: date
    person: str
    company: str
    company_code: str
    event: Event
    product: str
    check_address: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A term and what it holds."""

    term: str
    held: str


@dataclass(frozen=True, kw_only=True)
class InvitationLetter:
    """Every word of a letter, top to bottom, and what the square code leads to."""

    language: str
    issued_on: date
    letterhead: str
    title: str
    reference: tuple[Fact, ...]
    salutation: str
    opening: str
    event: tuple[Fact, ...]
    body: tuple[str, ...]
    company: tuple[Fact, ...]
    farewell: str
    signature: str
    check_title: str
    check_words: str
    check_link: str
    footer: str

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is printed, in reading order."""
        return (
            self.letterhead,
            *_told(self.reference),
            self.title,
            self.salutation,
            self.opening,
            *_told(self.event),
            *self.body,
            *_told(self.company),
            self.farewell,
            self.signature,
            self.check_title,
            self.check_words,
            self.footer,
        )


def _told(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(text for fact in facts for text in (fact.term, fact.held))


def write_invitation(facts: Invitation) -> InvitationLetter:
    """Put the facts into words, those of `facts.language`; names stay as they are."""
    language = facts.language
    return InvitationLetter(
        language=language,
        issued_on=facts.issued_on,
        letterhead=facts.product,
        title=tr(language, "Invitation letter"),
        reference=(
            Fact(term=tr(language, "Letter number"), held=facts.number),
            Fact(term=tr(language, "Issued on"), held=_day(facts.issued_on, language)),
        ),
        salutation=tr(language, "Dear {person},", person=facts.person),
        opening=tr(
            language,
            "We have the pleasure of inviting you, as a representative of {company}, to take part "
            "in the following event as a buyer:",
            company=facts.company,
        ),
        event=_event(facts.event, language),
        body=_body(language),
        company=(
            Fact(term=tr(language, "Company"), held=facts.company),
            Fact(term=tr(language, "Company code"), held=facts.company_code),
        ),
        farewell=tr(language, "Yours sincerely,"),
        signature=facts.product,
        check_title=tr(language, "Is this letter genuine?"),
        check_words=tr(
            language,
            "Scan the code, or open {address} and enter the letter number.",
            address=facts.check_address,
        ),
        check_link=f"{facts.check_address}?number={facts.number}",
        footer=f"{facts.product} · {facts.phone} · {facts.email}",
    )


def _body(language: str) -> tuple[str, ...]:
    return (
        tr(
            language,
            "Please bring this letter with you. Colleagues who want to join your company on the "
            "portal need the company code that stands below.",
        ),
        tr(
            language,
            "This letter is an invitation only: neither a visa nor a promise of one. It was issued "
            "electronically and is valid without a signature.",
        ),
    )


def _event(event: Event, language: str) -> tuple[Fact, ...]:
    # The default names stand in the catalogues; an operator's own are printed as they are.
    return (
        Fact(term=tr(language, "Event"), held=tr(language, event.name)),
        Fact(term=tr(language, "Place"), held=tr(language, event.place)),
        Fact(term=tr(language, "Dates"), held=_dates(event, language)),
    )


def _dates(event: Event, language: str) -> str:
    if event.start is None or event.end is None:
        return tr(language, "The dates will be announced.")
    if event.start == event.end:
        return _day(event.start, language)
    return f"{_day(event.start, language)} – {_day(event.end, language)}"


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)

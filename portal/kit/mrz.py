"""The machine-readable zone of travel documents: ICAO Doc 9303, parts 3 (common), 4, 5 and 6.

TD3 is a passport (2 lines of 44), TD1 a card (3 of 30), TD2 a larger card or sheet (2 of 36). The
Mainland Travel Permits for residents of Hong Kong and Macao and of Taiwan are cards whose zone is
made by the same rules: three lines of 30, document code C and one more, issuer CHN, check digits as
in Doc 9303 (GA/T 704.14-2015, clauses 3 to 5; GA/T 704.16-2015). What they write into the optional
fields is not published freely; it is kept as it stands and not interpreted.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from portal.kit.transliteration import spelling, spellings

FILLER: Final = "<"
_WEIGHTS: Final = (7, 3, 1)
_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALLOWED: Final = re.compile(rf"[A-Z0-9{FILLER}]+")
#: What keyboards and readers make of the filler.
_AS_FILLER: Final = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "＜": "<", "《": "<<"})
_SEXES: Final = frozenset("FM")
_NUMBER: Final = 9
#: No travel document is valid for longer, and nobody shows one that expired half a century ago.
_YEARS_AHEAD: Final = 49
_CENTURY: Final = 100


class NotMachineReadable(ValueError):
    """The text is not a zone: wrong length, wrong characters, or a date that no calendar has."""


class Layout(StrEnum):
    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"


#: How many lines of how many characters.
_SHAPES: Final = {Layout.TD1: (3, 30), Layout.TD2: (2, 36), Layout.TD3: (2, 44)}


@dataclass(frozen=True)
class Zone:
    """What a machine-readable zone says; the holder's facts stay out of logs by repr=False."""

    layout: Layout
    #: P for passports, perhaps with a second letter; C and another for permits.
    document_code: str
    #: Three letters, mostly ISO 3166-1 alpha-3, but D for Germany (Doc 9303-3, section 5).
    issuer: str
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    number: str = field(repr=False)
    nationality: str
    born: date | None = field(repr=False)
    #: F, M or "" where the document does not say.
    sex: str = field(repr=False)
    expires: date | None = field(repr=False)
    #: The optional data, fillers at its end left out; a personal number in many passports.
    optional: str = field(default="", repr=False)
    #: The name fills its field to the end and may have been cut there.
    is_name_cut: bool = field(default=False, repr=False)
    #: Whose check digit is wrong: number, born, expires, optional, all.
    wrong: frozenset[str] = frozenset()

    def is_named(self, typed: str) -> bool | None:
        """Whether a typed full name is the holder's; None when it cannot be compared.

        Order, hyphens, apostrophes, marks and the choices of issuers do not count; a Chinese name
        cannot be compared by letters.
        """
        candidates = spellings(typed)
        if not candidates:
            return None
        return any(self._is_spelt(each) for each in candidates)

    def _is_spelt(self, typed: str) -> bool:
        words, told = typed.split(), f"{self.surname} {self.given_names}".split()
        if sorted(words) == sorted(told):
            return True
        joined = "".join(words)
        family, given = (each.replace(" ", "") for each in (self.surname, self.given_names))
        if joined in {family + given, given + family}:
            return True
        if not self.is_name_cut:
            return False
        return bool(told) and all(any(word.startswith(cut) for word in words) for cut in told)


def parse(text: str, *, today: date) -> Zone:
    """Return what the zone says, wrong check digits named in it; raises NotMachineReadable.

    Spaces and small letters are forgiven, lines need no breaks. Years have two digits: a birth lies
    in the last hundred years before `today`, an expiry at most 49 years after it.
    """
    layout, lines = _lines_of(text)
    return _parse_td1(lines, today) if layout is Layout.TD1 else _parse_two(layout, lines, today)


def compose(zone: Zone) -> str:
    """Return the lines of a zone, check digits computed; for specimens and tests.

    Names are spelt by Doc 9303-3 and cut at the end of their field. Raises NotMachineReadable for
    a name that cannot be written, and for numbers of more than nine characters.
    """
    return "\n".join(_compose_td1(zone) if zone.layout is Layout.TD1 else _compose_two(zone))


def check_digit(text: str) -> str:
    """Return the check digit: weights 7, 3, 1, modulus 10 (Doc 9303-3, section 4.9).

    One changed character is found unless the values of both leave the same remainder by ten: 0, A,
    K, U and the filler cannot be told apart, nor can 1, B, L, V.
    """
    values = (0 if char == FILLER else _CHARACTERS.index(char) for char in text)
    total = sum(value * _WEIGHTS[place % len(_WEIGHTS)] for place, value in enumerate(values))
    return str(total % 10)


def _lines_of(text: str) -> tuple[Layout, list[str]]:
    joined = "".join(text.translate(_AS_FILLER).upper().split())
    if not _ALLOWED.fullmatch(joined):
        raise NotMachineReadable
    for layout, (count, length) in _SHAPES.items():
        if len(joined) == count * length:
            return layout, [
                joined[start : start + length] for start in range(0, len(joined), length)
            ]
    raise NotMachineReadable


def _parse_two(layout: Layout, lines: list[str], today: date) -> Zone:
    """Read TD3 or TD2, which share their columns but for the end of the second line."""
    first, second = lines
    number, wrong = _checked("number", second[0:9], second[9])
    optional = second[28:42] if layout is Layout.TD3 else second[28:35]
    if layout is Layout.TD2 and second[9] == FILLER:
        number, optional, wrong = _long_number(second[0:9], optional)
    if layout is Layout.TD3 and (optional.strip(FILLER) or second[42] != FILLER):
        # Only an empty field may have a filler as its check digit.
        wrong |= _checked("optional", optional, second[42])[1]
    wrong |= _checked("all", second[0:10] + second[13:20] + second[21:-1], second[-1])[1]
    head = _Head(layout, first[0:2], first[2:5], first[5:])
    return head.zone(number, second[10:13], _Middle.read(second[13:28], today), optional, wrong)


def _parse_td1(lines: list[str], today: date) -> Zone:
    first, second, name = lines
    number, wrong = _checked("number", first[5:14], first[14])
    optional = first[15:30]
    if first[14] == FILLER:
        number, optional, wrong = _long_number(first[5:14], optional)
    covered = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    wrong |= _checked("all", covered, second[29])[1]
    optional = optional.rstrip(FILLER) + second[18:29]
    head = _Head(Layout.TD1, first[0:2], first[2:5], name)
    return head.zone(number, second[15:18], _Middle.read(second[0:15], today), optional, wrong)


def _checked(name: str, text: str, digit: str) -> tuple[str, frozenset[str]]:
    """Return the field without its fillers, and its name if the check digit is wrong."""
    is_right = digit == check_digit(text)
    return text.rstrip(FILLER), frozenset() if is_right else frozenset({name})


def _long_number(start: str, optional: str) -> tuple[str, str, frozenset[str]]:
    """Read a number of more than nine characters; return it, the optional data, and what is wrong.

    Its rest and the check digit stand in front of the optional data (Doc 9303-5, note j).
    """
    rest, _, optional = optional.partition(FILLER)
    if not rest:
        raise NotMachineReadable
    number, wrong = _checked("number", start + rest[:-1], rest[-1])
    return number, optional, wrong


@dataclass(frozen=True)
class _Middle:
    """Birth, sex and expiry, which stand side by side in every layout."""

    born: date | None
    sex: str
    expires: date | None
    wrong: frozenset[str]

    @classmethod
    def read(cls, text: str, today: date) -> "_Middle":
        born, wrong_born = _checked("born", text[0:6], text[6])
        expires, wrong_expires = _checked("expires", text[8:14], text[14])
        sex = text[7] if text[7] in _SEXES else ""
        until = _day(expires, latest=today.year + _YEARS_AHEAD)
        birth = _day(born, latest=today.year)
        if birth is not None and birth > today:
            birth = _day(born, latest=today.year - 1)
        return cls(birth, sex, until, wrong_born | wrong_expires)


@dataclass(frozen=True)
class _Head:
    """What kind of document it is, and the name."""

    layout: Layout
    document_code: str
    issuer: str
    name: str

    def zone(
        self, number: str, nationality: str, middle: _Middle, optional: str, wrong: frozenset[str]
    ) -> Zone:
        surname, _, given = self.name.partition(FILLER * 2)
        return Zone(
            layout=self.layout,
            document_code=self.document_code.rstrip(FILLER),
            issuer=self.issuer.rstrip(FILLER),
            surname=_words(surname),
            given_names=_words(given),
            number=number,
            nationality=nationality.rstrip(FILLER),
            born=middle.born,
            sex=middle.sex,
            expires=middle.expires,
            optional=optional.rstrip(FILLER),
            is_name_cut=not self.name.endswith(FILLER),
            wrong=wrong | middle.wrong,
        )


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _day(text: str, *, latest: int) -> date | None:
    """Return the day, its year the last one not after `latest`; None where a part is unknown."""
    if not text.isdecimal():
        if FILLER in text or not text:
            return None
        raise NotMachineReadable
    # A filler at the end was stripped with the others: an unknown day.
    if len(text) < len("YYMMDD"):
        return None
    year, month, day = (int(text[start : start + 2]) for start in (0, 2, 4))
    year += latest - latest % _CENTURY
    try:
        return date(year if year <= latest else year - _CENTURY, month, day)
    except ValueError as no_day:
        raise NotMachineReadable from no_day


def _compose_two(zone: Zone) -> tuple[str, str]:
    _, length = _SHAPES[zone.layout]
    number = _fill(zone.number, _NUMBER)
    first = _fill(zone.document_code, 2) + _fill(zone.issuer, 3) + _name(zone, length - 5)
    second = number + check_digit(number) + _fill(zone.nationality, 3) + _middle(zone)
    if zone.layout is Layout.TD3:
        optional = _fill(zone.optional, 14)
        second += optional + check_digit(optional)
    else:
        second += _fill(zone.optional, 7)
    return first, second + check_digit(second[0:10] + second[13:20] + second[21:])


def _compose_td1(zone: Zone) -> tuple[str, str, str]:
    number = _fill(zone.number, _NUMBER)
    first = _fill(zone.document_code, 2) + _fill(zone.issuer, 3) + number + check_digit(number)
    first += _fill(zone.optional, 15)
    second = _middle(zone) + _fill(zone.nationality, 3) + _fill("", 11)
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second, _name(zone, 30)


def _middle(zone: Zone) -> str:
    born, expires = (
        day.strftime("%y%m%d") if day else _fill("", 6) for day in (zone.born, zone.expires)
    )
    return born + check_digit(born) + (zone.sex or FILLER) + expires + check_digit(expires)


def _fill(text: str, length: int) -> str:
    filled = text.upper().ljust(length, FILLER)
    if len(filled) > length or not _ALLOWED.fullmatch(filled):
        raise NotMachineReadable
    return filled


def _name(zone: Zone, length: int) -> str:
    surname, given = spelling(zone.surname), spelling(zone.given_names)
    if not surname or (zone.given_names and not given):
        raise NotMachineReadable
    name = surname + (FILLER * 2 + given if given else "")
    return name.replace(" ", FILLER)[:length].ljust(length, FILLER)

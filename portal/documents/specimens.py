"""Papers of people and companies that do not exist, to show and to try the portal with.

Each has SPECIMEN across it and differs from any real paper in its looks; what can be checked on it,
the machine-readable zone, is right.
"""

from dataclasses import dataclass
from datetime import date

from portal.kit import mrz
from portal.kit.mrz import Zone

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """What stands on a paper: the value object; how it looks is in documents/paper/specimen.py."""

    title: str
    subtitle: str
    rows: tuple[tuple[str, str], ...]
    #: The lines at the bottom that machines read; "" for none.
    zone: str = ""
    #: The colour of the paper, red, green and blue from 0 to 255.
    tint: tuple[int, int, int] = (225, 232, 240)
    has_portrait: bool = False
    #: Width through height: a passport page is 125 mm by 88, a certificate stands upright.
    shape: float = 125 / 88


def a_passport(zone: Zone) -> Specimen:
    """Return the identity page of a passport that says what the zone says."""
    rows = (
        ("Type", zone.document_code),
        ("Code of issuing State", zone.issuer),
        ("Passport No.", zone.number),
        ("Surname", zone.surname.upper()),
        ("Given names", zone.given_names.upper()),
        ("Nationality", zone.nationality),
        ("Date of birth", _day(zone.born)),
        ("Sex", zone.sex or "X"),
        ("Date of expiry", _day(zone.expires)),
    )
    return Specimen(
        title="PASSPORT",
        subtitle="PASSEPORT · 护照",
        rows=rows,
        zone=mrz.compose(zone),
        has_portrait=True,
    )


def a_travel_permit(zone: Zone, *, chinese_name: str, residents: str) -> Specimen:
    """Return a Mainland Travel Permit; `residents` as it stands on it: 港澳居民 or 台湾居民."""
    road = "来往大陆通行证" if residents.startswith("台湾") else "来往内地通行证"
    rows = (
        ("姓名", chinese_name),
        ("Name", f"{zone.surname}, {zone.given_names}".upper()),
        ("出生日期", _dotted(zone.born)),
        ("性别", {"F": "女", "M": "男"}.get(zone.sex, "")),
        ("有效期限", _dotted(zone.expires)),
        ("证件号码", zone.number),
    )
    return Specimen(
        title=residents + road,
        subtitle="MAINLAND TRAVEL PERMIT",
        rows=rows,
        zone=mrz.compose(zone),
        tint=(222, 236, 226),
        has_portrait=True,
        shape=85.6 / 54,
    )


def a_residence_card(*, name: str, number: str, country: str, expires: date | None) -> Specimen:
    """Return a foreign permanent resident card; without an expiry it says so."""
    rows = (
        ("Name", name.upper()),
        ("Card No.", number),
        ("Category", "PERMANENT RESIDENT"),
        ("Country of residence", country.upper()),
        ("Card expires", _day(expires) if expires else "NO EXPIRY"),
    )
    return Specimen(
        title="PERMANENT RESIDENT CARD",
        subtitle=country.upper(),
        rows=rows,
        tint=(236, 226, 222),
        has_portrait=True,
        shape=85.6 / 54,
    )


def a_visa(
    *, name: str, number: str, kind: str, country: str, issued: date, expires: date
) -> Specimen:
    """Return the page of a passport with a visa of that kind: EMPLOYMENT, TOURIST."""
    rows = (
        ("Name", name.upper()),
        ("Visa No.", number),
        ("Type", kind.upper()),
        ("Issuing State", country.upper()),
        ("Date of issue", _day(issued)),
        ("Date of expiry", _day(expires)),
    )
    return Specimen(
        title="VISA", subtitle="VISUM · 签证", rows=rows, tint=(238, 233, 220), has_portrait=True
    )


def a_licence(*, company: str, code: str, person: str, address: str, founded: date) -> Specimen:
    """Return a Chinese business licence with its Unified Social Credit Code."""
    rows = (
        ("统一社会信用代码", code),
        ("名称", company),
        ("类型", "有限责任公司"),
        ("法定代表人", person),
        ("成立日期", _dotted(founded)),
        ("住所", address),
    )
    return Specimen(
        title="营业执照", subtitle="BUSINESS LICENCE", rows=rows, tint=(245, 240, 226), shape=1.41
    )


def a_brand_certificate(
    *, brand: str, owner: str, agent: str, number: str, since: date, until: date
) -> Specimen:
    """Return a certificate by which the owner of a brand lets an agent sell it."""
    rows = (
        ("Brand", brand),
        ("Owner", owner),
        ("Authorised agent", agent),
        ("Certificate No.", number),
        ("Valid from", _day(since)),
        ("Valid until", _day(until)),
    )
    return Specimen(
        title="BRAND AUTHORISATION",
        subtitle="品牌授权书",
        rows=rows,
        tint=(240, 238, 232),
        shape=1.41,
    )


def _day(day: date | None) -> str:
    return f"{day:%d} {_MONTHS[day.month - 1]} {day:%Y}" if day else "XX XXX XXXX"


def _dotted(day: date | None) -> str:
    return f"{day:%Y.%m.%d}" if day else ""

"""Papers to hand in: specimens as scanned, and as badly photographed as people do it."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from portal.documents import specimens
from portal.documents.paper.specimen import draw_specimen, picture_specimen
from portal.documents.specimens import Specimen
from portal.kit.mrz import Layout, Zone


def a_zone(**facts: Any) -> Zone:
    """Return what a passport's machine-readable zone says; give what the test is about."""
    known = Zone(
        layout=Layout.TD3,
        document_code="P",
        issuer="D",
        surname="FISCHER",
        given_names="LENA",
        number="C01X00T47",
        nationality="D",
        born=date(1988, 3, 14),
        sex="F",
        expires=date(2031, 8, 31),
    )
    return replace(known, **facts)


def a_permit_zone(**facts: Any) -> Zone:
    """Return what the zone of a Mainland Travel Permit says."""
    known: dict[str, Any] = {
        "layout": Layout.TD1,
        "document_code": "CR",
        "issuer": "CHN",
        "nationality": "CHN",
        "surname": "CHAN",
        "given_names": "TAI MAN",
        "number": "H12345678",
    }
    return a_zone(**known | facts)


def a_passport_scan(zone: Zone | None = None, *, width: int = 1600) -> bytes:
    """Return a passport's identity page as a JPEG, sharp and in colour."""
    return draw_specimen(specimens.a_passport(zone or a_zone()), width=width)


def a_permit_scan(zone: Zone | None = None, *, residents: str = "港澳居民") -> bytes:
    """Return a Mainland Travel Permit as a JPEG."""
    permit = specimens.a_travel_permit(
        zone or a_permit_zone(), chinese_name="陈大文", residents=residents
    )
    return draw_specimen(permit)


def a_photo(
    specimen: Specimen | None = None,
    *,
    width: int = 1600,
    blur: float = 0,
    glare: float = 0,
    is_grey: bool = False,
) -> bytes:
    """Return a phone's picture of a paper on a table.

    `blur` is in thousandths of the picture's width, `glare` the spot's radius as a share of it.
    """
    paper = picture_specimen(specimen or specimens.a_passport(a_zone()), width=width * 8 // 10)
    image = Image.new("RGB", (width, paper.height + width // 5), (112, 84, 62))
    image.paste(paper, (width // 10, width // 10))
    if glare:
        image = _shine(image, glare)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur * width / 1000))
    if is_grey:
        image = ImageOps.grayscale(image).convert("RGB")
    # A sensor is never quite without noise.
    noise = Image.effect_noise(image.size, 8).convert("RGB")
    written = io.BytesIO()
    Image.blend(image, noise, 0.04).save(written, "JPEG", quality=90)
    return written.getvalue()


def _shine(image: Image.Image, radius: float) -> Image.Image:
    """Burn a lamp's reflection into the middle of the page, soft at its edge."""
    reach = round(radius * image.width)
    mask = Image.new("L", image.size)
    middle = (image.width * 11 // 20, image.height // 2)
    box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    soft = mask.filter(ImageFilter.GaussianBlur(reach / 6))
    shining = image.copy()
    shining.paste((255, 255, 255), mask=soft)
    return shining

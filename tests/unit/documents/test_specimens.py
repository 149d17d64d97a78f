"""Specimens are drawn sharp and in colour, and their zones are right."""

import io
from datetime import date

import pytest
from PIL import Image

from portal.documents import specimens
from portal.documents.paper.specimen import draw_specimen
from portal.kit import mrz
from tests.factories.papers import a_permit_zone, a_zone

PAPERS = {
    "passport": specimens.a_passport(a_zone()),
    "permit": specimens.a_travel_permit(
        a_permit_zone(), chinese_name="陈大文", residents="台湾居民"
    ),
    "residence": specimens.a_residence_card(
        name="Li Wei", number="A123", country="Canada", expires=None
    ),
    "visa": specimens.a_visa(
        name="Li Wei",
        number="V1",
        kind="Employment",
        country="Singapore",
        issued=date(2026, 1, 1),
        expires=date(2028, 1, 1),
    ),
    "licence": specimens.a_licence(
        company="广州晨光照明有限公司",
        code="91440101MA59J2XY3K",
        person="李伟",
        address="广州市海珠区阅江中路380号",
        founded=date(2017, 5, 2),
    ),
    "brand": specimens.a_brand_certificate(
        brand="Nordlicht",
        owner="Nordlicht GmbH",
        agent="广州晨光照明有限公司",
        number="NL-7",
        since=date(2026, 1, 1),
        until=date(2027, 1, 1),
    ),
}


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
def test_a_paper_is_drawn_as_wide_as_wanted(paper):
    with Image.open(io.BytesIO(draw_specimen(paper, width=800))) as image:
        assert (image.format, image.mode, image.width) == ("JPEG", "RGB", 800)


def test_the_zone_of_a_specimen_is_right():
    zone = mrz.parse(PAPERS["passport"].zone, today=date(2026, 11, 22))

    assert zone == a_zone()

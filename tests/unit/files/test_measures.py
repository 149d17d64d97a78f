"""What a machine sees on a picture: blur, glare, grey, on specimens as people photograph them."""

import pytest

from portal.files.measures import LEAST_SHARPNESS, faults
from portal.files.pictures import rewrite_jpeg
from tests.factories.papers import a_passport_scan, a_permit_scan, a_photo


def seen(content: bytes) -> dict[str, float | bool]:
    return rewrite_jpeg(content).measures


@pytest.mark.parametrize("width", [1000, 1600, 4000])
def test_a_good_photo_has_no_fault(width):
    measures = seen(a_photo(width=width))

    assert not faults(measures)
    assert measures["sharpness"] > 5 * LEAST_SHARPNESS


@pytest.mark.parametrize("scan", [a_passport_scan(), a_permit_scan()])
def test_a_scan_has_no_fault(scan):
    assert not faults(seen(scan))


@pytest.mark.parametrize("width", [1000, 1600, 4000])
def test_a_blurred_photo_is_told(width):
    assert "blurred" in faults(seen(a_photo(width=width, blur=2.5)))


@pytest.mark.parametrize("radius", [0.1, 0.15, 0.2])
def test_a_lamp_on_the_page_is_told(radius):
    assert faults(seen(a_photo(glare=radius))) == ["glare"]


@pytest.mark.req("A-50")
def test_a_grey_photo_is_told():
    assert faults(seen(a_photo(is_grey=True))) == ["grey"]


def test_a_small_photo_is_told():
    assert "small" in faults(seen(a_photo(width=640)))


def test_nothing_is_said_of_a_pdf():
    assert not faults({"pages": 3})

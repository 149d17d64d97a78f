"""Codes of an app against the vectors of RFC 6238."""

import base64
from datetime import UTC, datetime

import pytest

from portal.kit import otp, qr

KEY = base64.b32encode(b"12345678901234567890").decode()
#: RFC 6238, appendix B, SHA-1; the last six of its eight digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_are_those_of_the_standard(seconds, code):
    moment = datetime.fromtimestamp(seconds, UTC)

    assert otp.code_at(KEY, otp.step_at(moment)) == code
    assert otp.step_at(moment) in otp.fitting_steps(KEY, code, moment)


@pytest.mark.parametrize(("steps", "fits"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_half_a_minute_off(steps, fits):
    moment = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    now = otp.step_at(moment)

    assert otp.fitting_steps(KEY, otp.code_at(KEY, now + steps), moment) == [now + steps] * fits


@pytest.mark.parametrize("odd", ["", "12345", "abcdef", "\ud800", "１２３４５６", "x" * 10_000])
def test_what_is_no_code_fits_nothing(odd):
    assert otp.fitting_steps(KEY, odd, datetime(2026, 3, 7, tzinfo=UTC)) == []


def test_no_two_keys_are_alike_and_each_can_be_typed():
    keys = {otp.new_key() for _ in range(100)}

    assert len(keys) == 100
    assert all(otp.in_groups(key).replace(" ", "") == key for key in keys)
    assert max(len(group) for key in keys for group in otp.in_groups(key).split()) == 4


def test_the_picture_needs_no_request():
    address = otp.address_of(KEY, person="a&b@mail.example", issuer="Meridian Trade")

    assert address.startswith("otpauth://totp/Meridian%20Trade:a%26b%40mail.example?secret=")
    assert qr.as_picture(address).startswith("data:image/svg+xml")

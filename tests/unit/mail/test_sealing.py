"""Sealed text opens with its own secret and purpose only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import sealing
from portal.kit.sealing import SealBroken


@given(text=st.text())
def test_what_was_sealed_comes_back(text):
    sealed = sealing.seal("secret", "outbox", text)

    assert sealing.unseal("secret", "outbox", sealed) == text


def test_the_sealed_text_shows_nothing_and_never_looks_the_same():
    first, second = (sealing.seal("secret", "outbox", '{"code":"048213"}') for _ in range(2))

    assert "048213" not in first
    assert first != second


@pytest.mark.parametrize(("secret", "purpose"), [("other", "outbox"), ("secret", "links")])
def test_another_secret_or_purpose_does_not_open_it(secret, purpose):
    sealed = sealing.seal("secret", "outbox", "text")

    with pytest.raises(SealBroken):
        sealing.unseal(secret, purpose, sealed)


@pytest.mark.parametrize("broken", ["", "gAAAA", "not sealed at all", "\u4f60\u597d"])
def test_altered_text_does_not_open(broken):
    with pytest.raises(SealBroken):
        sealing.unseal("secret", "outbox", broken)

"""Unit tests never see the machine's own settings, and hash passwords at a low price."""

import pytest

from portal.files import intake
from portal.files.rewritten import Rewritten
from portal.kit import passwords
from tests.factories.accounts import CHEAP


@pytest.fixture(autouse=True)
def _own_environment(own_environment: None) -> None:
    """Give every unit test the environment of a fresh clone."""


@pytest.fixture
def real_hashing() -> None:
    """Ask for the production's argon2 parameters."""


@pytest.fixture(autouse=True)
def _cheap_hashing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with argon2id at its lowest cost, unless the test asks for the real one."""
    if "real_hashing" not in request.fixturenames:
        monkeypatch.setattr(passwords, "_context", CHEAP)


@pytest.fixture
def quick_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files in as they are: no process looks at them, and every one is a JPEG."""

    async def as_it_is(content: bytes) -> Rewritten:
        return Rewritten(content, "image/jpeg", {"width": 1600, "height": 1200})

    monkeypatch.setattr(intake, "rewrite", as_it_is)

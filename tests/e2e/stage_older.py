"""Accounts of the older platform that somebody has imported before a journey begins."""

from typing import Any

from sqlmodel import select

from portal.kit import clock
from portal.models.legacy import LegacyAccount, LegacyKind
from tests.e2e import stage
from tests.e2e.harness import Server

#: Everybody's old password: the stored hash of a demo person is taken, for it is sealed with a
#: secret that a test does not have.
PASSWORD = stage.PASSWORD
_SEALED_FOR = "marisol.vega@example.com"


def let_sleep(portal: Server, **facts: Any) -> LegacyAccount:
    """Let an older account have been imported: by default an overseas buyer's."""
    known: dict[str, Any] = {
        "kind": LegacyKind.BEST_OVERSEAS,
        "email": stage.new_email(),
        "contact_name": "Marisol Vega",
        "country": "MX",
        "imported_at": clock.now(),
    }
    with stage._database(portal) as session:
        sealed = select(LegacyAccount.password_hash).where(LegacyAccount.email == _SEALED_FOR)
        record = LegacyAccount(**known | facts, password_hash=session.exec(sealed).one())
        session.add(record)
    return record

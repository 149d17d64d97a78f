"""Accounts of older platforms for the demo world: one of each kind, still asleep (A-08 to A-11)."""

from portal.kit import clock
from portal.models.legacy import LegacyAccount, LegacyKind
from portal.services.accounts import older

#: The public demo password, hashed as older platforms did.
_PBKDF2 = "$pbkdf2-sha256$29000$ZGVtby1vZi1hbi1vbGRlcg$Gnunxqta6.R82XMKcvAEL00SHpn4dYLOqCzoORpPC7k"
_SSHA = "{SSHA}OkGl+uV9MdDXPQRBKlOWGrETzftkZW1vc2FsdA=="
_CRYPT = (
    "$6$demosaltdemosalt$nhz1NBBaJ.lw9QYVKMWw7YFGOhB0vDhh09AkvZYVZkxzK3NoXJixP6Q1sgjCpfbdf19qYk0mFR"
    "i0I9qezFpIp/"
)


def older_accounts() -> list[LegacyAccount]:
    """Return the demo world's older accounts, not stored yet."""
    return [
        LegacyAccount(
            kind=LegacyKind.BEST_OVERSEAS,
            email="marisol.vega@example.com",
            contact_name="Marisol Vega",
            country="MX",
            company_name="Casa Vega Importaciones",
            password_hash=older.seal_hash(_PBKDF2),
            imported_at=clock.now(),
        ),
        LegacyAccount(
            kind=LegacyKind.EES_DOMESTIC,
            email="li.na@example.com",
            contact_name="李娜",
            country="CN",
            password_hash=older.seal_hash(_SSHA),
            imported_at=clock.now(),
        ),
        LegacyAccount(
            kind=LegacyKind.BEST_REPRESENTATIVE,
            email="park.minjun@example.com",
            contact_name="Park Minjun",
            country="KR",
            password_hash=older.seal_hash(_CRYPT),
            imported_at=clock.now(),
        ),
    ]

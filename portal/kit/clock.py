"""The one clock of the portal, so that a test can move time everywhere at once."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC."""
    return datetime.now(UTC)

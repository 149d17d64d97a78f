"""The support desk: requests of people who cannot help themselves, and who answers them."""

from portal.services.support.asking import ask_for_account_recovery, ask_for_badge_correction
from portal.services.support.changes import on_changed

__all__ = ["ask_for_account_recovery", "ask_for_badge_correction", "on_changed"]

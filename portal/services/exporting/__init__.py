"""A copy of everything the portal knows about one person, for that person alone (check 67)."""

from portal.services.exporting.asking import ask_for_copy, find_copy
from portal.services.exporting.errors import CopyMadeToday, CopyPasswordWrong

__all__ = ["CopyMadeToday", "CopyPasswordWrong", "ask_for_copy", "find_copy"]

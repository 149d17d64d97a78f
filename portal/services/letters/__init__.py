"""Invitation letters: issuing one's own, handing out the file, and telling whether one is genuine.

A letter prints the company code; colleagues find it there (A-35, decision 16).
"""

from portal.services.letters.checking import check_letter
from portal.services.letters.issuing import EventOver, TooManyLetters, issue_letter
from portal.services.letters.reading import LetterDamaged, LetterFile, fetch_letter, list_letters

__all__ = [
    "EventOver",
    "LetterDamaged",
    "LetterFile",
    "TooManyLetters",
    "check_letter",
    "fetch_letter",
    "issue_letter",
    "list_letters",
]

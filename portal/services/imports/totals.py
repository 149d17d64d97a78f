"""What has become of the lines of a file."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.kit.names import mask_email, mask_name

_LONGEST_VALUE = 60
#: What is said of nothing but that it is there.
_SECRETS = frozenset({"password_hash"})


class Outcome(StrEnum):
    """What has become of one line."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """Why a line was refused; its value is masked, for reports travel by mail."""

    number: int
    column: str
    words: str
    value: str = ""


@dataclass
class Totals:
    """How many lines had which outcome; each line is handed on, a refused one as its problem."""

    on_problem: Callable[[Problem], None]
    on_good: Callable[[int, Outcome], None] = lambda _number, _outcome: None
    counts: Counter[Outcome] = field(default_factory=Counter)

    def count(self, number: int, outcome: Outcome) -> None:
        """Count a line that was not refused."""
        self.counts[outcome] += 1
        self.on_good(number, outcome)

    def refuse(self, number: int, words: str, *, column: str = "", value: str = "") -> None:
        """Count a refused line and hand on why; its value leaves here masked."""
        self.counts[Outcome.REFUSED] += 1
        self.on_problem(Problem(number, column, words, mask(column, value)))

    @property
    def refused(self) -> int:
        return self.counts[Outcome.REFUSED]

    @property
    def lines(self) -> int:
        return self.counts.total()


def mask(column: str, value: str) -> str:
    """Return enough of the value to find it in the file, and nothing of a secret."""
    if column in _SECRETS:
        return "***" if value else ""
    short = value[:_LONGEST_VALUE]
    return mask_email(short) if "@" in short else mask_name(short)

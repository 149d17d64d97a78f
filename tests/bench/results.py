"""One comparison and how it is printed."""

from dataclasses import dataclass

HEADING = f"{'':52}{'base':>12}{'portal':>12}{'ratio':>9}{'target':>9}"


@dataclass(frozen=True)
class Result:
    """One comparison; without a target it is only told."""

    what: str
    base: str
    ours: str
    measured: float
    target: float | None

    @property
    def is_missed(self) -> bool:
        return self.target is not None and self.measured > self.target

    def line(self) -> str:
        verdict = "" if self.target is None else ("MISSED" if self.is_missed else "ok")
        target = "" if self.target is None else f"<= {self.target:g}"
        numbers = f"{self.base:>12}{self.ours:>12}{self.measured:>9.2f}{target:>9}"
        return f"{self.what:52}{numbers}  {verdict}"

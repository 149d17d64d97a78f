"""What a written page is made of: sections of paragraphs, steps, points, a note and ways on.

All texts are English sentences marked with N_. They may hold the placeholders {product}, {phone},
{email} and {sender}, which the page fills in.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link with words that make sense alone: to a page of the portal."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading and what stands below it; `anchor` is its place in the page's address."""

    anchor: str
    title: str
    words: tuple[str, ...] = ()
    #: In this order, numbered.
    steps: tuple[str, ...] = ()
    #: In any order.
    points: tuple[str, ...] = ()
    note: str = ""
    ways: tuple[Way, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a search should look through, below the heading."""
        note = (self.note,) if self.note else ()
        labels = tuple(way.label for way in self.ways)
        return (*self.words, *self.steps, *self.points, *note, *labels)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One page of the help centre."""

    slug: str
    title: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def route(self) -> str:
        return f"/help/{self.slug}"

"""A search over texts that are in the page already: answers while one types."""

from collections.abc import Sequence
from typing import TypedDict

import reflex as rx

from portal.components.base import KIT, Child, Kit, Text
from portal.components.icon import Glyph, icon
from portal.i18n.browser import t


class Entry(TypedDict):
    """Something to be found: where it is, what it is called, where it belongs, what it says."""

    href: Text
    title: Text
    topic: Text
    text: Text


class Finder(Kit):
    """A search box, what it found, and its children while nothing is searched."""

    library = f"{KIT}/finder.jsx"
    tag = "Finder"

    label: rx.Var[str]
    entries: rx.Var[list[dict[str, str]]]
    found: rx.Var[str]
    nothing: rx.Var[str]
    mark: rx.Var[rx.Component]


def finder(label: Text, entries: Sequence[Entry], *children: Child, nothing: Text) -> rx.Component:
    """Search the entries, in the words of the reader's language; until then show the children."""
    return Finder.create(
        *children,
        label=label,
        entries=[dict(entry) for entry in entries],
        found=t("Results: {count}"),
        nothing=nothing,
        mark=icon(Glyph.SEARCH),
    )

"""Written pages: sections of a document, their headings as anchors, their links as ways on."""

from collections.abc import Mapping, Sequence

import reflex as rx

from portal.components.base import Text
from portal.components.feedback import callout
from portal.components.icon import Glyph, icon
from portal.components.link import link
from portal.documents.prose import Section, Way
from portal.i18n.browser import t

_NO_BREAK = "\u00a0"


def told(text: str, values: Mapping[str, str]) -> rx.Var[str]:
    """Give a document's text in the reader's language, with those values it has places for.

    A telephone number or an address is never broken over two lines.
    """
    used = {name: value for name, value in values.items() if f"{{{name}}}" in text}
    return t(text, **{name: value.replace(" ", _NO_BREAK) for name, value in used.items()})


def prose(
    sections: Sequence[Section], values: Mapping[str, str], *, numbered: bool = False
) -> rx.Component:
    """Show the sections of a document below each other; `numbered` counts their headings."""
    shown = [
        _section(section, values, f"{count}. " if numbered else "")
        for count, section in enumerate(sections, start=1)
    ]
    return rx.el.div(*shown, class_name="written")


def contents(sections: Sequence[Section], title: Text) -> rx.Component:
    """List the headings of a long document, each a link to its place."""
    ways = [
        rx.el.li(link(t(section.title), f"#{section.anchor}", class_name="toc-link"))
        for section in sections
    ]
    return rx.el.nav(
        rx.el.p(title, class_name="toc-title"),
        rx.el.ul(*ways),
        class_name="toc",
        custom_attrs={"aria-label": title},
    )


def _section(section: Section, values: Mapping[str, str], number: str) -> rx.Component:
    heading = f"{section.anchor}-title"
    parts = [rx.el.p(told(text, values)) for text in section.words]
    if section.steps:
        parts.append(rx.el.ol(*_items(section.steps, values), class_name="written-steps"))
    if section.points:
        parts.append(rx.el.ul(*_items(section.points, values), class_name="written-points"))
    if section.note:
        parts.append(callout(told(section.note, values), role="note"))
    if section.ways:
        parts.append(rx.el.ul(*[_way(way) for way in section.ways], class_name="written-ways"))
    return rx.el.section(
        rx.el.h2(number, t(section.title), id=heading, class_name="written-title"),
        *parts,
        id=section.anchor,
        class_name="written-section",
        custom_attrs={"aria-labelledby": heading},
    )


def _items(texts: Sequence[str], values: Mapping[str, str]) -> list[rx.Component]:
    return [rx.el.li(told(text, values)) for text in texts]


def _way(way: Way) -> rx.Component:
    return rx.el.li(link(t(way.label), way.href), icon(Glyph.ARROW_RIGHT, size=16))

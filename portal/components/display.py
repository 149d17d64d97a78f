"""Small shapes that show facts: badge, card, list, stepper, breadcrumb, page head, moments."""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.vars import NumberVar

from portal.components.base import Child, Text, names
from portal.components.feedback import Tone
from portal.components.icon import Glyph, icon
from portal.components.link import link
from portal.i18n.browser import day, t, when


def badge(label: Text, tone: Tone | rx.Var[str] = "idle") -> rx.Component:
    """Show a state in a word; the tone, fixed or from a Var, only repeats what the word says."""
    look = tone if isinstance(tone, rx.Var) else rx.Var.create(tone)
    return rx.el.span(label, class_name="badge tone-" + look.to(str))


def card(
    *children: Child,
    title: Text | None = None,
    lead: Child | None = None,
    actions: tuple[rx.Component, ...] = (),
    level: int = 2,
    class_name: str = "",
) -> rx.Component:
    """Put things that belong together on one sheet, with a heading of the given level."""
    head = [] if title is None else [_card_head(title, lead, actions, level)]
    return rx.el.section(*head, *children, class_name=names("card", class_name))


def choice_card(title: Text, body: Child, href: Text, *, glyph: Glyph) -> rx.Component:
    """Show one of several ways to go on: a card that is a link as a whole, named by its title."""
    return rx.el.div(
        rx.el.span(icon(glyph, size=22), class_name="choice-mark"),
        rx.el.div(
            rx.el.h2(link(title, href, class_name="choice-link"), class_name="choice-title"),
            rx.el.p(body, class_name="choice-body"),
        ),
        icon(Glyph.CHEVRON_RIGHT, class_name="choice-arrow"),
        class_name="card choice",
    )


def mail_address(address: Any, *, class_name: str = "") -> rx.Component:
    """Show an address that breaks after its "@" where the line is short, not amid a word."""
    parts = address.to(str).split("@")
    whole = rx.fragment(parts[0], "@", rx.el.wbr(), parts[1])
    return rx.el.span(
        rx.cond(address.to(str).contains("@"), whole, address),
        class_name=names("[overflow-wrap:anywhere]", class_name),
    )


def facts(*pairs: tuple[Text, Child]) -> rx.Component:
    """List what something is: pairs of a term and what it holds."""
    rows = [rx.el.div(rx.el.dt(term), rx.el.dd(held), class_name="fact") for term, held in pairs]
    return rx.el.dl(*rows, class_name="facts")


def stepper(
    steps: Sequence[Text], current: rx.Var[int] | int, *, label: Text | None = None
) -> rx.Component:
    """Show how far a task has come; `current` counts from 0, len(steps) means that all are done."""
    at = current if isinstance(current, rx.Var) else rx.Var.create(current)
    items = [_step(words, index, at.to(int)) for index, words in enumerate(steps)]
    return rx.el.ol(
        *items,
        class_name="stepper",
        custom_attrs={"aria-label": t("Steps") if label is None else label},
    )


def breadcrumb(*trail: tuple[Text, Text], here: Text) -> rx.Component:
    """Show the way to this page: pairs of words and path from the top, then where one is."""
    ways = [rx.el.li(link(words, href)) for words, href in trail]
    last = rx.el.li(rx.el.span(here, custom_attrs={"aria-current": "page"}))
    return rx.el.nav(
        rx.el.ol(*ways, last), class_name="breadcrumb", custom_attrs={"aria-label": t("Breadcrumb")}
    )


def page_head(
    title: Text,
    lead: Child | None = None,
    *,
    actions: tuple[rx.Component, ...] = (),
    trail: rx.Component | None = None,
) -> rx.Component:
    """Open a page: breadcrumb, the only h1, a sentence, and what can be done here."""
    words = [rx.el.h1(title, class_name="page-title")]
    if lead is not None:
        words.append(rx.el.p(lead, class_name="page-lead"))
    return rx.el.div(
        *([trail] if trail is not None else []),
        rx.el.div(
            rx.el.div(*words, class_name="page-words"),
            *([rx.el.div(*actions, class_name="btn-row")] if actions else []),
            class_name="page-head-row",
        ),
        class_name="page-head",
    )


def time_when(moment: rx.Var[str]) -> rx.Component:
    """Show an ISO moment as date and time in the reader's language and zone."""
    return _time(moment, when(moment))


def time_day(moment: rx.Var[str]) -> rx.Component:
    """Show an ISO date in the reader's language."""
    return _time(moment, day(moment))


def _time(moment: rx.Var[str], words: rx.Var[str]) -> rx.Component:
    return rx.el.time(words, custom_attrs={"dateTime": moment})


def _card_head(
    title: Text, lead: Child | None, actions: tuple[rx.Component, ...], level: int
) -> rx.Component:
    headings: dict[int, Any] = {2: rx.el.h2, 3: rx.el.h3}
    return rx.el.div(
        rx.el.div(
            headings[level](title, class_name="card-title"),
            *([rx.el.p(lead, class_name="card-lead")] if lead is not None else []),
        ),
        *([rx.el.div(*actions, class_name="btn-row")] if actions else []),
        class_name="card-head",
    )


def _step(words: Text, index: int, current: NumberVar[int]) -> rx.Component:
    is_done = current > index
    is_here = current == index
    return rx.el.li(
        rx.el.span(
            rx.cond(is_done, icon(Glyph.CHECK, size=16), rx.el.span(str(index + 1))),
            class_name="step-mark",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.span(
            words,
            rx.cond(is_done, rx.el.span(t("(done)"), class_name="sr-only")),
            class_name="step-label",
        ),
        class_name=rx.cond(is_done, "step is-done", rx.cond(is_here, "step is-here", "step")),
        custom_attrs={"aria-current": rx.cond(is_here, "step", "false")},
    )

"""Notices in the page, empty states, waiting shapes, and the bar for a lost connection."""

from typing import Literal

import reflex as rx
from reflex_components_core.core.banner import (
    has_connection_errors,
)

from portal.components.base import Child, Text, attributes
from portal.components.icon import Glyph, icon
from portal.i18n.browser import t

Tone = Literal["ok", "info", "warn", "bad", "idle"]
_GLYPHS: dict[Tone, Glyph] = {
    "ok": Glyph.CHECK_CIRCLE,
    "info": Glyph.INFO,
    "warn": Glyph.WARNING,
    "bad": Glyph.ALERT,
    "idle": Glyph.INFO,
}


def callout(
    *body: Child,
    tone: Tone = "info",
    title: Text | None = None,
    role: Literal["status", "alert", "note"] | None = None,
    actions: tuple[rx.Component, ...] = (),
) -> rx.Component:
    """Show a notice in the page; role="alert" for a refusal, "status" for a result."""
    parts: list[rx.Component] = []
    if title is not None:
        parts.append(rx.el.p(title, class_name="callout-title"))
    parts.append(rx.el.div(*body))
    if actions:
        parts.append(rx.el.div(*actions, class_name="btn-row"))
    return rx.el.div(
        icon(_GLYPHS[tone]),
        rx.el.div(*parts, class_name="callout-body"),
        class_name=f"callout tone-{tone}",
        custom_attrs=attributes(role=role),
    )


def empty_state(
    title: Text,
    body: Child | None = None,
    *,
    glyph: Glyph = Glyph.INBOX,
    actions: tuple[rx.Component, ...] = (),
) -> rx.Component:
    """Say that there is nothing yet, and what to do about it."""
    return rx.el.div(
        rx.el.span(icon(glyph, size=24), class_name="empty-mark"),
        rx.el.p(title, class_name="empty-title"),
        *([rx.el.div(body, class_name="empty-body")] if body is not None else []),
        *([rx.el.div(*actions, class_name="btn-row")] if actions else []),
        class_name="empty",
    )


def skeleton(*, width: str = "w-full", height: str = "h-4") -> rx.Component:
    """Hold the place of something that is on its way; sizes are utility classes."""
    return rx.el.span(class_name=f"skeleton {width} {height}", custom_attrs={"aria-hidden": "true"})


def skeleton_rows(*, rows: int = 3) -> rx.Component:
    """Hold the place of a list, and say so to those who do not see it."""
    widths = ("w-full", "w-5/6", "w-2/3")
    bars = [skeleton(width=widths[i % len(widths)]) for i in range(rows)]
    return rx.el.div(
        rx.el.span(t("Loading…"), class_name="sr-only"),
        *bars,
        class_name="skeleton-rows",
        role="status",
    )


def spinner() -> rx.Component:
    """Turn while something is on its way; the words stand beside it."""
    return rx.el.span(class_name="spinner", custom_attrs={"aria-hidden": "true"})


def connection_bar() -> rx.Component:
    """Say that the connection is lost, for as long as it is."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                spinner(),
                rx.el.span(t("Connection lost. Trying again…")),
                class_name="connection-bar",
            ),
        ),
        role="status",
        class_name="connection-place",
    )

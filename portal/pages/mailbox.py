"""The local mailbox: every message the portal sent, on a machine without a mail server."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    button,
    card,
    copy_button,
    empty_state,
    facts,
    icon,
    page_head,
    pager,
    skeleton_rows,
    time_when,
)
from portal.config import get_settings
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import public_page
from portal.pages.registry import OPEN_DOOR, page
from portal.state.mailbox import MailboxState

# Any: mypy sees rows, the page has Vars. ["to"], because Var.to is a method of its own.
_message: Any = MailboxState.message
_rows: Any = MailboxState.rows


def mailbox_page() -> rx.Component:
    return public_page(
        page_head(
            t("Local mailbox"),
            t("No mail server is configured: every message of the portal is kept here."),
            actions=(button(t("Refresh"), glyph=Glyph.REFRESH, on_click=MailboxState.refresh),),
        ),
        rx.cond(
            MailboxState.is_loaded,
            rx.cond(_rows.length() > 0, _both_sides(), _empty()),
            card(skeleton_rows(rows=6)),
        ),
    )


def _empty() -> rx.Component:
    body = t("Register or ask for a code: the message appears here by itself.")
    return card(empty_state(t("No messages yet"), body, glyph=Glyph.MAIL))


def _both_sides() -> rx.Component:
    return rx.el.div(
        # On a phone the open message comes first: it is what one came for.
        rx.el.div(_open_message(), class_name="min-w-0 md:order-2"),
        rx.el.div(_list(), class_name="min-w-0 md:order-1"),
        class_name="grid items-start gap-5 md:grid-cols-[20rem_minmax(0,1fr)]",
    )


def _list() -> rx.Component:
    return card(
        rx.el.ul(rx.foreach(_rows, _line), class_name="grid gap-1"),
        rx.cond(
            MailboxState.page_count > 1,
            rx.el.div(
                pager(
                    MailboxState.page,
                    MailboxState.page_count,
                    on_previous=MailboxState.turn_back,
                    on_next=MailboxState.turn_on,
                ),
                class_name="mt-4",
            ),
        ),
        title=t("Messages"),
    )


def _line(row: Any) -> rx.Component:
    is_open = row.id == _message.id
    return rx.el.li(
        rx.el.button(
            rx.cond(row.is_sms, icon(Glyph.SMARTPHONE), icon(Glyph.MAIL)),
            rx.el.span(
                rx.el.span(row.subject, class_name="font-semibold break-words"),
                rx.el.span(row["to"], class_name="text-muted break-all"),
                rx.el.span(time_when(row.at), class_name="text-muted"),
                class_name="grid min-w-0 text-start",
            ),
            type="button",
            on_click=MailboxState.open(row.id),
            class_name=rx.cond(is_open, f"{_LINE} bg-surface-2", _LINE),
            custom_attrs={"aria-current": rx.cond(is_open, "true", "false")},
        )
    )


_LINE = (
    "grid w-full cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-3 rounded-lg p-3 "
    "hover:bg-surface-2"
)


def _open_message() -> rx.Component:
    return card(
        rx.el.h2(_message.subject, class_name="card-title mb-4 break-words"),
        facts(
            (t("To"), rx.el.span(_message["to"], class_name="break-all")),
            (t("Sent"), time_when(_message.at)),
        ),
        rx.cond(_message.code, _code()),
        rx.cond(MailboxState.links.length() > 0, _links()),  # type: ignore[attr-defined]
        rx.el.div(
            _message.text,
            class_name="mt-5 border-t border-line pt-5 whitespace-pre-wrap break-words",
            custom_attrs={"lang": _message.language},
        ),
    )


def _code() -> rx.Component:
    return rx.el.div(
        rx.el.span(_message.code, class_name="font-mono text-3xl font-semibold tracking-[0.2em]"),
        copy_button(_message.code),
        class_name="mt-5 flex flex-wrap items-center gap-4",
    )


def _links() -> rx.Component:
    """Make those links clickable that lead to this portal, and no other."""
    return rx.el.ul(
        rx.foreach(
            MailboxState.links,
            lambda link: rx.el.li(rx.el.a(link, href=link, class_name="link break-all")),
        ),
        class_name="mt-5 grid gap-2",
    )


if get_settings().has_local_mailbox:
    page(
        route="/mailbox",
        title=N_("Local mailbox"),
        needs=OPEN_DOOR,
        on_load=MailboxState.load,
    )(mailbox_page)

"""What one was told, and the choice of what comes by mail as well."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    badge,
    button,
    button_row,
    card,
    checkbox,
    empty_state,
    error_summary,
    form,
    link,
    list_pager,
    page_head,
    skeleton_rows,
    submit_button,
    time_when,
)
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.notices import SUBJECTS
from portal.state.base import PortalState
from portal.state.notices import NoticePreferencesState, NoticesState

# Any: mypy sees values, the page has Vars of them.
_rows: Any = NoticesState.rows
_unread: Any = PortalState.unread
_by_mail: Any = NoticePreferencesState.by_mail

_LINE = "grid w-full cursor-pointer gap-1 rounded-lg p-3 text-start hover:bg-surface-2"


@page(
    route="/notifications",
    title=N_("Notifications"),
    needs=Permission.ACCOUNTS_READ_OWN,
    on_load=NoticesState.load,
)
def notifications_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Notifications"),
            link(t("Choose which ones also come by mail"), "/settings/notifications"),
            actions=(rx.cond(_unread > 0, _read_all()),),
        ),
        card(
            rx.cond(
                NoticesState.is_loaded,
                rx.cond(_rows.length() > 0, _list(), _nothing()),
                skeleton_rows(rows=6),
            )
        ),
        width="text",
    )


def _read_all() -> rx.Component:
    return button(t("Mark all as read"), glyph=Glyph.CHECK, on_click=NoticesState.mark_all_read)


def _nothing() -> rx.Component:
    words = t("Here you read what happens in your company and to your account.")
    return empty_state(t("No notifications yet"), words, glyph=Glyph.BELL)


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(_rows, _line), class_name="grid gap-1"),
        list_pager(NoticesState),
    )


def _line(row: Any) -> rx.Component:
    weight = rx.cond(row.is_read, "break-words", "break-words font-semibold")
    return rx.el.li(
        rx.el.button(
            rx.el.span(say(row), class_name=weight),
            rx.cond(row.quote, _quote(row.quote)),
            rx.el.span(
                rx.el.span(time_when(row.at), class_name="text-muted"),
                rx.cond(~row.is_read, badge(t("Unread"), "info")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            type="button",
            on_click=NoticesState.open(row.id),
            class_name=_LINE,
        )
    )


def _quote(words: Any) -> rx.Component:
    return rx.el.span(
        words, class_name="border-s-2 border-line ps-3 whitespace-pre-line break-words text-muted"
    )


@page(
    route="/settings/notifications",
    title=N_("Notifications"),
    needs=Permission.ACCOUNTS_CHANGE_OWN,
    on_load=NoticePreferencesState.load,
)
def notification_settings_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Notifications"),
            t("You find every notification in the portal. Choose which ones also come by mail."),
        ),
        card(
            rx.cond(NoticePreferencesState.is_loaded, _boxes(), skeleton_rows()),
        ),
        width="text",
    )


def _boxes() -> rx.Component:
    return form(
        error_summary(PortalState.errors, general=PortalState.errors[""]),
        *[
            checkbox(subject.value, t(words), checked=_by_mail.contains(subject.value))
            for subject, words in SUBJECTS.items()
        ],
        rx.el.p(
            t("Mail that protects your account, such as about a new password, always comes."),
            class_name="field-hint",
        ),
        button_row(submit_button(t("Save"), busy=PortalState.is_busy)),
        on_submit=NoticePreferencesState.save,
    )

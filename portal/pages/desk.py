"""The back office."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    badge,
    card,
    checkbox,
    data_table,
    empty_state,
    list_pager,
    page_head,
    search_box,
    time_day,
)
from portal.i18n.browser import named, t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_KINDS, ACCOUNT_STATUSES, AccountSort
from portal.state.desk import AccountsState

# Any: mypy sees the function, the page has its event handler.
_find: Any = AccountsState.find
_STATUS_TONES = (("active", "ok"), ("locked", "warn"), ("suspended", "bad"))
#: Milliseconds after the last key before the server is asked.
_TYPING_PAUSE = 250


@page(
    route="/desk/accounts",
    title=N_("Accounts"),
    needs=Permission.ACCOUNTS_LIST,
    on_load=AccountsState.load,
)
def accounts_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Accounts")),
        card(
            _filters(),
            data_table(
                _columns(),
                AccountsState.rows,
                caption=t("Accounts"),
                empty=empty_state(t("No account fits"), t("Try fewer letters or no filter.")),
                sort=AccountsState.sort,
                on_sort=AccountsState.sort_by,
                is_loading=~AccountsState.is_loaded,
            ),
            list_pager(AccountsState),
        ),
    )


def _filters() -> rx.Component:
    found = tn("{count} account", "{count} accounts", count=AccountsState.total)
    return rx.el.div(
        search_box(
            "search",
            t("Search accounts"),
            placeholder=t("Name, e-mail or user name"),
            on_change=_find.debounce(_TYPING_PAUSE),
            class_name="w-full sm:w-80",
        ),
        checkbox(
            "only_undeliverable",
            t("Undeliverable e-mail"),
            on_change=AccountsState.show_undeliverable,
        ),
        rx.el.p(found, role="status", class_name="text-muted sm:ms-auto"),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-3",
    )


def _columns() -> list[Column]:
    return [
        Column(
            key=AccountSort.CONTACT_NAME.value,
            label=t("Name"),
            cell=lambda row: row.contact_name,
            sortable=True,
        ),
        Column(key="email", label=t("Email"), cell=_email),
        Column(
            key=AccountSort.KIND.value,
            label=t("Registered as"),
            cell=lambda row: named(row.kind, ACCOUNT_KINDS),
            sortable=True,
        ),
        Column(
            key=AccountSort.STATUS.value,
            label=t("Status"),
            cell=_status,
            sortable=True,
            role="state",
        ),
        Column(
            key=AccountSort.CREATED_AT.value,
            label=t("Registered"),
            cell=lambda row: time_day(row.created_at),
            sortable=True,
        ),
    ]


def _email(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.email, class_name="break-all"),
        rx.cond(row.email_undeliverable, badge(t("Undeliverable"), "warn")),
        class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
    )


def _status(row: Any) -> rx.Component:
    return badge(named(row.status, ACCOUNT_STATUSES), rx.match(row.status, *_STATUS_TONES, "idle"))

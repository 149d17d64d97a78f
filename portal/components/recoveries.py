"""How a change of admins looks to the company's people, and a company that waits to be woken."""

from typing import Any

import reflex as rx

from portal.components.base import Handler
from portal.components.button import button
from portal.components.dialog import confirm
from portal.components.display import time_when
from portal.components.feedback import callout
from portal.components.icon import Glyph
from portal.i18n.browser import t

_OBJECT = "object-to-recovery"


def recovery_notice(recovery: Any, *, on_object: Handler) -> rx.Component:
    """Say that the desk wants to name an admin; let an admin object, after a question."""
    return rx.cond(
        recovery.id,
        callout(
            rx.el.p(
                t(
                    "Customer service wants to make {name} an admin of your company, because the "
                    "admins seem to be gone. Every admin can object.",
                    name=recovery.member,
                )
            ),
            rx.el.p(t("Objections until"), ": ", time_when(recovery.due_at)),
            rx.cond(recovery.can_object, _objection(on_object)),
            tone="warn",
            title=t("Your company is to get a new admin"),
            role="note",
        ),
    )


def _objection(on_object: Handler) -> rx.Component:
    return rx.el.div(
        button(t("Object"), variant="primary", opens=_OBJECT),
        confirm(
            _OBJECT,
            t("Object to the new admin?"),
            t("The change is stopped at once, and everything stays as it is."),
            t("Object to the change"),
            on_confirm=on_object,
        ),
        class_name="mt-3",
    )


def closed_companies(rows: Any, *, on_reopen: Handler) -> rx.Component:
    """Offer to open again what the person has closed (decision 2); on_reopen gets the id."""
    return rx.cond(
        rows.length() > 0,
        rx.el.div(rx.foreach(rows, lambda row: _closed(row, on_reopen)), class_name="grid gap-4"),
    )


def _closed(row: Any, on_reopen: Handler) -> rx.Component:
    return callout(
        rx.el.p(t("You closed it on"), ": ", time_when(row.closed_at)),
        rx.el.p(t("You can open it again until"), ": ", time_when(row.until)),
        title=row.full_name,
        role="note",
        actions=(
            button(
                t("Reopen {company}", company=row.full_name),
                variant="primary",
                glyph=Glyph.REFRESH,
                on_click=on_reopen(row.id),
                # The name can be longer than a phone is wide.
                class_name="h-auto max-w-full whitespace-normal break-words py-2 text-start",
            ),
        ),
    )

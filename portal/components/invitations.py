"""How invitations look to a company's admins: the list, and the form of "Add Member" (A-69)."""

from typing import Any

import reflex as rx

from portal.components.button import button
from portal.components.display import badge, mail_address, time_day
from portal.components.field import field
from portal.components.form import error_summary
from portal.components.inputs import text_input
from portal.components.menu import LANGUAGE_NAMES
from portal.components.select import select
from portal.components.table import Column
from portal.i18n.browser import named, say, t
from portal.schemas.invitations import INVITATION_STATUSES

_SMALL = "btn-small"


def invitation_columns(*, on_resend: Any, on_cancel: Any) -> list[Column]:
    """Give the columns of the admins' list; the handlers get the invitation's id."""
    return [
        Column(key="contact_name", label=t("Name"), cell=_invitee),
        Column(
            key="status",
            label=t("Status"),
            cell=lambda row: _status(row.status),
            role="state",
        ),
        Column(key="invited_by", label=t("Invited by"), cell=lambda row: row.invited_by),
        Column(key="sent_at", label=t("Sent"), cell=lambda row: time_day(row.sent_at)),
        Column(key="expires_at", label=t("Valid until"), cell=lambda row: time_day(row.expires_at)),
        Column(
            key="act",
            label=t("Actions"),
            cell=lambda row: _actions(row, on_resend, on_cancel),
            role="actions",
        ),
    ]


def _invitee(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.contact_name),
        mail_address(row.email, class_name="text-muted font-normal"),
        class_name="inline-grid",
    )


def _actions(row: Any, on_resend: Any, on_cancel: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            row.can_resend,
            button(t("Resend"), on_click=on_resend(row.id), class_name=_SMALL),
        ),
        rx.cond(
            row.can_cancel,
            button(
                t("Cancel"),
                variant="danger-quiet",
                on_click=on_cancel(row.id),
                class_name=_SMALL,
            ),
        ),
        class_name="flex flex-wrap gap-2",
    )


def _status(status: rx.Var[str]) -> rx.Component:
    tone = rx.match(status, ("pending", "warn"), ("accepted", "ok"), "idle")
    return badge(named(status, INVITATION_STATUSES), tone)


def invite_fields(errors: Any, *, language: Any) -> list[rx.Component]:
    """Ask whom to invite: never for a code or a password (A-70); `language` is chosen at first."""
    labels = {
        "email": t("Email"),
        "contact_name": t("Contact name"),
        "language": t("Language of the mail"),
    }
    promise = t(
        "We mail a link. The new member chooses a password and confirms the address with a code; "
        "you never see either."
    )
    return [
        rx.el.p(promise, class_name="text-muted"),
        error_summary(errors, labels=labels, general=errors[""]),
        field(
            labels["email"],
            "email",
            text_input("email", type="email", max_length=254),
            error=say(errors["email"]),
        ),
        field(
            labels["contact_name"],
            "contact_name",
            text_input("contact_name", max_length=100),
            error=say(errors["contact_name"]),
        ),
        field(
            labels["language"],
            "language",
            select("language", LANGUAGE_NAMES, value=language),
            error=say(errors["language"]),
        ),
    ]

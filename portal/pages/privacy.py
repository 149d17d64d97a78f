"""One's own data: deleting the account."""

from typing import Any

import reflex as rx

from portal.components import (
    Text,
    button,
    button_row,
    callout,
    card,
    error_summary,
    field,
    form,
    link_button,
    page_head,
    password_input,
    skeleton_rows,
    submit_button,
)
from portal.i18n.browser import day, say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.erasing import Obstacle
from portal.state.base import PortalState
from portal.state.privacy import PrivacyState

# Any: mypy sees the row, the page has a Var of it.
_erasure: Any = PrivacyState.erasure


@page(
    route="/settings/privacy",
    title=N_("Your data"),
    needs=Permission.ACCOUNTS_READ_OWN,
    on_load=PrivacyState.load,
)
def privacy_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Your data")),
        rx.cond(
            PrivacyState.is_loaded & (_erasure.erase_at != None),  # noqa: E711 - a Var
            _asked(),
        ),
        card(
            rx.cond(
                PrivacyState.is_loaded,
                rx.el.div(_what_happens(), _way(), class_name="grid gap-4"),
                skeleton_rows(rows=3),
            ),
            title=t("Delete my account"),
        ),
        width="text",
    )


def _asked() -> rx.Component:
    return callout(
        t("Your account will be deleted on {day}.", day=day(_erasure.erase_at)),
        tone="warn",
        role="status",
        actions=(button(t("Keep my account"), on_click=PrivacyState.keep),),
    )


def _what_happens() -> rx.Component:
    words = (
        t("We delete your account 14 days after you ask. Until then you can change your mind."),
        t(
            "Your name, e-mail address, mobile number, notifications, invitation letters and "
            "sign-ins are deleted, and you leave your company."
        ),
        t(
            "What you did stays in the history of your company, without your name. What you wrote "
            "to our customer service stays there."
        ),
    )
    return rx.el.ul(*[rx.el.li(each) for each in words], class_name="list-disc ps-5 grid gap-2")


def _way() -> rx.Component:
    return rx.cond(
        _erasure.erase_at != None,  # noqa: E711 - a Var
        rx.fragment(),
        rx.match(
            _erasure.obstacle,
            (Obstacle.SOLE_ADMIN.value, _sole_admin()),
            (Obstacle.LAST_MEMBER.value, _last_member()),
            _form(),
        ),
    )


def _sole_admin() -> rx.Component:
    return callout(
        t(
            "You are the only admin of {company}. Please transfer your admin permission first, "
            "then delete your account.",
            company=_erasure.company,
        ),
        role="note",
        actions=(link_button(t("Transfer Admin Permission"), "/company/transfer"),),
    )


def _last_member() -> rx.Component:
    return callout(
        t(
            "You are the only member of {company}. Please close the company first, then delete "
            "your account.",
            company=_erasure.company,
        ),
        role="note",
        actions=(link_button(t("Company Information"), "/company"),),
    )


def _form() -> rx.Component:
    labels: dict[str, Text] = {"password": t("Password")}
    errors = PortalState.errors
    return form(
        error_summary(errors, labels=labels, general=errors[""]),
        field(
            labels["password"],
            "password",
            password_input("password", autocomplete="current-password"),
            error=say(errors["password"]),
        ),
        button_row(
            submit_button(t("Delete my account"), variant="danger", busy=PortalState.is_busy)
        ),
        on_submit=PrivacyState.ask,
    )

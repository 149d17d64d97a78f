"""One's own data: a copy of it, and deleting the account."""

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
from portal.components.button import download_button
from portal.i18n.browser import day, say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.erasing import Obstacle
from portal.state.privacy import COPY, ERASE, PrivacyState

# Any: mypy sees the row, the page has a Var of it.
_erasure: Any = PrivacyState.erasure
_copy_made: Any = PrivacyState.copy_made
#: Where the HTTP route of the copies is (portal.api.private_files).
_COPIES = "/files/copies/"


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
                rx.el.div(_what_is_copied(), _copy(), class_name="grid gap-4"),
                skeleton_rows(rows=3),
            ),
            title=t("Export my data"),
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


def _list_of(*words: Text) -> rx.Component:
    return rx.el.ul(*[rx.el.li(each) for each in words], class_name="list-disc ps-5 grid gap-2")


def _what_is_copied() -> rx.Component:
    return _list_of(
        t(
            "You get a ZIP archive with everything that we keep about you, in a form that programs "
            "can read, and with the files that you have handed in and your invitation letters."
        ),
        t("It holds no names and addresses of other people."),
        t("You can download it for seven days. Then it is deleted. One copy a day is possible."),
    )


def _copy() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _copy_made.file_id != "",
            callout(
                t("Your copy can be downloaded until {day}.", day=day(_copy_made.until)),
                role="status",
                actions=(download_button(t("Download"), _COPIES + _copy_made.file_id.to(str)),),
            ),
        ),
        rx.cond(_copy_made.is_of_today, rx.fragment(), _copy_form()),
    )


def _copy_form() -> rx.Component:
    labels: dict[str, Text] = {"copy_password": t("Current password")}
    return form(
        _summary(COPY, labels),
        field(
            labels["copy_password"],
            "copy_password",
            password_input("copy_password", autocomplete="current-password"),
            error=_error("copy_password", COPY),
        ),
        button_row(submit_button(t("Export my data"), busy=_is_busy(COPY))),
        on_submit=PrivacyState.ask_for_copy,
    )


def _summary(form_name: str, labels: dict[str, Text]) -> rx.Component:
    errors = PrivacyState.errors
    return rx.cond(
        PrivacyState.sent_form == form_name,
        error_summary(errors, labels=labels, general=errors[""]),
    )


def _error(name: str, form_name: str) -> rx.Var[str]:
    """Give the refusal of a field, in the one form of the two that was sent."""
    return rx.cond(PrivacyState.sent_form == form_name, say(PrivacyState.errors[name]), "")


def _is_busy(form_name: str) -> Any:
    return PrivacyState.is_busy & (PrivacyState.sent_form == form_name)


def _what_happens() -> rx.Component:
    return _list_of(
        t("We delete your account 14 days after you ask. Until then you can change your mind."),
        t(
            "Your name, e-mail address, mobile number, notifications, invitation letters and "
            "sign-ins are deleted, and you leave your company."
        ),
        t(
            "Your identity documents, all other files that you have handed in, what you told us "
            "as a supplier, and your brands are deleted as well. Only the registered name, country "
            "and number of the supplier stay."
        ),
        t(
            "What you did stays in the history of your company, without your name. What you wrote "
            "to our customer service stays there."
        ),
    )


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
    return form(
        _summary(ERASE, labels),
        field(
            labels["password"],
            "password",
            password_input("password", autocomplete="current-password"),
            error=_error("password", ERASE),
        ),
        button_row(submit_button(t("Delete my account"), variant="danger", busy=_is_busy(ERASE))),
        on_submit=PrivacyState.ask,
    )

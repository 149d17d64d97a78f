"""Where a login becomes a cookie, and where it ends: requests that the browser sends."""

from typing import Any

import reflex as rx

from portal.components.base import KIT, Handler, Kit, SendsNothing, Text
from portal.components.icon import Glyph, icon
from portal.i18n.browser import t


class SessionDoor(Kit):
    """Trades a ticket from the state for the session cookie, then goes on; draws nothing."""

    library = f"{KIT}/session.jsx"
    tag = "SessionDoor"

    ticket: rx.Var[str]
    next: rx.Var[str]
    on_refused: SendsNothing


class LeaveDoor(Kit):
    """Leaves for another page with a full load; draws nothing."""

    library = f"{KIT}/session.jsx"
    tag = "LeaveDoor"

    to: rx.Var[str]


class FreshLink(Kit):
    """Loads the page anew when only what stands behind the "#" changes; draws nothing."""

    library = f"{KIT}/session.jsx"
    tag = "FreshLink"


class SignOutButton(Kit):
    """Ends the session on the server and goes to the login page."""

    library = f"{KIT}/session.jsx"
    tag = "SignOutButton"

    failed_text: rx.Var[str]
    stays: rx.Var[bool]


def session_door(
    ticket: rx.Var[str],
    next: rx.Var[str] | str = "/",  # noqa: A002  the query of a login page calls it so
    *,
    on_refused: Handler = None,
) -> rx.Component:
    """Wait for a ticket (a non-empty string), trade it for the cookie, go on to the path `next`."""
    refused = {} if on_refused is None else {"on_refused": on_refused}
    return SessionDoor.create(ticket=ticket, next=next, **refused)


def leave_door(to: rx.Var[str]) -> rx.Component:
    """Wait for a path (a non-empty string) and leave for it, forgetting this tab's state."""
    return LeaveDoor.create(to=to)


def fresh_link() -> rx.Component:
    """Have a page that mailed links lead to notice that another one was opened in its tab."""
    return FreshLink.create()


def sign_out_button(
    label: Text | None = None, *, stays: bool = False, class_name: str = "btn btn-secondary"
) -> rx.Component:
    """Log out, from a page; with `stays` the browser comes back to the same address afterwards."""
    words = rx.el.span(t("Log out") if label is None else label)
    return _sign_out(words, stays=stays, class_name=class_name)


def sign_out_item() -> rx.Component:
    """Log out, from a menu."""
    return _sign_out(
        icon(Glyph.LOG_OUT),
        rx.el.span(t("Log out")),
        class_name="menu-item",
        custom_attrs={"role": "menuitem", "tabIndex": -1},
    )


def _sign_out(*face: rx.Component, **props: Any) -> rx.Component:
    failed = t("Logging out did not work. Please try again.")
    return SignOutButton.create(*face, failed_text=failed, **props)

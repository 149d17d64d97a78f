"""Password controls: an input that can be read, and rules that tick themselves off."""

import reflex as rx

from portal.components.base import KIT, Kit, Text
from portal.i18n.browser import t


class PasswordInput(Kit):
    """A password input with a button that shows what was typed."""

    library = f"{KIT}/password.jsx"
    tag = "PasswordInput"
    _is_form_control = True

    name: rx.Var[str]
    auto_complete: rx.Var[str]
    show_text: rx.Var[str]
    hide_text: rx.Var[str]


class PasswordMeter(Kit):
    """The rules for a new password, each marked as kept or not while it is typed."""

    library = f"{KIT}/password.jsx"
    tag = "PasswordMeter"

    watches: rx.Var[str]
    unlike: rx.Var[list[str]]
    least: rx.Var[int]
    length_text: rx.Var[str]
    unlike_text: rx.Var[str]
    kept_text: rx.Var[str]
    label: rx.Var[str]


def password_input(name: str, *, autocomplete: str = "current-password") -> rx.Component:
    """Show a password input; autocomplete is "new-password" where one is chosen."""
    return PasswordInput.create(
        name=name, auto_complete=autocomplete, show_text=t("Show"), hide_text=t("Hide")
    )


def password_meter(
    name: str,
    *,
    least: int = 10,
    unlike: tuple[str, ...] = ("email",),
    unlike_text: Text | None = None,
) -> rx.Component:
    """Show the live rules for the password field of this name.

    `unlike` are fields whose value it may not be. Only a help: the server decides, with a list of
    common passwords that is too long for the browser (security check 1).
    """
    return PasswordMeter.create(
        watches=name,
        unlike=list(unlike),
        least=least,
        label=t("Your password needs"),
        length_text=t("{least} characters or more", least=str(least)),
        unlike_text=t("Not your e-mail address") if unlike_text is None else unlike_text,
        kept_text=t("done"),
    )

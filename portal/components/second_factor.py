"""What both screens of the second factor show."""

from typing import Any

import reflex as rx

from portal.components.action import copy_button
from portal.components.button import button_row
from portal.i18n.browser import t


def recovery_codes(codes: Any, file: rx.Var[str], *, level: int = 2) -> rx.Component:
    """Show recovery codes this one time, to copy or to keep as the file at a data: address."""
    headings: dict[int, Any] = {2: rx.el.h2, 3: rx.el.h3}
    return rx.el.div(
        headings[level](t("Recovery codes"), class_name="card-title"),
        rx.el.p(
            t(
                "Each lets you in once when your device is lost. They are shown only now: "
                "print them, or keep them in a safe place."
            )
        ),
        rx.el.ul(
            rx.foreach(codes, rx.el.li),
            class_name="grid grid-cols-2 gap-x-6 gap-y-1 font-mono font-semibold",
        ),
        button_row(
            copy_button(codes.join("\n")),
            rx.el.a(
                t("Download as text"),
                href=file,
                download="recovery-codes.txt",
                class_name="btn btn-secondary btn-small",
            ),
        ),
        class_name="grid gap-3",
    )

"""Checking an invitation letter: for whoever has one in hand."""

from typing import Any

import reflex as rx

from portal.components import error_summary, field, form, submit_button, text_input
from portal.components.letters import checked_letter
from portal.config import get_settings
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import form_page
from portal.pages.registry import OPEN_DOOR, page
from portal.schemas.letters import MAX_NUMBER
from portal.state.letters import CheckState

# Any: mypy sees the row, the page has a Var of it.
_found: Any = CheckState.found


@page(
    route="/letters",
    title=N_("Verify an invitation letter"),
    needs=OPEN_DOOR,
    on_load=CheckState.begin,
)
def letters_page() -> rx.Component:
    return form_page(
        t("Verify an invitation letter"),
        form(
            error_summary(
                CheckState.errors,
                labels={"number": t("Letter number")},
                general=CheckState.errors[""],
            ),
            field(
                t("Letter number"),
                "number",
                text_input("number", value=CheckState.number, max_length=MAX_NUMBER),
                hint=t("It stands at the top of the letter, such as K7Q4-MX92-R5TZ."),
                error=say(CheckState.errors["number"]),
            ),
            submit_button(t("Verify"), busy=CheckState.is_busy, class_name="btn-wide"),
            on_submit=CheckState.check,
        ),
        # A live region: the answer is read out.
        rx.el.div(checked_letter(_found), role="status"),
        lead=t(
            "Whether {product} has issued the letter in your hand, and whether it is still valid.",
            product=get_settings().name,
        ),
        wide=True,
    )

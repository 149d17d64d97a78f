"""The User Agreement: to read for everybody, to accept for those who have not yet."""

import reflex as rx

from portal.components import (
    callout,
    card,
    checkbox,
    error_summary,
    form,
    page_head,
    prose,
    submit_button,
)
from portal.config import get_settings
from portal.documents.agreement import CLAUSES
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import public_page
from portal.pages.registry import OPEN_DOOR, page
from portal.services.agreements import CURRENT_VERSION
from portal.state.agreement import AgreementState


@page(
    route="/agreement",
    title=N_("User Agreement"),
    needs=OPEN_DOOR,
    on_load=AgreementState.look,
)
def agreement_page() -> rx.Component:
    settings = get_settings()
    values = {
        "product": settings.name,
        "phone": settings.support_phone,
        "email": settings.support_email,
    }
    return public_page(
        rx.el.div(
            page_head(
                t("User Agreement"),
                t(
                    "Version {version}. In force for everyone who uses the portal.",
                    version=CURRENT_VERSION,
                ),
            ),
            rx.cond(AgreementState.is_asked, _new_version()),
            prose(CLAUSES, values, numbered=True),
            rx.cond(AgreementState.is_asked, _consent()),
            class_name="reading",
        )
    )


def _new_version() -> rx.Component:
    return callout(
        t("This version is new to you. Please read it; you can accept it at the end."), role="note"
    )


def _consent() -> rx.Component:
    return card(
        form(
            error_summary(
                AgreementState.errors,
                labels={"agreed": t("User Agreement")},
                general=AgreementState.errors[""],
            ),
            checkbox(
                "agreed",
                t("I have read and agree to the User Agreement"),
                error=say(AgreementState.errors["agreed"]),
                required=True,
            ),
            submit_button(t("Submit"), busy=AgreementState.is_busy),
            on_submit=AgreementState.accept,
        ),
        title=t("Your consent"),
        lead=t("We store the version, the time and your network address with it."),
    )

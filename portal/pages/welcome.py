"""The guide for buyers who belong to no company yet."""

import reflex as rx

from portal.components import Glyph, choice_card, page_head
from portal.components.recoveries import closed_companies
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.reopening import ReopeningState


@page(
    route="/welcome",
    title=N_("Welcome"),
    needs=Permission.COMPANIES_CREATE,
    on_load=ReopeningState.load,
)
def welcome_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Welcome"),
            t("One step is left: the portal works for companies, so please tell us about yours."),
        ),
        closed_companies(ReopeningState.closed, on_reopen=ReopeningState.reopen),
        rx.el.div(
            choice_card(
                t("Create Company"),
                t(
                    "Your company is not on the portal yet. Enter its information and you become "
                    "its admin at once."
                ),
                "/company/create",
                glyph=Glyph.BUILDING,
            ),
            choice_card(
                t("Join Company"),
                t(
                    "A colleague has attended or created the company here before. Then please "
                    "join the existing company instead of creating it twice."
                ),
                "/company/join",
                glyph=Glyph.USERS,
            ),
            class_name="grid gap-4 lg:grid-cols-2",
        ),
    )

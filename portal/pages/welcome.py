"""The guide for buyers who belong to no company yet."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    callout,
    choice_card,
    link_button,
    page_head,
    time_when,
)
from portal.components.recoveries import closed_companies
from portal.config import get_settings
from portal.i18n.browser import t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.state.invitations import OffersState
from portal.state.profile import ProfileState
from portal.state.reopening import ReopeningState

# Any: mypy sees the rows, the page has a Var of them.
_offers: Any = OffersState.offers
_profile: Any = ProfileState.profile


@page(
    route="/welcome",
    title=N_("Welcome"),
    needs=Permission.COMPANIES_CREATE,
    on_load=[ReopeningState.load, OffersState.load, ProfileState.load],
)
def welcome_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Welcome"),
            t("One step is left: the portal works for companies, so please tell us about yours."),
        ),
        rx.cond(
            _offers.length() > 0, rx.el.div(rx.foreach(_offers, _offer), class_name="grid gap-4")
        ),
        *([_unproven_number()] if get_settings().has_sms else []),
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


def _unproven_number() -> rx.Component:
    """Offer the proof of a number to those who work with one: domestic buyers (decision 17)."""
    kinds: Any = rx.Var.create(["domestic_buyer", "representative"])
    is_open = kinds.contains(_profile.kind) & (_profile.mobile != "") & ~_profile.mobile_verified
    return rx.cond(
        is_open,
        rx.el.div(
            callout(
                t("Then you can log in with it and receive codes by text message."),
                title=t("Verify your mobile number {number}", number=_profile.mobile),
                role="note",
                actions=(link_button(t("Verify the number"), "/personal"),),
            ),
            class_name="mb-4",
        ),
    )


def _offer(offer: Any) -> rx.Component:
    """Lead to an invitation that waits, before the person creates their company twice (A-70)."""
    return callout(
        rx.el.p(
            t(
                "{inviter} invites you to join {company}.",
                inviter=offer.invited_by,
                company=offer.company_name,
            ),
            class_name="break-words",
        ),
        rx.el.p(t("Valid until"), ": ", time_when(offer.expires_at)),
        title=t("An invitation is waiting for you"),
        role="note",
        actions=(link_button(t("See the invitation"), "/invitation", variant="primary"),),
    )

"""The frames that pages stand in, filled with the portal's own state and navigation."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Frame,
    Glyph,
    NavItem,
    NavSection,
    Text,
    auth_layout,
    leave_door,
    public_layout,
    session_door,
    shell,
)
from portal.components.layout.shell import Width
from portal.config import get_settings
from portal.i18n.browser import t
from portal.permissions import Permission
from portal.state.accounts import LanguageState
from portal.state.base import PortalState

# Any: mypy sees the numbers, the layout gets Vars of them.
_unread: Any = PortalState.unread
_waiting: Any = PortalState.waiting
_tickets_waiting: Any = PortalState.tickets_waiting
_reviews_waiting: Any = PortalState.reviews_waiting


def _may(permission: Permission) -> rx.Var[bool]:
    return PortalState.viewer.permissions.contains(permission.value)  # type: ignore[attr-defined]  # a Var


def _work() -> NavSection:
    return NavSection(
        items=[
            NavItem(
                label=t("Overview"),
                href="/overview",
                glyph=Glyph.OVERVIEW,
                is_shown=_may(Permission.OVERVIEW_READ),
            ),
            NavItem(
                label=t("Welcome"),
                href="/welcome",
                glyph=Glyph.OVERVIEW,
                is_shown=_may(Permission.COMPANIES_CREATE),
            ),
            *_supplier(),
            *_desk(),
        ]
    )


def _supplier() -> list[NavItem]:
    """Lead to the authentication until it is done, and to what it opens from then on (B-15)."""
    may_act = _may(Permission.SUPPLIERS_ACT)
    return [
        NavItem(
            label=t("Supplier Authentication"),
            href="/supplier/authentication",
            glyph=Glyph.STORE,
            is_shown=_may(Permission.SUPPLIERS_APPLY) & ~may_act,
        ),
        NavItem(
            label=t("Supplier"),
            href="/supplier",
            glyph=Glyph.STORE,
            is_shown=may_act,
            match="prefix",
        ),
    ]


def _desk() -> list[NavItem]:
    return [
        NavItem(
            label=t("Review desk"),
            href="/desk",
            glyph=Glyph.CLIPBOARD,
            is_shown=_may(Permission.REVIEWS_LIST),
            count=_reviews_waiting,
        ),
        NavItem(
            label=t("Colleagues"),
            href="/desk/colleagues",
            glyph=Glyph.USERS,
            is_shown=_may(Permission.COLLEAGUES_RESET_FACTOR),
        ),
        *_customer_service(),
    ]


def _customer_service() -> list[NavItem]:
    return [
        NavItem(
            label=t("Accounts"),
            href="/desk/accounts",
            glyph=Glyph.USERS,
            is_shown=_may(Permission.ACCOUNTS_LIST),
        ),
        NavItem(
            label=t("Companies"),
            href="/desk/companies",
            glyph=Glyph.BUILDING,
            is_shown=_may(Permission.COMPANIES_LIST),
        ),
        NavItem(
            label=t("Support"),
            href="/desk/support",
            glyph=Glyph.HEADSET,
            is_shown=_may(Permission.TICKETS_HANDLE),
            count=_tickets_waiting,
        ),
        NavItem(
            label=t("Buyer badges"),
            href="/desk/badges",
            glyph=Glyph.BADGE,
            is_shown=_may(Permission.BADGES_LIST),
        ),
    ]


def _own_company() -> NavSection:
    return NavSection(
        title=t("My company"),
        is_shown=_may(Permission.COMPANIES_READ),
        items=[
            NavItem(label=t("Company Information"), href="/company", glyph=Glyph.BUILDING),
            NavItem(
                label=t("Applicants"),
                href="/company/applicants",
                glyph=Glyph.USER_PLUS,
                is_shown=_may(Permission.COMPANIES_REVIEW_APPLICANTS),
                count=_waiting,
            ),
            NavItem(
                label=t("Staff Management"),
                href="/company/staff",
                glyph=Glyph.USERS,
                is_shown=_may(Permission.COMPANIES_MANAGE_STAFF),
            ),
            NavItem(
                label=t("Transfer Admin Permission"),
                href="/company/transfer",
                glyph=Glyph.USER_CHECK,
                is_shown=_may(Permission.COMPANIES_TRANSFER),
            ),
        ],
    )


def _own_account() -> NavSection:
    return NavSection(
        title=t("My account"),
        items=[
            NavItem(label=t("Personal Information Centre"), href="/personal", glyph=Glyph.USER),
            NavItem(
                label=t("Identity verification"),
                href="/identity",
                glyph=Glyph.BADGE,
                is_shown=_may(Permission.IDENTITY_PROVE),
            ),
            NavItem(label=t("Change Password"), href="/settings/password", glyph=Glyph.KEY),
            NavItem(label=t("Change Email"), href="/settings/email", glyph=Glyph.MAIL),
            NavItem(label=t("Security"), href="/settings/security", glyph=Glyph.SHIELD),
            NavItem(label=t("Notifications"), href="/settings/notifications", glyph=Glyph.BELL),
            NavItem(label=t("Your data"), href="/settings/privacy", glyph=Glyph.LOCK),
        ],
    )


def frame() -> Frame:
    """Return what every layout shows around a page."""
    settings = get_settings()
    return Frame(
        product=settings.name,
        support_phone=settings.support_phone,
        support_email=settings.support_email,
        is_ready=PortalState.is_hydrated,
        is_signed_in=PortalState.viewer.is_signed_in,
        display_name=PortalState.viewer.contact_name,
        initials=PortalState.viewer.initials,
        company_name=PortalState.viewer.company_name,
        notice=PortalState.notice,
        unread=_unread,
        sections=[_work(), _own_company(), _own_account()],
        account_items=[
            NavItem(label=t("Overview"), href="/overview", glyph=Glyph.OVERVIEW),
            NavItem(label=t("Personal Information Centre"), href="/personal", glyph=Glyph.USER),
            NavItem(label=t("Security"), href="/settings/security", glyph=Glyph.SHIELD),
        ],
        on_language=LanguageState.choose,
    )


def _doors() -> rx.Component:
    return rx.fragment(
        session_door(
            PortalState.ticket, PortalState.next_path, on_refused=PortalState.refuse_ticket
        ),
        leave_door(PortalState.leave_to),
    )


def signed_in_page(*children: Child, width: Width = "wide") -> rx.Component:
    """Frame a page for people who are signed in."""
    return rx.fragment(shell(frame(), *children, width=width), _doors())


def public_page(*children: Child) -> rx.Component:
    """Frame a page that everyone may read."""
    return rx.fragment(public_layout(frame(), *children), _doors())


def form_page(
    title: Text,
    *children: Child,
    lead: Child | None = None,
    aside: rx.Component | None = None,
    wide: bool = False,
) -> rx.Component:
    """Frame one form in the middle of an open page, under its heading."""
    card = auth_layout(
        frame(), title, *children, lead=lead, aside=aside, width="wide" if wide else "narrow"
    )
    return rx.fragment(card, _doors())

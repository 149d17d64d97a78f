"""The lead's list of colleagues, with help for a lost second factor."""

from typing import Any

import reflex as rx

from portal.components import Column, badge, button, mail_address, page_head
from portal.components.desk import act_dialog, desk_list
from portal.i18n.browser import named, t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_KINDS
from portal.schemas.colleagues import ColleagueSort
from portal.state.colleagues import REMOVE_FACTOR, ColleaguesState


@page(
    route="/desk/colleagues",
    title=N_("Colleagues"),
    needs=Permission.COLLEAGUES_RESET_FACTOR,
    on_load=ColleaguesState.load,
)
def colleagues_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Colleagues"),
            lead=t("Whoever has lost their device needs you to set a second factor up anew."),
        ),
        desk_list(
            ColleaguesState,
            t("Colleagues"),
            _columns(),
            search=(t("Search colleagues"), t("Name or e-mail")),
            found=tn("{count} colleague", "{count} colleagues", count=ColleaguesState.total),
            empty=(t("No colleague fits"), t("Try fewer letters.")),
        ),
        _dialog(),
    )


def _columns() -> list[Column]:
    return [
        Column(
            key=ColleagueSort.CONTACT_NAME.value,
            label=t("Name"),
            cell=lambda row: row.contact_name,
            sortable=True,
        ),
        Column(
            key="email",
            label=t("Email"),
            cell=lambda row: mail_address(row.email),
        ),
        Column(
            key=ColleagueSort.KIND.value,
            label=t("Works as"),
            cell=lambda row: named(row.kind, ACCOUNT_KINDS),
            sortable=True,
        ),
        Column(key="factor", label=t("Second factor"), cell=_factor, role="state"),
        Column(key="act", label=t("Actions"), cell=_remove_button, role="actions"),
    ]


def _factor(row: Any) -> rx.Component:
    return rx.cond(
        row.has_second_factor, badge(t("In use"), "ok"), badge(t("Not set up yet"), "idle")
    )


def _remove_button(row: Any) -> rx.Component:
    return rx.cond(
        row.may_remove,
        button(
            t("Remove second factor"),
            on_click=ColleaguesState.ask(row.id),
            aria_label=t("Remove second factor: {name}", name=row.contact_name),
            class_name="btn-small",
        ),
    )


def _dialog() -> rx.Component:
    return act_dialog(
        REMOVE_FACTOR,
        t("Remove the second factor of {name}?", name=ColleaguesState.chosen_name),
        t(
            "Do this for a lost device only, once you have spoken to your colleague. They are "
            "signed out at once, and their recovery codes stop working. You both get an e-mail."
        ),
        t("Remove factor"),
        state=ColleaguesState,
        on_submit=ColleaguesState.remove_second_factor,
    )

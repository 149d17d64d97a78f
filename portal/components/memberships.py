"""How joining and staff look: applications, parts in a company, heirs of an admin, ways out."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.button import button, link_button
from portal.components.dialog import modal
from portal.components.display import badge, mail_address, time_when
from portal.components.field import field, field_error, field_id, fieldset
from portal.components.inputs import radio_row
from portal.components.password import password_input
from portal.components.table import pager
from portal.i18n.browser import named, say, t
from portal.schemas.memberships import APPLICATION_STATUSES, APPLICATION_STEPS, PARTS

_STATUS_TONES = (("pending", "warn"), ("approved", "ok"), ("rejected", "bad"))


def application_status(status: rx.Var[str]) -> rx.Component:
    """Show what has become of an application as a badge."""
    tone = rx.match(status, *_STATUS_TONES, "idle")
    return badge(named(status, APPLICATION_STATUSES), tone)


def application_steps(steps: Any) -> rx.Component:
    """List the history of an application, oldest first (A-38)."""
    return rx.el.ol(
        rx.foreach(
            steps,
            lambda each: rx.el.li(
                rx.el.span(named(each.step, APPLICATION_STEPS)),
                " · ",
                rx.el.span(time_when(each.at), class_name="text-muted"),
            ),
        ),
        class_name="grid gap-1",
    )


def part_badge(part: rx.Var[str]) -> rx.Component:
    """Show what a member is in the company."""
    return badge(named(part, PARTS), rx.cond(part == "admin", "info", "idle"))


def heir_labels() -> dict[str, Text]:
    """Return the words of heir_fields, for the error summary above the form."""
    return {"membership_id": t("Members"), "password": t("Password")}


def heir_fields(
    candidates: Any,
    errors: Any,
    *,
    page: Any,
    page_count: Any,
    on_previous: Handler,
    on_next: Handler,
) -> rx.Component:
    """Choose the member who becomes admin instead, and prove that it is oneself (A-72).

    The form gets "membership_id" and "password".
    """
    turning = pager(
        page,
        page_count,
        on_previous=on_previous,
        on_next=on_next,
        label=t("Pages of members"),
    )
    return rx.fragment(
        fieldset(
            t("Who becomes admin in your place?"),
            _candidates(candidates),
            rx.cond(page_count > 1, turning),
            field_error("membership_id", say(errors["membership_id"])),
        ),
        field(
            t("Password"),
            "password",
            password_input("password"),
            hint=t("Please enter your own password once more."),
            error=say(errors["password"]),
        ),
    )


def _candidates(candidates: Any) -> rx.Component:
    nobody = rx.el.p(t("No member fits"), class_name="text-muted")
    return rx.el.div(
        rx.cond(candidates.length() > 0, rx.foreach(candidates, _candidate), nobody),
        class_name="radio-list",
        # The error summary leads here.
        custom_attrs={"id": field_id("membership_id"), "tabIndex": -1},
    )


def _candidate(row: Any) -> rx.Component:
    return radio_row(
        "membership_id",
        row.id,
        rx.el.span(row.contact_name),
        " ",
        mail_address(row.email, class_name="text-muted"),
    )


def quit_dialog(
    name: str,
    *,
    is_admin: Any,
    is_alone: Any,
    can_step_down: Any,
    has_nobody: Any,
    heirs: rx.Component,
    on_quit: Handler,
    on_close: Handler,
) -> rx.Component:
    """Ask before somebody leaves: each kind of member finds the way that is theirs (A-74, A-76).

    `heirs` is the form in which an admin chooses who takes over.
    """
    nobody = rx.cond(can_step_down, _all_are_admins(), _all_are_suspended())
    handing_over = rx.cond(has_nobody, nobody, heirs)
    return modal(
        name,
        t("Quit Company"),
        rx.cond(
            is_alone,
            _closing(on_close),
            rx.cond(is_admin, handing_over, _quitting(on_quit)),
        ),
    )


def _quitting(on_quit: Handler) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(
                "You lose access to everything of the company at once. Afterwards you can join "
                "another company or create one."
            )
        ),
        _answers(t("Quit the company"), on_quit),
        class_name="grid gap-5",
    )


def _closing(on_close: Handler) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(
                "You are the only member. If you leave, the company is closed: nobody can find or "
                "join it any more."
            )
        ),
        _answers(t("Close company"), on_close),
        class_name="grid gap-5",
    )


def _answers(action: Text, on_click: Handler) -> rx.Component:
    closes = {"data-close": ""}
    return rx.el.div(
        button(t("Cancel"), custom_attrs=closes),
        button(action, variant="danger", on_click=on_click, custom_attrs=closes),
        class_name="btn-row btn-row-end",
    )


def _all_are_admins() -> rx.Component:
    """Say what an admin does where nobody could take over: give the right up, then go."""
    return _to_staff(
        t(
            "Nobody can take over your admin right: the other members are admins already. "
            "Give up your right in Staff Management, then quit."
        )
    )


def _all_are_suspended() -> rx.Component:
    """Say what the only admin who can act does where no colleague's account is open."""
    return _to_staff(
        t(
            "Nobody can take over your admin right: the accounts of the other members are "
            "suspended. Add a member in Staff Management, or remove the others and close the "
            "company. Customer service can restore a suspended account."
        )
    )


def _to_staff(words: Text) -> rx.Component:
    return rx.el.div(
        rx.el.p(words),
        link_button(t("Staff Management"), "/company/staff"),
        class_name="grid justify-items-start gap-5",
    )

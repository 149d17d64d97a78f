"""The people of one's company, and what its admins decide about them."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Column,
    Glyph,
    badge,
    button,
    card,
    confirm,
    data_table,
    empty_state,
    facts,
    form,
    list_pager,
    mail_address,
    modal,
    page_head,
    search_box,
    submit_button,
    time_day,
    time_when,
)
from portal.components.invitations import invitation_columns, invite_fields
from portal.components.memberships import part_badge
from portal.i18n.browser import named, t, territory, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_KINDS, ACCOUNT_STATUSES
from portal.schemas.memberships import StaffSort
from portal.state.invitations import InvitationsState
from portal.state.staff import REMOVE, STEP_DOWN, StaffState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_find: Any = StaffState.find
_member: Any = StaffState.member
_question: Any = StaffState.question
_chosen_invitation: Any = InvitationsState.chosen_id
_find_invitations: Any = InvitationsState.find
_searched: Any = InvitationsState.search
_invited_pages: Any = InvitationsState.page_count
_resend: Any = InvitationsState.resend
_ask_to_cancel: Any = InvitationsState.ask
_SMALL = "btn-small"


@page(
    route="/company/staff",
    title=N_("Staff Management"),
    needs=Permission.COMPANIES_MANAGE_STAFF,
    on_load=[StaffState.load, InvitationsState.load],
)
def staff_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Staff Management"),
            t("A company has one to three admins."),
            actions=(
                button(
                    t("Add Member"),
                    variant="primary",
                    glyph=Glyph.USER_PLUS,
                    on_click=InvitationsState.open_form,
                ),
            ),
        ),
        card(
            _filters(),
            data_table(
                _columns(),
                StaffState.rows,
                caption=t("Members"),
                empty=empty_state(t("No member fits"), t("Try fewer letters.")),
                sort=StaffState.sort,
                on_sort=StaffState.sort_by,
                is_loading=~StaffState.is_loaded,
            ),
            list_pager(StaffState, label=t("Pages of members")),
        ),
        _invitations(),
        _member_window(),
        _invite_window(),
        *_questions(),
    )


def _filters() -> rx.Component:
    found = tn("{count} member", "{count} members", count=StaffState.total)
    return rx.el.div(
        search_box(
            "search",
            t("Search members"),
            placeholder=t("Name or e-mail"),
            on_change=_find,
            class_name="w-full sm:w-80",
        ),
        rx.el.p(found, role="status", class_name="text-muted sm:ms-auto"),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-3",
    )


def _columns() -> list[Column]:
    return [
        Column(key=StaffSort.CONTACT_NAME.value, label=t("Name"), cell=_name, sortable=True),
        Column(
            key=StaffSort.PART.value,
            label=t("Role"),
            cell=lambda row: part_badge(row.part),
            sortable=True,
            role="state",
        ),
        Column(key="status", label=t("Status"), cell=lambda row: _status(row.status)),
        Column(
            key=StaffSort.JOINED_AT.value,
            label=t("Joined"),
            cell=lambda row: time_day(row.joined_at),
            sortable=True,
        ),
        Column(
            key=StaffSort.SEEN_AT.value,
            label=t("Last seen"),
            cell=lambda row: _seen(row.seen_at),
            sortable=True,
        ),
        Column(key="act", label=t("Actions"), cell=_actions, role="actions"),
    ]


def _name(row: Any) -> rx.Component:
    """Show the name and the address below: a column of its own would push the buttons out."""
    return rx.el.span(
        rx.el.span(
            rx.el.span(row.contact_name),
            rx.cond(row.is_me, badge(t("You"), "ok")),
            class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        mail_address(row.email, class_name="text-muted font-normal"),
        class_name="inline-grid",
    )


def _status(status: Any) -> rx.Var[str]:
    return named(status, ACCOUNT_STATUSES)


def _seen(moment: Any) -> rx.Component:
    return rx.cond(moment, time_when(moment), rx.el.span(t("Not yet"), class_name="text-muted"))


def _actions(row: Any) -> rx.Component:
    return rx.el.div(
        button(t("View"), on_click=StaffState.view(row.id), class_name=_SMALL),
        rx.cond(row.part == "admin", _admin_action(row), _member_actions(row)),
        class_name="flex flex-wrap gap-2 lg:inline-grid",
    )


def _admin_action(row: Any) -> rx.Component:
    """Take a right away; one's own only after a question, for it ends one's work here."""
    words = t("Remove admin right")
    return rx.cond(
        row.is_me,
        button(words, on_click=StaffState.ask(STEP_DOWN, row.id), class_name=_SMALL),
        button(words, on_click=StaffState.remove_admin_right(row.id), class_name=_SMALL),
    )


def _member_actions(row: Any) -> rx.Component:
    return rx.fragment(
        button(t("Set as Admin"), on_click=StaffState.set_admin(row.id), class_name=_SMALL),
        button(
            t("Remove"),
            variant="danger-quiet",
            on_click=StaffState.ask(REMOVE, row.id),
            class_name=_SMALL,
        ),
    )


def _member_window() -> rx.Component:
    """Show a member's basic information: no identity documents (A-65)."""
    return modal(
        "member",
        _member.contact_name,
        facts(
            (t("Email"), mail_address(_member.email)),
            (t("Role"), part_badge(_member.part)),
            (t("Status"), _status(_member.status)),
            (t("Registered as"), named(_member.kind, ACCOUNT_KINDS)),
            (t("Job title"), _given(_member.job_title)),
            (t("Country/Region"), rx.cond(_member.country, territory(_member.country), _none())),
            (t("Joined"), time_when(_member.joined_at)),
            (t("Last seen"), _seen(_member.seen_at)),
        ),
        is_open=StaffState.is_viewing,
        on_close=StaffState.leave_view,
    )


def _given(text: Any) -> Child:
    return rx.cond(text, text, _none())


def _none() -> rx.Var[str]:
    return t("Not given")


def _questions() -> tuple[rx.Component, ...]:
    return (
        confirm(
            "cancel-invitation",
            t("Cancel the invitation of {name}?", name=InvitationsState.chosen_name),
            t("The link stops working at once, and the person is told. You can invite them again."),
            t("Cancel invitation"),
            on_confirm=InvitationsState.cancel,
            is_open=_chosen_invitation != "",
            on_close=InvitationsState.leave_question,
        ),
        confirm(
            "remove-member",
            t("Remove {name} from the company?", name=StaffState.chosen_name),
            t(
                "The person loses access to everything of the company at once. Their own account "
                "stays."
            ),
            t("Remove member"),
            on_confirm=StaffState.remove,
            is_open=_question == REMOVE,
            on_close=StaffState.leave_question,
        ),
        confirm(
            "step-down",
            t("Give up your admin right?"),
            t("You stay a member. Only another admin can give you the right again."),
            t("Give up the right"),
            on_confirm=StaffState.step_down,
            is_open=_question == STEP_DOWN,
            on_close=StaffState.leave_question,
        ),
    )


def _invitations() -> rx.Component:
    """List who was invited and what became of it, once there is something to list (A-69)."""
    rows: Any = InvitationsState.rows
    return rx.cond(
        (rows.length() > 0) | (_searched != ""),
        card(
            rx.cond(
                (_invited_pages > 1) | (_searched != ""),
                # In a box of its own: the card sets the padding of what stands above its table.
                rx.el.div(
                    search_box(
                        "search_invitations",
                        t("Search invitations"),
                        placeholder=t("Name or e-mail"),
                        on_change=_find_invitations,
                        is_landmark=False,
                        class_name="w-full sm:w-80",
                    ),
                ),
            ),
            data_table(
                invitation_columns(on_resend=_resend, on_cancel=_ask_to_cancel),
                InvitationsState.rows,
                caption=t("Invitations"),
                empty=empty_state(t("No invitation fits"), t("Try fewer letters.")),
            ),
            list_pager(InvitationsState, label=t("Pages of invitations")),
            title=t("Invitations"),
            lead=t("A link in the mail leads to registration; it is good for 14 days."),
        ),
    )


def _invite_window() -> rx.Component:
    """Ask whom to invite; the form is made anew each time, so nothing stays from the last one."""
    return modal(
        "add-member",
        t("Add Member"),
        rx.cond(InvitationsState.is_inviting, _invite_form()),
        is_open=InvitationsState.is_inviting,
        on_close=InvitationsState.close_form,
    )


def _invite_form() -> rx.Component:
    return form(
        *invite_fields(InvitationsState.errors, language=InvitationsState.viewer.language),
        rx.el.div(
            button(t("Cancel"), custom_attrs={"data-close": ""}),
            submit_button(t("Send invitation"), busy=InvitationsState.is_busy),
            class_name="btn-row btn-row-end",
        ),
        on_submit=InvitationsState.invite,
    )

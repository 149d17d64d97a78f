"""The back office: the list of accounts, and one of them with what the desk can do."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Column,
    badge,
    button,
    callout,
    card,
    checkbox,
    facts,
    link,
    link_button,
    mail_address,
    page_head,
    time_day,
    time_when,
)
from portal.components.desk import act_dialog, desk_list, history, looked_at
from portal.i18n.browser import named, number, t, territory, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_KINDS, ACCOUNT_STATUSES, AccountSort
from portal.schemas.memberships import PARTS
from portal.state.desk_accounts import (
    DELIVERABLE,
    REMOVE_FACTOR,
    RESTORE,
    SIGN_OUT,
    SUSPEND,
    AccountsState,
)

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_account: Any = AccountsState.account
_STATUS_TONES = (("active", "ok"), ("locked", "warn"), ("suspended", "bad"))


@page(
    route="/desk/accounts",
    title=N_("Accounts"),
    needs=Permission.ACCOUNTS_LIST,
    on_load=AccountsState.load,
)
def accounts_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Accounts")),
        _list(),
        rx.cond(_account.id, _person()),
        *_dialogs(),
    )


def _list() -> rx.Component:
    undeliverable = checkbox(
        "only_undeliverable",
        t("Undeliverable e-mail"),
        on_change=AccountsState.show_undeliverable,
    )
    return desk_list(
        AccountsState,
        t("Accounts"),
        _columns(),
        search=(t("Search accounts"), t("Name, e-mail or user name")),
        filters=(undeliverable,),
        found=tn("{count} account", "{count} accounts", count=AccountsState.total),
        empty=(t("No account fits"), t("Try fewer letters or no filter.")),
        hidden_while=_account.id,
    )


def _columns() -> list[Column]:
    return [
        Column(
            key=AccountSort.CONTACT_NAME.value,
            label=t("Name"),
            cell=lambda row: row.contact_name,
            sortable=True,
        ),
        Column(key="email", label=t("Email"), cell=_email),
        Column(
            key=AccountSort.KIND.value,
            label=t("Registered as"),
            cell=lambda row: named(row.kind, ACCOUNT_KINDS),
            sortable=True,
        ),
        Column(
            key=AccountSort.STATUS.value,
            label=t("Status"),
            cell=_status,
            sortable=True,
            role="state",
        ),
        Column(
            key=AccountSort.CREATED_AT.value,
            label=t("Registered"),
            cell=lambda row: time_day(row.created_at),
            sortable=True,
        ),
        Column(key="act", label=t("Actions"), cell=_view_button, role="actions"),
    ]


def _view_button(row: Any) -> rx.Component:
    return button(t("View"), on_click=AccountsState.view(row.id), class_name="btn-small")


def _email(row: Any) -> rx.Component:
    return rx.el.span(
        mail_address(row.email),
        rx.cond(row.email_undeliverable, badge(t("Undeliverable"), "warn")),
        class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
    )


def _status(row: Any) -> rx.Component:
    return badge(named(row.status, ACCOUNT_STATUSES), rx.match(row.status, *_STATUS_TONES, "idle"))


def _person() -> rx.Component:
    return looked_at(
        AccountsState,
        card(
            rx.el.div(
                rx.el.h2(_account.contact_name, class_name="card-title break-words"),
                _status(_account),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 mb-4",
            ),
            _facts(),
            rx.cond(_account.may_change, _acts(), _untouchable()),
        ),
        card(history(_account.history), title=t("History")),
    )


def _facts() -> rx.Component:
    return facts(
        (t("Email"), _email(_account)),
        (t("Mobile number"), _given(_account.mobile)),
        (t("User name"), _given(_account.user_name)),
        (t("Registered as"), named(_account.kind, ACCOUNT_KINDS)),
        (t("Company"), _company()),
        (t("Job title"), _given(_account.job_title)),
        (t("Country/Region"), rx.cond(_account.country, territory(_account.country), _none())),
        (t("Registered"), time_when(_account.created_at)),
        (t("Signed in on devices"), number(_account.session_count)),
        (t("Last seen"), rx.cond(_account.seen_at, time_when(_account.seen_at), t("Not yet"))),
    )


def _given(text: Any) -> Child:
    return rx.cond(text, rx.el.span(text, class_name="break-words"), _none())


def _none() -> rx.Component:
    return rx.el.span(t("Not given"), class_name="text-muted")


def _company() -> Child:
    way = "/desk/companies?company=" + _account.company_id
    return rx.cond(
        _account.company_id,
        rx.el.span(link(_account.company_name, way), " · ", named(_account.part, PARTS)),
        rx.el.span(t("None"), class_name="text-muted"),
    )


def _untouchable() -> rx.Component:
    return rx.el.p(
        t("Accounts of the staff are changed by the operator only."), class_name="mt-5 text-muted"
    )


def _acts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            _account.status == "suspended",
            _ask(t("Restore"), RESTORE, variant="primary"),
            _ask(t("Suspend"), SUSPEND, variant="danger-quiet"),
        ),
        rx.cond(_account.session_count > 0, _ask(t("Sign out everywhere"), SIGN_OUT)),
        rx.cond(_account.email_undeliverable, _ask(t("Mail works again"), DELIVERABLE)),
        rx.cond(_account.has_second_factor, _ask(t("Remove second factor"), REMOVE_FACTOR)),
        class_name="btn-row mt-5",
    )


def _ask(words: Any, question: str, **look: Any) -> rx.Component:
    return button(words, on_click=AccountsState.ask(question), **look)


def _dialogs() -> tuple[rx.Component, ...]:
    name = _account.contact_name
    return (*_shutting(name), *_mending(name))


def _shutting(name: Any) -> tuple[rx.Component, ...]:
    return (
        act_dialog(
            SUSPEND,
            t("Suspend the account of {name}?", name=name),
            t(
                "The person is signed out at once and cannot log in. They are told the reason, "
                "and the admins of their company that it happened."
            ),
            t("Suspend account"),
            state=AccountsState,
            on_submit=AccountsState.suspend,
            extra=_company_first(),
        ),
        act_dialog(
            RESTORE,
            t("Restore the account of {name}?", name=name),
            t("The person can log in again, and is told so."),
            t("Restore account"),
            state=AccountsState,
            on_submit=AccountsState.restore,
            variant="primary",
        ),
    )


def _mending(name: Any) -> tuple[rx.Component, ...]:
    return (
        act_dialog(
            SIGN_OUT,
            t("Sign {name} out everywhere?", name=name),
            t("Every device is signed out at once. The person is told why, and can log in again."),
            t("Sign out"),
            state=AccountsState,
            on_submit=AccountsState.sign_out,
        ),
        act_dialog(
            DELIVERABLE,
            t("Send mail to {name} again?", name=name),
            t("A mail server had refused the address. Ask the person before you try again."),
            t("Send mail again"),
            state=AccountsState,
            on_submit=AccountsState.mark_deliverable,
            variant="primary",
        ),
        act_dialog(
            REMOVE_FACTOR,
            t("Remove the second factor of {name}?", name=name),
            t(
                "Do this for a lost device only, once you are sure who asks. The person is signed "
                "out at once, told by e-mail, and logs in with the password alone."
            ),
            t("Remove factor"),
            state=AccountsState,
            on_submit=AccountsState.remove_second_factor,
        ),
    )


def _company_first() -> rx.Component:
    """Lead to the company that must be handled before (life cycle 1)."""
    way = "/desk/companies?company=" + AccountsState.company_first
    return rx.cond(
        AccountsState.company_first,
        callout(
            t("Handle the company first, then come back."),
            tone="warn",
            role="note",
            actions=(link_button(t("Open the company"), way),),
        ),
    )

"""The back office: the list of companies, and one of them with what the desk can do."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Column,
    badge,
    button,
    callout,
    card,
    combobox,
    facts,
    field,
    link,
    page_head,
    radio_group,
    text_input,
    textarea,
    time_day,
    time_when,
)
from portal.components.companies import company_status
from portal.components.desk import (
    act_dialog,
    desk_list,
    filter_select,
    history,
    looked_at,
    reason_field,
    reason_label,
)
from portal.i18n.browser import named, number, say, t, territory, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.accounts import ACCOUNT_STATUSES
from portal.schemas.companies import COMPANY_STATUSES
from portal.schemas.desk_companies import DeskCompanySort
from portal.schemas.recoveries import RECOVERY_GROUNDS
from portal.state.desk_companies import BLOCK, CANCEL, RECOVER, REOPEN, UNBLOCK, CompaniesState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_company: Any = CompaniesState.company
_errors: Any = CompaniesState.errors


@page(
    route="/desk/companies",
    title=N_("Companies"),
    needs=Permission.COMPANIES_LIST,
    on_load=CompaniesState.load,
)
def companies_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Companies")),
        _list(),
        rx.cond(_company.id, _one()),
        *_dialogs(),
    )


def _list() -> rx.Component:
    options = [(str(value), t(words)) for value, words in COMPANY_STATUSES.items()]
    by_status = filter_select(
        "status", t("Status"), [("", t("All")), *options], on_change=CompaniesState.choose_status
    )
    return desk_list(
        CompaniesState,
        t("Companies"),
        _columns(),
        search=(t("Search companies"), t("Name, code or registration number")),
        filters=(by_status,),
        found=tn("{count} company", "{count} companies", count=CompaniesState.total),
        empty=(t("No company fits"), t("Try fewer letters or no filter.")),
        hidden_while=_company.id,
    )


def _columns() -> list[Column]:
    return [
        Column(
            key=DeskCompanySort.FULL_NAME.value,
            label=t("Company full name"),
            cell=_name,
            sortable=True,
        ),
        Column(key="code", label=t("Company code"), cell=_code),
        Column(key="country", label=t("Country/Region"), cell=_where),
        Column(
            key="members",
            label=t("Members"),
            cell=lambda row: number(row.member_count),
            align="end",
        ),
        Column(
            key=DeskCompanySort.STATUS.value,
            label=t("Status"),
            cell=lambda row: company_status(row.status),
            sortable=True,
            role="state",
        ),
        Column(
            key=DeskCompanySort.CREATED_AT.value,
            label=t("Created"),
            cell=lambda row: time_day(row.created_at),
            sortable=True,
        ),
        Column(key="act", label=t("Actions"), cell=_view_button, role="actions"),
    ]


def _name(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.full_name, class_name="break-words"),
        rx.el.span(row.registration_number, class_name="text-muted font-normal break-all"),
        class_name="inline-grid",
    )


def _code(row: Any) -> rx.Component:
    return rx.el.span(row.code, class_name="font-mono whitespace-nowrap")


def _where(row: Any) -> rx.Component:
    return rx.el.span(rx.cond(row.city, row.city + ", ", ""), territory(row.country))


def _view_button(row: Any) -> rx.Component:
    return button(t("View"), on_click=CompaniesState.view(row.id), class_name="btn-small")


def _one() -> rx.Component:
    return looked_at(
        CompaniesState,
        card(
            rx.el.div(
                rx.el.h2(_company.full_name, class_name="card-title break-words"),
                company_status(_company.status),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 mb-4",
            ),
            _facts(),
            _acts(),
        ),
        rx.cond(_company.recovery.id, _recovery()),
        rx.cond(_company.admins.length() > 0, card(_admins(), title=t("Admins"))),
        card(history(_company.history), title=t("History")),
    )


def _facts() -> rx.Component:
    return facts(
        (t("Company code"), _code(_company)),
        (t("Short name"), _given(_company.short_name)),
        (say(_label()), _given(_company.registration_number)),
        (t("Address"), _given(_company.address)),
        (t("City"), _given(_company.city)),
        (t("Country/Region"), territory(_company.country)),
        (t("Created"), time_when(_company.created_at)),
        (t("Members"), number(_company.member_count)),
        (t("Last activity"), rx.cond(_company.seen_at, time_when(_company.seen_at), t("Not yet"))),
    )


def _label() -> rx.Var[Any]:
    return rx.Var.create({"text": _company.registration_label, "values": {}})


def _given(text: Any) -> Child:
    empty = rx.el.span(t("Not given"), class_name="text-muted")
    return rx.cond(text, rx.el.span(text, class_name="break-words"), empty)


def _admins() -> rx.Component:
    return rx.el.ul(rx.foreach(_company.admins, _admin), class_name="grid gap-3")


def _admin(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            link(row.contact_name, "/desk/accounts?account=" + row.account_id),
            rx.cond(row.status != "active", badge(named(row.status, ACCOUNT_STATUSES), "warn")),
            class_name="inline-flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        rx.el.span(
            row.email,
            " · ",
            t("Last seen"),
            ": ",
            rx.cond(row.seen_at, time_when(row.seen_at), t("Not yet")),
            class_name="text-muted break-words",
        ),
        class_name="grid gap-0.5",
    )


def _recovery() -> rx.Component:
    """Show what waits for objections (life cycle 4)."""
    waiting = _company.recovery
    return callout(
        rx.el.p(t("{name} becomes an admin unless an admin objects.", name=waiting.member)),
        rx.el.p(t("Objections until"), ": ", time_when(waiting.due_at)),
        rx.el.p(named(waiting.ground, RECOVERY_GROUNDS)),
        rx.el.p(waiting.evidence, class_name="whitespace-pre-line break-words text-muted"),
        tone="warn",
        title=t("A new admin has been announced"),
        role="note",
        actions=(_ask(t("Cancel the change"), CANCEL),),
    )


def _acts() -> rx.Component:
    is_open = (_company.status == "active") | (_company.status == "incomplete")
    is_led = _company.recovery.id != ""
    return rx.el.div(
        rx.cond(is_open, _ask(t("Block"), BLOCK, variant="danger-quiet")),
        rx.cond(_company.status == "blocked", _ask(t("Unblock"), UNBLOCK, variant="primary")),
        rx.cond(is_open & ~is_led, _ask(t("Name a new admin"), RECOVER)),
        rx.cond(_company.status == "dormant", _ask(t("Reopen"), REOPEN, variant="primary")),
        class_name="btn-row mt-5",
    )


def _ask(words: Any, question: str, **look: Any) -> rx.Component:
    return button(words, on_click=CompaniesState.ask(question), **look)


def _dialogs() -> tuple[rx.Component, ...]:
    return (*_blocking(), _reopening(), *_recovering())


def _blocking() -> tuple[rx.Component, ...]:
    name = _company.full_name
    return (
        act_dialog(
            BLOCK,
            t("Block {company}?", company=name),
            t("Its members can read, but change nothing. Applications to join end."),
            t("Block company"),
            state=CompaniesState,
            on_submit=CompaniesState.block,
            fields=(reason_field(_errors, hint=t("All members read it.")),),
        ),
        act_dialog(
            UNBLOCK,
            t("Unblock {company}?", company=name),
            t("All members are told."),
            t("Unblock company"),
            state=CompaniesState,
            on_submit=CompaniesState.unblock,
            variant="primary",
        ),
    )


def _reopening() -> rx.Component:
    return act_dialog(
        REOPEN,
        t("Reopen {company}?", company=_company.full_name),
        t("The person named here becomes its admin: a buyer without a company."),
        t("Reopen company"),
        state=CompaniesState,
        on_submit=CompaniesState.reopen,
        labels={"email": t("Email"), **reason_label()},
        fields=(_email_field(t("The address of their account.")), reason_field(_errors)),
        variant="primary",
    )


def _recovering() -> tuple[rx.Component, ...]:
    grounds = [(str(value), t(words)) for value, words in RECOVERY_GROUNDS.items()]
    evidence = field(
        t("Evidence"),
        "evidence",
        textarea("evidence", rows=4, max_length=1000),
        hint=t("What you have seen, such as a letter of the company. Only the desk reads it."),
        error=say(_errors["evidence"]),
    )
    return (
        act_dialog(
            RECOVER,
            t("Name a new admin for {company}?", company=_company.full_name),
            t(
                "All members are told. The admins have five working days to object; then the "
                "member becomes an admin."
            ),
            t("Announce"),
            state=CompaniesState,
            on_submit=CompaniesState.recover,
            labels={"member": t("Member"), "ground": t("Why?"), "evidence": t("Evidence")},
            fields=(
                _heir_field(),
                radio_group("ground", t("Why?"), grounds, error=say(_errors["ground"])),
                evidence,
            ),
            variant="primary",
        ),
        act_dialog(
            CANCEL,
            t("Cancel the announced change?"),
            t("All members are told."),
            t("Cancel the change"),
            state=CompaniesState,
            on_submit=CompaniesState.cancel_recovery,
        ),
    )


def _heir_field() -> rx.Component:
    return field(
        t("Member"),
        "member",
        combobox("member", CompaniesState.heirs, placeholder=t("Name or e-mail")),
        hint=t("Members who are no admins. Of a very large company, those who were here last."),
        error=say(_errors["member"]),
    )


def _email_field(hint: Any) -> rx.Component:
    return field(
        t("Email"),
        "email",
        text_input("email", type="email"),
        hint=hint,
        error=say(_errors["email"]),
    )

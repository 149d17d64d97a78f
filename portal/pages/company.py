"""One's own company: its facts and code for every member, the form for its admins."""

from typing import Any

import reflex as rx

from portal.components import (
    Child,
    Glyph,
    Text,
    button,
    button_row,
    callout,
    card,
    error_summary,
    facts,
    form,
    page_head,
    search_box,
    skeleton_rows,
    submit_button,
)
from portal.components.companies import (
    NAME_PAUSE,
    company_code,
    company_fact_list,
    company_fields,
    company_labels,
    company_status,
    fact_in_words,
    look_alike_hint,
    rename_question,
)
from portal.components.company_changes import ask_change_dialog, company_history
from portal.components.letters import letters_card
from portal.components.memberships import (
    heir_fields,
    heir_labels,
    quit_dialog,
)
from portal.components.recoveries import recovery_notice
from portal.i18n.browser import named, say, t, territory
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.companies import BUSINESS_TYPES, COMPANY_FACTS, EMPLOYEES
from portal.state.companies import DRAFT, CompanyState
from portal.state.company_changes import BOX, CompanyChangesState
from portal.state.leaving import LeavingState
from portal.state.letters import LettersState
from portal.state.recoveries import RecoveryState

# Any: mypy sees the row, the page has a Var of it.
_company: Any = CompanyState.company
_editing: Any = CompanyState.editing
_meanwhile: Any = CompanyState.meanwhile
_find_heir: Any = LeavingState.find
_type_name: Any = CompanyState.type_name
_type_number: Any = CompanyState.type_number
_QUIT = "quit-company"


@page(
    route="/company",
    title=N_("Company Information"),
    needs=Permission.COMPANIES_READ,
    on_load=[
        CompanyState.load,
        LeavingState.load,
        CompanyChangesState.load,
        LettersState.load,
        RecoveryState.load,
    ],
)
def company_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Company Information"), actions=(_edit_button(), _quit_button())),
        rx.cond(
            CompanyState.is_loaded,
            rx.el.div(
                recovery_notice(RecoveryState.recovery, on_object=RecoveryState.object_to),
                _summary(),
                _missing(),
                _body(),
                _history(),
                class_name="grid gap-5",
            ),
            card(skeleton_rows(rows=8)),
        ),
        _ask_dialog(),
        width="text",
    )


def _may_edit() -> rx.Var[bool]:
    is_open = (_company.status == "incomplete") | (_company.status == "active")
    return _company.is_admin & is_open


def _is_unfinished() -> rx.Var[bool]:
    return _company.missing.length() > 0


def _is_form_shown() -> rx.Var[bool]:
    return _may_edit() & (CompanyState.is_editing | _is_unfinished())


def _edit_button() -> rx.Component:
    return rx.cond(
        _may_edit() & ~_is_form_shown(),
        button(t("Edit"), glyph=Glyph.PENCIL, on_click=CompanyState.edit),
    )


def _quit_button() -> rx.Component:
    """Lead out of the company, by the way that is open (A-74, A-76)."""
    out: Any = LeavingState.exit
    return rx.cond(
        LeavingState.is_loaded,
        rx.fragment(
            button(t("Quit Company"), variant="danger-quiet", glyph=Glyph.LOG_OUT, opens=_QUIT),
            quit_dialog(
                _QUIT,
                is_admin=out.is_admin,
                is_alone=out.is_alone,
                can_step_down=out.can_step_down,
                has_nobody=LeavingState.has_nobody,
                heirs=_heirs(),
                on_quit=LeavingState.quit,
                on_close=LeavingState.close,
            ),
        ),
    )


def _heirs() -> rx.Component:
    errors = LeavingState.errors
    return rx.el.div(
        rx.el.p(t("Admins hand their right over before they quit. Both happen in one step here.")),
        search_box(
            "search",
            t("Search members"),
            placeholder=t("Name or e-mail"),
            on_change=_find_heir,
        ),
        form(
            error_summary(errors, labels=heir_labels(), general=errors[""]),
            heir_fields(
                LeavingState.rows,
                errors,
                page=LeavingState.page,
                page_count=LeavingState.page_count,
                on_previous=LeavingState.turn_back,
                on_next=LeavingState.turn_on,
            ),
            rx.el.div(
                button(t("Cancel"), custom_attrs={"data-close": ""}),
                submit_button(t("Transfer and quit"), busy=LeavingState.is_busy, variant="danger"),
                class_name="btn-row btn-row-end",
            ),
            on_submit=LeavingState.transfer_and_quit,
        ),
        class_name="grid gap-5",
    )


def _summary() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.div(
                rx.el.h2(_company.full_name, class_name="card-title break-words"),
                company_status(_company.status),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.div(
                rx.el.p(t("Company code"), class_name="text-muted"),
                company_code(_company.code),
                rx.el.p(
                    t("Give this code to colleagues: it stands for your company."),
                    class_name="field-hint",
                ),
                class_name="grid gap-1",
            ),
            class_name="grid gap-4",
        ),
        rx.cond(_company.status == "blocked", _blocked()),
    )


def _blocked() -> rx.Component:
    return rx.el.div(
        callout(t("Your company is blocked. Please contact customer service."), tone="bad"),
        class_name="mt-4",
    )


def _missing() -> rx.Component:
    """Say which facts features wait for (A-14)."""
    return rx.cond(
        _is_unfinished(),
        callout(
            company_fact_list(_company.missing),
            tone="warn",
            title=t("These facts are still missing. The other features open with them."),
            role="note",
        ),
    )


def _body() -> rx.Component:
    return rx.cond(_is_form_shown(), _form(), rx.fragment(_facts(), _letters(), _whom_to_ask()))


def _letters() -> rx.Component:
    """Issue an invitation letter, and find the earlier ones (A-35)."""
    return letters_card(
        LettersState.letters,
        LettersState.errors,
        language=LettersState.language,
        is_loaded=LettersState.is_loaded,
        is_busy=LettersState.is_busy,
        may_issue=_company.status == "active",
        on_issue=LettersState.issue,
    )


def _form() -> rx.Component:
    return card(
        form(
            error_summary(
                CompanyState.errors,
                labels=company_labels(CompanyState.number_label),
                general=CompanyState.errors[""],
            ),
            rx.cond(_meanwhile.length() > 0, _changed_meanwhile()),
            rx.cond(CompanyState.is_alike, rename_question(CompanyState.hints)),
            # Made anew with each conflict, for an input keeps what it began with.
            rx.el.div(_fields(), key=CompanyState.round, class_name="contents"),
            button_row(
                submit_button(t("Submit"), busy=CompanyState.is_busy),
                rx.cond(
                    _is_unfinished(),
                    submit_button(
                        t("Save and finish later"),
                        busy=CompanyState.is_busy,
                        variant="secondary",
                        way=DRAFT,
                    ),
                    button(t("Cancel"), on_click=CompanyState.load),
                ),
            ),
            on_submit=CompanyState.change,
        )
    )


def _fields() -> rx.Component:
    return company_fields(
        _editing,
        CompanyState.errors,
        number_label=CompanyState.number_label,
        on_country=CompanyState.choose_country,
        on_name=_type_name.debounce(NAME_PAUSE),
        on_number=_type_number.debounce(NAME_PAUSE),
        look_alikes=look_alike_hint(CompanyState.alikes, can_join=False),
    )


def _changed_meanwhile() -> rx.Component:
    """Show both versions, before anything is overwritten (security check 52)."""
    return callout(
        rx.el.ul(rx.foreach(_meanwhile, _saved_meanwhile), class_name="list-disc ps-5"),
        tone="warn",
        title=t("What somebody else has saved in the meantime"),
        role="note",
    )


def _saved_meanwhile(fact: Any) -> rx.Component:
    theirs = fact_in_words(fact.name, fact.theirs)
    mine = fact_in_words(fact.name, fact.mine)
    return rx.el.li(
        named(fact.name, COMPANY_FACTS),
        ": ",
        rx.el.strong(theirs),
        " · ",
        rx.cond(
            fact.is_clash,
            t("You wrote: {value}. The form keeps your words.", value=mine),
            t("The form has taken this over."),
        ),
        class_name="break-words",
    )


def _facts() -> rx.Component:
    return card(
        facts(
            _fact("full_name", _company.full_name),
            _fact("short_name", _company.short_name),
            _fact("country", territory(_company.country)),
            _fact("address", _company.address),
            _fact("city", _company.city),
            _fact("postal_code", _company.postal_code),
            _held(say(CompanyState.number_label), _company.registration_number),
            _fact("founded", _company.founded),
            _fact("business_type", named(_company.business_type, BUSINESS_TYPES)),
            _fact("employees", named(_company.employees, EMPLOYEES)),
            _fact("main_products", _company.main_products),
            _fact("website", _website()),
        )
    )


def _fact(name: str, held: Child) -> tuple[Text, Child]:
    return _held(t(COMPANY_FACTS[name]), held)


def _held(label: Text, held: Child) -> tuple[Text, Child]:
    if isinstance(held, rx.Component):
        return label, held
    shown = rx.el.span(held, class_name="whitespace-pre-line break-words")
    empty = rx.el.span(t("Not given"), class_name="text-muted")
    return label, rx.cond(held, shown, empty)


def _website() -> rx.Component:
    return rx.cond(
        _company.website,
        rx.el.a(
            _company.website,
            href=_company.website,
            rel="noopener noreferrer nofollow",
            target="_blank",
            class_name="link break-all",
        ),
        rx.el.span(t("Not given"), class_name="text-muted"),
    )


def _history() -> rx.Component:
    changes: Any = CompanyChangesState
    return rx.cond(
        changes.events.length() > 0,
        company_history(
            changes.events,
            changes.page,
            changes.page_count,
            on_previous=changes.turn_back,
            on_next=changes.turn_on,
        ),
    )


def _ask_dialog() -> rx.Component:
    changes: Any = CompanyChangesState
    return ask_change_dialog(
        changes.errors,
        box=BOX,
        is_open=changes.is_asking,
        is_busy=changes.is_busy,
        on_submit=changes.ask,
        on_close=changes.leave,
    )


def _whom_to_ask() -> rx.Component:
    """Tell a member who may change the facts, and lead to asking them (A-44)."""
    return rx.cond(
        ~_company.is_admin & (_company.status != "blocked"),
        callout(
            rx.el.p(
                t(
                    "Only admins can change the company information. Please ask one of them: "
                    "{names}.",
                    names=_company.admin_names.join(", "),
                )
            ),
            role="note",
            actions=(button(t("Ask an admin to change this"), on_click=CompanyChangesState.begin),),
        ),
    )

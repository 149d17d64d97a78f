"""Supplier Authentication: information, documents, check and submit, and what comes after."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    Text,
    button,
    button_row,
    callout,
    card,
    checkbox,
    error_summary,
    form,
    link,
    link_button,
    page_head,
    skeleton_rows,
    step_heading,
    stepper,
    submit_button,
)
from portal.components.autosave import autosave
from portal.components.completeness import case_completeness
from portal.components.files import LEAVES, file_drop, file_hints, file_line, file_openings
from portal.components.reviews import case_panel
from portal.components.suppliers import (
    APPLICATION_LABELS,
    ApplicationFields,
    application_facts,
    application_labels,
    remark,
    saved_elsewhere,
)
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.suppliers import REQUIRED_PAPERS, SUPPLIER_PAPERS
from portal.state.suppliers import CHECK, DOCUMENTS, INFORMATION, AuthenticationState

# Any: mypy sees the rows, the page has Vars of them.
_row: Any = AuthenticationState.row
_case: Any = _row.case
_errors: Any = AuthenticationState.errors
_reasons: Any = AuthenticationState.remarks
_notes: Any = AuthenticationState.remark_notes
_step: Any = AuthenticationState.step
_PAPER_HINTS: dict[str, str] = {
    "business_licence": N_("The whole page, in colour, with its seal. Everything must be legible."),
    "tax_registration": N_("If your country issues one apart from the licence."),
    "export_licence": N_("If your products need one."),
    "quality_certificate": N_("Certificates help buyers to decide."),
    "other_paper": N_("Anything else that we should know of."),
}


@page(
    route="/supplier/authentication",
    title=N_("Supplier Authentication"),
    needs=Permission.SUPPLIERS_APPLY,
    on_load=AuthenticationState.load,
)
def authentication_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Supplier Authentication"),
            t(
                "Show us that your company exists and may supply. We usually answer within three "
                "working days; then the areas of a supplier open."
            ),
        ),
        rx.cond(
            AuthenticationState.is_loaded,
            rx.el.div(
                rx.cond(_case.can_edit | (_case.id == ""), _wizard(), _standing()),
                # Before it is handed in nobody else can open anything; a change may not have been.
                rx.cond(
                    (_case.round > 0) | (_row.openings.length() > 0),
                    file_openings(_row.openings, SUPPLIER_PAPERS),
                ),
                class_name="grid gap-5",
            ),
            card(skeleton_rows(rows=8)),
        ),
        width="text",
    )


def _wizard() -> rx.Component:
    return rx.el.div(
        _panel(),
        rx.cond(_row.is_change, _about_changes()),
        _steps(_step),
        saved_elsewhere(AuthenticationState.meanwhile),
        rx.match(
            _step,
            (INFORMATION, _information()),
            (DOCUMENTS, _documents()),
            _check(),
        ),
        class_name="grid gap-5",
    )


def _steps(current: Any) -> rx.Component:
    return stepper([t("Company information"), t("Documents"), t("Check and submit")], current)


def _about_changes() -> rx.Component:
    return callout(
        t(
            "You are changing what was approved. The approved facts stay valid until we have "
            "checked this; only the bank account rests meanwhile."
        ),
        role="note",
    )


def _summary() -> rx.Component:
    return error_summary(_errors, labels=application_labels(_row.facts), general=_errors[""])


def _information() -> rx.Component:
    made = ApplicationFields(
        AuthenticationState.editing, _errors, _reasons, _notes, saved=_row.facts
    )
    return card(
        _heading(
            t("Company information"),
            t(
                "Keep your business licence at hand. Everything you type is saved at once; you can "
                "go on later."
            ),
        ),
        form(
            _summary(),
            autosave(
                # Made anew with each conflict, for an input keeps what it began with.
                rx.el.div(
                    *made.all(on_forget_bank=AuthenticationState.forget_bank),
                    key=AuthenticationState.form_round,
                    class_name="contents",
                ),
                state=AuthenticationState,
                on_save=AuthenticationState.save,
            ),
            button_row(submit_button(t("Next Step"), busy=AuthenticationState.is_busy)),
            on_submit=AuthenticationState.finish_information,
        ),
    )


def _heading(title: Text, lead: Text | None = None) -> rx.Component:
    """Take the focus when the step takes the place of another, not when the page is opened."""
    plain = rx.el.h2(title, class_name="card-title")
    return rx.el.div(
        rx.cond(AuthenticationState.has_moved, step_heading(title), plain),
        *([] if lead is None else [rx.el.p(lead, class_name="card-lead")]),
        class_name="mb-5",
    )


def _documents() -> rx.Component:
    return card(
        _heading(t("Documents")),
        form(
            _summary(),
            *(_drop(slot) for slot in SUPPLIER_PAPERS),
            button_row(
                submit_button(t("Next Step"), busy=AuthenticationState.is_busy),
                _back_to(INFORMATION),
            ),
            on_submit=AuthenticationState.finish_documents,
        ),
    )


def _drop(slot: str) -> rx.Component:
    label = t(SUPPLIER_PAPERS[slot])
    return rx.el.div(
        remark(_reasons[slot], _notes[slot]),
        file_drop(
            slot,
            "supplier",
            label if slot in REQUIRED_PAPERS else t("{document} (optional)", document=label),
            hint=t(_PAPER_HINTS[slot]),
            current=_row.papers[slot],
            on_uploaded=AuthenticationState.attach,
            on_removed=AuthenticationState.remove,
            error=say(_errors[slot]),
        ),
        file_hints(_row.findings[slot]),
        class_name="grid gap-2",
    )


def _back_to(step: int) -> rx.Component:
    back: Any = AuthenticationState.go_back
    return button(t("Back"), glyph=Glyph.ARROW_LEFT, on_click=back(step), custom_attrs=LEAVES)


def _check() -> rx.Component:
    return card(
        _heading(t("Check and submit")),
        form(
            _summary(),
            application_facts(_row.facts),
            _paper_list(),
            case_completeness(_row.completeness, _row.lacking, APPLICATION_LABELS),
            _promise(),
            checkbox(
                "confirmed",
                t(
                    "Everything here is true and complete, I may act for this company, and the "
                    "User Agreement, version {version}, holds for it.",
                    version=_row.agreement_version,
                ),
                error=say(_errors["confirmed"]),
                required=True,
            ),
            button_row(
                submit_button(t("Submit"), busy=AuthenticationState.is_busy), _back_to(DOCUMENTS)
            ),
            on_submit=AuthenticationState.submit,
        ),
    )


def _promise() -> rx.Component:
    return callout(
        rx.el.span(
            t(
                "After you have submitted, nothing can be changed until we have answered: usually "
                "within three working days."
            ),
            " ",
            link(t("Read the User Agreement"), "/agreement"),
        ),
        role="note",
    )


def _paper_list() -> rx.Component:
    rows = [
        rx.cond(_row.papers[slot].id, file_line(t(words), _row.papers[slot]))
        for slot, words in SUPPLIER_PAPERS.items()
    ]
    return rx.el.div(
        rx.el.h3(t("Documents"), class_name="card-title mb-2"),
        rx.el.ul(*rows, class_name="grid gap-2"),
    )


def _standing() -> rx.Component:
    """Show an application that is not the applicant's to change now."""
    return rx.el.div(
        rx.cond(_case.due_at, _steps(CHECK + 1)),
        _panel(),
        card(
            application_facts(_row.facts),
            rx.el.div(_paper_list(), class_name="mt-6"),
            title=t("What you have handed in"),
        ),
        class_name="grid gap-5",
    )


def _panel() -> rx.Component:
    return case_panel(
        _case,
        APPLICATION_LABELS,
        says={
            "approved": t("Your company is authenticated: the areas of a supplier are open."),
            "rejected": t("You can apply again with other documents. What you entered is kept."),
            "expired": t("Please hand in a valid licence. What you entered is kept."),
        },
        ways={
            "approved": link_button(t("Supplier Management"), "/supplier", variant="primary"),
            "rejected": _again(),
            "expired": _again(),
        },
    )


def _again() -> rx.Component:
    return button(t("Apply again"), variant="primary", on_click=AuthenticationState.begin_again)

"""Identity verification: the case, the facts, the documents, and where it stands."""

from typing import Any

import reflex as rx

from portal.components import (
    Text,
    button,
    button_row,
    callout,
    card,
    checkbox,
    confirm,
    error_summary,
    field,
    form,
    page_head,
    skeleton_rows,
    stepper,
    submit_button,
    textarea,
)
from portal.components.autosave import autosave
from portal.components.files import LEAVES, file_openings
from portal.components.identity import (
    RESTING,
    case_chooser,
    case_heading,
    identity_fields,
    identity_labels,
    missing_facts,
)
from portal.components.identity_documents import document_places, documents_seen
from portal.components.reviews import case_panel
from portal.i18n.browser import say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.identity_cases import IDENTITY_FIELDS, IDENTITY_SLOTS
from portal.schemas.support import MAX_MESSAGE
from portal.state.identity import IdentityState

# Any: mypy sees the row, the page has a Var of it.
_row: Any = IdentityState.row
_review: Any = IdentityState.row.review
_errors: Any = IdentityState.errors
_choose: Any = IdentityState.choose_case
_DOMESTIC = "turn-domestic"
_ANEW = "verify-anew"


@page(
    route="/identity",
    title=N_("Identity verification"),
    needs=Permission.IDENTITY_PROVE,
    on_load=IdentityState.load,
)
def identity_page() -> rx.Component:
    return signed_in_page(
        page_head(
            t("Identity verification"),
            t("Trade partners see that you are verified, never your documents."),
        ),
        rx.cond(
            IdentityState.is_loaded,
            rx.el.div(
                _standing(),
                rx.cond(_can_edit(), _editing()),
                rx.cond(_row.can_ask_help, _help_card()),
                rx.cond(~_can_edit(), documents_seen(_row)),
                rx.cond(
                    # Before it is handed in nobody else can open anything.
                    _review.round > 0,
                    file_openings(_row.openings, IDENTITY_SLOTS),
                ),
                class_name="grid gap-5",
            ),
            card(skeleton_rows(rows=8)),
        ),
        width="text",
    )


def _can_edit() -> Any:
    return (_review.id == "") | _review.can_edit


def _standing() -> rx.Component:
    """Show where the case stands at the desk, and what may be done about it."""
    return case_panel(
        _review,
        _targets(),
        ways={status: _anew() for status in ("approved", "rejected", "expired")},
        until=_review.expires_at,
    )


def _anew() -> rx.Component:
    return rx.fragment(
        button(t("Verify anew"), opens=_ANEW),
        confirm(
            _ANEW,
            t("Verify anew?"),
            t(
                "You can change name, country/region and documents, and submit them again. "
                "What has been verified stays until we have decided."
            ),
            t("Begin"),
            on_confirm=IdentityState.reopen,
            variant="primary",
        ),
    )


def _targets() -> dict[str, str]:
    return {**IDENTITY_FIELDS, **IDENTITY_SLOTS}


def _editing() -> rx.Component:
    step: Any = rx.cond(IdentityState.is_uploading, 1, 0)
    return rx.fragment(
        stepper([t("Your information"), t("Documents"), t("Review")], step),
        rx.cond(IdentityState.is_uploading, _upload_card(), _facts_card()),
    )


def _facts_card() -> rx.Component:
    return card(
        rx.el.div(
            rx.cond(
                (_row.offered.length() > 1) & (_review.status != "needs_correction"),
                case_chooser(_row.case, _row.offered, on_choose=_choose),
                case_heading(_row.case),
            ),
            rx.cond(_row.case, _facts_form()),
            class_name="grid gap-6",
        ),
        title=t("Your information"),
        lead=t("Everything you type is saved at once. You can go on later."),
    )


def _facts_form() -> rx.Component:
    return form(
        error_summary(_errors, labels=identity_labels(), general=_errors[""]),
        autosave(
            identity_fields(
                _row,
                _errors,
                lines_round=IdentityState.lines_round,
                on_forget_lines=IdentityState.forget_lines,
            ),
            state=IdentityState,
            on_save=IdentityState.save,
        ),
        rx.cond(_row.can_turn_domestic, _turning_domestic()),
        missing_facts(_row),
        button_row(
            rx.cond(
                _row.can_upload,
                submit_button(t("Upload Identity Verification"), busy=IdentityState.is_busy),
                _resting(t("Upload Identity Verification")),
            )
        ),
        on_submit=IdentityState.go_on,
    )


def _resting(label: Text) -> rx.Component:
    return button(label, variant="primary", disabled=True, custom_attrs=RESTING)


def _turning_domestic() -> rx.Component:
    """Offer the way out to those without an employment visa (A-57)."""
    return callout(
        rx.el.p(
            t("As a domestic buyer you keep your e-mail address, your password and your company.")
        ),
        button(t("Continue as a domestic buyer"), opens=_DOMESTIC, class_name="mt-3"),
        confirm(
            _DOMESTIC,
            t("Continue as a domestic buyer?"),
            t("Your account becomes that of a domestic buyer. There is no way back by yourself."),
            t("Become a domestic buyer"),
            on_confirm=IdentityState.turn_domestic,
            variant="primary",
        ),
        tone="warn",
        role="note",
    )


def _upload_card() -> rx.Component:
    return card(
        form(
            error_summary(_errors, labels=identity_labels(), general=_errors[""]),
            case_heading(_row.case),
            document_places(
                _row,
                _errors,
                on_uploaded=IdentityState.put,
                on_removed=IdentityState.drop,
                on_refused=IdentityState.note_refused,
            ),
            checkbox(
                "declared",
                t("All this is true, and the documents are mine and genuine."),
                error=say(_errors["declared"]),
                required=True,
            ),
            rx.cond(~_row.can_submit, _why_not_yet()),
            button_row(
                rx.cond(
                    _row.can_submit,
                    submit_button(t("Submit"), busy=IdentityState.is_busy),
                    _resting(t("Submit")),
                ),
                button(
                    t("Back to your information"),
                    on_click=IdentityState.go_back,
                    custom_attrs=LEAVES,
                ),
            ),
            on_submit=IdentityState.submit,
        ),
        title=t("Documents"),
        lead=t("We look at each picture at once and tell you what could be better."),
    )


def _why_not_yet() -> rx.Component:
    words = rx.cond(
        _row.uncorrected.length() > 0,
        t("Please change everything that we have asked you to correct, then submit again."),
        t("Submit opens when every document is there and good enough."),
    )
    return rx.el.p(words, class_name="text-muted", role="status")


def _help_card() -> rx.Component:
    """Offer customer service after the third failure, and after a rejection (A-59)."""
    asked = callout(
        t("Customer service has your request and will upload the documents for you."),
        role="note",
    )
    asking = form(
        field(
            t("What would you like to tell us?"),
            "message",
            textarea("message", rows=3, max_length=MAX_MESSAGE),
            error=say(_errors["message"]),
            optional=True,
        ),
        button_row(
            submit_button(
                t("Ask customer service"), busy=IdentityState.is_busy, variant="secondary"
            )
        ),
        on_submit=IdentityState.ask_help,
    )
    return card(
        rx.cond(_row.has_asked_help, asked, asking),
        title=t("Does the upload keep failing?"),
        lead=t("Customer service can upload the documents for you."),
    )

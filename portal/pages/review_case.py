"""One case at the desk: facts beside documents, what came before, and the decision."""

from typing import Any

import reflex as rx

from portal.components import (
    Glyph,
    breadcrumb,
    button,
    callout,
    card,
    empty_state,
    error_summary,
    form,
    link_button,
    page_head,
    skeleton_rows,
    submit_button,
)
from portal.components.desk import act_dialog, acts_bar, history
from portal.components.desk_reviews import (
    document_list,
    fact_list,
    other_list,
    past_remarks,
    return_form,
    standing_line,
    verdict_fields,
    verdict_labels,
)
from portal.i18n.browser import named, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.reviews import REASONS
from portal.state.desk_reviews import REJECT, RETURN, REVOKE, SUSPEND, ReviewCaseState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_case: Any = ReviewCaseState.review
_errors: Any = ReviewCaseState.errors
_busy: Any = ReviewCaseState.is_busy
_question: Any = ReviewCaseState.question


@page(
    route="/desk/[queue]/[review_id]",
    title=N_("Case"),
    needs=Permission.REVIEWS_LIST,
    on_load=ReviewCaseState.load,
)
def review_case_page() -> rx.Component:
    return signed_in_page(
        page_head(
            rx.cond(_case.id, _case.headline, t("Case")),
            trail=breadcrumb(
                (t("Review desk"), "/desk?queue=" + _case.queue),
                here=rx.cond(_case.id, _case.headline, "…"),
            ),
        ),
        rx.cond(_case.id, _one(), rx.cond(ReviewCaseState.is_loaded, _none(), skeleton_rows())),
        *_dialogs(),
    )


def _none() -> rx.Component:
    return empty_state(
        t("There is no such case"),
        t("It may have been withdrawn, or the address is wrong."),
        actions=(link_button(t("Back to the desk"), "/desk"),),
    )


def _one() -> rx.Component:
    return rx.el.div(
        _standing(),
        rx.cond(_case.is_opened, other_list(_case.others)),
        rx.cond(_case.is_opened, _handed_in(), _closed()),
        rx.cond(
            _case.remarks.length() > 0,
            card(past_remarks(_case.remarks), title=t("Corrections asked for")),
        ),
        card(history(_case.history), title=t("History")),
        rx.cond(_question == RETURN, rx.fragment(), _acts()),
        class_name="grid gap-5",
    )


def _standing() -> rx.Component:
    return card(
        standing_line(_case),
        rx.cond(_case.reason, _verdict()),
        rx.cond(_case.is_barred, _barred()),
        # What speaks against an approval; the other verdicts say it in their own forms.
        rx.cond(_question == "", error_summary(_errors, general=_errors[""])),
        class_name="grid gap-4",
    )


def _verdict() -> rx.Component:
    wanted = t("{name} asks a second reviewer to confirm this", name=_case.second_wanted_by)
    return callout(
        rx.el.p(named(_case.reason, REASONS)),
        rx.cond(_case.note, rx.el.p(_case.note, class_name="whitespace-pre-line break-words")),
        tone="warn",
        title=rx.cond(_case.second_wanted_by, wanted, t("Reason")),
        role="note",
    )


def _barred() -> rx.Component:
    return callout(
        t(
            "This case is your own, of your own company, or holds a file that you uploaded: "
            "a colleague must decide it."
        ),
        role="note",
    )


def _acts() -> rx.Component:
    """Offer what can be done now, always in sight: at the foot of the screen (see acts_bar)."""
    approve = form(
        submit_button(t("Approve"), busy=_busy),
        on_submit=ReviewCaseState.approve,
        class_name="contents",
    )
    return acts_bar(
        rx.cond(ReviewCaseState.is_answered, _on()),
        rx.cond(
            _case.can_claim,
            button(t("Claim"), variant="primary", on_click=ReviewCaseState.claim),
        ),
        rx.cond(
            _case.can_decide,
            rx.fragment(
                approve,
                _ask(t("Return for correction"), RETURN),
                _ask(t("Reject"), REJECT, variant="danger-quiet"),
            ),
        ),
        rx.cond(_case.can_give_back, button(t("Give back"), on_click=ReviewCaseState.give_back)),
        *_leading(),
    )


def _on() -> rx.Component:
    """Lead on from an answered case; the focus waits here, so that Enter is the next case."""
    return rx.fragment(
        button(
            t("Claim the next case"),
            variant="primary",
            on_click=ReviewCaseState.claim_next,
            auto_focus=True,
        ),
        link_button(t("Back to the desk"), "/desk?queue=" + _case.queue),
    )


def _leading() -> tuple[rx.Component, ...]:
    confirming = rx.fragment(
        button(
            t("Confirm revocation"), variant="danger", on_click=ReviewCaseState.confirm_revocation
        ),
        button(t("Let the approval stand"), on_click=ReviewCaseState.drop_revocation),
    )
    return (
        rx.cond(_case.can_suspend, _ask(t("Suspend"), SUSPEND)),
        rx.cond(
            _case.can_resume,
            button(t("Let it count again"), variant="primary", on_click=ReviewCaseState.resume),
        ),
        rx.cond(_case.can_revoke, _ask(t("Revoke"), REVOKE, variant="danger-quiet")),
        rx.cond(_case.can_confirm, confirming),
    )


def _ask(words: Any, question: str, **look: Any) -> rx.Component:
    return button(words, on_click=ReviewCaseState.ask(question), **look)


def _returning() -> rx.Component:
    return return_form(
        _case.targets,
        _errors,
        busy=_busy,
        on_submit=ReviewCaseState.return_for_correction,
        on_cancel=ReviewCaseState.leave_question,
    )


def _handed_in() -> rx.Component:
    """Show facts and documents side by side; what is to be corrected is written beside both."""
    returning = card(_returning(), title=t("What is to be corrected?"))
    return rx.el.div(
        rx.el.div(
            rx.cond(_question == RETURN, returning),
            card(fact_list(_case.facts), title=t("Facts")),
            class_name="grid gap-5",
        ),
        card(document_list(_case.documents), title=t("Documents"), class_name="beside"),
        class_name="grid gap-5 xl:grid-cols-[5fr_6fr] items-start *:min-w-0",
    )


def _closed() -> rx.Component:
    return card(
        empty_state(
            t("Facts and documents are closed"),
            t("They open for whoever claims the case, and for nobody else."),
            glyph=Glyph.LOCK,
        )
    )


def _dialogs() -> tuple[rx.Component, ...]:
    name = _case.headline
    return (
        _asking(
            REJECT,
            t("Reject {name}?", name=name),
            t("The applicant reads the reason. A forgery must be confirmed by a colleague."),
            t("Reject the case"),
            ReviewCaseState.reject,
        ),
        _asking(
            SUSPEND,
            t("Suspend {name}?", name=name),
            t("What was approved does not count until you let it count again."),
            t("Suspend the approval"),
            ReviewCaseState.suspend,
        ),
        _asking(
            REVOKE,
            t("Revoke {name}?", name=name),
            t("A colleague must confirm it. It cannot be taken back."),
            t("Ask a colleague"),
            ReviewCaseState.ask_to_revoke,
        ),
    )


def _asking(question: str, title: Any, lead: Any, action: Any, on_submit: Any) -> rx.Component:
    return act_dialog(
        question,
        title,
        lead,
        action,
        state=ReviewCaseState,
        on_submit=on_submit,
        fields=verdict_fields(_errors),
        labels=verdict_labels(),
    )

"""The support desk: the queue of requests, and one of them being worked on."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    Text,
    Variant,
    button,
    card,
    error_summary,
    facts,
    field,
    form,
    mail_address,
    page_head,
    select,
    submit_button,
    textarea,
    time_when,
)
from portal.components.desk import bare_filter, desk_list, looked_at
from portal.components.identity_documents import assisted_places
from portal.components.support import (
    badge_fields,
    badge_labels,
    given,
    place,
    recovery_fields,
    recovery_labels,
    ticket_status,
    ticket_steps,
    words_dialog,
)
from portal.components.support_matches import (
    account_matches,
    badge_matches,
    entered_facts,
    match_search,
    standing,
)
from portal.i18n.browser import named, number, say, t, tn
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.support import MAX_MESSAGE
from portal.schemas.support_desk import (
    ABOUT_BADGE,
    ABOUT_UPLOAD,
    TICKET_KINDS,
    TicketScope,
    TicketSort,
)
from portal.state.assisting import AssistingState
from portal.state.support_desk import GIVE_BACK, LOOK, REFUSE, SOLVE, QueueState, TicketState

# Any: mypy sees functions and rows, the page has event handlers and Vars.
_find_match: Any = TicketState.find
_show_kind: Any = QueueState.show_kind
_ticket: Any = TicketState.open_ticket
_badge: Any = TicketState.badge
_account: Any = TicketState.account
_counts: Any = QueueState.counts
_errors: Any = TicketState.errors
_question: Any = TicketState.question


@page(
    route="/desk/support",
    title=N_("Support"),
    needs=Permission.TICKETS_HANDLE,
    on_load=[QueueState.load, TicketState.load],
)
def support_desk_page() -> rx.Component:
    return signed_in_page(
        page_head(t("Support"), _todo()),
        _queue(),
        rx.cond(_ticket.id, _request()),
        *_questions(),
    )


def _todo() -> rx.Component:
    waiting = tn("{count} request waits", "{count} requests wait", count=_counts.waiting)
    oldest = rx.cond(
        _counts.oldest_at,
        rx.el.span(" · ", t("the oldest since"), " ", time_when(_counts.oldest_at)),
    )
    mine = rx.cond(
        _counts.mine > 0, rx.el.span(" · ", t("{count} of yours", count=number(_counts.mine)))
    )
    return rx.el.span(waiting, oldest, mine, role="status")


def _queue() -> rx.Component:
    scopes = (
        (TicketScope.WAITING.value, t("Waiting and in work")),
        (TicketScope.MINE.value, t("Mine")),
        (TicketScope.CLOSED.value, t("Closed")),
        (TicketScope.ALL.value, t("All")),
    )
    kinds = [("", t("All kinds")), *((kind, t(words)) for kind, words in TICKET_KINDS.items())]
    scope = select("scope", scopes, value=QueueState.scope, on_change=QueueState.show_scope)
    kind = select("kind", kinds, value=QueueState.kind, on_change=_show_kind)
    return desk_list(
        QueueState,
        t("Support"),
        _columns(),
        search=(t("Search requests"), t("Number, name or e-mail")),
        filters=(bare_filter(scope, t("Status")), bare_filter(kind, t("Kind"))),
        found=tn("{count} request", "{count} requests", count=QueueState.total),
        empty=(t("No request fits"), t("Everything is answered, or the filter hides it.")),
        hidden_while=_ticket.id,
    )


def _columns() -> list[Column]:
    return [
        Column(key="name", label=t("From"), cell=_sender),
        Column(
            key=TicketSort.KIND.value,
            label=t("Kind"),
            cell=lambda row: named(row.kind, TICKET_KINDS),
            sortable=True,
        ),
        Column(
            key=TicketSort.STATUS.value,
            label=t("Status"),
            cell=_status,
            sortable=True,
            role="state",
        ),
        Column(
            key=TicketSort.CREATED_AT.value,
            label=t("Received"),
            cell=lambda row: time_when(row.created_at),
            sortable=True,
        ),
        Column(key="act", label=t("Actions"), cell=_actions, role="actions"),
    ]


def _sender(row: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(row.name),
        rx.el.span(row.number, class_name="font-normal"),
        mail_address(row.email, class_name="text-muted font-normal"),
        class_name="inline-grid",
    )


def _status(row: Any) -> rx.Component:
    owner = rx.cond(row.is_mine, t("You"), row.owner)
    return rx.el.span(
        ticket_status(row.status),
        rx.cond(row.owner, rx.el.span(owner, class_name="text-muted")),
        class_name="inline-grid justify-items-start gap-1",
    )


def _actions(row: Any) -> rx.Component:
    return rx.el.div(
        button(t("View"), on_click=TicketState.view(row.id), class_name="btn-small"),
        rx.cond(
            row.status == "open",
            button(
                t("Take"),
                variant="primary",
                on_click=TicketState.take(row.id),
                class_name="btn-small",
            ),
        ),
        class_name="btn-row",
    )


def _request() -> rx.Component:
    return looked_at(
        TicketState,
        card(
            standing(_ticket),
            entered_facts(_ticket),
            title=t("Request {number}", number=_ticket.number),
            actions=(_steps_on(),),
        ),
        rx.match(
            _ticket.kind,
            (ABOUT_BADGE, _badges()),
            (ABOUT_UPLOAD, _upload()),
            _accounts(),
        ),
        card(ticket_steps(_ticket.steps), title=t("History")),
    )


def _steps_on() -> rx.Component:
    own = rx.fragment(
        button(t("Solve"), on_click=TicketState.ask(SOLVE)),
        button(t("Refuse"), variant="danger-quiet", on_click=TicketState.ask(REFUSE)),
    )
    return rx.match(
        _ticket.status,
        (
            "open",
            button(t("Take"), variant="primary", on_click=TicketState.take(_ticket.id)),
        ),
        (
            "in_work",
            rx.fragment(
                button(t("Give back"), on_click=TicketState.ask(GIVE_BACK)),
                rx.cond(_ticket.is_mine, own),
            ),
        ),
        rx.fragment(),
    )


def _is_mine_in_work() -> Any:
    return _ticket.is_mine & (_ticket.status == "in_work")


def _badges() -> rx.Component:
    return card(
        match_search(t("Search badge records"), t("Badge number or name"), on_change=_find_match),
        badge_matches(
            TicketState.badges, may_choose=_is_mine_in_work(), on_choose=TicketState.choose
        ),
        rx.cond(_is_mine_in_work() & _badge.id, _correction()),
        title=t("Badge records"),
        lead=t("What differs from what was entered is marked."),
    )


def _upload() -> rx.Component:
    """Upload for somebody whose own uploads keep failing (A-59)."""
    assisting: Any = AssistingState
    return rx.cond(
        _is_mine_in_work(),
        rx.el.div(
            assisted_places(
                assisting.row,
                assisting.errors,
                name=_ticket.name,
                on_uploaded=assisting.put,
                on_reopened=assisting.reopen,
            ),
            on_mount=assisting.look(_ticket.id),
        ),
        card(rx.el.p(t("Take the request to upload.")), title=t("Upload of identity documents")),
    )


def _accounts() -> rx.Component:
    return card(
        match_search(
            t("Search accounts"),
            t("Name or whole e-mail address"),
            on_change=_find_match,
        ),
        account_matches(
            TicketState.accounts, may_choose=_is_mine_in_work(), on_choose=TicketState.choose
        ),
        rx.cond(_is_mine_in_work() & _account.id, _recovery()),
        title=t("Accounts that may be meant"),
        lead=t("Staff accounts never come back this way."),
    )


def _correction() -> rx.Component:
    """Correct the chosen record; the fields begin with what the person entered."""
    return rx.el.div(
        rx.el.h3(t("Correct record {number}", number=_badge.number), class_name="card-title"),
        form(
            error_summary(_errors, labels=badge_labels(), general=_errors[""]),
            badge_fields(_ticket.badge_number, _ticket.name, _ticket.country, _errors),
            field(
                t("A word to the person"),
                "answer",
                textarea("answer", rows=2, max_length=MAX_MESSAGE),
                hint=t("Stands in the mail that invites them to try again."),
                error=say(_errors["answer"]),
                optional=True,
            ),
            submit_button(t("Correct and tell the person"), busy=TicketState.is_busy),
            on_submit=TicketState.correct,
        ),
        # Another record, another form: what was typed for the one is not for the other.
        key=_badge.id,
        class_name="mt-5 grid gap-4",
    )


def _recovery() -> rx.Component:
    """Write down the checks and mail the link; staff see neither the link nor a password."""
    number_shown = rx.cond(
        TicketState.shown_mobile,
        rx.el.span(TicketState.shown_mobile),
        rx.el.span(
            rx.cond(_account.mobile, _account.mobile, "–"),
            rx.cond(
                _account.mobile,
                button(
                    t("Show the number"), on_click=TicketState.ask(LOOK), class_name="btn-small"
                ),
            ),
            class_name="inline-flex flex-wrap items-center gap-3",
        ),
    )
    return rx.el.div(
        rx.el.h3(
            t("Give the account of {name} back", name=_account.contact_name),
            class_name="card-title",
        ),
        facts(
            (t("Name on ID"), given(_account.name_on_id)),
            (t("Country/Region"), place(_account.country)),
            (t("Company"), given(_account.company_name)),
            (t("Email"), mail_address(_account.email)),
            (t("Mobile number"), number_shown),
        ),
        form(
            error_summary(_errors, labels=recovery_labels(), general=_errors[""]),
            recovery_fields(_errors),
            submit_button(t("Send the link"), busy=TicketState.is_busy),
            on_submit=TicketState.send_link,
        ),
        key=_account.id,
        class_name="mt-5 grid gap-4",
    )


def _questions() -> tuple[rx.Component, ...]:
    told = t("The person reads it in a mail, in your words.")
    return (
        _question_about(
            (GIVE_BACK, "reason"),
            (t("Give this request back?"), t("Give back")),
            (t("Reason"), t("Only the desk reads it.")),
            on_submit=TicketState.give_back,
        ),
        _question_about(
            (LOOK, "reason"),
            (t("Show the mobile number?"), t("Show the number")),
            (t("Reason"), t("It is kept with your name in the audit trail.")),
            on_submit=TicketState.show_mobile,
        ),
        _question_about(
            (SOLVE, "answer"),
            (t("Solve this request"), t("Solve and answer")),
            (t("Answer"), told),
            on_submit=TicketState.solve,
        ),
        _question_about(
            (REFUSE, "answer"),
            (t("Refuse this request"), t("Refuse and answer")),
            (t("Reason"), told),
            on_submit=TicketState.refuse,
            variant="danger",
        ),
    )


def _question_about(
    kind: tuple[str, str],
    words: tuple[Text, Text],
    field_words: tuple[Text, Text],
    *,
    on_submit: Any,
    variant: Variant = "primary",
) -> rx.Component:
    """Ask for words: `kind` is the question and the form's field; then title, act, label, hint."""
    question, field_name = kind
    title, action = words
    label, hint = field_words
    return words_dialog(
        question,
        title,
        label,
        hint,
        action,
        field_name=field_name,
        errors=_errors,
        busy=TicketState.is_busy,
        is_open=_question == question,
        on_submit=on_submit,
        on_close=TicketState.leave_question,
        variant=variant,
    )

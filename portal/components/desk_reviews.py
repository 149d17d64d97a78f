"""What the review desk is made of: lines of the queue, figures, facts, documents, forms."""

from typing import Any

import reflex as rx

from portal.components.base import Child, Handler, Text
from portal.components.button import button
from portal.components.display import badge, time_day, time_when
from portal.components.feedback import callout
from portal.components.field import field, field_id
from portal.components.file_view import file_view
from portal.components.form import error_summary, form, submit_button
from portal.components.inputs import textarea
from portal.components.link import link
from portal.components.select import select
from portal.i18n.browser import named, number, say, t, territory, tn
from portal.schemas.desk_reviews import CHECKED, NOTE_OF, REASON_OF
from portal.schemas.reviews import FORGED, REASONS, STATUSES

#: Countries and regions that a reviewer takes in at a glance.
_MOST_PLACES = 6

TONES = {
    "submitted": "info",
    "in_review": "info",
    "needs_correction": "warn",
    "approved": "ok",
    "rejected": "bad",
    "expired": "idle",
    "suspended": "warn",
    "revoked": "bad",
}


def review_status(status: Any) -> rx.Component:
    """Show how a case stands, in a word."""
    return badge(named(status, STATUSES), rx.match(status, *TONES.items(), "idle"))


def worded(text: Any) -> rx.Var[str]:
    """Give an English source text that a row holds in the reader's language."""
    return named(text, {})


def due_line(row: Any) -> rx.Component:
    """Show until when an answer is promised, and whether that is late or may still move."""
    return rx.cond(
        row.due_at,
        rx.el.span(
            rx.el.span(time_when(row.due_at), class_name="whitespace-nowrap"),
            rx.cond(row.is_overdue, badge(t("Overdue"), "bad")),
            rx.cond(row.is_due_provisional, badge(t("Provisional"), "idle")),
            class_name="inline-flex flex-wrap items-center gap-2",
        ),
        rx.el.span("–", class_name="text-muted"),
    )


def standing_line(case: Any) -> rx.Component:
    """Show in a line how a case stands, so that facts and papers begin high on the screen."""
    reviewer = rx.cond(case.claimed_by, case.claimed_by, t("Nobody yet"))
    return rx.el.dl(
        _term(t("Status"), review_status(case.status)),
        rx.cond(case.due_at, _term(t("Due"), due_line(case))),
        rx.cond(case.submitted_at, _term(t("Submitted"), time_when(case.submitted_at))),
        rx.cond(case.decided_at, _term(t("Decided"), time_when(case.decided_at))),
        rx.cond(case.expires_at, _term(t("Valid until"), time_day(case.expires_at))),
        rx.cond(case.due_at, _term(t("Reviewer"), reviewer)),
        _term(t("Complete"), case.completeness.to(str) + "%"),
        rx.cond(case.round > 1, _term(t("Round"), number(case.round))),
        class_name="facts-line",
    )


def _term(term: Text, held: Child) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(held))


def case_address(row: Any) -> Any:
    return "/desk/" + row.queue + "/" + row.id


def case_line(row: Any) -> rx.Component:
    """Show what a case is about, with what a reviewer should know before claiming it."""
    return rx.el.span(
        link(row.headline, case_address(row), class_name="link break-words"),
        rx.el.span(
            rx.cond(row.wants_second, badge(t("Second reviewer wanted"), "warn")),
            rx.cond(row.is_change, badge(t("Change"), "idle")),
            rx.cond(row.round > 1, badge(t("Round {round}", round=number(row.round)), "idle")),
            class_name="inline-flex flex-wrap gap-2 font-normal",
        ),
        class_name="inline-grid gap-1",
    )


def workload(rows: Any) -> rx.Component:
    """List what each reviewer has claimed."""
    return rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, _load_of), class_name="grid gap-2"),
        rx.el.p(t("Nobody has claimed a case."), class_name="text-muted"),
    )


def _load_of(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.name, class_name="font-semibold"),
        " · ",
        tn("{count} case", "{count} cases", count=row.count),
        rx.cond(row.due_at, rx.el.span(" · ", t("first due"), " ", time_when(row.due_at))),
    )


def rate_chart(weeks: Any) -> rx.Component:
    """Draw how many answers came in time, a bar for each week: a table that looks like a chart."""
    head = rx.el.thead(
        rx.el.tr(
            *[
                rx.el.th(words, scope="col", class_name=look)
                for words, look in (
                    (t("Week from"), "text-start"),
                    (t("In time"), "text-start w-full"),
                    (t("Answers"), "text-end"),
                )
            ],
            class_name="text-muted",
        )
    )
    return rx.el.table(
        rx.el.caption(t("Answers within the promised time, by week"), class_name="sr-only"),
        head,
        rx.el.tbody(rx.foreach(weeks, _bar)),
        class_name="rate-chart",
    )


def _bar(week: Any) -> rx.Component:
    bar = rx.el.span(
        rx.el.span(class_name="rate-fill", style={"width": week.percent.to(str) + "%"}),
        class_name="rate-bar",
        custom_attrs={"aria-hidden": "true"},
    )
    share = rx.el.span(
        rx.cond(week.answered > 0, week.percent.to(str) + "%", "–"), class_name="rate-share"
    )
    return rx.el.tr(
        rx.el.th(time_day(week.monday), scope="row", class_name="font-normal text-start"),
        rx.el.td(rx.el.span(bar, share, class_name="flex items-center gap-3")),
        rx.el.td(number(week.answered), class_name="text-end"),
    )


def fact_list(rows: Any) -> rx.Component:
    """List what was handed in, as the kind describes it."""
    return rx.el.dl(rx.foreach(rows, _fact), class_name="facts")


def _fact(row: Any) -> rx.Component:
    value = rx.match(
        row.form,
        ("word", worded(row.value)),
        ("territory", territory(row.value)),
        row.value,
    )
    nothing = rx.el.span("–", class_name="text-muted")
    words = rx.el.span(value, class_name="break-words whitespace-pre-line")
    held = rx.match(
        row.form,
        ("places", _places(row.places)),
        ("day", rx.cond(row.value, time_day(row.value), nothing)),
        rx.cond(row.value, words, nothing),
    )
    hint = rx.cond(row.hint, rx.el.span(worded(row.hint), class_name="text-muted block"))
    return rx.el.div(rx.el.dt(worded(row.label)), rx.el.dd(held, hint), class_name="fact")


def _places(codes: Any) -> rx.Component:
    """List a few countries and regions; of many, how many, and the list behind it."""
    listed = rx.el.ul(
        rx.foreach(codes, lambda each: rx.el.li(territory(each))),
        class_name="flex flex-wrap gap-x-3 gap-y-1",
    )
    count = tn("{count} country or region", "{count} countries and regions", count=codes.length())
    folded = rx.el.details(rx.el.summary(count, class_name="cursor-pointer"), listed)
    some = rx.cond(codes.length() > _MOST_PLACES, folded, listed)
    return rx.cond(codes.length() > 0, some, rx.el.span("–"))


def document_list(rows: Any) -> rx.Component:
    """Show the files of a case, each with what the document coach found."""
    return rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, _document), class_name="grid gap-5"),
        rx.el.p(t("There are no files."), class_name="text-muted"),
    )


def _document(row: Any) -> rx.Component:
    label = worded(row.label)
    finding = rx.el.ul(
        rx.foreach(row.findings, lambda each: rx.el.li(say(each))),
        class_name="list-disc ps-5 text-muted",
    )
    return rx.el.li(
        rx.el.h3(label, class_name="font-semibold"),
        rx.el.p(row.name, class_name="text-muted break-words"),
        rx.cond(row.findings.length() > 0, finding),
        rx.cond(
            row.is_gone,
            rx.el.p(t("This file has been destroyed."), class_name="text-muted"),
            file_view(row.file_id, row.media_type, label),
        ),
        class_name="grid gap-2",
    )


def check_list(rows: Any, *, form_id: str) -> rx.Component:
    """Ask to tick each fact that was compared; the ticks belong to the form of the approval."""

    def tick(row: Any) -> rx.Component:
        box = rx.el.input(
            name=CHECKED + row.name, type="checkbox", form=form_id, class_name="check"
        )
        words = rx.el.span(worded(row.label), class_name="check-label")
        return rx.el.label(box, words, class_name="check-row")

    return rx.el.div(rx.foreach(rows, tick), class_name="grid gap-2")


def other_list(rows: Any) -> rx.Component:
    """Show what the desk should compare the case with, or nothing."""
    return rx.cond(
        rows.length() > 0,
        callout(
            rx.el.ul(rx.foreach(rows, _other), class_name="grid gap-2"),
            tone="warn",
            title=t("Please compare"),
            role="note",
        ),
    )


def _other(row: Any) -> rx.Component:
    title = rx.cond(
        row.review_id,
        link(row.title, "/desk/" + row.queue + "/" + row.review_id),
        rx.el.span(row.title),
    )
    return rx.el.li(title, " – ", say(row))


def past_remarks(rows: Any) -> rx.Component:
    """List what was asked for in former rounds, the latest first."""
    return rx.el.ul(rx.foreach(rows, _remark), class_name="grid gap-3")


def _remark(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(t("Round {round}", round=number(row.round)), " · ", worded(row.label), " – "),
        rx.el.span(named(row.reason, REASONS)),
        rx.cond(row.note, rx.el.p(row.note, class_name="whitespace-pre-line break-words")),
        rx.el.p(row.by, " · ", time_when(row.at), class_name="text-muted"),
    )


def reasons(*, but: tuple[str, ...] = ()) -> list[tuple[str, Text]]:
    """Return the reason codes as options, the empty one first."""
    listed = [(code, t(words)) for code, words in REASONS.items() if code not in but]
    return [("", t("Please choose")), *listed]


def verdict_fields(errors: Any) -> tuple[rx.Component, ...]:
    """Ask for the reason of a verdict, and for words to it; the applicant reads both."""
    return (
        field(t("Reason"), "reason", select("reason", reasons()), error=say(errors["reason"])),
        field(
            t("Note"),
            "note",
            textarea("note", rows=3, max_length=1000),
            hint=t("The applicant reads it."),
            error=say(errors["note"]),
            optional=True,
        ),
    )


def verdict_labels() -> dict[str, Text]:
    """Return the words of verdict_fields, for the error summary."""
    return {"reason": t("Reason"), "note": t("Note")}


def return_form(
    targets: Any, errors: Any, *, busy: Any, on_submit: Handler, on_cancel: Handler
) -> rx.Component:
    """Ask what the applicant is to correct: a reason and a note for each field and file."""
    return form(
        error_summary(errors, general=errors[""]),
        rx.el.div(
            rx.foreach(targets, lambda row: _target(row, errors)),
            class_name="grid gap-4",
        ),
        field(
            t("Note to all of it"),
            "note",
            textarea("note", rows=3, max_length=1000),
            hint=t("The applicant reads it."),
            error=say(errors["note"]),
            optional=True,
        ),
        rx.el.div(
            submit_button(t("Send back to the applicant"), busy=busy),
            button(t("Cancel"), on_click=on_cancel),
            class_name="acts-bar",
        ),
        on_submit=on_submit,
    )


def _target(row: Any, errors: Any) -> rx.Component:
    """Show one field or file; its names are the state's, so it is tied by hand."""
    reason, note = REASON_OF + row.name, NOTE_OF + row.name
    label = worded(row.label)
    options = [rx.el.option(words, value=code) for code, words in reasons(but=(FORGED,))]
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(
            rx.el.select(
                *options,
                name=reason,
                class_name="input select",
                custom_attrs=_tied(reason, errors, t("Reason"), label),
            ),
            rx.el.input(
                name=note,
                type="text",
                max_length=500,
                auto_complete="off",
                class_name="input",
                custom_attrs={
                    **_tied(note, errors, t("Note"), label),
                    "placeholder": t("Note"),
                },
            ),
            class_name="grid gap-2 sm:grid-cols-2",
        ),
        _error(reason, errors),
        _error(note, errors),
        class_name="field fieldset-plain",
    )


def _tied(name: Any, errors: Any, words: Any, label: Any) -> dict[str, Any]:
    ident = field_id("") + name
    return {
        "id": ident,
        "aria-label": words + ": " + label,
        "aria-describedby": ident + "-error",
        "aria-invalid": rx.cond(errors.contains(name), "true", "false"),
    }


def _error(name: Any, errors: Any) -> rx.Component:
    words: Child = rx.cond(errors.contains(name), rx.el.p(say(errors[name])))
    return rx.el.div(
        words, class_name="field-error", custom_attrs={"id": field_id("") + name + "-error"}
    )

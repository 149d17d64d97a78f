"""How proving one's identity looks: the choice of a case, its fields, its documents."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.display import badge, card
from portal.components.feedback import callout
from portal.components.field import field, field_row
from portal.components.files import IMAGES, PAPERS, file_button, file_drop
from portal.components.inputs import checkbox, date_input, text_input, textarea
from portal.components.select import country_select, select
from portal.i18n.browser import named, say, t
from portal.schemas.identity_cases import (
    CASE_HINTS,
    IDENTITY_CASES,
    IDENTITY_FIELDS,
    IDENTITY_SLOTS,
    PAPER_SLOTS,
    RESIDENCE_KINDS,
    VISA_TYPES,
)

PURPOSE = "identity"
_NAMES = {"full_name": "name", "birth_date": "bday"}


def case_chooser(chosen: Any, offered: Any, *, on_choose: Handler) -> rx.Component:
    """Let a person choose how they prove who they are; on_choose gets a key of IDENTITY_CASES."""
    choices = [
        rx.cond(offered.contains(case), _case(case, words, chosen, on_choose))
        for case, words in IDENTITY_CASES.items()
    ]
    return rx.el.fieldset(
        rx.el.legend(t("How would you like to verify?"), class_name="field-label"),
        rx.el.div(*choices, class_name="grid gap-3"),
        class_name="field fieldset-plain",
    )


def _case(case: str, words: str, chosen: Any, on_choose: Handler) -> rx.Component:
    hint = f"case-{case}-hint"
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="radio",
                name="case",
                value=case,
                checked=chosen == case,
                on_change=lambda _: on_choose(case),
                class_name="radio",
                custom_attrs={"aria-describedby": hint},
            ),
            rx.el.span(t(words), class_name="font-semibold"),
            class_name="check-row",
        ),
        rx.el.p(t(CASE_HINTS[case]), class_name="field-hint ms-8", id=hint),
    )


def case_heading(case: Any) -> rx.Component:
    """Say which case it is, where there is nothing to choose."""
    return rx.el.div(
        rx.el.p(named(case, IDENTITY_CASES), class_name="font-semibold"),
        rx.el.p(named(case, CASE_HINTS), class_name="text-muted"),
    )


def identity_labels() -> dict[str, Text]:
    """Return the words of all fields and slots, for the error summary."""
    named_things = {**IDENTITY_FIELDS, **IDENTITY_SLOTS}
    return {name: t(words) for name, words in named_things.items()}


def identity_fields(row: Any, errors: Any) -> rx.Component:
    """Show the fields that are open now; each names what is wrong with it as it is filled in."""

    def one(name: str, control: rx.Component, *, hint: Any = None, optional: bool = False) -> Any:
        shown = field(
            t(IDENTITY_FIELDS[name]),
            name,
            control,
            hint=hint,
            error=_wrong(row, errors, name),
            optional=optional,
        )
        return rx.cond(row.open_fields.contains(name), shown)

    def day(name: str, *, optional: bool = False) -> Any:
        control = date_input(name, value=_fact(row, name), autocomplete=_NAMES.get(name, "off"))
        return one(name, control, optional=optional)

    def line(name: str, length: int = 100, **more: Any) -> Any:
        control = text_input(
            name,
            value=_fact(row, name),
            max_length=length,
            autocomplete=_NAMES.get(name, "off"),
        )
        return one(name, control, **more)

    def tick(name: str) -> Any:
        box = checkbox(
            name,
            t(IDENTITY_FIELDS[name]),
            checked=_fact(row, name),
            error=_wrong(row, errors, name),
        )
        return rx.cond(row.open_fields.contains(name), box)

    return rx.fragment(
        one("country", _country(row)),
        line("full_name", hint=t("Exactly as in the document, in its own script.")),
        line(
            "name_latin",
            hint=t("Only when the name above is in another script."),
            optional=True,
        ),
        one("number", _unseen("number"), hint=_kept_number(row)),
        day("birth_date"),
        field_row(day("issued_on"), day("expires_on")),
        tick("has_no_expiry"),
        one(
            "mrz",
            _unseen_lines("mrz"),
            hint=rx.cond(
                row.has_mrz,
                t("Your lines are kept. Leave the field empty to keep them."),
                t("If you enter them, we compare them with the fields above at once."),
            ),
            optional=True,
        ),
        one(
            "residence_kind",
            select(
                "residence_kind",
                [(kind, t(words)) for kind, words in RESIDENCE_KINDS.items()],
                value=_fact(row, "residence_kind"),
                placeholder=t("Please choose"),
            ),
        ),
        rx.cond(row.facts.residence_kind == "other", line("residence_other")),
        day("residence_expires_on"),
        tick("residence_has_no_expiry"),
        one(
            "visa_type",
            select(
                "visa_type",
                [(kind, t(words)) for kind, words in VISA_TYPES.items()],
                value=_fact(row, "visa_type"),
                placeholder=t("Please choose"),
            ),
        ),
        field_row(day("visa_issued_on"), day("visa_expires_on")),
        line("office_name", 200),
        line("office_number", 40),
        day("office_expires_on"),
        line("chief_name"),
    )


def _fact(row: Any, name: str) -> Any:
    return getattr(row.facts, name)


def _wrong(row: Any, errors: Any, name: str) -> Any:
    return rx.cond(errors[name], say(errors[name]), say(row.problems[name]))


def _country(row: Any) -> rx.Component:
    """Offer every country; to residents of Hong Kong and Macao the two of their permit."""
    regions: list[Any] = [("HK", t("Hong Kong SAR")), ("MO", t("Macao SAR"))]
    return rx.el.div(
        rx.cond(
            row.case == "permit_hk_macao",
            select(
                "country",
                regions,
                value=row.facts.country,
                placeholder=t("Please choose"),
            ),
            country_select("country", value=row.facts.country),
        )
    )


def _unseen(name: str) -> rx.Component:
    """Show an input that never shows what is kept (security check 50)."""
    control = text_input(name, max_length=30)
    return _without_spelling(control)


def _without_spelling(control: rx.Component) -> rx.Component:
    plain = {"spellCheck": "false", "autoCapitalize": "characters"}
    control.custom_attrs = {**control.custom_attrs, **plain}
    return control


def _unseen_lines(name: str) -> rx.Component:
    return _without_spelling(textarea(name, rows=3, max_length=200))


def _kept_number(row: Any) -> rx.Component:
    return rx.cond(
        row.number_end,
        t(
            "A number that ends in {end} is kept. Leave the field empty to keep it.",
            end=row.number_end,
        ),
        t("Kept sealed; only the reviewer of your case can read it."),
    )


def missing_facts(row: Any) -> rx.Component:
    """Say what still has to be filled in or corrected before the documents (C-17)."""
    return rx.el.div(
        rx.cond(
            row.missing.length() > 0,
            rx.fragment(
                rx.el.p(t("Still missing:")),
                rx.el.ul(
                    rx.foreach(row.missing, lambda name: rx.el.li(named(name, IDENTITY_FIELDS))),
                    class_name="list-disc ps-5",
                ),
            ),
            rx.cond(~row.can_upload, rx.el.p(t("Please correct the marked fields."))),
        ),
        role="status",
        class_name="text-muted",
    )


def document_places(
    row: Any, errors: Any, *, on_uploaded: Handler, on_removed: Handler
) -> rx.Component:
    """Show a place for each document of the case, with what the coach says about it (A-55)."""
    places = [
        rx.cond(
            row.slots.contains(slot),
            rx.cond(
                row.open_slots.contains(slot),
                _place(row, errors, slot, on_uploaded, on_removed),
                _closed_place(row, slot),
            ),
        )
        for slot in IDENTITY_SLOTS
    ]
    return rx.el.div(*places, class_name="grid gap-6")


def _place(
    row: Any, errors: Any, slot: str, on_uploaded: Handler, on_removed: Handler
) -> rx.Component:
    document = row.documents[slot]
    is_paper = slot in PAPER_SLOTS
    hint: Text = (
        t("The whole paper, every page, easy to read.")
        if is_paper
        else t("The original in colour, all four corners in the picture, no flash.")
    )
    return rx.el.div(
        file_drop(
            slot,
            PURPOSE,
            t(IDENTITY_SLOTS[slot]),
            hint=hint,
            current=document.file,
            on_uploaded=on_uploaded,
            on_removed=on_removed,
            error=say(errors[slot]),
            accept=PAPERS if is_paper else IMAGES,
        ),
        rx.cond(document.file, _verdict(document)),
        class_name="grid gap-3",
    )


def _verdict(document: Any) -> rx.Component:
    """Say what the coach sees: all well, to be repeated, or let through with remarks."""
    found = rx.el.ul(
        rx.foreach(document.findings, lambda each: rx.el.li(say(each))), class_name="list-disc ps-5"
    )
    let_through = callout(
        rx.el.p(t("You can hand it in all the same: a reviewer will look at it.")),
        found,
        tone="info",
        role="status",
    )
    once_more = callout(
        found, tone="warn", title=t("Please take this picture once more"), role="status"
    )
    return rx.cond(
        document.findings.length() > 0,
        rx.cond(document.is_accepted, let_through, once_more),
        rx.el.p(badge(t("Looks good"), "ok"), role="status"),
    )


def _closed_place(row: Any, slot: str) -> rx.Component:
    file = row.documents[slot].file
    return rx.el.div(
        rx.el.p(t(IDENTITY_SLOTS[slot]), class_name="field-label"),
        rx.cond(file, rx.el.p(file.name, class_name="break-all")),
    )


def documents_seen(
    row: Any, looked_at: Any, openings: rx.Component, *, on_look: Handler
) -> rx.Component:
    """List one's documents, and who was shown them when asked (check 48)."""
    lines = [
        rx.cond(
            row.slots.contains(slot) & row.documents[slot].file.is_not_none(),
            _seen(row, slot, looked_at, openings, on_look),
        )
        for slot in IDENTITY_SLOTS
    ]
    return card(
        rx.el.ul(*lines, class_name="grid gap-4"),
        title=t("Your documents"),
        lead=t("Only the reviewer of your case can open them, and each opening is on record."),
    )


def _seen(
    row: Any, slot: str, looked_at: Any, openings: rx.Component, on_look: Handler
) -> rx.Component:
    file = row.documents[slot].file
    words = t(IDENTITY_SLOTS[slot])
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.span(words, class_name="font-semibold"),
                rx.el.span(file.name, class_name="text-muted break-all"),
                class_name="grid min-w-0",
            ),
            rx.el.span(
                file_button(file.id, t("View")),
                rx.el.button(
                    t("Who has opened it?"),
                    type="button",
                    on_click=on_look(slot),
                    class_name="btn btn-quiet btn-small",
                ),
                class_name="btn-row",
            ),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.cond(looked_at == slot, rx.el.div(openings, role="status", class_name="mt-2")),
    )


def assisted_places(row: Any, errors: Any, *, name: Any, on_uploaded: Handler) -> rx.Component:
    """Let customer service upload what somebody needs; it sees no more than names of files."""
    places = [
        rx.cond(
            row.open_slots.contains(slot),
            rx.el.div(
                file_drop(
                    slot,
                    PURPOSE,
                    t(words),
                    on_uploaded=on_uploaded,
                    error=say(errors[slot]),
                    accept=PAPERS if slot in PAPER_SLOTS else IMAGES,
                ),
                rx.cond(
                    row.documents[slot].file,
                    rx.el.p(row.documents[slot].file.name, class_name="text-muted break-all"),
                ),
            ),
        )
        for slot, words in IDENTITY_SLOTS.items()
    ]
    return card(
        rx.cond(
            row.open_slots.length() > 0,
            rx.el.div(*places, class_name="grid gap-6"),
            rx.el.p(
                t(
                    "Nothing can be uploaded: the person has handed it in, or has chosen no case "
                    "yet."
                )
            ),
        ),
        title=t("Upload on behalf of {name}", name=name),
        lead=t("The person is told of each upload, and hands the case in themselves."),
    )

"""How proving one's identity looks: the choice of a case, its fields, its documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from portal.components.autosave import MOST_TYPED
from portal.components.base import Handler, Text
from portal.components.button import button
from portal.components.field import field, field_row
from portal.components.inputs import checkbox, date_input, text_input, textarea
from portal.components.select import country_select, select
from portal.components.suppliers import remark
from portal.i18n.browser import named, say, t
from portal.kit.words import N_
from portal.schemas.identity_cases import (
    CASE_HINTS,
    IDENTITY_CASES,
    IDENTITY_FIELDS,
    IDENTITY_SLOTS,
    RESIDENCE_KINDS,
    VISA_TYPES,
)

#: The looks of a button that waits for something else to be done first.
RESTING = {"aria-disabled": "true"}
_FILLS = {"full_name": "name", "birth_date": "bday"}


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
                default_checked=chosen == case,
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


def identity_fields(
    row: Any, errors: Any, *, lines_round: Any, on_forget_lines: Handler
) -> rx.Component:
    """Show the fields that are open now; each names what is wrong with it as it is filled in.

    Another `lines_round` empties the place of the machine-readable lines.
    """
    fields = _Fields(row, errors)
    return rx.fragment(
        *_person(fields),
        *_lines(fields, lines_round, on_forget_lines),
        *_residence(fields),
        *_visa(fields),
        *_office(fields),
    )


@dataclass(frozen=True)
class _Fields:
    """Makes a field of a fact by its name; nothing is shown of those that are closed now."""

    row: Any
    errors: Any

    def held(self, name: str) -> Any:
        return getattr(self.row.facts, name)

    def wrong(self, name: str) -> Any:
        errors = self.errors
        return rx.cond(errors[name], say(errors[name]), say(self.row.problems[name]))

    def shown(self, name: str, what: rx.Component) -> rx.Component:
        return rx.cond(self.row.open_fields.contains(name), what)

    def one(
        self, name: str, control: rx.Component, *, hint: Any = None, **more: Any
    ) -> rx.Component:
        label = t(IDENTITY_FIELDS[name])
        error = self.wrong(name)
        # In the hint, so that it is read out with the field.
        asked = remark(self.row.reasons[name], self.row.notes[name])
        told = asked if hint is None else rx.fragment(asked, hint)
        return self.shown(name, field(label, name, control, hint=told, error=error, **more))

    def day(self, name: str) -> rx.Component:
        fill = _FILLS.get(name, "off")
        return self.one(name, date_input(name, value=self.held(name), autocomplete=fill))

    def line(self, name: str, **more: Any) -> rx.Component:
        fill = _FILLS.get(name, "off")
        control = text_input(name, value=self.held(name), max_length=MOST_TYPED, autocomplete=fill)
        return self.one(name, control, **more)

    def choice(self, name: str, options: Mapping[str, str]) -> rx.Component:
        known = [(value, t(words)) for value, words in options.items()]
        control = select(name, known, value=self.held(name), placeholder=t("Please choose"))
        return self.one(name, control)

    def tick(self, name: str) -> rx.Component:
        words = t(IDENTITY_FIELDS[name])
        box = checkbox(name, words, checked=self.held(name), error=self.wrong(name))
        return self.shown(name, box)


def _person(fields: _Fields) -> tuple[rx.Component, ...]:
    row = fields.row
    return (
        *_country(fields),
        fields.line("full_name", hint=t("Exactly as in the document, in its own script.")),
        fields.line(
            "name_latin",
            hint=t("Only when the name above is in another script."),
            optional=True,
        ),
        fields.one("number", _unseen("number"), hint=_kept_number(row)),
        fields.day("birth_date"),
        field_row(fields.day("issued_on"), fields.day("expires_on")),
        fields.tick("has_no_expiry"),
    )


def _lines(fields: _Fields, lines_round: Any, on_forget: Handler) -> tuple[rx.Component, ...]:
    is_permit = fields.row.case.to(str).startswith("permit")
    hint = rx.cond(
        fields.row.has_mrz,
        t("Your lines are kept. Leave the field empty to keep them."),
        rx.cond(
            is_permit,
            t("Three lines on the card. If you enter them, we compare them with the fields above."),
            t(
                "Two lines at the bottom of the page. If you enter them, we compare them with the "
                "fields above."
            ),
        ),
    )
    kept = rx.cond(
        fields.row.has_mrz,
        rx.el.div(
            rx.cond(
                fields.row.is_name_left_to_desk,
                rx.el.p(
                    t("These lines say another name. You can go on: a reviewer will compare both."),
                    role="status",
                ),
            ),
            button(t("Remove these lines"), variant="quiet", on_click=on_forget),
        ),
    )
    lines = _unseen_lines("mrz")
    lines.key = lines_round
    return (fields.one("mrz", lines, hint=hint, optional=True, extra=kept),)


def _residence(fields: _Fields) -> tuple[rx.Component, ...]:
    is_other = fields.row.facts.residence_kind == "other"
    return (
        fields.choice("residence_kind", RESIDENCE_KINDS),
        rx.cond(is_other, fields.line("residence_other")),
        fields.day("residence_expires_on"),
        fields.tick("residence_has_no_expiry"),
    )


def _visa(fields: _Fields) -> tuple[rx.Component, ...]:
    return (
        fields.choice("visa_type", VISA_TYPES),
        field_row(fields.day("visa_issued_on"), fields.day("visa_expires_on")),
    )


def _office(fields: _Fields) -> tuple[rx.Component, ...]:
    return (
        fields.line("office_name"),
        fields.line("office_number"),
        fields.day("office_expires_on"),
        fields.line("chief_name"),
    )


def _country(fields: _Fields) -> tuple[rx.Component, ...]:
    """Offer every country; to residents of Hong Kong and Macao the two of their permit."""
    is_permit = fields.row.case == "permit_hk_macao"
    regions = {"HK": N_("Hong Kong SAR"), "MO": N_("Macao SAR")}
    world = country_select("country", value=fields.held("country"))
    return (rx.cond(is_permit, fields.choice("country", regions), fields.one("country", world)),)


def _unseen(name: str) -> rx.Component:
    """Show an input that never shows what is kept (security check 50)."""
    control = text_input(name, max_length=MOST_TYPED)
    return _without_spelling(control)


def _without_spelling(control: rx.Component) -> rx.Component:
    plain = {"spellCheck": "false", "autoCapitalize": "characters"}
    control.custom_attrs = {**control.custom_attrs, **plain}
    return control


def _unseen_lines(name: str) -> rx.Component:
    return _without_spelling(textarea(name, rows=3, max_length=MOST_TYPED))


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

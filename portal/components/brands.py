"""How a brand looks: its state in a list, its fields, its facts on the summary."""

from typing import Any

import reflex as rx

from portal.components.autosave import MOST_TYPED
from portal.components.base import Child, Handler, Text
from portal.components.button import icon_button
from portal.components.display import badge, facts, time_day, time_when
from portal.components.field import field, field_row, fieldset
from portal.components.files import file_line
from portal.components.icon import Glyph
from portal.components.inputs import checkbox, date_input, text_input, textarea
from portal.components.reviews import case_panel
from portal.components.select import country_select
from portal.components.suppliers import remark
from portal.i18n.browser import named, say, t, territory
from portal.schemas.brands import (
    AGENCY_FACTS,
    BRAND_FACTS,
    BRAND_PAPERS,
    PRIVATE_FACTS,
    TICKED,
    BrandKind,
)
from portal.schemas.reviews import STATUSES

_STATUS_TONES = (
    ("draft", "idle"),
    ("approved", "ok"),
    ("needs_correction", "warn"),
    ("expired", "warn"),
    ("rejected", "bad"),
    ("revoked", "bad"),
    ("suspended", "bad"),
)
#: What the fields and files of both kinds are called, for lists of corrections.
BRAND_LABELS: dict[str, str] = {
    **PRIVATE_FACTS,
    **AGENCY_FACTS,
    **BRAND_PAPERS[BrandKind.PRIVATE],
    **BRAND_PAPERS[BrandKind.AGENCY],
}


def brand_labels() -> dict[str, Text]:
    """Return the words of each field and file, for the error summary above the form."""
    return {name: t(words) for name, words in BRAND_LABELS.items()}


def brand_status(case: Any) -> rx.Component:
    """Show how the review of a brand stands."""
    return badge(named(case.status, STATUSES), rx.match(case.status, *_STATUS_TONES, "info"))


def brand_until(row: Any) -> rx.Component:
    """Show the day that counts now: of our answer, or the last one of the approval."""
    return rx.cond(
        row.case.answer_by,
        rx.el.span(t("Answer by"), " ", time_when(row.case.answer_by)),
        rx.cond(
            row.valid_until,
            rx.el.span(t("Valid until"), " ", time_day(row.valid_until)),
            rx.cond(
                row.case.status == "approved",
                rx.el.span(t("No end date"), class_name="text-muted"),
                rx.el.span("–", class_name="text-muted"),
            ),
        ),
    )


def places(codes: Any, *, on_remove: Any = None) -> rx.Component:
    """List countries and regions; with `on_remove`, each with a button that takes it away."""

    def place(code: Any) -> rx.Component:
        words = territory(code)
        if on_remove is None:
            return rx.el.li(words)
        label = t("Remove {name}", name=words)
        return rx.el.li(
            words,
            icon_button(Glyph.CLOSE, label, on_click=on_remove(code)),
            class_name="flex items-center gap-1 rounded-lg bg-surface-2 ps-3",
        )

    return rx.el.ul(rx.foreach(codes, place), class_name="flex flex-wrap gap-x-3 gap-y-2")


def brand_facts(kind: BrandKind, row: Any) -> rx.Component:
    """List all facts of a BrandFactsRow as they stand on the summary."""
    return facts(*[(t(label), _shown(name, row)) for name, label in _listed(kind)])


def _listed(kind: BrandKind) -> list[tuple[str, str]]:
    return [(name, label) for name, label in BRAND_FACTS[kind].items() if name != "worldwide"]


def _shown(name: str, row: Any) -> Child:
    nothing = rx.el.span(t("Not given"), class_name="text-muted")
    if name == "territory":
        chosen = rx.cond(row.territory.length() > 0, places(row.territory), nothing)
        return rx.cond(row.worldwide == TICKED, rx.el.span(t("Worldwide")), chosen)
    value = getattr(row, name)
    if name == "sublicence":
        return rx.cond(value == TICKED, t("Yes"), t("No"))
    if name in {"valid_from", "valid_until"}:
        return rx.cond(value, time_day(value), nothing)
    if name == "trademark_country":
        return rx.cond(value, rx.el.span(territory(value)), nothing)
    return rx.cond(value, rx.el.span(value, class_name="whitespace-pre-line break-words"), nothing)


def renew_words(case: Any) -> Any:
    """Return what the button that opens a brand again says."""
    return rx.cond(case.status == "rejected", t("Submit again"), t("Renew"))


def handed_in(kind: BrandKind, row: Any) -> rx.Component:
    """Show all that was entered and added: a BrandDetailRow of this kind."""
    papers = [
        rx.cond(row.papers[slot], file_line(t(words), row.papers[slot]))
        for slot, words in BRAND_PAPERS[kind].items()
    ]
    return rx.el.div(
        brand_facts(kind, row.facts),
        rx.cond(
            row.papers.length() > 0,
            rx.el.div(
                rx.el.h3(t("Files"), class_name="card-title mb-2"),
                rx.el.ul(*papers, class_name="grid gap-2"),
            ),
        ),
        class_name="grid gap-6",
    )


def brand_standing(row: Any, *, again: rx.Component) -> rx.Component:
    """Say how a brand stands (a BrandDetailRow); `again` opens it anew."""
    over = t("Products may not carry it any more.")
    return case_panel(
        row.case,
        BRAND_LABELS,
        says={
            "approved": t("Your products may carry it."),
            "rejected": t("What you entered is still there: correct it and submit it again."),
            "expired": over,
            "suspended": over,
            "revoked": over,
        },
        ways=dict.fromkeys(("approved", "rejected", "expired"), again),
        until=row.valid_until,
    )


class BrandFields:
    """Makes the fields of a brand, each with its words, value, remark and error."""

    def __init__(self, row: Any, errors: Any, reasons: Any, notes: Any, *, fixed: Any) -> None:
        self._row = row
        self._errors = errors
        self._reasons = reasons
        self._notes = notes
        #: A renewal: the names stay what they were when it was approved.
        self._fixed = fixed

    def private(self) -> list[rx.Component]:
        """Ask for a supplier's own brand (B-19)."""
        return [
            fieldset(t("Brand"), *self._names()),
            fieldset(
                t("Trademark"),
                *self._trademark(PRIVATE_FACTS),
                self._day("valid_until", PRIVATE_FACTS, optional=True),
                hint=t(
                    "Without a registered trademark leave the number empty; you then declare the "
                    "brand your own."
                ),
            ),
        ]

    def agency(self, *, saved: Any, on_add: Handler, on_remove: Any) -> list[rx.Component]:
        """Ask for somebody else's brand: `saved` are the facts that are kept (B-21)."""
        return [
            fieldset(
                t("Brand"),
                *self._names(),
                self._line("brand_owner", hint=t("Who has authorised you, in full.")),
            ),
            fieldset(t("Trademark"), *self._trademark(AGENCY_FACTS)),
            fieldset(
                t("Authorisation"),
                field_row(
                    self._day("valid_from", AGENCY_FACTS),
                    self._day("valid_until", AGENCY_FACTS),
                ),
                *self._territory(saved, on_add, on_remove),
                self._field(
                    "categories",
                    textarea(
                        "categories", value=self._row.categories, rows=3, max_length=MOST_TYPED
                    ),
                    AGENCY_FACTS,
                    hint=t("What you may sell under this brand."),
                ),
                checkbox(
                    "sublicence",
                    t(AGENCY_FACTS["sublicence"]),
                    checked=self._row.sublicence == TICKED,
                ),
            ),
        ]

    def _names(self) -> list[rx.Component]:
        fixed = rx.cond(
            self._fixed,
            t("An approved brand keeps its name."),
            t("At least one of the two, as on the certificate."),
        )
        return [
            field_row(
                self._line("name_zh", lang="zh", readOnly=self._fixed, optional=True),
                self._line("name_en", readOnly=self._fixed, optional=True, hint=fixed),
            )
        ]

    def _trademark(self, labels: dict[str, str]) -> list[rx.Component]:
        chosen = country_select("trademark_country", value=self._row.trademark_country)
        return [
            field_row(
                self._line("trademark_number", optional=True),
                self._field("trademark_country", chosen, labels, optional=True),
            ),
            self._line(
                "nice_classes",
                hint=t("Numbers 1 to 45 of the Nice Classification, such as 9, 25."),
            ),
        ]

    def _territory(self, saved: Any, on_add: Handler, on_remove: Any) -> list[rx.Component]:
        chosen = self._field(
            "territory",
            country_select("territory", on_change=on_add),
            AGENCY_FACTS,
            hint=t("Choose one after the other."),
            extra=places(saved.territory, on_remove=on_remove),
        )
        return [
            checkbox(
                "worldwide", t(AGENCY_FACTS["worldwide"]), checked=self._row.worldwide == TICKED
            ),
            rx.cond(
                saved.worldwide == TICKED,
                rx.fragment(),
                # Made anew with each place, so that the box is empty for the next one.
                rx.el.div(chosen, key=saved.territory.length()),
            ),
        ]

    def _day(self, name: str, labels: dict[str, str], *, optional: bool = False) -> rx.Component:
        control = date_input(name, value=getattr(self._row, name))
        return self._field(name, control, labels, optional=optional)

    def _line(
        self,
        name: str,
        *,
        hint: Child | None = None,
        optional: bool = False,
        **attrs: Any,
    ) -> rx.Component:
        value = getattr(self._row, name)
        control = text_input(name, value=value, max_length=MOST_TYPED, **attrs)
        return self._field(name, control, AGENCY_FACTS, hint=hint, optional=optional)

    def _field(
        self,
        name: str,
        control: rx.Component,
        labels: dict[str, str],
        *,
        hint: Child | None = None,
        optional: bool = False,
        extra: rx.Component | None = None,
    ) -> rx.Component:
        told = remark(self._reasons[name], self._notes[name])
        return field(
            t(labels[name]),
            name,
            control,
            # In the hint, so that it is read out with the field.
            hint=told if hint is None else rx.fragment(told, hint),
            error=say(self._errors[name]),
            optional=optional,
            extra=extra,
        )

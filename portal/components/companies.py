"""How companies look: the fields of their form, their facts, their status."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from portal.components.action import copy_button
from portal.components.base import Child, Handler, Text
from portal.components.display import badge
from portal.components.feedback import callout
from portal.components.field import field, field_row, fieldset
from portal.components.inputs import checkbox, text_input, textarea
from portal.components.link import link
from portal.components.select import country_select, select
from portal.i18n.browser import named, say, t, territory
from portal.schemas.companies import (
    BUSINESS_TYPES,
    COMPANY_FACTS,
    COMPANY_STATUSES,
    EMPLOYEES,
)

#: Milliseconds after the last key before look-alikes are sought: a name is typed with pauses.
NAME_PAUSE = 700
_STATUS_TONES = (("active", "ok"), ("incomplete", "warn"), ("blocked", "bad"))


def company_status(status: rx.Var[str]) -> rx.Component:
    """Show a company's status as a badge."""
    tone = rx.match(status, *_STATUS_TONES, "idle")
    return badge(named(status, COMPANY_STATUSES), tone)


def company_code(code: rx.Var[str]) -> rx.Component:
    """Show the code that a member reads out to colleagues, ready to be copied (A-36)."""
    return rx.el.div(
        rx.el.span(code, class_name="font-mono text-lg font-semibold tracking-wide"),
        copy_button(code),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2",
    )


def company_fact_list(names: rx.Var[list[str]]) -> rx.Component:
    """List facts by what they are called on the form."""
    return rx.el.ul(
        rx.foreach(names, lambda name: rx.el.li(named(name, COMPANY_FACTS))),
        class_name="list-disc ps-5",
    )


def fact_in_words(name: Any, value: Any) -> rx.Var[str]:
    """Give a fact's value, known by the fact's name, in the reader's words."""
    return rx.match(
        name,
        ("country", rx.cond(value, territory(value), t("Not given"))),
        ("business_type", rx.cond(value, named(value, BUSINESS_TYPES), t("Not given"))),
        ("employees", rx.cond(value, named(value, EMPLOYEES), t("Not given"))),
        ("status", named(value, COMPANY_STATUSES)),
        rx.cond(value, value, t("Not given")),
    )


def company_labels(number_label: rx.Var[Any]) -> dict[str, Text]:
    """Return the words of each field, for the error summary above the form."""
    words = {name: t(fact) for name, fact in COMPANY_FACTS.items()}
    return {**words, "registration_number": say(number_label)}


def look_alike_hint(alikes: Any, *, can_join: bool) -> rx.Component:
    """Say in passing which companies might be the one being typed (A-32): no question, no dialog.

    `alikes` are LookAlikeRows. The live region stays in the page, so that its words are read out
    when they come.
    """
    return rx.el.div(
        rx.cond(
            alikes.length() > 0,
            callout(
                rx.el.ul(
                    rx.foreach(alikes, lambda each: _look_alike(each, can_join=can_join)),
                    class_name="grid gap-2",
                ),
                title=t("This looks like a company that is here already:"),
            ),
        ),
        role="status",
    )


def rename_question(alikes: Any) -> rx.Component:
    """Ask before a company is called like another (A-32); the names are told only to some."""
    return callout(
        rx.cond(
            alikes.length() > 0,
            rx.el.ul(
                rx.foreach(alikes, lambda each: _look_alike(each, can_join=False)),
                class_name="mb-3 list-disc ps-5",
            ),
            rx.el.p(t("If in doubt, please contact customer service."), class_name="mb-3"),
        ),
        checkbox("acknowledged", t("I have checked that these are not us")),
        tone="warn",
        title=t("Companies like this are on the portal already"),
        role="note",
    )


def _look_alike(each: Any, *, can_join: bool) -> rx.Component:
    joining = link(t("Join {company}", company=each.full_name), each.join_path)
    return rx.el.li(
        rx.el.strong(each.full_name),
        rx.cond(each.country, rx.el.span(" · ", territory(each.country))),
        *([rx.el.div(joining)] if can_join else []),
        class_name="break-words",
    )


def company_fields(
    company: Any,
    errors: Any,
    *,
    number_label: rx.Var[Any],
    on_country: Handler,
    on_name: Handler,
    on_number: Handler,
    look_alikes: rx.Component,
) -> rx.Component:
    """Show the fields of a company, holding what `company` (a CompanyRow) holds.

    `number_label` is the Said of the registration number's local name; `on_country` gets the
    country's code whenever one is chosen, `on_name` and `on_number` what is typed (debounce them).
    `look_alikes` stands below the name: see look_alike_hint.
    """
    made = _Fields(company, errors)
    registration = made.line(
        "registration_number", label=say(number_label), length=60, on_change=on_number
    )
    return rx.fragment(
        fieldset(t("Company name"), *_names(made, on_name, look_alikes)),
        fieldset(t("Location"), *_location(made, on_country)),
        fieldset(
            t("Registration"),
            registration,
            made.line("founded", hint=t("A year, such as 1998."), length=4, optional=True),
        ),
        fieldset(t("Business"), *_business(made)),
    )


def _names(made: "_Fields", on_name: Handler, look_alikes: rx.Component) -> list[rx.Component]:
    full_name = made.line(
        "full_name",
        hint=t("The registered legal name."),
        length=200,
        on_change=on_name,
        extra=look_alikes,
    )
    return [
        full_name,
        made.line("short_name", hint=t("What people call it."), length=60, optional=True),
    ]


def _location(made: "_Fields", on_country: Handler) -> list[rx.Component]:
    return [
        made.field(
            "country", country_select("country", value=made.company.country, on_change=on_country)
        ),
        made.line("address", length=300, autocomplete="street-address"),
        field_row(
            made.line("city", length=100, autocomplete="address-level2"),
            made.line("postal_code", length=20, autocomplete="postal-code", optional=True),
        ),
    ]


def _business(made: "_Fields") -> list[rx.Component]:
    return [
        field_row(
            made.choice("business_type", BUSINESS_TYPES),
            made.choice("employees", EMPLOYEES, optional=True),
        ),
        made.field(
            "main_products",
            textarea("main_products", value=made.company.main_products, rows=3, max_length=500),
            hint=t("What the company buys or sells, in a few words."),
        ),
        made.line("website", hint=t("Such as www.example.com."), length=200, optional=True),
    ]


class _Fields:
    """Makes one field after the other, each with its words, its value and its error."""

    def __init__(self, company: Any, errors: Any) -> None:
        self.company = company
        self._errors = errors

    def line(
        self,
        name: str,
        *,
        length: int,
        label: Text | None = None,
        hint: Child | None = None,
        autocomplete: str = "off",
        optional: bool = False,
        on_change: Handler = None,
        extra: rx.Component | None = None,
    ) -> rx.Component:
        control = text_input(
            name,
            value=getattr(self.company, name),
            max_length=length,
            autocomplete=autocomplete,
            on_change=on_change,
        )
        return self.field(name, control, label=label, hint=hint, optional=optional, extra=extra)

    def choice(
        self, name: str, names: Mapping[str, str], *, optional: bool = False
    ) -> rx.Component:
        options = [(str(value), t(words)) for value, words in names.items()]
        control = select(
            name, options, value=getattr(self.company, name), placeholder=t("Please choose")
        )
        return self.field(name, control, optional=optional)

    def field(
        self,
        name: str,
        control: rx.Component,
        *,
        label: Text | None = None,
        hint: Child | None = None,
        optional: bool = False,
        extra: rx.Component | None = None,
    ) -> rx.Component:
        return field(
            t(COMPANY_FACTS[name]) if label is None else label,
            name,
            control,
            hint=hint,
            error=say(self._errors[name]),
            optional=optional,
            extra=extra,
        )

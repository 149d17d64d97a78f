"""How an application of a supplier looks: its fields, its facts, what is to be corrected."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from portal.components.autosave import MOST_TYPED
from portal.components.base import Child, Handler, Text
from portal.components.button import button
from portal.components.display import facts, time_day
from portal.components.feedback import callout
from portal.components.field import field, field_row, fieldset
from portal.components.icon import Glyph, icon
from portal.components.inputs import checkbox, date_input, text_input, textarea
from portal.components.select import country_select, select
from portal.i18n.browser import named, say, t, territory
from portal.schemas.companies import EMPLOYEES
from portal.schemas.reviews import REASONS
from portal.schemas.suppliers import SUPPLIER_FACTS, SUPPLIER_PAPERS, TICKED

#: What the fields and documents are called.
APPLICATION_LABELS: dict[str, str] = SUPPLIER_FACTS | SUPPLIER_PAPERS


def application_labels(row: Any) -> dict[str, Text]:
    """Return the words of each field and document, for the error summary above the form."""
    words: dict[str, Text] = {name: t(label) for name, label in APPLICATION_LABELS.items()}
    return {**words, "registration_number": t_of(row.registration_label)}


def t_of(text: Any) -> rx.Var[str]:
    """Give an English source text that the state holds in the reader's language."""
    return say({"text": text, "values": {}})


def remark(reason: Any, note: Any) -> rx.Component:
    """Say what the desk asks to have corrected, or nothing."""
    return rx.cond(
        reason,
        rx.el.span(
            icon(Glyph.WARNING, size=16),
            rx.el.span(rx.el.strong(named(reason, REASONS)), rx.cond(note, rx.el.span(". ", note))),
            class_name="field-remark",
        ),
    )


def saved_elsewhere(rows: Any) -> rx.Component:
    """Show both versions before anything of another window is overwritten (check 52)."""
    return rx.cond(
        rows.length() > 0,
        callout(
            rx.el.ul(rx.foreach(rows, _saved_elsewhere), class_name="list-disc ps-5"),
            tone="warn",
            title=t("Another window has saved this in the meantime"),
            role="note",
        ),
    )


def _saved_elsewhere(each: Any) -> rx.Component:
    return rx.el.li(
        named(each.name, SUPPLIER_FACTS),
        ": ",
        rx.el.strong(fact_value(each.name, each.theirs)),
        " · ",
        rx.cond(
            each.is_clash,
            t("You wrote: {value}. “Next Step” keeps your words.", value=each.mine),
            t("The form has taken this over."),
        ),
        class_name="[overflow-wrap:anywhere]",
    )


def fact_value(name: Any, value: Any) -> rx.Var[str]:
    """Give a fact's value in the reader's words, by the name of the fact."""
    shown = rx.match(
        name,
        ("country", territory(value)),
        ("employees", named(value, EMPLOYEES)),
        ("licence_endless", t("Yes")),
        value,
    )
    return rx.cond(value, shown, t("Not given"))


def application_facts(row: Any) -> rx.Component:
    """List all facts of a SupplierFactsRow as they are shown on the summary."""
    return rx.el.div(
        _company_facts(row),
        _group(t("Address"), *(_fact(name, row) for name in ("address", "city", "postal_code"))),
        _group(
            t("Business"),
            _fact("business_scope", row),
            _fact("main_products", row),
            _said("employees", named(row.employees, EMPLOYEES)),
            _fact("website", row),
        ),
        _group(
            t("Contact details"),
            *(_fact(name, row) for name in ("contact_name", "contact_email", "contact_phone")),
        ),
        _bank_facts(row),
        class_name="grid gap-6",
    )


def _company_facts(row: Any) -> rx.Component:
    until = rx.cond(
        row.licence_endless == TICKED, rx.el.span(t("No end date")), _day(row.licence_until)
    )
    return _group(
        t("Company"),
        _fact("legal_name", row),
        _fact("local_name", row),
        _said("country", territory(row.country)),
        (t_of(row.registration_label), _held(row.registration_number)),
        *(
            _fact(name, row)
            for name in ("legal_form", "representative", "founded", "registered_capital")
        ),
        (t(SUPPLIER_FACTS["licence_until"]), until),
    )


def _bank_facts(row: Any) -> rx.Component:
    ending = rx.cond(row.bank_ending, t("ends in {digits}", digits=row.bank_ending), "")
    return _group(
        t("Bank account"),
        _fact("bank_name", row),
        _said("bank_account", ending),
        _fact("bic", row),
    )


def _group(title: Text, *pairs: tuple[Text, Child]) -> rx.Component:
    return rx.el.div(rx.el.h3(title, class_name="card-title mb-2"), facts(*pairs))


def _fact(name: str, row: Any) -> tuple[Text, Child]:
    return _said(name, getattr(row, name))


def _said(name: str, value: Any) -> tuple[Text, Child]:
    return t(SUPPLIER_FACTS[name]), _held(value)


def _held(value: Any) -> rx.Component:
    shown = rx.el.span(value, class_name="whitespace-pre-line [overflow-wrap:anywhere]")
    return rx.cond(value, shown, rx.el.span(t("Not given"), class_name="text-muted"))


def _day(value: Any) -> rx.Component:
    return rx.cond(value, time_day(value), rx.el.span(t("Not given"), class_name="text-muted"))


class ApplicationFields:
    """Makes the fields of an application, each with its words, value, remark and error."""

    def __init__(self, row: Any, errors: Any, reasons: Any, notes: Any, *, saved: Any) -> None:
        self.row = row
        self._errors = errors
        self._reasons = reasons
        self._notes = notes
        #: The facts that are kept: they change while one types, as `row` does not.
        self._saved = saved

    def all(self, *, on_forget_bank: Handler) -> list[rx.Component]:
        """Return the groups of fields in the order of the form."""
        return [
            fieldset(t("Company"), *self._company()),
            fieldset(t("Address"), *self._address()),
            fieldset(t("Business"), *self._business()),
            fieldset(
                t("Contact details"),
                *self._contact(),
                hint=t("Whom we ask, and whom buyers reach once you are authenticated."),
            ),
            fieldset(
                t("Bank account"),
                *self._bank(on_forget_bank),
                hint=t(
                    "Optional. Buyers are told only an account that we have checked. You can add "
                    "it later; it is then checked on its own."
                ),
            ),
        ]

    def _company(self) -> list[rx.Component]:
        number_label = t_of(self._saved.registration_label)
        return [
            self._line("legal_name", hint=t("Exactly as on the business licence.")),
            self._line(
                "local_name",
                hint=t(
                    "If the register writes it in another script, such as 广州光明贸易有限公司."
                ),
                optional=True,
            ),
            self._field("country", country_select("country", value=self.row.country)),
            self._line("registration_number", label=number_label, hint=self._doubt()),
            field_row(
                self._line(
                    "legal_form",
                    hint=t("Such as limited liability company."),
                    optional=True,
                ),
                self._line("representative"),
            ),
            field_row(
                self._line("founded", hint=t("A year, such as 1998."), optional=True),
                self._line(
                    "registered_capital",
                    hint=t("With its currency, such as CNY 5,000,000."),
                    optional=True,
                ),
            ),
            self._field("licence_until", date_input("licence_until", value=self.row.licence_until)),
            checkbox(
                "licence_endless",
                t(SUPPLIER_FACTS["licence_endless"]),
                checked=self.row.licence_endless == TICKED,
            ),
        ]

    def _doubt(self) -> rx.Component:
        """Warn of a check character that does not fit; registers have given out such numbers."""
        hint = self._saved.registration_hint
        return rx.el.span(rx.cond(hint, t_of(hint), ""), role="status")

    def _address(self) -> list[rx.Component]:
        return [
            self._line("address", autocomplete="street-address"),
            field_row(
                self._line("city", autocomplete="address-level2"),
                self._line("postal_code", autocomplete="postal-code", optional=True),
            ),
        ]

    def _business(self) -> list[rx.Component]:
        scope = textarea(
            "business_scope", value=self.row.business_scope, rows=4, max_length=MOST_TYPED
        )
        products = textarea(
            "main_products", value=self.row.main_products, rows=3, max_length=MOST_TYPED
        )
        return [
            self._field("business_scope", scope, hint=t("As registered on the licence.")),
            self._field("main_products", products, hint=t("What you want to sell here.")),
            field_row(
                self._choice("employees", EMPLOYEES),
                self._line("website", hint=t("Such as www.example.com."), optional=True),
            ),
        ]

    def _contact(self) -> list[rx.Component]:
        return [
            self._line("contact_name", autocomplete="name"),
            field_row(
                self._line("contact_email", type="email", autocomplete="email"),
                self._line(
                    "contact_phone",
                    type="tel",
                    autocomplete="tel",
                    hint=t("With the country code, such as +86 20 8888 8888."),
                ),
            ),
        ]

    def _bank(self, on_forget: Handler) -> list[rx.Component]:
        ending = self._saved.bank_ending
        kept = rx.cond(
            ending,
            rx.el.div(
                rx.el.span(t("Saved: ends in {digits}", digits=ending), class_name="text-muted"),
                button(t("Remove the bank account"), variant="quiet", on_click=on_forget),
                class_name="flex flex-wrap items-center gap-x-4",
            ),
        )
        return [
            self._line("bank_name", optional=True),
            field_row(
                self._field(
                    "bank_account",
                    text_input("bank_account", max_length=MOST_TYPED),
                    hint=t("We show only its last characters from then on."),
                    optional=True,
                    extra=kept,
                ),
                self._line("bic", optional=True),
            ),
        ]

    def _choice(self, name: str, names: Mapping[str, str]) -> rx.Component:
        options = [(str(value), t(words)) for value, words in names.items()]
        control = select(
            name, options, value=getattr(self.row, name), placeholder=t("Please choose")
        )
        return self._field(name, control, optional=True)

    def _line(
        self,
        name: str,
        *,
        label: Text | None = None,
        hint: Child | None = None,
        type: Any = "text",  # noqa: A002 - the attribute is called so
        autocomplete: str = "off",
        optional: bool = False,
    ) -> rx.Component:
        control = text_input(
            name,
            type=type,
            value=getattr(self.row, name),
            max_length=MOST_TYPED,
            autocomplete=autocomplete,
        )
        return self._field(name, control, label=label, hint=hint, optional=optional)

    def _field(
        self,
        name: str,
        control: rx.Component,
        *,
        label: Text | None = None,
        hint: Child | None = None,
        optional: bool = False,
        extra: rx.Component | None = None,
    ) -> rx.Component:
        told = remark(self._reasons[name], self._notes[name])
        return field(
            t(SUPPLIER_FACTS[name]) if label is None else label,
            name,
            control,
            # In the hint, so that it is read out with the field.
            hint=told if hint is None else rx.fragment(told, hint),
            error=say(self._errors[name]),
            optional=optional,
            extra=extra,
        )

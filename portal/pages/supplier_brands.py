"""Licensed Brands: a supplier's own and its agencies, each step by step to the desk."""

from typing import Any

import reflex as rx

from portal.components import (
    Column,
    Glyph,
    Tab,
    Text,
    breadcrumb,
    button,
    button_row,
    callout,
    card,
    checkbox,
    confirm,
    data_table,
    empty_state,
    error_summary,
    form,
    page_head,
    step_heading,
    stepper,
    submit_button,
    tabs,
)
from portal.components.autosave import autosave
from portal.components.brands import (
    BRAND_LABELS,
    BrandFields,
    brand_labels,
    brand_standing,
    brand_status,
    brand_until,
    handed_in,
    renew_words,
)
from portal.components.completeness import case_completeness
from portal.components.files import IMAGES, LEAVES, PAPERS, file_drop, file_hints, file_openings
from portal.components.page_query import page_query
from portal.components.suppliers import remark
from portal.i18n.browser import named, say, t
from portal.kit.words import N_
from portal.pages.frame import signed_in_page
from portal.pages.registry import page
from portal.permissions import Permission
from portal.schemas.brands import (
    BRAND_KINDS,
    BRAND_PAPERS,
    LOGO,
    REQUIRED_PAPERS,
    TRADEMARK_CERTIFICATE,
    BrandKind,
)
from portal.state.brands import CHECK, FILES, INFORMATION, BrandsState

# Any: mypy sees the rows and functions, the page has Vars and event handlers.
_brand: Any = BrandsState.brand
_case: Any = _brand.case
_errors: Any = BrandsState.errors
_reasons: Any = BrandsState.remarks
_notes: Any = BrandsState.remark_notes
_step: Any = BrandsState.step
_doomed: Any = BrandsState.doomed
_drop_place: Any = BrandsState.drop_place
_DELETE = "delete-brand"
_PAPER_HINTS: dict[str, str] = {
    LOGO: N_("As it stands on the goods; a picture, not too small."),
    TRADEMARK_CERTIFICATE: N_("The certificate of the trademark office, if there is one."),
    "authorisation_certificate": N_(
        "Signed and sealed by the brand owner, with territory and dates. All pages in one file."
    ),
}


@page(
    route="/supplier/brands",
    title=N_("Licensed Brands"),
    needs=Permission.BRANDS_EDIT,
    on_load=BrandsState.load,
)
def brands_page() -> rx.Component:
    trail = breadcrumb((t("Supplier Management"), "/supplier"), here=t("Licensed Brands"))
    return signed_in_page(
        page_head(
            t("Licensed Brands"),
            t(
                "Products need a brand that you may sell: your own, or one whose owner has "
                "authorised you. We usually answer within three working days."
            ),
            trail=trail,
        ),
        page_query(
            rx.cond(
                _brand.id,
                f"brand={_brand.id}",
                rx.cond(_brand.kind, f"new={_brand.kind}", ""),
            )
        ),
        # Hidden, not taken away: the tab that was chosen stands there when one comes back.
        rx.el.div(_lists(), class_name=rx.cond(_brand.kind, "hidden", "")),
        rx.cond(_brand.kind, _one()),
        confirm(
            _DELETE,
            t("Delete this draft?"),
            t("What you entered and its files are gone for good."),
            t("Delete draft"),
            on_confirm=BrandsState.delete,
            is_open=_doomed != "",
            on_close=BrandsState.leave_question,
        ),
    )


def _lists() -> rx.Component:
    return tabs(
        "kind",
        t("Kind of brand"),
        [
            Tab(
                value=BrandKind.PRIVATE.value,
                label=t("Private Brands"),
                content=_list(
                    BrandKind.PRIVATE,
                    t("Private Brands"),
                    t("New Brand"),
                    t("Brands that belong to your own company."),
                ),
            ),
            Tab(
                value=BrandKind.AGENCY.value,
                label=t("Agency Brands"),
                content=_list(
                    BrandKind.AGENCY,
                    t("Agency Brands"),
                    t("New Agency Brand"),
                    t("Brands of others that you sell with a certificate."),
                ),
            ),
        ],
        selected=BrandsState.tab,
    )


def _list(kind: BrandKind, title: Text, new: Text, lead: Text) -> rx.Component:
    # A form that opens before the page has come would be closed again by it.
    act: Any = {"on_click": BrandsState.begin(kind.value), "disabled": ~BrandsState.is_loaded}
    rows: Any = BrandsState.private if kind is BrandKind.PRIVATE else BrandsState.agency
    return card(
        data_table(
            _columns(),
            rows,
            caption=title,
            empty=empty_state(t("No brand yet"), lead),
            is_loading=~BrandsState.is_loaded,
            skeletons=3,
        ),
        title=title,
        lead=lead,
        actions=(button(new, glyph=Glyph.PLUS, variant="primary", **act),),
    )


def _columns() -> list[Column]:
    return [
        Column(key="name", label=t("Brand"), cell=_name),
        Column(
            key="status",
            label=t("Status"),
            cell=lambda row: brand_status(row.case),
            role="state",
        ),
        Column(key="until", label=t("Date"), cell=brand_until),
        Column(key="act", label=t("Actions"), cell=_actions, role="actions"),
    ]


def _name(row: Any) -> rx.Component:
    return rx.el.span(
        rx.cond(row.name, rx.el.span(row.name, class_name="break-words"), t("Without a name yet")),
        rx.cond(
            row.name_zh, rx.el.span(row.name_zh, class_name="text-muted font-normal", lang="zh")
        ),
        class_name="inline-grid",
    )


def _actions(row: Any) -> rx.Component:
    look: Any = BrandsState.look_at
    renew: Any = BrandsState.renew
    delete: Any = BrandsState.ask_delete
    words = rx.cond(row.case.can_edit, t("Continue"), t("View"))
    return rx.el.div(
        button(words, on_click=look(row.id), class_name="btn-small"),
        rx.cond(
            row.can_renew,
            button(renew_words(row.case), on_click=renew(row.id), class_name="btn-small"),
        ),
        rx.cond(
            row.can_delete,
            button(
                t("Delete"),
                variant="danger-quiet",
                on_click=delete(row.id),
                class_name="btn-small",
            ),
        ),
        class_name="btn-row",
    )


def _one() -> rx.Component:
    return rx.el.div(
        button(
            t("Back to the list"),
            glyph=Glyph.ARROW_LEFT,
            on_click=BrandsState.leave_view,
            custom_attrs=LEAVES,
        ),
        rx.cond(_case.can_edit | (_brand.id == ""), _wizard(), _standing()),
        rx.cond(_case.round > 0, file_openings(_brand.openings, BRAND_LABELS)),
        class_name="grid gap-5 justify-items-start *:w-full [&>button]:w-auto",
    )


def _by_kind(make: Any) -> rx.Component:
    """Show what fits the brand's kind; the other is not in the page."""
    return rx.cond(
        _brand.kind == BrandKind.AGENCY.value, make(BrandKind.AGENCY), make(BrandKind.PRIVATE)
    )


def _wizard() -> rx.Component:
    return rx.el.div(
        brand_standing(_brand, again=rx.fragment()),
        rx.cond(_brand.is_renewal, _about_renewals()),
        _steps(_step),
        rx.match(_step, (INFORMATION, _information()), (FILES, _files()), _check()),
        class_name="grid gap-5",
    )


def _steps(current: Any) -> rx.Component:
    return stepper([t("Brand information"), t("Files"), t("Check and submit")], current)


def _about_renewals() -> rx.Component:
    return callout(
        t("To renew this brand, enter the new dates and add the new certificate."),
        role="note",
    )


def _summary() -> rx.Component:
    return error_summary(_errors, labels=brand_labels(), general=_errors[""])


def _information() -> rx.Component:
    return card(
        _heading(
            named(_brand.kind, BRAND_KINDS),
            t("Everything you type is saved at once. You can go on later."),
        ),
        form(
            _summary(),
            autosave(
                # Made anew with each form, for an input keeps what it began with.
                rx.el.div(_by_kind(_fields), key=BrandsState.form_round, class_name="grid gap-6"),
                state=BrandsState,
                on_save=BrandsState.save,
            ),
            button_row(submit_button(t("Next Step"), busy=BrandsState.is_busy)),
            on_submit=BrandsState.finish_information,
        ),
    )


def _heading(title: Text, lead: Text | None = None) -> rx.Component:
    return rx.el.div(
        step_heading(title),
        *([] if lead is None else [rx.el.p(lead, class_name="card-lead")]),
        class_name="mb-5",
    )


def _fields(kind: BrandKind) -> rx.Component:
    made = BrandFields(BrandsState.editing, _errors, _reasons, _notes, fixed=_brand.is_renewal)
    if kind is BrandKind.PRIVATE:
        return rx.fragment(*made.private())
    return rx.fragment(
        *made.agency(saved=_brand.facts, on_add=BrandsState.add_place, on_remove=_drop_place)
    )


def _files() -> rx.Component:
    return card(
        _heading(t("Files")),
        form(
            _summary(),
            _by_kind(lambda kind: rx.fragment(*(_drop(kind, each) for each in BRAND_PAPERS[kind]))),
            button_row(
                submit_button(t("Next Step"), busy=BrandsState.is_busy),
                _back_to(INFORMATION),
            ),
            on_submit=BrandsState.finish_files,
        ),
    )


def _drop(kind: BrandKind, slot: str) -> rx.Component:
    label = t(BRAND_PAPERS[kind][slot])
    return rx.el.div(
        remark(_reasons[slot], _notes[slot]),
        file_drop(
            slot,
            "brand",
            label if slot in REQUIRED_PAPERS[kind] else t("{document} (optional)", document=label),
            hint=t(_PAPER_HINTS[slot]),
            current=_brand.papers[slot],
            on_uploaded=BrandsState.attach,
            on_removed=BrandsState.remove,
            error=say(_errors[slot]),
            accept=IMAGES if slot == LOGO else PAPERS,
        ),
        file_hints(_brand.findings[slot]),
        class_name="grid gap-2",
    )


def _back_to(step: int) -> rx.Component:
    back: Any = BrandsState.go_back
    return button(t("Back"), glyph=Glyph.ARROW_LEFT, on_click=back(step), custom_attrs=LEAVES)


def _check() -> rx.Component:
    return card(
        _heading(t("Check and submit")),
        form(
            _summary(),
            _by_kind(_handed_in),
            case_completeness(_brand.completeness, _brand.lacking, BRAND_LABELS),
            callout(
                t(
                    "After you have submitted, nothing can be changed until we have answered: "
                    "usually within three working days."
                ),
                role="note",
            ),
            rx.cond(_brand.needs_declaration, _declaration()),
            checkbox(
                "confirmed",
                t("Everything here is true and complete, and I may act for this company."),
                error=say(_errors["confirmed"]),
                required=True,
            ),
            button_row(submit_button(t("Submit"), busy=BrandsState.is_busy), _back_to(FILES)),
            on_submit=BrandsState.submit,
        ),
    )


def _declaration() -> rx.Component:
    return checkbox(
        "declared",
        t(
            "We declare that this brand is our own, that nobody else has a right to it, and that "
            "we answer for it."
        ),
        error=say(_errors["declared"]),
        required=True,
    )


def _handed_in(kind: BrandKind) -> rx.Component:
    return handed_in(kind, _brand)


def _standing() -> rx.Component:
    """Show a brand that is not its supplier's to change now."""
    return rx.el.div(
        rx.cond(_case.due_at, _steps(CHECK + 1)),
        brand_standing(_brand, again=_again()),
        card(
            _by_kind(_handed_in),
            title=rx.cond(_brand.name, _brand.name, t("Brand")),
            lead=named(_brand.kind, BRAND_KINDS),
        ),
        class_name="grid gap-5",
    )


def _again() -> rx.Component:
    renew: Any = BrandsState.renew
    return rx.cond(
        _brand.can_renew,
        button(renew_words(_case), variant="primary", on_click=renew(_brand.id)),
    )

"""Tables that become cards on a phone, and the pager below them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from reflex.vars import NumberVar

from portal.components.base import Child, Handler, Text, names
from portal.components.button import button
from portal.components.feedback import skeleton
from portal.components.icon import Glyph, icon
from portal.components.select import select
from portal.i18n.browser import number, t

#: Milliseconds after the last key before the server is asked.
TYPING_PAUSE = 250


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its words, what a row shows in it, and how it behaves.

    key names it for sorting. The first column is the row's heading. On a phone a row is a card:
    role="state" stands beside the heading there, role="actions" at the end without a header.
    """

    key: str
    label: Text
    cell: Callable[[Any], Child]
    sortable: bool = False
    align: Literal["start", "end"] = "start"
    role: Literal["data", "state", "actions"] = "data"


def data_table(
    columns: Sequence[Column],
    rows: rx.Var[Any],
    *,
    caption: Text,
    empty: rx.Component,
    sort: rx.Var[str] | str = "",
    on_sort: Callable[[str], Handler] | None = None,
    is_loading: rx.Var[bool] | bool = False,
    skeletons: int = 5,
) -> rx.Component:
    """Show rows that the state holds; the caption names the table for screen readers.

    `sort` is a column key, with "-" in front when it goes down; on_sort gets a key, or such a sort
    from the choice that stands in place of the headers on a phone, and returns the event. While
    loading, `skeletons` rows hold the place; without rows `empty` stands there.
    """
    table = rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(rx.el.tr(*[_header(column, sort, on_sort) for column in columns], role="row")),
        rx.el.tbody(
            rx.cond(
                is_loading,
                rx.fragment(*[_waiting(columns) for _ in range(skeletons)]),
                rx.foreach(rows, lambda row: _row(columns, row)),
            ),
            role="rowgroup",
        ),
        class_name="table",
        role="table",
        custom_attrs={"aria-busy": rx.cond(is_loading, "true", "false")},
    )
    shown = rx.fragment(*_sort_choice(columns, sort, on_sort), table)
    has_rows = rows.to(list).length() > 0
    return rx.el.div(
        rx.cond(rx.Var.create(is_loading).to(bool) | has_rows, shown, empty), class_name="table-box"
    )


def _sort_choice(
    columns: Sequence[Column], sort: rx.Var[str] | str, on_sort: Callable[[str], Handler] | None
) -> tuple[rx.Component, ...]:
    """Offer the order where rows are cards and no header can be pressed."""
    sortable = [column for column in columns if column.sortable]
    if on_sort is None or not sortable:
        return ()
    options = [
        option
        for column in sortable
        for option in (
            (column.key, t("{column}, ascending", column=column.label)),
            (f"-{column.key}", t("{column}, descending", column=column.label)),
        )
    ]
    words = t("Sort by")
    control = select("sort", options, value=sort, on_change=on_sort, follows=True)
    # Named by itself: several tables of a page would share an id.
    control.custom_attrs = {**control.custom_attrs, "aria-label": words}
    shown = rx.el.span(words, custom_attrs={"aria-hidden": "true"})
    return (rx.el.div(shown, control, class_name="sort-choice"),)


def pager(
    page: NumberVar[int],
    pages: NumberVar[int],
    *,
    on_previous: Handler,
    on_next: Handler,
    label: Text | None = None,
) -> rx.Component:
    """Turn the pages of a list; pages count from 1. Of several on a page each needs a label."""
    return rx.el.nav(
        rx.el.p(t("Page {page} of {pages}", page=number(page), pages=number(pages)), role="status"),
        rx.el.div(
            button(t("Previous"), on_click=on_previous, disabled=page <= 1),
            button(t("Next"), on_click=on_next, disabled=page >= pages),
            class_name="btn-row",
        ),
        class_name="pager",
        custom_attrs={"aria-label": t("Pages") if label is None else label},
    )


def list_pager(state: Any, *, label: Text | None = None) -> rx.Component:
    """Turn the pages of a state made with portal.state.lists, when there are several."""
    turning = pager(
        state.page,
        state.page_count,
        on_previous=state.turn_back,
        on_next=state.turn_on,
        label=label,
    )
    return rx.cond(state.page_count > 1, turning)


def _header(
    column: Column, sort: rx.Var[str] | str, on_sort: Callable[[str], Handler] | None
) -> rx.Component:
    look = names("th", f"align-{column.align}", f"col-{column.role}")
    if column.role == "actions":
        words: Child = rx.el.span(column.label, class_name="sr-only")
        return rx.el.th(words, scope="col", role="columnheader", class_name=look)
    if not column.sortable or on_sort is None:
        return rx.el.th(column.label, scope="col", role="columnheader", class_name=look)
    now = sort if isinstance(sort, rx.Var) else rx.Var.create(sort)
    direction = rx.match(now, (column.key, "ascending"), (f"-{column.key}", "descending"), "none")
    return rx.el.th(
        rx.el.button(
            column.label,
            rx.el.span(class_name="sort-mark", custom_attrs={"aria-hidden": "true"}),
            type="button",
            class_name="sort",
            on_click=on_sort(column.key),
        ),
        scope="col",
        role="columnheader",
        class_name=look,
        custom_attrs={"aria-sort": direction},
    )


def _row(columns: Sequence[Column], row: Any) -> rx.Component:
    head, *rest = columns
    cells = [
        rx.el.td(
            column.cell(row),
            role="cell",
            class_name=names("td", f"align-{column.align}", f"col-{column.role}"),
            custom_attrs={"data-label": column.label},
        )
        for column in rest
    ]
    heading = rx.el.th(head.cell(row), scope="row", role="rowheader", class_name="td col-head")
    return rx.el.tr(heading, *cells, role="row", class_name="tr")


def _waiting(columns: Sequence[Column]) -> rx.Component:
    cells = [rx.el.td(skeleton(), role="cell", class_name="td") for _ in columns]
    return rx.el.tr(*cells, role="row", class_name="tr is-waiting")


def search_box(
    name: str,
    label: Text,
    *,
    placeholder: Text | None = None,
    on_change: Any = None,
    is_landmark: bool = True,
    class_name: str = "",
) -> rx.Component:
    """Show a search input, its label for screen readers; on_change hears of pauses in typing.

    Of several on a page one is the landmark that screen readers jump to.
    """
    landmark = {"role": "search"} if is_landmark else {}
    changed = {} if on_change is None else {"on_change": on_change.debounce(TYPING_PAUSE)}
    return rx.el.div(
        icon(Glyph.SEARCH),
        rx.el.input(
            name=name,
            type="search",
            auto_complete="off",
            class_name="input",
            custom_attrs={
                "aria-label": label,
                "placeholder": label if placeholder is None else placeholder,
            },
            **changed,
        ),
        class_name=names("search-box", class_name),
        **landmark,
    )

"""Tables: what can be sorted by a header can be sorted on a phone, where no header is shown."""

import reflex as rx

from portal.components import Column, data_table

ROWS = rx.Var("state.rows", _var_type=list[dict[str, str]])
SORT = rx.Var("state.sort", _var_type=str).to(str)
COLUMNS = (
    Column(key="name", label="Name", cell=lambda row: row["name"], sortable=True),
    Column(key="city", label="City", cell=lambda row: row["city"]),
    Column(key="seen", label="Last seen", cell=lambda row: row["seen"], sortable=True),
)


def _shown(columns, **sorting):
    table = data_table(columns, ROWS, caption="People", empty=rx.el.p("Nobody"), **sorting)
    return str(table)


def _noted(key):
    return rx.console_log(key)


def test_every_sortable_column_can_be_chosen_both_ways():
    shown = _shown(COLUMNS, sort=SORT, on_sort=_noted)

    for value in ("name", "-name", "seen", "-seen"):
        assert f'value:"{value}"' in shown
    assert 'value:"city"' not in shown
    assert "Sort by" in shown


def test_a_table_that_cannot_be_sorted_offers_no_order():
    assert "Sort by" not in _shown(COLUMNS)
    assert "Sort by" not in _shown(COLUMNS[1:2], sort=SORT, on_sort=_noted)

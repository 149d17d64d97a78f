"""What screen readers jump between has names that tell it apart."""

from collections.abc import Iterator

import pytest
import reflex as rx

import portal.pages  # noqa: F401 - puts every page on the register
from portal.pages.registry import PAGES


def _all_in(component: object) -> Iterator[rx.Component]:
    if isinstance(component, rx.Component):
        yield component
    for each in getattr(component, "children", ()):
        yield from _all_in(each)


@pytest.mark.parametrize("route", PAGES)
def test_several_pagers_on_a_page_are_told_apart(route: str) -> None:
    parts = _all_in(PAGES[route].build())
    pagers = [each for each in parts if "pager" in str(getattr(each, "class_name", "")).split()]

    labels = [str(each.custom_attrs["aria-label"]) for each in pagers]

    assert len(labels) == len(set(labels))
    if route == "/company/staff":
        assert len(labels) == 2, "the walk over the page misses its lists"

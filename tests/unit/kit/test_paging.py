"""The arithmetic of pages."""

import pytest

from portal.kit import paging


@pytest.mark.parametrize(("total", "count"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_an_empty_list_fills_one_page(total, count):
    assert paging.page_count(total) == count


@pytest.mark.parametrize(("asked", "shown"), [(-5, 1), (0, 1), (2, 2), (3, 3), (99, 3)])
def test_a_page_that_does_not_exist_gives_way_to_the_nearest(asked, shown):
    assert paging.within(asked, total=41) == shown

"""Finds the tests that cost too much for `make check`, and writes their names down.

    make costs

Processor time is counted, not the clock's, so that a busy machine changes little. The list is made
from scratch; tests/conftest.py marks what stands on it as thorough.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

LIST = Path(__file__).parent / "costly.txt"
#: With all that cost less, `make check` stays under a minute on two cores.
MOST_SECONDS = 0.07


def name_of(item: pytest.Item) -> str:
    """Return a test's name without its parameters: all of them stay together."""
    return item.nodeid.partition("[")[0]


@cache
def costly() -> frozenset[str]:
    """Return the names on the list."""
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


class Meter:
    """Counts what each test costs, its preparation included."""

    def __init__(self) -> None:
        self._most: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = time.process_time()
        try:
            return (yield)
        finally:
            name = name_of(item)
            self._most[name] = max(self._most[name], time.process_time() - began)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK:
            names = sorted(name for name, cost in self._most.items() if cost > MOST_SECONDS)
            LIST.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count: this module is a plugin where it is named with -p."""
    config.pluginmanager.register(Meter())

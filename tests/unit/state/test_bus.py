"""The bus: a tab is told as itself, whoever published."""

import asyncio
import contextvars
from types import SimpleNamespace

from portal.state.bus import Bus
from portal.state.overview import OverviewState

_acting_tab = contextvars.ContextVar("acting_tab", default="nobody")


class Tabs:
    """Stands where Reflex's app stands: notes which event reaches whom, and in whose name."""

    def __init__(self, *live: str) -> None:
        manager = SimpleNamespace(token_to_socket=dict.fromkeys(live))
        self.event_namespace = SimpleNamespace(_token_manager=manager)
        self.event_processor = self
        self.told: list[tuple[str, str]] = []

    async def enqueue(self, token, _event):
        self.told.append((token, _acting_tab.get()))


def _bus(tabs):
    bus = Bus()
    bus.attach(tabs, "")
    return bus


async def _settled():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_tab_is_not_told_in_the_name_of_the_one_that_published():
    tabs = Tabs("reader")
    bus = _bus(tabs)
    bus.join("topic", "reader", lambda: OverviewState.load)

    _acting_tab.set("writer")
    bus.publish("topic")
    await _settled()

    assert tabs.told == [("reader", "nobody")]


async def test_a_tab_that_went_away_is_forgotten():
    tabs = Tabs("reader")
    bus = _bus(tabs)
    bus.join("topic", "reader", lambda: OverviewState.load)
    bus.join("topic", "gone", lambda: OverviewState.load)

    bus.publish("topic")
    await _settled()
    tabs.event_namespace._token_manager.token_to_socket["gone"] = None
    bus.publish("topic")
    await _settled()

    assert [token for token, _ in tabs.told] == ["reader", "reader"]


async def test_another_topic_is_none_of_its_business():
    tabs = Tabs("reader")
    bus = _bus(tabs)
    bus.join("topic", "reader", lambda: OverviewState.load)

    bus.publish("other")
    await _settled()

    assert tabs.told == []


async def test_tabs_that_closed_are_not_kept_for_ever():
    tabs = Tabs("reader")
    bus = _bus(tabs)

    for number in range(2500):
        bus.join(f"session:{number}", f"tab {number}", lambda: OverviewState.load)
    bus.join("topic", "reader", lambda: OverviewState.load)

    assert len(bus._members) < 1000
    bus.publish("topic")
    await _settled()
    assert tabs.told == [("reader", "nobody")]

"""A worker on its own tells the web processes what it has done."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager

import pytest

from portal import db, worker
from portal.config import get_settings
from portal.kit import clock
from portal.mail.notices import ErasureStopped
from portal.services import news
from tests.factories.accounts import an_account
from tests.factories.review_desk import an_approved_case, counting
from tests.factories.reviews import changes
from tests.factories.s3 import free_port

LISTENERS = ("sessions", "notices.telling", "memberships.changes", "reviews.changes")


class Wire:
    """Stands where Redis stands: says yes to everything and notes what is published."""

    def __init__(self) -> None:
        self.published: list[tuple[str, str]] = []
        self._is_news = asyncio.Event()

    async def serve(self, reader, writer):
        while head := await reader.readline():
            words = []
            for _ in range(int(head[1:])):
                size = int((await reader.readline())[1:])
                words.append((await reader.readexactly(size + 2))[:-2].decode())
            is_news = words[0] == "PUBLISH"
            if is_news:
                self.published.append((words[1], words[2]))
                self._is_news.set()
            writer.write(b":1\r\n" if is_news else b"+OK\r\n")
            await writer.drain()
        writer.close()

    async def hears(self, topics):
        """Wait until all topics were published."""
        async with asyncio.timeout(20):
            while not topics <= {topic for _, topic in self.published}:
                self._is_news.clear()
                await self._is_news.wait()


@asynccontextmanager
async def _wire(port):
    wire = Wire()
    async with await asyncio.start_server(wire.serve, "127.0.0.1", port):
        yield wire


@pytest.fixture(autouse=True)
def _nobody_else_listens(monkeypatch):
    """Let what a test registers end with it."""
    for each in LISTENERS:
        monkeypatch.setattr(f"portal.services.{each}._listeners", [])


@pytest.mark.usefixtures("database")
async def test_what_a_separate_worker_does_reaches_the_web_processes(monkeypatch, settings):
    port = free_port()
    monkeypatch.setenv("PORTAL_REDIS_URL", f"redis://127.0.0.1:{port}/0")
    get_settings.cache_clear()
    counting(monkeypatch)
    owner = await an_account()
    case = await an_approved_case(owner)
    await changes(case, expires_at=clock.now())
    expected = {f"review:{case.id}", f"reviews:{owner.id}", "review_queue", f"notices:{owner.id}"}

    async with _wire(port) as wire:
        task = asyncio.create_task(worker.main())
        await wire.hears(expected)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, timeout=10)

    assert {channel for channel, _ in wire.published} == {news.CHANNEL}


async def test_what_was_done_last_is_told_before_the_end():
    port = free_port()
    async with _wire(port) as wire:
        messenger = news.Messenger(f"redis://127.0.0.1:{port}/0")
        messenger.tell(["a", "b"])

        await messenger.close()

    assert [topic for _, topic in wire.published] == ["a", "b"]


async def test_a_redis_that_is_away_stops_nothing(caplog):
    messenger = news.Messenger(f"redis://127.0.0.1:{free_port()}/0")

    messenger.tell(["a"])
    await messenger.close()

    assert "open pages are not told" in caplog.text


@pytest.mark.usefixtures("database")
async def test_nothing_is_told_of_what_was_rolled_back():
    heard = []
    news.on_news(heard.append)
    account = await an_account()

    async def tells(*, fails):
        async with db.transaction() as session:
            await news.notices.tell(session, [account.id], ErasureStopped(company="Lumen"))
            if fails:
                raise LookupError

    with pytest.raises(LookupError):
        await tells(fails=True)
    assert heard == []
    await tells(fails=False)

    assert heard == [[f"notices:{account.id}"]]

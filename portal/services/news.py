"""What open pages may want to know of: the topics of each commit, whichever process made it.

No data travels: a page that is told asks again for what it may see.
"""

import asyncio
import logging
from collections.abc import Callable
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from portal.services import memberships, notices, reviews, sessions, suppliers, support

log = logging.getLogger(__name__)

#: Where the processes of one portal tell each other topics.
CHANNEL = "portal:bus"
#: What was committed just before the end is still told, unless Redis is slow.
_LAST_WORDS_SECONDS = 2.0
Heard = Callable[[list[str]], object]


def on_news(callback: Heard) -> None:
    """Have the callback told the topics of every commit of this process that pages show.

    It must be quick and must not raise: the commit cannot be taken back.
    """

    def ended(session_ids: list[UUID]) -> None:
        callback([f"session:{each}" for each in session_ids])

    def rung(account_ids: list[UUID]) -> None:
        callback([f"notices:{each}" for each in account_ids])

    sessions.on_ended(ended)
    notices.on_told(rung)
    memberships.on_changed(callback)
    reviews.on_changed(callback)
    suppliers.on_changed(callback)
    support.on_changed(lambda: callback(["tickets", "ticket"]))


class Messenger:
    """Tells the web processes, over Redis, what a process without pages of its own has done."""

    def __init__(self, redis_url: str) -> None:
        self._redis: Redis = Redis.from_url(redis_url)
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, topics: list[str]) -> None:
        """Send the topics on their way. Returns at once; what Redis misses is not sent again."""
        task = asyncio.get_running_loop().create_task(self._send(topics))
        # The loop keeps only weak references to tasks.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, topics: list[str]) -> None:
        try:
            for each in topics:
                await self._redis.publish(CHANNEL, each)
        except (RedisError, OSError) as error:
            log.warning("open pages are not told: Redis failed with %s", type(error).__name__)

    async def close(self) -> None:
        """Give what is on its way a moment, and hang up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_WORDS_SECONDS)
        await self._redis.aclose()

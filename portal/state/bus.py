"""Tells open pages that something changed: topics, the tabs that listen, and Redis between workers.

No data travels here. A tab that is told runs its own handler, which asks again for what it may
see; so a topic that the wrong tab joined tells it nothing.
"""

import asyncio
import contextvars
import logging
import uuid
from collections.abc import Awaitable, Callable, Container, Coroutine
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError
from reflex.app import App
from reflex.event import EventSpec
from reflex_base.event import Event

from portal.services.news import CHANNEL

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0
#: After so many tabs have joined, those that went away are looked for: most topics, as sessions
#: that simply run out, are never published.
_SWEEP_AFTER = 1000
Told = Callable[[], EventSpec | Any]
#: How long somebody who is asked may take: a round trip over the worst of mobile networks.
ANSWER_SECONDS = 2.0
#: How often the answer of another worker is looked for, until a little after it is due.
_LOOK_SECONDS = 0.05
_LOOKS = int((ANSWER_SECONDS + 0.5) / _LOOK_SECONDS)
#: Begins what is no topic but a question: the key for the answer and who is asked for follow.
_QUESTION = "?"


class Bus:
    """Topics of one process, joined to those of the others where Redis is configured."""

    def __init__(self) -> None:
        self._app: App | None = None
        self._redis: Redis | None = None
        self._members: dict[str, dict[str, Told]] = {}
        self._joined = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._answer: Callable[[str], Awaitable[bool]] | None = None

    def attach(self, app: App, redis_url: str) -> None:
        """Say which app's tabs to tell; called once when the app is assembled."""
        self._app = app
        self._redis = Redis.from_url(redis_url) if redis_url else None

    def join(self, topic: str, token: str, told: Told) -> None:
        """Have the tab run the event that `told` makes whenever the topic is published."""
        self._members.setdefault(topic, {})[token] = told
        self._joined += 1
        if self._joined % _SWEEP_AFTER == 0:
            self._forget_closed_tabs(*self._members)

    def _forget_closed_tabs(self, *topics: str) -> None:
        live = self._live_tabs()
        for topic in topics:
            members = self._members.get(topic, {})
            for token in [each for each in members if each not in live]:
                del members[token]
            if not members:
                self._members.pop(topic, None)

    def _live_tabs(self) -> Container[str]:
        if self._app is None or self._app.event_namespace is None:
            return ()
        live: Container[str] = self._app.event_namespace._token_manager.token_to_socket  # noqa: SLF001
        return live

    def publish(self, topic: str) -> None:
        """Tell every tab that joined the topic, in all workers. Returns at once."""
        self._start(self._publish(topic))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        # In a context of its own: an event made inside a handler's context would run for its tab,
        # with the sender's cookies.
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        # The loop keeps only weak references to tasks.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def answer_with(self, answer: Callable[[str], Awaitable[bool]]) -> None:
        """Say who answers the questions of other workers about a socket of this one."""
        self._answer = answer

    async def ask_others(self, sid: str) -> bool:
        """Return whether a worker says that its socket is alive; True when nobody can be asked."""
        if self._redis is None:
            return True
        key = f"portal:answer:{uuid.uuid4().hex}"
        try:
            await self._redis.publish(CHANNEL, f"{_QUESTION}{key} {sid}")
            return await _comes(self._redis, key)
        except (RedisError, OSError):
            log.exception("the bus could not ask the other workers")
            return True

    async def _reply(self, question: str) -> None:
        key, _, sid = question.partition(" ")
        if self._redis is None or self._answer is None or not await self._answer(sid):
            return
        try:
            await self._redis.set(key, "alive", ex=10)
        except (RedisError, OSError):
            log.exception("the bus could not answer another worker")

    async def _publish(self, topic: str) -> None:
        if self._redis is None:
            await self._deliver(topic)
            return
        try:
            await self._redis.publish(CHANNEL, topic)
        except (RedisError, OSError):
            log.exception("the bus could not reach Redis; only this worker's pages are told")
            await self._deliver(topic)

    async def _deliver(self, topic: str) -> None:
        if self._app is None or topic not in self._members:
            return
        live = self._live_tabs()
        for token, told in list(self._members[topic].items()):
            if token in live:
                for event in Event.from_event_type([told()]):
                    await self._app.event_processor.enqueue(token, event)
        self._forget_closed_tabs(topic)

    async def run(self) -> None:
        """Pass on what other workers publish, for as long as the process lives."""
        while self._redis is not None:
            try:
                await self._listen(self._redis)
            except (RedisError, OSError):
                log.warning("the bus lost Redis and tries again")
                await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            async for message in pubsub.listen():
                if message["type"] != "message":
                    continue
                told: str = message["data"].decode()
                if told.startswith(_QUESTION):
                    self._start(self._reply(told.removeprefix(_QUESTION)))
                else:
                    await self._deliver(told)


async def _comes(redis: Redis, key: str) -> bool:
    for _ in range(_LOOKS):
        await asyncio.sleep(_LOOK_SECONDS)
        if await redis.get(key):
            return True
    return False


bus = Bus()

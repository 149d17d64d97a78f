"""The socket that holds a tab: one that answers no more makes way for the tab's next (check 17).

A phone that changes its network comes back long before the server notices that the old line is
dead. Reflex would take the newcomer for a duplicated tab and give it another, empty state. So the
old socket is asked first: a duplicated tab's answers at once, a dead one never.
"""

import asyncio
import logging
from typing import Any

from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet
from reflex.app import App
from reflex.utils.token_manager import RedisTokenManager, SocketRecord, TokenManager

from portal.state.bus import ANSWER_SECONDS, Bus

log = logging.getLogger(__name__)


class Holders:
    """Which sockets hold the tabs, here and in the other workers."""

    def __init__(self, app: App, bus: Bus) -> None:
        if app.event_namespace is None or app.sio is None:
            msg = "the app has no websocket to guard"
            raise RuntimeError(msg)
        self._namespace: str = app.event_namespace.namespace
        self._manager: TokenManager = app.event_namespace._token_manager  # noqa: SLF001 - no public hook; pinned release
        self._sockets = app.sio
        self._bus = bus
        self._closing: set[asyncio.Task[None]] = set()
        bus.answer_with(self.is_answering)

    async def make_way(self, token: str, sid: str) -> None:
        """Give the token to this socket when the one that holds it is dead; prove the owner before.

        Call it for one socket of a token at a time.
        """
        record = await self._find(token)
        if record is None or await self._is_alive(record):
            return
        log.info("a tab takes its place back from a dead socket")
        await self._hand_over(token, record, sid)
        if connection := self._connection(record.sid):
            # In the background: nobody waits until a dead line has taken its goodbye.
            task = asyncio.create_task(self._sockets.eio.disconnect(connection))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def is_answering(self, sid: str) -> bool:
        """Return whether the page at the other end of this worker's socket answers a ping."""
        socket: Any = self._sockets.eio.sockets.get(self._connection(sid))
        if socket is None or socket.closed:
            return False
        answered = asyncio.Event()
        # Its pong is ours alone: engine.io would begin a second round of pings with it.
        socket.schedule_ping = answered.set
        try:
            await socket.send(Packet(PING))
            await asyncio.wait_for(answered.wait(), ANSWER_SECONDS)
        except (TimeoutError, SocketIsClosedError):
            return False
        finally:
            del socket.schedule_ping
        return True

    async def _find(self, token: str) -> SocketRecord | None:
        if isinstance(self._manager, RedisTokenManager):
            return await self._manager._fetch_socket_record(token)  # noqa: SLF001
        return self._manager.token_to_socket.get(token)

    async def _is_alive(self, record: SocketRecord) -> bool:
        if record.instance_id == self._manager.instance_id:
            return await self.is_answering(record.sid)
        return await self._bus.ask_others(record.sid)

    async def _hand_over(self, token: str, former: SocketRecord, sid: str) -> None:
        # Written over, never deleted: the worker of the dead socket would put it back at once.
        record = SocketRecord(instance_id=self._manager.instance_id, sid=sid)
        self._manager.sid_to_token.pop(former.sid, None)
        self._manager.token_to_socket[token] = record
        self._manager.sid_to_token[sid] = token
        if isinstance(self._manager, RedisTokenManager):
            self._manager._ensure_socket_record_task()  # noqa: SLF001
            await self._manager._store_socket_record(token, record)  # noqa: SLF001

    def _connection(self, sid: str) -> str | None:
        found: str | None = self._sockets.manager.eio_sid_from_sid(sid, self._namespace)
        return found

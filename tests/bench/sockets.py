"""Many open tabs without a browser, in one event loop: the websocket protocol and little else."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from reflex_base.constants import Reflex
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Message, Ping, RejectConnection, Request

NAMESPACE = "/_event"
_PACKET = f"42{NAMESPACE},"


Update = dict[str, Any]


def values_of(update: Update) -> Iterator[tuple[str, Any]]:
    """Yield the variables that an update sets, by their names in Python."""
    for variables in (update.get("delta") or {}).values():
        for name, value in variables.items():
            yield name.removesuffix("_rx_state_"), value


def _does_set(update: Update, sets: str) -> bool:
    wanted, _, value = sets.partition("=")
    return any(
        name == wanted and (not value or str(found) == value) for name, found in values_of(update)
    )


class Refused(Exception):
    """The server did not let the socket in."""


class Tab:
    """One open tab: sends an event, waits for its last update, says how long that took."""

    def __init__(self, base_url: str, headers: dict[str, str] | None = None) -> None:
        self._base_url = base_url
        self._headers = headers or {}
        self._socket = WSConnection(ConnectionType.CLIENT)
        self._updates: asyncio.Queue[Update] = asyncio.Queue()
        self._opened = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> "Tab":
        """Connect and join Reflex's namespace."""
        place = urlsplit(self._base_url)
        self._reader, self._writer = await asyncio.open_connection(place.hostname, place.port)
        target = f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        headers = {"Origin": self._base_url, **self._headers}
        request = Request(
            host=place.netloc,
            target=target,
            subprotocols=[Reflex.VERSION],
            extra_headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        )
        self._writer.write(self._socket.send(request))
        self._tasks = [asyncio.create_task(self._listen())]
        async with asyncio.timeout(20):
            await self._opened.wait()
        return self

    async def time(self, name: str, payload: Update, *, sets: str) -> float:
        """Send an event; return the seconds until its last update is here."""
        started = time.perf_counter()
        await self.ask(name, payload, sets=sets)
        return time.perf_counter() - started

    async def ask(self, name: str, payload: Update, *, sets: str) -> list[Update]:
        """Send an event and return its updates; the last is the one that sets `sets`.

        That is a variable's name, or name=value where an earlier update sets it as well.
        """
        route = {"pathname": "/", "asPath": "/", "query": {}}
        event = {"name": name, "payload": payload or {}, "router_data": route}
        self._send(_PACKET + json.dumps(["event", event]))
        updates: list[Update] = []
        async with asyncio.timeout(30):
            while not updates or not _does_set(updates[-1], sets):
                updates.append(await self._updates.get())
        return updates

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._writer.close()

    def _send(self, text: str) -> None:
        self._writer.write(self._socket.send(Message(data=text)))

    async def _listen(self) -> None:
        text = ""
        while data := await self._reader.read(65_536):
            self._socket.receive_data(data)
            for event in self._socket.events():
                if isinstance(event, RejectConnection):
                    raise Refused(str(event.status_code))
                if isinstance(event, Ping):
                    self._writer.write(self._socket.send(event.response()))
                if isinstance(event, Message):
                    text += str(event.data)
                    if event.message_finished:
                        self._take(text)
                        text = ""
                if isinstance(event, AcceptConnection):
                    continue

    def _take(self, packet: str) -> None:
        if packet.startswith("0"):
            self._send(f"40{NAMESPACE},")
        elif packet == "2":
            self._send("3")
        elif packet.startswith(f"40{NAMESPACE}"):
            self._opened.set()
        elif packet.startswith(_PACKET):
            name, *values = json.loads(packet.removeprefix(_PACKET))
            if name == "event":
                self._updates.put_nowait(values[0])

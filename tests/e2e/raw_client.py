"""A visitor without a browser, who speaks the websocket protocol as an attacker would."""

import itertools
import queue
import uuid
from typing import Any
from urllib.parse import urlencode

import socketio
from reflex_base.constants import Reflex

NAMESPACE = "/_event"
STATE = "reflex___state____state"
_HARMLESS = f"{STATE}.set_is_hydrated"
NO_ORIGIN = "none"
Update = dict[str, Any]


class RawClient:
    """One websocket connection with cookies, origin and token of one's own choice.

    An event that the gate refuses has no answer at all. So `ask` sends a second, harmless event
    from a place of its own and waits for that: the events of one tab are handled in turn.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._answers: queue.Queue[Update] = queue.Queue()
        self._socket: socketio.Client | None = None
        self._marks = itertools.count(1)
        self._wire: Any = None
        self._plug: Any = None
        self.token = ""
        self.updates: list[Update] = []

    def connect(
        self,
        *,
        cookie: str = "",
        origin: str = "",
        token: str = "",
        query: str | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = 30,
    ) -> "RawClient":
        """Open the socket; raises socketio's ConnectionError when the server refuses it.

        Without an origin the portal's own is sent; NO_ORIGIN sends none. Without a token a fresh
        UUID is sent; what the server gives instead stands in `token` afterwards. `query` replaces
        the whole query. A server that says nothing refuses after `seconds`.
        """
        self.token = token or str(uuid.uuid4())
        sent = origin or self._base_url
        options: dict[str, Any] = {"subprotocols": [Reflex.VERSION]}
        options |= {"suppress_origin": True} if sent == NO_ORIGIN else {"origin": sent}
        self._socket = socketio.Client(
            reconnection=False, handle_sigint=False, websocket_extra_options=options
        )
        self._socket.on("event", self._keep, namespace=NAMESPACE)
        self._socket.on("new_token", self._take_token, namespace=NAMESPACE)
        address = urlencode({"token": self.token}) if query is None else query
        try:
            self._socket.connect(
                f"{self._base_url}?{address}",
                headers={**({"Cookie": cookie} if cookie else {}), **(headers or {})},
                transports=["websocket"],
                namespaces=[NAMESPACE],
                socketio_path="/_event",
                wait_timeout=seconds,
            )
        finally:
            self._wire = self._socket.eio.ws
            self._plug = getattr(self._wire, "sock", None)
        return self

    @property
    def is_open(self) -> bool:
        return self._socket is not None and self._socket.connected

    def send(self, name: str, payload: Update | None = None, *, path: str = "/") -> None:
        """Send one event and wait for nothing."""
        event = {
            "name": name,
            "payload": payload or {},
            "router_data": {"pathname": path, "asPath": path},
        }
        assert self._socket is not None
        self._socket.emit("event", event, namespace=NAMESPACE)

    def ask(
        self, name: str, payload: Update | None = None, *, path: str = "/", seconds: float = 10
    ) -> list[Update]:
        """Send one event and return its updates; raises queue.Empty when the tab is dead.

        Costs two of the packets that the server counts.
        """
        self.send(name, payload, path=path)
        return self.settle(seconds)

    def settle(self, seconds: float = 10) -> list[Update]:
        """Return the updates that came since the last look, once all events sent are handled."""
        mark = f"mark={next(self._marks)}"
        self.send(_HARMLESS, {"value": False}, path=f"/?{mark}")
        answers: list[Update] = []
        while not answers or not _comes_from(answers[-1], mark):
            answers.append(self._answers.get(timeout=seconds))
        return answers[:-1]

    def emit(self, *packet: Any) -> None:
        """Send any socket.io event, with whatever data."""
        assert self._socket is not None
        self._socket.emit(packet[0], packet[1:], namespace=NAMESPACE)

    def write(self, frame: str) -> None:
        """Write a text frame of one's own making to the websocket."""
        assert self._socket is not None
        self._wire.send(frame)

    def close(self) -> None:
        """Close the socket; a closed one may be opened again with another token."""
        if self._socket is None:
            return
        if self._socket.connected:
            self._socket.disconnect()
        # Where the server hung up, the library leaves its own end open.
        if self._plug is not None:
            self._plug.close()
        self._socket = None

    def _keep(self, update: Update) -> None:
        self.updates.append(update)
        self._answers.put(update)

    def _take_token(self, token: str) -> None:
        self.token = token


def _comes_from(update: Update, mark: str) -> bool:
    address: Update = update.get("delta", {}).get(STATE, {}).get("rx_router_url_rx_state_", {})
    return address.get("query") == mark

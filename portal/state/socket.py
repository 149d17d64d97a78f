"""The doorkeeper of the websocket: what may come in from the wire before Reflex looks at it.

Reflex and socket.io trust the other end too much: a client may send the event "connect" with a
handshake of its own invention and so choose the address it comes from, an event without a handler
costs a traceback, and nobody counts. Here a packet is one of the few that our pages send, at the
pace of a page, or it is dropped without a word.
"""

from typing import Annotated, Any, Final, cast
from urllib.parse import parse_qs

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from reflex.app import App
from reflex_base.constants import CompileVars
from reflex_base.registry import RegistrationContext
from socketio import AsyncServer
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

from portal.config import get_settings
from portal.services.throttles import network_of
from portal.services.visitors import client_address
from portal.state.buckets import Buckets

_MAX_NAME = 300
_MAX_PATH = 2000
_MAX_QUERY = 20


def _printable(value: str) -> str:
    if not value.isprintable():
        msg = "control characters"
        raise ValueError(msg)
    return value


_Short = Annotated[str, Field(max_length=_MAX_PATH)]
_Place = Annotated[_Short, AfterValidator(_printable)]


class _Route(BaseModel):
    """The place in the site that an event was sent from; whatever else comes is left outside."""

    model_config = ConfigDict(strict=True, extra="ignore")

    pathname: _Place = "/"
    asPath: _Place = "/"  # noqa: N815 - the name on the wire
    #: Decoded by the browser: a line feed may stand in a link that somebody made up.
    query: Annotated[dict[_Short, _Short], Field(max_length=_MAX_QUERY)] = {}


class _Sent(BaseModel):
    """An event as Reflex's own pages send it."""

    model_config = ConfigDict(strict=True, extra="ignore")

    name: Annotated[str, Field(max_length=_MAX_NAME)]
    payload: dict[str, Any] = {}
    router_data: dict[str, Any] = {}


def read_event(sent: object) -> dict[str, Any] | None:
    """Return the event with its known parts only; None for whatever no page of ours sends.

    Security check 32: what passes has a registered name, a payload with text keys and a place that
    is text. What the payload holds is the gate's business.
    """
    try:
        event = _Sent.model_validate(sent)
    except ValidationError:
        return None
    if event.name not in RegistrationContext.get().event_handlers:
        return None
    return {
        "name": event.name,
        "payload": event.payload,
        "router_data": _read_route(event.router_data),
    }


def _read_route(sent: dict[str, Any]) -> dict[str, Any]:
    # An odd place is no reason to refuse: a link with a monstrous query still opens its page.
    try:
        return dict(_Route.model_validate(sent))
    except ValidationError:
        return dict(_Route())


class Doorkeeper:
    """Stands between the wire and socket.io's own dispatcher (security checks 32 and 59)."""

    #: What one connection may send: a page that opens sends a handful, a person some a second.
    RATE: Final = 20.0
    BURST: Final = 60.0
    #: In how many seconds a network that has used up its connections may open as many again.
    NEWCOMER_SECONDS: Final = 300.0

    def __init__(self, sockets: AsyncServer, namespace: str, *, newcomers: int) -> None:
        """`newcomers` is how many connections one network may open at once.

        Each costs up to 50 KiB for an hour: 600 hold a flood below 400 MB.
        """
        self._sockets = sockets
        self._namespace = namespace
        self._packets = Buckets(rate=self.RATE, burst=self.BURST)
        self._newcomers = Buckets(rate=newcomers / self.NEWCOMER_SECONDS, burst=newcomers)

    async def take(self, connection: str, data: str | bytes) -> None:
        """Pass one packet on, drop it when they come too fast, hang up on what is no packet."""
        if not self._packets.take(connection):
            return
        packet = self._read(data)
        if packet is None or packet.namespace != self._namespace:
            await self._sockets.eio.disconnect(connection)
        elif packet.packet_type == CONNECT:
            await self._connect(connection, packet.data)
        elif packet.packet_type == DISCONNECT:
            await self._sockets._handle_disconnect(connection, self._namespace, "client disconnect")  # noqa: SLF001 - no public hook; pinned release
        else:
            await self._pass_on(connection, packet.data)

    def _read(self, data: str | bytes) -> Packet | None:
        # Pages send text only; an event that announces attachments would bring bytes along.
        if not isinstance(data, str) or data[:1] not in {str(CONNECT), str(DISCONNECT), str(EVENT)}:
            return None
        try:
            return cast(Packet, self._sockets.packet_class(encoded_packet=data))
        except (ValueError, RecursionError, IndexError, TypeError):
            return None

    async def _connect(self, connection: str, greeting: object) -> None:
        environ = self._sockets.environ.get(connection, {})
        is_first = not self._sockets.manager.sid_from_eio_sid(connection, self._namespace)
        if not is_first or not _has_token(environ) or not self._is_welcome(environ):
            await self._sockets.eio.disconnect(connection)
            return
        known = _read_greeting(greeting)
        await self._sockets._handle_connect(connection, self._namespace, known)  # noqa: SLF001

    def _is_welcome(self, environ: dict[str, Any]) -> bool:
        scope = environ.get("asgi.scope", {})
        headers = {"x-forwarded-for": environ.get("HTTP_X_FORWARDED_FOR", "")}
        peer = (scope.get("client") or ("",))[0]
        address = client_address(headers, peer, get_settings().trusted_proxy_hops)
        return self._newcomers.take(network_of(address))

    async def _pass_on(self, connection: str, data: object) -> None:
        match data:
            case ["event", sent] if event := read_event(sent):
                kept: list[Any] = ["event", event]
            case ["client_error", dict(sent)]:
                kept = ["client_error", sent]
            case _:
                return
        await self._sockets._handle_event(connection, self._namespace, None, kept)  # noqa: SLF001


def _has_token(environ: dict[str, Any]) -> bool:
    # A socket without one has no state; Reflex would write its events, passwords too, to the log.
    return bool(parse_qs(environ.get("QUERY_STRING", "")).get("token"))


def _read_greeting(greeting: object) -> dict[str, Any] | None:
    """Keep what our pages put into the first packet: the version they know and a first event."""
    if not isinstance(greeting, dict):
        return None
    schema = greeting.get(CompileVars.CONNECT_AUTH_STATE_SCHEMA)
    event = read_event(greeting.get(CompileVars.CONNECT_AUTH_EVENT))
    kept = {CompileVars.CONNECT_AUTH_EVENT: event} if event else {}
    return kept | ({CompileVars.CONNECT_AUTH_STATE_SCHEMA: schema} if schema else {})


def guard_socket(app: App) -> None:
    """Put the doorkeeper in front of Reflex's websocket."""
    if app.sio is None or app.event_namespace is None:
        msg = "the app has no websocket to guard"
        raise RuntimeError(msg)
    newcomers = get_settings().connections_per_network
    keeper = Doorkeeper(app.sio, app.event_namespace.namespace, newcomers=newcomers)
    app.sio.eio.on("message", keeper.take)

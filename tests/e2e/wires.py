"""The wire between a page and the portal: it can be cut, and what runs over it can be held back."""

import re

from playwright.sync_api import Page, WebSocketRoute

Message = str | bytes


class Wire:
    """Stands in the page's websocket; make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._context = page.context
        self._sockets: list[WebSocketRoute] = []
        self._lost: set[WebSocketRoute] = set()
        self._held: dict[str, list[tuple[WebSocketRoute, Message]]] = {}
        page.route_web_socket(re.compile("/_event/"), self._connect)

    def cut(self) -> None:
        # An offline browser opens no new socket; those that are open have to be closed by hand.
        self._context.set_offline(True)
        for socket in list(self._sockets):
            socket.close()

    def lose(self) -> None:
        """Cut the wire so that the portal does not notice: it talks on, and nobody answers."""
        self._context.set_offline(True)
        lost, self._sockets = self._sockets, []
        for socket in lost:
            self._lost.add(socket)
            socket.on_close(lambda _code, _reason: None)
            socket.close()

    def mend(self) -> None:
        self._context.set_offline(False)

    def hold(self, way: str) -> None:
        """Keep back what goes "up" to the portal or comes "down" from it."""
        self._held.setdefault(way, [])

    def release(self, way: str) -> None:
        """Deliver what was kept back that way, and hold it no longer."""
        for end, message in self._held.pop(way):
            end.send(message)

    def _connect(self, page_end: WebSocketRoute) -> None:
        portal_end = page_end.connect_to_server()
        self._sockets.append(page_end)
        page_end.on_message(lambda message: self._pass("up", portal_end, message))
        portal_end.on_message(lambda message: self._pass("down", page_end, message))

    def _pass(self, way: str, end: WebSocketRoute, message: Message) -> None:
        if end in self._lost:
            return
        if way in self._held:
            self._held[way].append((end, message))
        else:
            end.send(message)

"""A build plugin: one bundle dials whatever host and port it was served from.

Reflex bakes the address of its websocket into the bundle; behind another port the page would be
dead. The patched line is asserted, so that an upgrade of Reflex fails here and not in a browser.
"""

from typing import Any, Unpack

from reflex.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext

_STATE_JS = "utils/state.js"
_ANCHOR = "  const endpoint = new URL(url_str);\n"
_PATCH = """  if (typeof window !== "undefined") {
    const isSecure = window.location.protocol === "https:";
    const isSocket = endpoint.protocol.startsWith("ws");
    endpoint.protocol = (isSocket ? "ws" : "http") + (isSecure ? "s:" : ":");
    endpoint.host = window.location.host;
    return endpoint;
  }
"""


def dial_the_serving_host(source: str) -> str:
    """Return state.js with the patch; the same text when it is there already."""
    if _PATCH in source:
        return source
    if source.count(_ANCHOR) != 1:
        msg = "Reflex changed getBackendURL: look at portal/same_origin.py before upgrading"
        raise RuntimeError(msg)
    return source.replace(_ANCHOR, _ANCHOR + _PATCH)


class SameOriginPlugin(Plugin):
    """Patch the compiled front end while it is written."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        context["add_modify_task"](_STATE_JS, dial_the_serving_host)

    def update_env_json(self, **_context: Any) -> dict[str, object] | None:
        # The address is only a placeholder now; a fixed one keeps the bundle the same everywhere.
        return {"EVENT": "ws://localhost/_event", "PING": "http://localhost/ping"}

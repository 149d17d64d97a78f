"""Forms that lose nothing: what is typed goes to the server as it is typed."""

from typing import TYPE_CHECKING, TypeAlias

import reflex as rx

from portal.components.base import KIT, Handler, Kit

if TYPE_CHECKING:
    SendsFields: TypeAlias = rx.EventHandler
else:
    SendsFields = rx.EventHandler[rx.event.passthrough_event_spec(dict)]


class DraftKeeper(Kit):
    """Watches the form it stands in."""

    library = f"{KIT}/draft.jsx"
    tag = "DraftKeeper"

    on_keep: SendsFields


def draft_keeper(on_keep: Handler) -> rx.Component:
    """Have a form's fields sent to a handler as they are typed, as one dict of strings.

    Stands inside the form. Boxes that are not ticked come along as "".
    """
    return DraftKeeper.create(on_keep=on_keep)

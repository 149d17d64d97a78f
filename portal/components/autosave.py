"""Fields that are kept on the server while one types."""

from typing import TYPE_CHECKING, Any, TypeAlias

import reflex as rx
from reflex_components_core.core.banner import (
    has_connection_errors,
)

from portal.components.base import KIT, Child, Handler, Kit
from portal.i18n.browser import t

if TYPE_CHECKING:
    SendsFields: TypeAlias = rx.EventHandler
else:
    SendsFields = rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str], int)]


#: What the browser lets into a field that is kept while one types: more than any field takes. A
#: name that is too long is refused in words and stays as typed; were it cut at its own limit, half
#: a name would be kept. Beyond 20,000 characters the server does not listen at all.
MOST_TYPED = 5000


class Autosave(Kit):
    """Sends what was typed in its fields, by name, a moment after the last key."""

    library = f"{KIT}/autosave.jsx"
    tag = "Autosave"

    answered: rx.Var[int]
    is_whole: rx.Var[bool]
    is_cut: rx.Var[bool]
    saving_text: rx.Var[str]
    saved_text: rx.Var[str]
    partly_text: rx.Var[str]
    unsaved_text: rx.Var[str]
    on_save: SendsFields


def autosave(*fields: Child, state: Any, on_save: Handler) -> rx.Component:
    """Hand the fields that changed to `on_save`, and say below them what has become of it.

    `on_save` gets a dict of texts by the names of the fields, boxes as "on" or "", and the number
    of the save. `state` is a state of a page of reviews (state.reviews), which answers by it.
    What got no answer is sent once more, when the connection is back or with the next words.
    """
    return Autosave.create(
        *fields,
        answered=state.answered,
        is_whole=state.is_all_kept,
        is_cut=has_connection_errors,
        saving_text=t("Saving…"),
        saved_text=t("Everything you typed is saved."),
        partly_text=t("Not everything is saved yet: please see what is marked."),
        unsaved_text=t("Not saved yet: the portal does not answer. Please keep this page open."),
        on_save=on_save,
        class_name="grid gap-6",
    )

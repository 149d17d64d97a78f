"""Fields that are kept on the server while one types."""

from typing import TYPE_CHECKING, Any, TypeAlias

import reflex as rx

from portal.components.base import KIT, Child, Handler, Kit, Text
from portal.i18n.browser import t

if TYPE_CHECKING:
    SendsFields: TypeAlias = rx.EventHandler
else:
    SendsFields = rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]


class Autosave(Kit):
    """Sends what was typed in its fields, by name, a moment after the last key."""

    library = f"{KIT}/autosave.jsx"
    tag = "Autosave"

    saves: rx.Var[int]
    saving_text: rx.Var[str]
    saved_text: rx.Var[str]
    on_save: SendsFields


def autosave(*fields: Child, saves: Any, saved_text: Text, on_save: Handler) -> rx.Component:
    """Hand the fields that changed to `on_save` as a dict of texts, by their names.

    `saves` counts the answers of the server; `saved_text` says what became of the last one.
    """
    return Autosave.create(
        *fields,
        saves=saves,
        saving_text=t("Saving…"),
        saved_text=saved_text,
        on_save=on_save,
        class_name="grid gap-6",
    )

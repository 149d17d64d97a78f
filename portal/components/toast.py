"""Results that pass by: the state holds a notice, the toaster shows it."""

from typing import Any

import reflex as rx

from portal.components.base import KIT, Kit
from portal.i18n.browser import t


class Toaster(Kit):
    """Two live regions: results are polite and leave by themselves, refusals interrupt and stay."""

    library = f"{KIT}/toast.jsx"
    tag = "Toaster"

    notice: rx.Var[dict[str, object]]
    close_text: rx.Var[str]


def toaster(notice: rx.Var[Any]) -> rx.Component:
    """Show each new notice once: {"id": str, "text": Said, "tone": "ok" | "info" | "warn" | "bad"}.

    A notice is new when its id is; tone "bad" and "warn" are alerts and stay until closed.
    """
    return Toaster.create(notice=notice, close_text=t("Close"))

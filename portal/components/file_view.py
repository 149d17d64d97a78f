"""A private picture to be examined: enlarged, turned, and put away again."""

from typing import Any

import reflex as rx

from portal.components.base import KIT, Kit
from portal.components.files import file_button
from portal.i18n.browser import t

_PDF = "application/pdf"


class FileView(Kit):
    """Fetches a picture by a link of a minute when its button is pressed, and shows it here."""

    library = f"{KIT}/fileview.jsx"
    tag = "FileView"

    file_id: rx.Var[str]
    label: rx.Var[str]
    texts: rx.Var[dict[str, str]]


def file_view(file_id: Any, media_type: Any, label: Any) -> rx.Component:
    """Show a private file: a picture in its place, a PDF in a tab of its own.

    Every showing is on record before the first byte leaves (check 47).
    """
    picture = FileView.create(
        file_id=file_id,
        label=label,
        texts={
            "show": t("Show"),
            "hide": t("Hide"),
            "larger": t("Zoom in"),
            "smaller": t("Zoom out"),
            "rotate": t("Rotate"),
            "fault": t("This file cannot be shown at the moment. Please try again."),
        },
    )
    return rx.cond(media_type == _PDF, file_button(file_id, t("Show")), picture)

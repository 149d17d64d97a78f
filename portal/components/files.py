"""Private files on screen: where one is handed in, how its owner looks at it, and who else did."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import reflex as rx

from portal.components.base import KIT, Handler, Kit, SendsNothing, SendsText, Text, names
from portal.components.display import card, time_when
from portal.components.feedback import callout
from portal.components.field import field_id
from portal.files.intake import MAX_BYTES, MAX_MEGABYTES
from portal.i18n.browser import named, say, t
from portal.schemas.files import OpeningRow

#: The looks of a button that leads away from places for files: it waits while one goes up.
LEAVES = {"data-leaves-files": "true"}
IMAGES = "image/jpeg,image/png,.jpg,.jpeg,.png"
PAPERS = f"{IMAGES},application/pdf,.pdf"

if TYPE_CHECKING:
    SendsTwoTexts: TypeAlias = rx.EventHandler
else:
    SendsTwoTexts = rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


class FileDrop(Kit):
    """A labelled place for one file, with its progress, its errors and what lies there."""

    library = f"{KIT}/filedrop.jsx"
    tag = "FileDrop"

    slot: rx.Var[str]
    control_id: rx.Var[str]
    purpose: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    current: rx.Var[object]
    error: rx.Var[str]
    accept: rx.Var[str]
    longest: rx.Var[int]
    texts: rx.Var[dict[str, str]]
    on_uploaded: SendsTwoTexts
    on_removed: SendsText
    on_refused: SendsNothing


class FileLook(Kit):
    """A button that shows a file in a tab of its own."""

    library = f"{KIT}/filedrop.jsx"
    tag = "FileLook"

    file_id: rx.Var[str]


def file_drop(
    slot: str | rx.Var[str],
    purpose: str,
    label: Text,
    *,
    on_uploaded: Handler,
    hint: Text | None = None,
    current: rx.Var[Any] | None = None,
    on_removed: Handler = None,
    on_refused: Handler = None,
    error: rx.Var[str] | None = None,
    accept: str = PAPERS,
) -> rx.Component:
    """Show where one file is handed in: dropped or chosen, going up, there, or refused.

    `current` is the FileRow (or None) that lies there now. Once a file is on the server,
    `on_uploaded` gets the slot and the file's id; it attaches the file and renews `current`, or
    sets `error` (say(...), "" for none). Without `on_removed` a file can only be replaced.
    `on_refused` hears of a file that the browser does not even send. The
    slot names the control, as a field's name does: the error summary leads to it.
    """
    given: dict[str, Any] = {"hint": hint, "current": current, "error": error}
    acts = {"on_removed": on_removed, "on_refused": on_refused}
    return FileDrop.create(
        slot=slot,
        control_id=f"{field_id(slot)}" if isinstance(slot, str) else field_id("") + slot.to(str),
        purpose=purpose,
        label=label,
        accept=accept,
        longest=MAX_BYTES,
        texts=_words(accept),
        on_uploaded=on_uploaded,
        **{name: act for name, act in acts.items() if act is not None},
        **{name: value for name, value in given.items() if value is not None},
    )


def _words(accept: str) -> dict[str, rx.Var[str]]:
    has_pdf = "pdf" in accept
    limits, wrong = (
        (
            t("JPEG, PNG or PDF, up to {limit} MB", limit=MAX_MEGABYTES),
            t("This is not a JPEG or PNG picture or a PDF file. Please choose one of these."),
        )
        if has_pdf
        else (
            t("JPEG or PNG, up to {limit} MB", limit=MAX_MEGABYTES),
            t("Please choose a JPEG or PNG picture."),
        )
    )
    too_large = t(
        "This file is larger than {limit} MB. Please choose a smaller one.", limit=MAX_MEGABYTES
    )
    return {
        "choose": t("Drop the file here or choose it"),
        "replace": t("Drop another file here or choose it to replace this one"),
        "limits": limits,
        "wrongType": wrong,
        "tooLarge": too_large,
        "several": t("Please choose one file only."),
        "empty": t("This file is empty. Please choose it again."),
        "broken": t("The upload was interrupted. Please try again."),
        "uploading": t("Uploading…"),
        "percent": t("{percent}% uploaded"),
        "checking": t("Checking the file…"),
        "wait": t("This file is still going up. Please wait until it is there, or cancel it."),
        "uploaded": t("The file is uploaded."),
        "cancel": t("Cancel"),
        "again": t("Try again"),
        "view": t("View"),
        "newTab": t("opens in a new tab"),
        "remove": t("Remove"),
    }


def file_button(file_id: rx.Var[str] | str, label: Text, *, class_name: str = "") -> rx.Component:
    """Show a button that opens a private file in a new tab, by a link that lives for a minute."""
    return FileLook.create(
        rx.el.span(label),
        rx.el.span(" (", t("opens in a new tab"), ")", class_name="sr-only"),
        file_id=file_id,
        class_name=names("btn btn-quiet btn-small", class_name),
    )


def file_line(label: Text, file: Any) -> rx.Component:
    """Show a FileRow in a list: what it is, what it is called, and a way to look at it."""
    return rx.el.li(
        rx.el.span(
            rx.el.span(label, class_name="font-semibold"),
            rx.el.bdi(file.name, class_name="text-muted [overflow-wrap:anywhere]"),
            class_name="grid min-w-0",
        ),
        FileLook.create(
            rx.el.span(t("View")),
            # Several of these stand on one page: each button says whose it is.
            rx.el.span(": ", label, " (", t("opens in a new tab"), ")", class_name="sr-only"),
            file_id=file.id,
            class_name="btn btn-quiet btn-small",
        ),
        class_name="flex items-center justify-between gap-3",
    )


def file_hints(findings: Any) -> rx.Component:
    """Say what could be better about a file that may be handed in as it is: a list of SaidRow."""
    return rx.cond(
        findings,
        callout(
            rx.el.ul(rx.foreach(findings, lambda each: rx.el.li(say(each))), class_name="grid"),
            rx.el.p(t("You can hand it in all the same: a reviewer will look at it.")),
            title=t("You may want to replace this file"),
            role="status",
        ),
    )


def file_openings(openings: Any, labels: Mapping[str, str]) -> rx.Component:
    """Tell the owner who else was shown which file of a case and when (check 48).

    `openings` is a list of OpeningRow; `labels` names the slots in English.
    """

    def line(row: OpeningRow) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.span(t("Opened by {name}", name=row.viewer), class_name="font-semibold"),
                " ",
                time_when(row.at),
            ),
            rx.el.span(
                named(row.slot, labels),
                rx.cond(row.name, rx.fragment(" · ", rx.el.bdi(row.name))),
                rx.cond(row.is_replaced, rx.fragment(" · ", t("replaced or removed since"))),
                class_name="text-muted [overflow-wrap:anywhere]",
            ),
            class_name="grid",
        )

    return card(
        rx.cond(
            openings.length() > 0,
            rx.el.ul(rx.foreach(openings, line), class_name="grid gap-3"),
            rx.el.p(t("Nobody but you has opened these files."), class_name="text-muted"),
        ),
        title=t("Who has opened your documents"),
        lead=t("Only the reviewer of your case can open them, and each opening is on record."),
    )

"""The documents of a verification: places to upload them, and what the coach says."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.button import button
from portal.components.display import badge, card
from portal.components.feedback import callout
from portal.components.files import IMAGES, PAPERS, file_drop, file_line
from portal.components.suppliers import remark
from portal.i18n.browser import say, t
from portal.schemas.identity_cases import IDENTITY_SLOTS, PAPER_SLOTS

PURPOSE = "identity"
PDF = "application/pdf"


def document_places(
    row: Any, errors: Any, *, on_uploaded: Handler, on_removed: Handler, on_refused: Handler
) -> rx.Component:
    """Show a place for each document of the case, with what the coach says about it (A-55)."""
    handlers = {"on_uploaded": on_uploaded, "on_removed": on_removed, "on_refused": on_refused}
    places = [
        rx.cond(
            row.slots.contains(slot),
            rx.cond(
                row.open_slots.contains(slot),
                _place(row, errors, slot, handlers),
                _closed_place(row, slot),
            ),
        )
        for slot in IDENTITY_SLOTS
    ]
    return rx.el.div(*places, class_name="grid gap-6")


def _place(row: Any, errors: Any, slot: str, handlers: dict[str, Handler]) -> rx.Component:
    document = row.documents[slot]
    is_paper = slot in PAPER_SLOTS
    hint: Text = (
        t("The whole paper, every page. We check pictures at once; PDFs are read by a reviewer.")
        if is_paper
        else t("The original in colour, all four corners in the picture, no flash.")
    )
    return rx.el.div(
        remark(row.reasons[slot], row.notes[slot]),
        file_drop(
            slot,
            PURPOSE,
            t(IDENTITY_SLOTS[slot]),
            hint=hint,
            current=document.file,
            error=say(errors[slot]),
            accept=PAPERS if is_paper else IMAGES,
            **handlers,
        ),
        rx.cond(
            document.file,
            rx.cond(
                # The machine found nothing wrong with it, and the desk has just returned it.
                row.uncorrected.contains(slot),
                rx.el.p(t("Please replace this file."), role="status"),
                _verdict(document),
            ),
        ),
        class_name="grid gap-3",
    )


def _verdict(document: Any) -> rx.Component:
    """Say what the coach sees: all well, to be repeated, let through with remarks, or nothing."""
    found = rx.el.ul(
        rx.foreach(document.findings, lambda each: rx.el.li(say(each))), class_name="list-disc ps-5"
    )
    let_through = callout(
        rx.el.p(t("You can hand it in all the same: a reviewer will look at it.")),
        found,
        tone="info",
        role="status",
    )
    once_more = callout(
        found, tone="warn", title=t("Please take this picture once more"), role="status"
    )
    return rx.cond(
        document.findings.length() > 0,
        rx.cond(document.is_accepted, let_through, once_more),
        rx.cond(
            document.file.media_type == PDF,
            rx.el.p(t("A reviewer will read this PDF: we cannot check it at once."), role="status"),
            rx.el.p(badge(t("Looks good"), "ok"), role="status"),
        ),
    )


def _closed_place(row: Any, slot: str) -> rx.Component:
    file = row.documents[slot].file
    return rx.el.div(
        rx.el.p(t(IDENTITY_SLOTS[slot]), class_name="field-label"),
        rx.cond(file, rx.el.p(file.name, class_name="break-all")),
    )


def documents_seen(row: Any) -> rx.Component:
    """List one's documents, each with a way to look at it."""
    lines = [
        rx.cond(
            row.slots.contains(slot) & row.documents[slot].file.is_not_none(),
            file_line(t(IDENTITY_SLOTS[slot]), row.documents[slot].file),
        )
        for slot in IDENTITY_SLOTS
    ]
    return card(rx.el.ul(*lines, class_name="grid gap-4"), title=t("Your documents"))


def assisted_places(
    row: Any, errors: Any, *, name: Any, on_uploaded: Handler, on_reopened: Handler
) -> rx.Component:
    """Let customer service upload what somebody needs; it sees no more than names of files."""
    places = [
        rx.cond(
            row.open_slots.contains(slot),
            rx.el.div(
                file_drop(
                    slot,
                    PURPOSE,
                    t(words),
                    on_uploaded=on_uploaded,
                    error=say(errors[slot]),
                    accept=PAPERS if slot in PAPER_SLOTS else IMAGES,
                ),
                rx.cond(
                    row.documents[slot].file,
                    rx.el.p(row.documents[slot].file.name, class_name="text-muted break-all"),
                ),
            ),
        )
        for slot, words in IDENTITY_SLOTS.items()
    ]
    return card(
        rx.cond(
            row.open_slots.length() > 0,
            rx.el.div(*places, class_name="grid gap-6"),
            rx.cond(row.can_reopen, _opening_again(on_reopened), _nothing_to_upload()),
        ),
        title=t("Upload on behalf of {name}", name=name),
        lead=t("The person is told of each upload, and hands the case in themselves."),
    )


def _nothing_to_upload() -> rx.Component:
    return rx.el.p(
        t("Nothing can be uploaded: the person has handed it in, or has chosen no case yet.")
    )


def _opening_again(on_reopened: Handler) -> rx.Component:
    """Let customer service open a rejected verification again (life cycle 5)."""
    return rx.el.div(
        rx.el.p(t("The verification was rejected. Open it again to upload for the person.")),
        button(t("Open it again"), variant="primary", on_click=on_reopened),
        class_name="grid justify-items-start gap-3",
    )

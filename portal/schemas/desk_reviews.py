"""The review desk on the wire: its queues, one case in full, and what a reviewer decides."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field

from portal.kit.words import N_
from portal.schemas.base import (
    Form,
    FormRefused,
    RequiredLine,
    Row,
    Said,
    Text,
    clean_line,
    refuse,
    said,
)
from portal.schemas.desk_history import HistoryRow
from portal.schemas.fields import Moment
from portal.schemas.reviews import REASONS, FactRow, OtherRow

#: What the form of a correction calls the reason and the note of each field and slot.
REASON_OF, NOTE_OF = "reason_", "note_"
#: What the form of an approval calls the tick at each fact that was compared.
CHECKED = "checked_"
_OTHER = "other"
_MAX_NOTE = 500
#: Longer than the name of any field or slot.
_MAX_TARGET = 100


class QueueScope(StrEnum):
    """Which cases of a queue are shown."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "overdue"
    RETURNED = "returned"
    DECIDED = "decided"


QUEUE_SCOPES: dict[str, str] = {
    QueueScope.OPEN: N_("To be decided"),
    QueueScope.MINE: N_("Claimed by me"),
    QueueScope.OVERDUE: N_("Overdue"),
    QueueScope.RETURNED: N_("Returned for correction"),
    QueueScope.DECIDED: N_("Already decided"),
}


class QueueSort(StrEnum):
    """What a queue can be ordered by; the most complete cases first is C-10."""

    DUE_AT = "due_at"
    COMPLETENESS = "completeness"
    HEADLINE = "headline"


class QueueLineRow(Row):
    """A case in a queue: nothing of what was handed in but its headline."""

    id: str
    #: The queue's name in the address.
    queue: str
    headline: str
    #: A key of STATUSES.
    status: str
    round: int
    is_change: bool
    completeness: int
    submitted_at: Moment | None
    due_at: Moment | None
    is_due_provisional: bool
    is_overdue: bool
    decided_at: Moment | None
    #: Who looks at it, "" for nobody.
    claimed_by: str
    is_mine: bool
    wants_second: bool


class WorkloadRow(Row):
    """What one reviewer has claimed, and when the first of it is due."""

    name: str
    count: int
    due_at: Moment | None


class FiguresRow(Row):
    """How the desk stands. Counts stop at MAX_COUNT of the service."""

    #: Queue -> cases to be decided.
    waiting: dict[str, int] = {}
    overdue: int = 0
    mine: int = 0
    workload: list[WorkloadRow] = []


class RateRow(Row):
    """A bar of the chart of promises kept."""

    #: ISO date of the Monday.
    monday: str
    answered: int
    on_time: int
    percent: int


class TargetRow(Row):
    """A field or slot that a correction can be asked for; `label` is an English source text."""

    name: str
    label: str
    is_slot: bool


class FindingRow(Row):
    """What the document coach found wrong: an English source text, and what fills it."""

    text: str
    values: dict[str, str]


class DeskDocumentRow(Row):
    """A file beside the facts. Its address is made at the moment it is opened."""

    slot: str
    #: English source text.
    label: str
    file_id: str
    name: str
    media_type: str
    added_at: Moment
    #: What the document coach found wrong.
    findings: list[FindingRow]
    failures: int
    is_gone: bool


class PastRemarkRow(Row):
    """What was asked to be corrected in a round; `label` is an English source text."""

    round: int
    label: str
    reason: str
    note: str
    at: Moment
    by: str


class DeskCaseRow(Row):
    """A case in full; facts and documents only for who holds it. The defaults are none."""

    id: str = ""
    queue: str = ""
    version: int = 0
    headline: str = ""
    status: str = ""
    round: int = 0
    is_change: bool = False
    completeness: int = 0
    submitted_at: Moment | None = None
    due_at: Moment | None = None
    is_due_provisional: bool = False
    is_overdue: bool = False
    decided_at: Moment | None = None
    expires_at: Moment | None = None
    claimed_by: str = ""
    #: A key of REASONS and the desk's words, of what was decided or is to be confirmed.
    reason: str = ""
    note: str = ""
    second_wanted_by: str = ""
    facts: list[FactRow] = []
    documents: list[DeskDocumentRow] = []
    targets: list[TargetRow] = []
    remarks: list[PastRemarkRow] = []
    others: list[OtherRow] = []
    #: What is to be compared with the papers and ticked before an approval.
    checks: list[TargetRow] = []
    history: list[HistoryRow] = []
    is_barred: bool = False
    is_opened: bool = False
    can_claim: bool = False
    can_decide: bool = False
    can_give_back: bool = False
    can_suspend: bool = False
    can_resume: bool = False
    can_revoke: bool = False
    can_confirm: bool = False


def checked_in(sent: Mapping[str, Any]) -> set[str]:
    """Return the names of the facts that the form of an approval has ticked."""
    return {
        name.removeprefix(CHECKED)
        for name, tick in sent.items()
        if name.startswith(CHECKED) and tick == "on"
    }


def _reason(value: object) -> str:
    text = clean_line(value)
    if not text:
        raise refuse(N_("Please choose a reason."))
    if text not in REASONS:
        raise refuse(N_("Please choose one of the options."))
    return str(text)


ReasonCode = Annotated[str, BeforeValidator(_reason)]


class VerdictForm(Form):
    """Why a case is rejected, suspended or revoked; the applicant reads both."""

    reason: ReasonCode
    note: Text = Field(default="", max_length=1000)

    @classmethod
    def read(cls, sent: object) -> Self:
        """Return the checked form; another reason than those listed must be put in words."""
        form = super().read(sent)
        if form.reason == _OTHER and not form.note:
            raise FormRefused({"note": said(N_("Please say in words what the reason is."))})
        return form


class RemarkForm(Form):
    """What is wrong with one field or file."""

    target: RequiredLine = Field(max_length=_MAX_TARGET)
    reason: ReasonCode
    note: Text = Field(default="", max_length=_MAX_NOTE)


class ReturnForm(Form):
    """What the applicant is to correct, and what the reviewer writes to it."""

    remarks: tuple[RemarkForm, ...]
    note: Text = Field(default="", max_length=1000)

    @classmethod
    def gather(cls, sent: Mapping[str, Any], targets: list[str]) -> Self:
        """Read what a form sent that has a reason and a note for each of the targets.

        A target without both is left alone. Raises FormRefused, its errors at the names that the
        form used: for names of other targets, a note without a reason, and when nothing is asked.
        """
        names = {REASON_OF + each for each in targets} | {NOTE_OF + each for each in targets}
        if set(sent) - names - {"note"}:
            raise FormRefused({"": said(N_("This field is not part of the form."))})
        remarks: list[RemarkForm] = []
        errors: dict[str, Said] = {}
        for target in targets:
            reason, note = sent.get(REASON_OF + target, ""), sent.get(NOTE_OF + target, "")
            if not reason and not note:
                continue
            try:
                remark = RemarkForm.read({"target": target, "reason": reason, "note": note})
            except FormRefused as refused:
                errors |= _at(target, refused.errors)
                continue
            if remark.reason == _OTHER and not remark.note:
                errors[NOTE_OF + target] = said(N_("Please say in words what the reason is."))
            remarks.append(remark)
        if errors:
            raise FormRefused(errors)
        if not remarks:
            raise FormRefused({"": said(N_("Please mark at least one field or file."))})
        return cls.read({"remarks": remarks, "note": sent.get("note", "")})


def _at(target: str, errors: Mapping[str, Said]) -> dict[str, Said]:
    places = {"reason": REASON_OF, "note": NOTE_OF}
    return {places.get(name, REASON_OF) + target: words for name, words in errors.items()}

"""What people are told about a review: who they are, what they supply, whose a brand is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.kit.words import N_
from portal.mail.notices import Notice
from portal.schemas.notices import Subject
from portal.schemas.reviews import CASES, REASONS

#: Where the applicant of each kind reads how the case stands.
_PAGES = {
    "identity": "/identity",
    "supplier": "/supplier/authentication",
    "brand": "/supplier/brands",
}
_REASON = N_("Reason: {cause}")
_NOTE = N_("The reviewer writes: {reason}")
_APPEAL = N_(
    "If you think that this is a mistake, please contact customer service: a colleague who has "
    "not seen your case before will look at it again."
)


class _AboutReview:
    """What all of them share. `case` is a value of ReviewKind, `headline` whom it is about."""

    spoken: ClassVar[Mapping[str, Mapping[str, str]]] = {"case": CASES, "cause": REASONS}
    about: ClassVar[Subject] = Subject.REVIEWS
    path: ClassVar[str] = _PAGES["identity"]

    @classmethod
    def leads_to(cls, details: Mapping[str, str]) -> str:
        return _PAGES.get(details["case"], cls.path)


@dataclass(frozen=True)
class ReviewSubmitted(_AboutReview, Notice):
    """Confirms what was handed in, with the promise (B-14, B-20, B-23, C-18)."""

    subject = N_("We have received your documents")
    opening = (
        N_(
            "{case}, “{headline}”: received. You will have our answer by {due}, 18:00 Beijing time."
        ),
        N_("Until then nothing can be changed."),
    )

    case: str
    headline: str
    #: ISO date in Shanghai.
    due: str


@dataclass(frozen=True)
class ReviewReturned(_AboutReview, Notice):
    """Tells what to correct; `points` are in the language of the person who is told."""

    subject = N_("Please correct what you have submitted")
    opening = (
        N_("{case}, “{headline}”: please correct something and submit again."),
        N_("What to correct: {points}"),
        _NOTE,
        N_("The time of our review stands still until you submit again."),
    )

    case: str
    headline: str
    points: str
    reason: str = ""


@dataclass(frozen=True)
class ReviewApproved(_AboutReview, Notice):
    """Tells the good news."""

    subject = N_("Your review was successful")
    opening = (N_("{case}, “{headline}”: approved."),)

    case: str
    headline: str


@dataclass(frozen=True)
class ReviewRejected(_AboutReview, Notice):
    """Tells the bad news, the reason, and how to appeal (life cycle 5)."""

    subject = N_("Your review was not successful")
    opening = (
        N_("{case}, “{headline}”: rejected."),
        _REASON,
        _NOTE,
        N_("You can correct it on the same page and apply again."),
        _APPEAL,
    )

    case: str
    headline: str
    cause: str
    reason: str = ""


@dataclass(frozen=True)
class ReviewLate(_AboutReview, Notice):
    """Apologises for a promise that was not kept, with what to expect now (B-14)."""

    subject = N_("Our review takes longer than promised")
    opening = (
        N_(
            "{case}, “{headline}”: we are sorry, our review takes longer than promised. "
            "We now expect to answer by {due}."
        ),
        N_("You need not do anything. The head of our review desk has been told."),
    )

    case: str
    headline: str
    #: ISO date in Shanghai.
    due: str


@dataclass(frozen=True)
class ReviewOverdue(_AboutReview, Notice):
    """Tells the leads of the desk that a promise was not kept."""

    subject = N_("A case is overdue")
    opening = (N_("{case}, “{headline}”: this case is overdue. Its applicant has our apology."),)

    case: str
    headline: str
    #: The case's id.
    review: str

    @classmethod
    def leads_to(cls, details: Mapping[str, str]) -> str:
        return f"/desk/{details['case']}/{details['review']}"


@dataclass(frozen=True)
class ReviewExpiring(_AboutReview, Notice):
    """Reminds 60, 30 and 7 days before what was approved ends."""

    subject = N_("An approval ends soon")
    opening = (
        N_("{case}, “{headline}”: the approval ends on {until}. Please renew it in time."),
        N_("You can hand in the new document at once; until then the old one counts."),
    )

    case: str
    headline: str
    #: ISO date in Shanghai.
    until: str


@dataclass(frozen=True)
class ReviewFilesGoing(_AboutReview, Notice):
    """Warns that the files of a case that nobody goes on with will be destroyed (check 49)."""

    subject = N_("Files that you have not submitted will be deleted")
    opening = (
        N_(
            "{case}, “{headline}”: you have not gone on with this for a while. We do not keep "
            "files for longer than we need them and will delete them on {until}."
        ),
        N_("Go on with it before that day to keep them. What you have typed stays in any case."),
    )

    case: str
    headline: str
    #: ISO date in Shanghai.
    until: str


@dataclass(frozen=True)
class ReviewExpired(_AboutReview, Notice):
    """Tells that an approval has ended by itself."""

    subject = N_("An approval has ended")
    opening = (
        N_("{case}, “{headline}”: the approval has ended. Please hand in a valid document."),
    )

    case: str
    headline: str


@dataclass(frozen=True)
class ReviewSuspended(_AboutReview, Notice):
    """Tells that an approval rests (life cycle 6)."""

    subject = N_("An approval is suspended")
    opening = (N_("{case}, “{headline}”: the approval is suspended."), _REASON, _NOTE, _APPEAL)

    case: str
    headline: str
    cause: str
    reason: str = ""


@dataclass(frozen=True)
class ReviewResumed(_AboutReview, Notice):
    """Tells that an approval counts again."""

    subject = N_("An approval counts again")
    opening = (N_("{case}, “{headline}”: the approval counts again."),)

    case: str
    headline: str


@dataclass(frozen=True)
class ReviewRevoked(_AboutReview, Notice):
    """Tells that an approval was taken back for good (life cycles 5 and 7)."""

    subject = N_("An approval was revoked")
    opening = (N_("{case}, “{headline}”: the approval was revoked."), _REASON, _NOTE, _APPEAL)

    case: str
    headline: str
    cause: str
    reason: str = ""

"""What people are told about their cases, each with the line that stands in the portal."""

from portal.mail import identity_notices
from portal.mail import review_notices as notes

_CASE = "identity", "Ana"
_LINE = "Identity verification, “Ana”: "
REVIEW_LINES = [
    (identity_notices.IdentityAssisted("K7Q4"), "As you asked in request K7Q4"),
    (identity_notices.IdentityReopened("K7Q4"), "As you asked in request K7Q4"),
    (identity_notices.MemberRevoked("Ana", "Berg"), "Our review desk has revoked the identity"),
    (identity_notices.TurnedDomestic(), "As you asked, your account is now that of a domestic"),
    (notes.ReviewApproved(*_CASE), f"{_LINE}approved."),
    (notes.ReviewExpired(*_CASE), f"{_LINE}the approval has ended."),
    (notes.ReviewExpiring(*_CASE, "2027-01-04"), f"{_LINE}the approval ends on 2027-01-04."),
    (notes.ReviewFilesGoing(*_CASE, "2027-01-04"), f"{_LINE}you have not gone on with this"),
    (notes.ReviewLate(*_CASE, "2026-11-27"), f"{_LINE}we are sorry, our review takes longer"),
    (notes.ReviewOverdue(*_CASE, "1"), f"{_LINE}this case is overdue."),
    (notes.ReviewRejected(*_CASE, "blurred", "Sorry."), f"{_LINE}rejected."),
    (notes.ReviewResumed(*_CASE), f"{_LINE}the approval counts again."),
    (notes.ReviewReturned(*_CASE, "Name", "Look."), f"{_LINE}please correct something"),
    (notes.ReviewRevoked(*_CASE, "forged", "Sorry."), f"{_LINE}the approval was revoked."),
    (notes.ReviewSubmitted(*_CASE, "2026-11-27"), f"{_LINE}received."),
    (notes.ReviewSuspended(*_CASE, "other", "Sorry."), f"{_LINE}the approval is suspended."),
]

"""What has happened to an account or a company, in words, for the desk."""

from pydantic import Field

from portal.kit.words import N_
from portal.schemas.base import Form, RequiredText, Row
from portal.schemas.fields import Moment

#: Actions of the audit trail that the desk reads about; all others stay out of its lists.
HISTORY_STEPS: dict[str, str] = {
    "accounts:added": N_("Account added by the operator"),
    "accounts:email_changed": N_("E-mail address changed"),
    "accounts:email_restored": N_("E-mail change undone"),
    "accounts:locked": N_("Locked after wrong passwords"),
    "accounts:logged_in": N_("Logged in"),
    "accounts:marked_deliverable": N_("E-mail address marked as working"),
    "accounts:marked_undeliverable": N_("E-mail address marked as undeliverable"),
    "accounts:password_changed": N_("Password changed"),
    "accounts:profile_changed": N_("Personal information changed"),
    "accounts:registered": N_("Account registered"),
    "accounts:restored": N_("Account restored"),
    "accounts:signed_out": N_("Signed out everywhere"),
    "accounts:suspended": N_("Account suspended"),
    "accounts:unlocked": N_("Lock opened"),
    "applications:sent": N_("Application sent"),
    "applications:approved": N_("Application approved"),
    "applications:rejected": N_("Application rejected"),
    "companies:blocked": N_("Company blocked"),
    "companies:changed": N_("Company information changed"),
    "companies:closed": N_("Company closed"),
    "companies:created": N_("Company created"),
    "companies:recovery_cancelled": N_("New admin: cancelled"),
    "companies:recovery_done": N_("New admin: done"),
    "companies:recovery_objected": N_("New admin: an admin objected"),
    "companies:recovery_started": N_("New admin: announced"),
    "companies:recovery_voided": N_("New admin: no longer possible"),
    "companies:reopened": N_("Company reopened"),
    "companies:unblocked": N_("Company unblocked"),
    "memberships:changed": N_("Role in the company changed"),
    "memberships:ended": N_("Left the company"),
    "memberships:started": N_("Joined the company"),
    "reviews:approved": N_("Approved by the desk"),
    "reviews:claimed": N_("Claimed"),
    "reviews:expired": N_("Ended by itself"),
    "reviews:given_back": N_("Given back"),
    "reviews:late": N_("Promise not kept, apology sent"),
    "reviews:rejected": N_("Rejected by the desk"),
    "reviews:reopened": N_("Opened anew"),
    "reviews:resumed": N_("Counts again"),
    "reviews:returned": N_("Returned for correction"),
    "reviews:revocation_asked": N_("Revocation asked for"),
    "reviews:revocation_dropped": N_("Revocation dropped"),
    "reviews:revoked": N_("Approval revoked"),
    "reviews:second_wanted": N_("Second reviewer asked to confirm a forgery"),
    "reviews:submitted": N_("Submitted"),
    "reviews:suspended": N_("Approval suspended"),
    "second_factors:removed": N_("Second factor removed"),
}


class ReasonForm(Form):
    """Why the desk does something; it stands in the audit trail."""

    reason: RequiredText = Field(max_length=300)


class HistoryRow(Row):
    """One step: `step` is a key of HISTORY_STEPS, `by` a name, "" for the portal itself."""

    step: str
    by: str
    reason: str
    at: Moment

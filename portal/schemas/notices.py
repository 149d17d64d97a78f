"""Notifications: what the page shows of them, and by which way somebody wants to be told."""

from datetime import datetime

from portal.kit.words import N_
from portal.models.notifications import Subject
from portal.schemas.base import Form, Row
from portal.schemas.fields import Box

__all__ = ["SUBJECTS", "NoticeRow", "PreferenceRow", "PreferencesForm", "Subject"]

#: What the settings call each subject that there are notifications about, in their order.
SUBJECTS = {
    Subject.COMPANY: N_("Your place in a company"),
    Subject.STAFF: N_("Applicants, members and admins of your company"),
    Subject.REVIEWS: N_("Reviews of your identity, your company and your brands"),
}


class NoticeRow(Row):
    """One notification: `text` and `values` are a Said, `quote` is what somebody wrote to one.

    `at` is in UTC.
    """

    id: str
    text: str
    values: dict[str, str]
    quote: str
    path: str
    at: datetime
    is_read: bool


class PreferenceRow(Row):
    """Whether notifications about a subject come by mail as well."""

    subject: str
    by_mail: bool


class PreferencesForm(Form):
    """A box for each subject: ticked where mail is wanted. The fields are the subjects' names."""

    company: Box = False
    staff: Box = False
    reviews: Box = False

    @property
    def by_mail(self) -> frozenset[Subject]:
        return frozenset(subject for subject in SUBJECTS if getattr(self, subject))

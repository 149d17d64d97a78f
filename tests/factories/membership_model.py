"""The rules of belonging to companies once more, in memory and without a database: an oracle.

Every move returns the class of the refusal that a person must get, or None when it happens.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from portal.errors import NotAllowed, NotFound, PortalError
from portal.models.companies import ApplicationNotPending
from portal.services.desk_accounts import AccountCannotMove, LastActiveAdmin
from portal.services.erasing import LastMemberStays, SoleAdminStays
from portal.services.memberships import (
    AlreadyAdmin,
    AlreadyInCompany,
    ApplicantUnavailable,
    ApplicationPending,
    CompanyClosedToJoin,
    CompanyHasMembers,
    LastAdmin,
    MemberIsAdmin,
    MemberUnavailable,
    NotAnAdmin,
    QuitNeedsTransfer,
    TooManyAdmins,
    TooManyApplications,
)

Refusal = type[PortalError] | None
MAX_ADMINS = 3
MAX_APPLICATIONS = 3


class Part(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


@dataclass
class Model:
    """Persons and companies by name; what happened to whom."""

    #: person -> (company, part)
    places: dict[str, tuple[str, Part]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    #: person -> the company where their application waits
    waiting: dict[str, str] = field(default_factory=dict)
    #: every application ever sent, as (person, company)
    sent: list[tuple[str, str]] = field(default_factory=list)
    #: Whose accounts are gone; they move no more.
    erased: set[str] = field(default_factory=set)
    #: Whose accounts the desk has shut; what is done with them still counts.
    suspended: set[str] = field(default_factory=set)

    def admins(self, company: str) -> set[str]:
        return {who for who, place in self.places.items() if place == (company, Part.ADMIN)}

    def away(self) -> set[str]:
        """Return who cannot sign in."""
        return self.erased | self.suspended

    def able_admins(self, company: str) -> set[str]:
        return self.admins(company) - self.suspended

    def members(self, company: str) -> set[str]:
        return {who for who, (where, _) in self.places.items() if where == company}

    def create(self, who: str, company: str) -> Refusal:
        if who in self.places:
            return AlreadyInCompany
        if who in self.waiting:
            return ApplicationPending
        self.places[who] = (company, Part.ADMIN)
        return None

    def join(self, who: str, company: str) -> Refusal:
        """Accept an invitation that is open."""
        if who in self.places:
            return AlreadyInCompany
        if company in self.closed:
            return CompanyClosedToJoin
        self.places[who] = (company, Part.MEMBER)
        self.waiting.pop(who, None)
        return None

    def apply(self, who: str, company: str) -> Refusal:
        if company in self.closed:
            return NotFound
        if who in self.places:
            return AlreadyInCompany
        if who in self.waiting:
            return ApplicationPending
        if self.sent.count((who, company)) >= MAX_APPLICATIONS:
            return TooManyApplications
        self.waiting[who] = company
        self.sent.append((who, company))
        return None

    def withdraw(self, who: str) -> Refusal:
        if all(person != who for person, _ in self.sent):
            return NotFound
        return None if self.waiting.pop(who, None) else ApplicationNotPending

    def _not_admin(self, who: str) -> Refusal:
        if who not in self.places:
            return NotFound
        return None if self.places[who][1] is Part.ADMIN else NotAllowed

    def _decide(self, who: str, applicant: str) -> Refusal:
        """Both decisions are about the applicant's latest application."""
        if refusal := self._not_admin(who):
            return refusal
        latest = [company for person, company in self.sent if person == applicant]
        if not latest or latest[-1] != self.places[who][0]:
            return NotFound
        return None if applicant in self.waiting else ApplicationNotPending

    def approve(self, who: str, applicant: str) -> Refusal:
        if refusal := self._decide(who, applicant):
            return refusal
        if applicant in self.suspended:
            return ApplicantUnavailable
        del self.waiting[applicant]
        self.places[applicant] = (self.places[who][0], Part.MEMBER)
        return None

    def reject(self, who: str, applicant: str) -> Refusal:
        if refusal := self._decide(who, applicant):
            return refusal
        del self.waiting[applicant]
        return None

    def _no_colleague(self, who: str, other: str) -> Refusal:
        if refusal := self._not_admin(who):
            return refusal
        return None if other in self.members(self.places[who][0]) else NotFound

    def set_admin(self, who: str, other: str) -> Refusal:
        if refusal := self._no_colleague(who, other):
            return refusal
        company, part = self.places[other]
        if part is Part.ADMIN:
            return AlreadyAdmin
        if other in self.suspended:
            return MemberUnavailable
        if len(self.admins(company)) == MAX_ADMINS:
            return TooManyAdmins
        self.places[other] = (company, Part.ADMIN)
        return None

    def remove_admin_right(self, who: str, other: str) -> Refusal:
        if refusal := self._no_colleague(who, other):
            return refusal
        company, part = self.places[other]
        if part is Part.MEMBER:
            return NotAnAdmin
        if not self.able_admins(company) - {other}:
            return LastAdmin
        self.places[other] = (company, Part.MEMBER)
        return None

    def remove(self, who: str, other: str) -> Refusal:
        if refusal := self._no_colleague(who, other):
            return refusal
        if self.places[other][1] is Part.ADMIN:
            return MemberIsAdmin
        del self.places[other]
        return None

    def transfer(self, who: str, other: str) -> Refusal:
        if refusal := self._no_colleague(who, other):
            return refusal
        company, part = self.places[other]
        if part is Part.ADMIN:
            return AlreadyAdmin
        if other in self.suspended:
            return MemberUnavailable
        self.places[who], self.places[other] = (company, Part.MEMBER), (company, Part.ADMIN)
        return None

    def transfer_and_quit(self, who: str, other: str) -> Refusal:
        refusal = self.transfer(who, other)
        if refusal is None:
            del self.places[who]
        return refusal

    def quit(self, who: str) -> Refusal:
        if who not in self.places:
            return NotFound
        if self.places[who][1] is Part.ADMIN:
            return QuitNeedsTransfer
        del self.places[who]
        return None

    def erase(self, who: str) -> Refusal:
        company, part = self.places.get(who, ("", Part.MEMBER))
        if part is Part.ADMIN and not self.able_admins(company) - {who}:
            return LastMemberStays if self.members(company) == {who} else SoleAdminStays
        self.places.pop(who, None)
        self.waiting.pop(who, None)
        self.erased.add(who)
        return None

    def suspend(self, who: str) -> Refusal:
        """Shut the account at the desk."""
        if who in self.erased:
            return NotFound
        company, _ = self.places.get(who, ("", Part.MEMBER))
        if company and self.able_admins(company) == {who}:
            return LastActiveAdmin
        if who in self.suspended:
            return AccountCannotMove
        self.suspended.add(who)
        return None

    def restore(self, who: str) -> Refusal:
        """Open the account again at the desk."""
        if who in self.erased:
            return NotFound
        if who not in self.suspended:
            return AccountCannotMove
        self.suspended.remove(who)
        return None

    def close_company(self, who: str) -> Refusal:
        if refusal := self._not_admin(who):
            return refusal
        company = self.places[who][0]
        if self.members(company) != {who}:
            return CompanyHasMembers
        del self.places[who]
        self.closed.add(company)
        for person in [each for each, where in self.waiting.items() if where == company]:
            del self.waiting[person]
        return None

"""Belonging to a company: joining, reviewing, staff, admins, transferring and leaving."""

from portal.models.companies import ApplicationNotPending
from portal.services.companies.creating import AlreadyInCompany, ApplicationPending
from portal.services.memberships.applying import (
    apply_to_join,
    find_application,
    remind,
    withdraw,
)
from portal.services.memberships.changes import on_changed
from portal.services.memberships.entering import enter, void_pending_of
from portal.services.memberships.errors import (
    AlreadyAdmin,
    ApplicantInCompany,
    ApplicantUnavailable,
    CompanyClosedToJoin,
    CompanyHasMembers,
    LastAdmin,
    MemberIsAdmin,
    MemberUnavailable,
    NotAnAdmin,
    QuitNeedsTransfer,
    RemindedRecently,
    TooManyAdmins,
    TooManyApplications,
)
from portal.services.memberships.expiring import expire, list_overdue
from portal.services.memberships.invitations import cancel_invitations_of
from portal.services.memberships.leaving import (
    close_company,
    quit,  # noqa: A004 - what users say
    transfer,
    transfer_and_quit,
    void_applications_to,
)
from portal.services.memberships.moving import remove, remove_admin_right, set_admin
from portal.services.memberships.places import lock_account, lock_company
from portal.services.memberships.reopening import (
    ReopenTooLate,
    list_closed,
    reopen_company,
    reopen_for,
)
from portal.services.memberships.reviewing import (
    approve,
    count_applicants,
    list_applicants,
    reject,
)
from portal.services.memberships.searching import find_company_to_join
from portal.services.memberships.staff import (
    find_exit,
    find_member,
    list_staff,
    list_transfer_candidates,
)

__all__ = [
    "AlreadyAdmin",
    "AlreadyInCompany",
    "ApplicantInCompany",
    "ApplicantUnavailable",
    "ApplicationNotPending",
    "ApplicationPending",
    "CompanyClosedToJoin",
    "CompanyHasMembers",
    "LastAdmin",
    "MemberIsAdmin",
    "MemberUnavailable",
    "NotAnAdmin",
    "QuitNeedsTransfer",
    "RemindedRecently",
    "ReopenTooLate",
    "TooManyAdmins",
    "TooManyApplications",
    "apply_to_join",
    "approve",
    "cancel_invitations_of",
    "close_company",
    "count_applicants",
    "enter",
    "expire",
    "find_application",
    "find_company_to_join",
    "find_exit",
    "find_member",
    "list_applicants",
    "list_closed",
    "list_overdue",
    "list_staff",
    "list_transfer_candidates",
    "lock_account",
    "lock_company",
    "on_changed",
    "quit",
    "reject",
    "remind",
    "remove",
    "remove_admin_right",
    "reopen_company",
    "reopen_for",
    "set_admin",
    "transfer",
    "transfer_and_quit",
    "void_applications_to",
    "void_pending_of",
    "withdraw",
]

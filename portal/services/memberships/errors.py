"""What joining, staff work and leaving refuse, each in words that lead on."""

from portal.errors import PortalError
from portal.kit.words import N_


class TooManyApplications(PortalError):
    """Three applications to one company within thirty days are enough (A-46)."""

    code = "too_many_applications"
    text = N_(
        "You have applied to this company {count} times within {days} days. Please contact one "
        "of its administrators, or create a company."
    )


class RemindedRecently(PortalError):
    """The admins were reminded less than a day ago (A-41)."""

    code = "reminded_recently"
    text = N_("You can remind the administrators again in {hours} hours.")


class ApplicantInCompany(PortalError):
    """The applicant found another company meanwhile (life cycle 3)."""

    code = "applicant_in_company"
    text = N_("This person already belongs to a company.")


class ApplicantUnavailable(PortalError):
    """The applicant's account is suspended or gone, so it cannot enter a company."""

    code = "applicant_unavailable"
    text = N_("This person's account is not active at the moment.")


class CompanyClosedToJoin(PortalError):
    """A blocked, closed or merged company takes nobody in (life cycle 2)."""

    code = "company_closed_to_join"
    text = N_("Nobody can join this company at the moment.")


class TooManyAdmins(PortalError):
    """All three places are taken (A-68)."""

    code = "too_many_admins"
    text = N_(
        "A company has at most {count} administrators. Please remove the admin right of one first."
    )


class AlreadyAdmin(PortalError):
    """The member holds the admin right already."""

    code = "already_admin"
    text = N_("This member is already an administrator.")


class NotAnAdmin(PortalError):
    """The member does not hold the admin right any more."""

    code = "not_an_admin"
    text = N_("This member is not an administrator.")


class LastAdmin(PortalError):
    """A company is never left without an admin (decision 3)."""

    code = "last_admin"
    text = N_("A company needs at least one administrator. Please set another one first.")


class MemberIsAdmin(PortalError):
    """Admins lose their right before their place (life cycle 4)."""

    code = "member_is_admin"
    text = N_("This member is an administrator. Please remove the admin right first.")


class MemberUnavailable(PortalError):
    """A suspended account cannot carry the admin right."""

    code = "member_unavailable"
    text = N_("This member's account is not active at the moment.")


class QuitNeedsTransfer(PortalError):
    """Admins hand their right over before they go, even where others remain (A-76, D 2)."""

    code = "quit_needs_transfer"
    text = N_("Please transfer your admin permission before you quit.")


class CompanyHasMembers(PortalError):
    """Only somebody alone in a company can close it (decision 2)."""

    code = "company_has_members"
    text = N_(
        "Other people belong to this company. Transfer your admin permission, then quit, or "
        "remove them first."
    )

"""Why an account cannot go yet, each in words that lead on."""

from portal.errors import PortalError
from portal.kit.words import N_


class SoleAdminStays(PortalError):
    """A company with members is never left without an admin (decision 3)."""

    code = "sole_admin_stays"
    text = N_(
        "You are the only admin of {company}. Please transfer your admin permission first, then "
        "delete your account."
    )


class LastMemberStays(PortalError):
    """A company without anybody would be nobody's: whoever is last closes it (decision 2)."""

    code = "last_member_stays"
    text = N_(
        "You are the only member of {company}. Please close the company first, then delete your "
        "account."
    )

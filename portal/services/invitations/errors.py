"""What inviting and accepting refuse; an admin learns nothing about accounts from it (check 3)."""

from portal.errors import PortalError, TooManyTries
from portal.kit.words import N_


class AlreadyMember(PortalError):
    """The address belongs to a member of this very company, whom the admin sees in the list."""

    code = "already_member"
    text = N_("This person is a member of your company already.")
    field = "email"


class AlreadyInvited(PortalError):
    """One invitation waits for each address; it can be sent again."""

    code = "already_invited"
    text = N_("This address has been invited already. You can resend the invitation in the list.")
    field = "email"


class TooManyInvitations(TooManyTries):
    """A company's invitations of one day are used up: nobody's mailbox is for advertising."""

    code = "too_many_invitations"
    text = N_("Your company has sent {count} invitations today. Please try again tomorrow.")


class ResentRecently(TooManyTries):
    """The invitation was sent less than ten minutes ago."""

    code = "resent_recently"
    text = N_("This invitation has just been sent. You can send it again in {minutes} minutes.")


class InvitationNotOpen(PortalError):
    """Cancelled, expired, accepted or replaced meanwhile: the page says which."""

    code = "invitation_not_open"
    text = N_("This invitation is no longer open.")


class AskedRecently(TooManyTries):
    """The admins were asked for a new invitation less than a day ago."""

    code = "asked_recently"
    text = N_("The admins have been asked already. Please give them a day to answer.")

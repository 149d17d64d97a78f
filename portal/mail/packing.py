"""Messages as the outbox keeps them: the name of a class, and its fields as JSON."""

from pydantic import TypeAdapter

from portal.mail import (
    badges,
    desk_notices,  # noqa: F401 - its notices register themselves
    erasing,
    identity_notices,  # noqa: F401 - the same
    invitations,
    messages,
    notices,
    own_notices,  # noqa: F401 - the same
    review_notices,  # noqa: F401 - the same
    second_factor,
    tickets,
)
from portal.mail.messages import Message

#: Name -> class: what the outbox stores is the name.
MESSAGES: dict[str, type[Message]] = {
    each.__name__: each
    for each in (
        badges.BadgeAddressTaken,
        badges.BadgeClaimCode,
        badges.BadgeEmailReplaced,
        erasing.AccountErased,
        erasing.ErasureAsked,
        erasing.ErasureCancelled,
        invitations.InvitationCancelled,
        invitations.Invited,
        invitations.InvitedElsewhere,
        messages.AccountLocked,
        messages.AccountMoved,
        messages.AlreadyRegistered,
        messages.CompanyCreated,
        messages.EmailChanged,
        messages.EmailChangeNewCode,
        messages.EmailChangeOldCode,
        messages.EmailMovedAway,
        messages.EmailRestored,
        messages.EmailTaken,
        messages.LoginCode,
        messages.LoginCodeSms,
        messages.MobileCode,
        messages.NewDevice,
        messages.NoAccount,
        messages.NoAccountSms,
        messages.PasswordChanged,
        messages.RegisterAnew,
        messages.RegistrationCode,
        messages.ResetPassword,
        messages.Welcome,
        second_factor.ColleaguesFactorRemoved,
        second_factor.RecoveryCodesRenewed,
        second_factor.RecoveryCodeUsed,
        second_factor.SecondFactorRemovedByLead,
        second_factor.SecondFactorReset,
        second_factor.SecondFactorSetUp,
        second_factor.SecondFactorTurnedOff,
        tickets.AccountRecovered,
        tickets.BadgeCorrected,
        tickets.RecoverAccount,
        tickets.RecoveryBegun,
        tickets.TicketReceived,
        tickets.TicketRefused,
        tickets.TicketSolved,
        *notices.NOTICES.values(),
    )
}


def pack(message: Message) -> str:
    """Return the message's fields as JSON."""
    return TypeAdapter(type(message)).dump_json(message).decode()


def unpack(kind: str, packed: str) -> Message:
    """Return the message again; KeyError or ValueError when this release does not know it."""
    return TypeAdapter(MESSAGES[kind]).validate_json(packed)

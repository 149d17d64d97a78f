"""What the support desk writes to people who may have no account."""

from dataclasses import dataclass

from portal.kit.words import N_
from portal.mail.messages import Message

_QUOTE_IT = N_("Please quote the number {number} when you call or write.")
_NOT_ASKED = N_("If you did not ask for help, ignore this message: nothing has changed.")


@dataclass(frozen=True)
class TicketReceived(Message):
    """Acknowledges a request, to an address that nobody has proven: so it quotes no stranger."""

    subject = N_("We have received your request {number}")
    opening = (
        N_("Your request has reached the customer service of {portal}."),
        N_("We answer by e-mail, usually within one working day."),
        _QUOTE_IT,
    )
    closing = (
        N_("We never ask you for a password, neither on the phone nor by mail."),
        _NOT_ASKED,
    )

    number: str

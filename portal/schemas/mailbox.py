"""What the page /mailbox shows of the messages kept on a developer's machine."""

from portal.schemas.base import Row


class MailboxRow(Row):
    """One message in the list."""

    #: The outbox row's id.
    id: str = ""
    #: The mail address, or the E.164 number of a text message.
    to: str = ""
    subject: str = ""
    #: ISO 8601, UTC.
    at: str = ""
    is_sms: bool = False


class MailboxMessage(MailboxRow):
    """One message in full, with what a tester wants to copy from it."""

    text: str = ""
    language: str = ""
    #: The six digits in it, or "".
    code: str = ""
    #: Every link in it, in order.
    links: list[str] = []

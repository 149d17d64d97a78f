"""What waits in the outbox, opened."""

from dataclasses import dataclass

from sqlmodel import col, select

from portal import db
from portal.config import get_settings
from portal.kit import sealing
from portal.mail import messages, packing
from portal.models.infrastructure import AuditEvent, OutboxMessage
from portal.services import outbox


@dataclass(frozen=True)
class Posted:
    """A message as its recipient would get it."""

    to: str
    language: str
    message: messages.Message

    @property
    def kind(self) -> type[messages.Message]:
        return type(self.message)


async def posted() -> list[Posted]:
    """Return everything posted so far, oldest first."""
    secret = get_settings().secret_key.get_secret_value()
    async with db.reading() as session:
        found = await session.exec(select(OutboxMessage).order_by(col(OutboxMessage.created_at)))
        return [
            Posted(
                each.recipient,
                each.language,
                packing.unpack(
                    each.kind, sealing.unseal(secret, outbox._SEAL_PURPOSE, each.sealed)
                ),
            )
            for each in found
        ]


async def last_to(address: str) -> messages.Message:
    """Return the latest message to the address."""
    return [each for each in await posted() if each.to == address][-1].message


async def code_to(address: str) -> str:
    """Return the code in the latest message to the address that has one."""
    codes = [
        str(each.message.code)
        for each in await posted()
        if each.to == address and hasattr(each.message, "code")
    ]
    return codes[-1]


async def token_to(address: str) -> str:
    """Return the secret at the end of the latest link mailed to the address."""
    links = [
        str(each.message.link)
        for each in await posted()
        if each.to == address and hasattr(each.message, "link")
    ]
    return links[-1].partition("#")[2]


async def audited() -> list[AuditEvent]:
    """Return the audit trail, oldest first."""
    async with db.reading() as session:
        return list(await session.exec(select(AuditEvent).order_by(col(AuditEvent.at))))

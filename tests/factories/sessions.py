"""Tickets and what they buy, for tests of sessions."""

from portal import db
from portal.errors import PortalError
from portal.services import sessions


async def a_ticket(account, visitor):
    async with db.transaction() as session:
        return sessions.create_ticket(session, visitor, account.id)


async def exchanges(visitor, ticket):
    async with db.transaction() as session:
        return await sessions.exchange_ticket(session, visitor, ticket)


async def outcome_of(work):
    """Return the kind of refusal that the work ends in, None for none."""
    try:
        await work
    except PortalError as error:
        return type(error)
    return None

"""One's own letters, and the file of one: for its owner and the admins of the company."""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound, PortalError
from portal.i18n import tr
from portal.kit.words import N_
from portal.models.companies import InvitationLetter
from portal.permissions import Actor, Permission
from portal.schemas.letters import LetterRow
from portal.services import audit
from portal.services.companies.access import live_membership

log = logging.getLogger(__name__)

#: Nobody looks for an older one on a screen; its file stays all the same.
_MOST_SHOWN = 20


class LetterDamaged(PortalError):
    """The stored bytes are not those that were issued; nobody gets them (security check 56)."""

    code = "letter_damaged"
    text = N_("This letter is damaged. Please issue a new one.")


@dataclass(frozen=True, kw_only=True)
class LetterFile:
    """A PDF and what to call it when it is saved, in the letter's own language."""

    name: str
    content: bytes


def row_of(letter: InvitationLetter) -> LetterRow:
    """Return what the owner sees of a letter."""
    return LetterRow(
        id=str(letter.id),
        number=letter.number,
        language=letter.language,
        event_name=letter.event_name,
        issued_at=letter.issued_at,
    )


async def list_letters(session: AsyncSession, actor: Actor) -> list[LetterRow]:
    """Return the actor's newest letters for the company that they belong to now, at most twenty.

    Empty without a company. Raises NotAllowed without the permission. The files stay in the
    database.
    """
    if not actor.may(Permission.LETTERS_READ):
        raise NotAllowed
    place = await live_membership(session, actor.account_id)
    if place is None:
        return []
    table = InvitationLetter
    content: Any = table.content
    found = await session.exec(
        select(table)
        .options(defer(content))
        .where(col(table.account_id) == actor.account_id, col(table.company_id) == place.company_id)
        .order_by(col(table.issued_at).desc(), col(table.id))
        .limit(_MOST_SHOWN)
    )
    return [row_of(each) for each in found]


async def fetch_letter(session: AsyncSession, actor: Actor, letter_id: UUID) -> LetterFile:
    """Return the file for its owner or an admin, while they belong to the letter's company.

    Writes the audit row first (security check 47). Raises NotFound for everybody else as for an
    unknown id (security check 28), NotAllowed without the permission, LetterDamaged when the bytes
    have changed since.
    """
    if not actor.may(Permission.LETTERS_READ):
        raise NotAllowed
    place = await live_membership(session, actor.account_id)
    letter = await session.get(InvitationLetter, letter_id)
    if place is None or letter is None or letter.company_id != place.company_id:
        raise NotFound
    if letter.account_id != actor.account_id and not place.is_admin:
        raise NotFound
    if not letter.is_intact:
        log.error("letter %s is damaged", letter.id)
        raise LetterDamaged
    audit.record(
        session,
        "letters:downloaded",
        actor=actor,
        object_type="letter",
        object_id=letter.id,
        number=letter.number,
    )
    await session.flush()
    title = tr(letter.language, "Invitation letter")
    return LetterFile(name=f"{title} {letter.number}.pdf", content=letter.content)

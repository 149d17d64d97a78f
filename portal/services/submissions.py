"""A form does its work once, however often it arrives (security check 53).

A double click, a repeated event after a reconnect, or a second tab of the same form send the same
key. The first that commits has done it; the others find its row and do nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import PortalError
from portal.kit import clock
from portal.kit.tokens import sealed_fingerprint
from portal.kit.words import N_
from portal.models.infrastructure import Submission
from portal.permissions import Actor

#: Longer than any tab waits for its connection to come back.
_KEPT_FOR = timedelta(days=1)
_SECRET_WORDS = ("password", "code")


class AlreadySubmitted(PortalError):
    """The same form has done its work before; whoever sent it sees the first one's answer."""

    code = "already_submitted"
    text = N_("This form has been sent already.")


class SubmittedOtherwise(PortalError):
    """The same key came with other values: no page of ours does that."""

    code = "submitted_otherwise"
    text = N_("This form has been sent already with other values. Please load the page again.")


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One arrival of a form: the handler it is for, the form's key, and what was sent."""

    action: str
    key: str
    digest: str


def sending(action: str, key: str, sent: Mapping[str, Any]) -> Sending:
    """Describe an arrival; what proves somebody's identity stays out of the digest."""
    open_values = {
        name: value
        for name, value in sent.items()
        if not any(word in name.lower() for word in _SECRET_WORDS)
    }
    pepper = get_settings().secret_key.get_secret_value()
    packed = json.dumps(open_values, sort_keys=True, default=str)
    return Sending(
        action=action, key=key, digest=sealed_fingerprint(pepper, "form", action, packed)
    )


async def claim(session: AsyncSession, actor: Actor, arrived: Sending) -> None:
    """Take the key for this transaction: it is used up when the transaction commits.

    Raises AlreadySubmitted when the same form has done its work, SubmittedOtherwise when it had
    other values then. Of several at the same moment the later ones wait for the first.
    """
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "id": uuid4(),
        "account_id": actor.account_id,
        "action": arrived.action,
        "key": arrived.key,
        "digest": arrived.digest,
        "created_at": clock.now(),
    }
    taken = await session.exec(
        dialect.insert(Submission).values(row).on_conflict_do_nothing().returning(Submission.id)
    )
    if taken.first() is not None:
        return
    await refuse_repeated(session, actor, arrived)


async def refuse_repeated(session: AsyncSession, actor: Actor, arrived: Sending) -> None:
    """Raise what `claim` would, before anything is read or checked; write nothing.

    A handler looks at what the page shows, and that has changed when the first one did its work.
    """
    found = await session.exec(select(Submission.digest).where(*_same(actor, arrived)))
    digest = found.first()
    if digest is None:
        return
    raise AlreadySubmitted if digest == arrived.digest else SubmittedOtherwise


async def release(session: AsyncSession, actor: Actor, arrived: Sending) -> None:
    """Give the key back: the transaction commits, but only to count a refusal."""
    await session.exec(delete(Submission).where(*_same(actor, arrived)))


async def delete_stale(session: AsyncSession) -> None:
    """Delete keys that no open page can still send."""
    old = col(Submission.created_at) < clock.now() - _KEPT_FOR
    await session.exec(delete(Submission).where(old))


def _same(actor: Actor, arrived: Sending) -> tuple[Any, ...]:
    return (
        col(Submission.account_id) == actor.account_id,
        col(Submission.action) == arrived.action,
        col(Submission.key) == arrived.key,
    )

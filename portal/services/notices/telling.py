"""Telling people what happened: one row and at most one mail each, with the change itself."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit
from portal.kit import clock
from portal.mail.addresses import UnsafeAddress
from portal.mail.notices import Notice
from portal.models.accounts import Account, AccountStatus
from portal.models.notifications import Notification, NotificationPreference
from portal.services import outbox

log = logging.getLogger(__name__)

Told = Callable[[list[UUID]], object]
_listeners: list[Told] = []


def on_told(callback: Told) -> None:
    """Have the callback told the account ids, after each commit that tells somebody something.

    Told again after marking as read: the person's other tabs count as well.
    """
    _listeners.append(callback)


def call_after_commit(session: AsyncSession, account_ids: list[UUID]) -> None:
    """Call everybody who listens, once the transaction is committed."""

    def call() -> None:
        for listener in _listeners:
            listener(account_ids)

    after_commit(session, call)


async def tell(
    session: AsyncSession, account_ids: Iterable[UUID], notice: Notice, *, by_mail: bool = True
) -> None:
    """Tell each of the people once, with the caller's transaction or not at all.

    Each gets a notification in the portal, and a mail in their own language unless they have
    switched it off for this subject or their address is known not to work (C-07). Erased and
    missing accounts are passed over. The number of queries does not grow with the people. Without
    `by_mail` nobody gets a mail: the caller has posted a better one.
    """
    found = await session.exec(
        select(Account, NotificationPreference.by_mail)
        .outerjoin(
            NotificationPreference,
            and_(
                col(NotificationPreference.account_id) == col(Account.id),
                col(NotificationPreference.subject) == notice.about,
            ),
        )
        .where(col(Account.id).in_(set(account_ids)), col(Account.status) != AccountStatus.ERASED)
        .order_by(col(Account.id))
    )
    told = []
    for account, wants_mail in found:
        session.add(_row(account, notice))
        if by_mail and wants_mail is not False and account.email_undeliverable_at is None:
            _post(session, account, notice)
        told.append(account.id)
    if told:
        call_after_commit(session, told)


def _row(account: Account, notice: Notice) -> Notification:
    return Notification(
        account_id=account.id,
        kind=type(notice).__name__,
        subject=notice.about,
        details=notice.details,
        created_at=clock.now(),
    )


def _post(session: AsyncSession, account: Account, notice: Notice) -> None:
    mail = replace(notice, contact_name=account.contact_name)
    try:
        outbox.post(
            session, mail, to=account.email, language=account.language, account_id=account.id
        )
    except UnsafeAddress:
        # One odd address must not undo what an admin decided for everybody.
        log.warning("account %s has an address that no mail can go to", account.id)

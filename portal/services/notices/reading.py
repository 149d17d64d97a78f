"""One's own notifications: the list, the number on the bell, and marking them as read."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.i18n import tr
from portal.kit import clock, paging
from portal.kit.words import N_
from portal.mail.notices import NOTICES
from portal.models.notifications import Notification
from portal.permissions import Actor, Permission
from portal.schemas.notices import NoticeRow
from portal.services.notices.telling import call_after_commit

#: For a notification that only another release of the portal can put into words.
_NO_WORDS = N_("Something has changed in your account.")
_NO_WAY = "/overview"
#: Shown beside the sentence instead of inside it: somebody's own words.
_QUOTED = "reason"


async def list_notices(
    session: AsyncSession, actor: Actor, *, page: int = 1
) -> paging.Page[NoticeRow]:
    """Return a page of the actor's own notifications, newest first.

    Raises NotAllowed without ACCOUNTS_READ_OWN.
    """
    _require(actor, Permission.ACCOUNTS_READ_OWN)
    is_own = col(Notification.account_id) == actor.account_id
    total = (await session.exec(select(func.count()).select_from(Notification).where(is_own))).one()
    number = paging.within(page, total)
    found = await session.exec(
        select(Notification)
        .where(is_own)
        .order_by(col(Notification.created_at).desc(), col(Notification.id))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(each, actor.language) for each in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _row(notice: Notification, language: str) -> NoticeRow:
    kind = NOTICES.get(notice.kind)
    details = {name: str(value) for name, value in notice.details.items()}
    path = kind.leads_to(details) if kind else _NO_WAY
    quote = details.pop(_QUOTED, "")
    for name, words in (kind.spoken if kind else {}).items():
        if details.get(name) in words:
            details[name] = tr(language, words[details[name]])
    return NoticeRow(
        id=str(notice.id),
        text=kind.opening[0] if kind else _NO_WORDS,
        values=details if kind else {},
        quote=quote,
        path=path,
        at=notice.created_at,
        is_read=notice.read_at is not None,
    )


async def count_unread(session: AsyncSession, actor: Actor) -> int:
    """Return how many of the actor's own notifications are unread."""
    query = (
        select(func.count())
        .select_from(Notification)
        .where(
            col(Notification.account_id) == actor.account_id, col(Notification.read_at).is_(None)
        )
    )
    return (await session.exec(query)).one()


async def mark_read(session: AsyncSession, actor: Actor, notice_id: UUID) -> str:
    """Mark one of the actor's notifications as read; return the path that it leads to.

    Raises NotFound for a missing id and for somebody else's alike (security check 28), and
    NotAllowed without ACCOUNTS_CHANGE_OWN. A second time changes nothing.
    """
    query = select(Notification).where(
        col(Notification.id) == notice_id, col(Notification.account_id) == actor.account_id
    )
    notice = (await session.exec(query)).first()
    if notice is None:
        raise NotFound
    _require(actor, Permission.ACCOUNTS_CHANGE_OWN)
    if notice.read_at is None:
        notice.read_at = clock.now()
        call_after_commit(session, [actor.account_id])
    return _row(notice, actor.language).path


async def mark_all_read(session: AsyncSession, actor: Actor) -> None:
    """Mark everything that the actor has been told so far as read.

    Raises NotAllowed without ACCOUNTS_CHANGE_OWN.
    """
    _require(actor, Permission.ACCOUNTS_CHANGE_OWN)
    await session.exec(
        update(Notification)
        .where(
            col(Notification.account_id) == actor.account_id, col(Notification.read_at).is_(None)
        )
        .values(read_at=clock.now())
    )
    call_after_commit(session, [actor.account_id])


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed

"""About what somebody wants to be told by mail as well."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.models.accounts import Account
from portal.models.notifications import NotificationPreference
from portal.permissions import Actor, Permission
from portal.schemas.notices import SUBJECTS, PreferenceRow, PreferencesForm


async def find_preferences(session: AsyncSession, actor: Actor) -> list[PreferenceRow]:
    """Return whether mail is wanted for each subject; wanted is what nobody has chosen yet.

    Raises NotAllowed without ACCOUNTS_READ_OWN.
    """
    if not actor.may(Permission.ACCOUNTS_READ_OWN):
        raise NotAllowed
    chosen = {each.subject: each.by_mail for each in await _chosen(session, actor)}
    return [PreferenceRow(subject=each.value, by_mail=chosen.get(each, True)) for each in SUBJECTS]


async def save_preferences(
    session: AsyncSession, actor: Actor, form: PreferencesForm
) -> list[PreferenceRow]:
    """Send mail about the form's subjects from now on, and about no others.

    Mail about one's password, address and devices is no notification: it always comes.
    Raises NotAllowed without ACCOUNTS_CHANGE_OWN.
    """
    if not actor.may(Permission.ACCOUNTS_CHANGE_OWN):
        raise NotAllowed
    # Two tabs that save for the first time queue here; else both would add the same row.
    await session.exec(
        select(Account.id).where(col(Account.id) == actor.account_id).with_for_update()
    )
    chosen = {each.subject: each for each in await _chosen(session, actor)}
    for subject in SUBJECTS:
        row = chosen.get(subject) or NotificationPreference(
            account_id=actor.account_id, subject=subject
        )
        row.by_mail = subject in form.by_mail
        session.add(row)
    await session.flush()
    return await find_preferences(session, actor)


async def _chosen(session: AsyncSession, actor: Actor) -> list[NotificationPreference]:
    query = select(NotificationPreference).where(
        col(NotificationPreference.account_id) == actor.account_id
    )
    return list(await session.exec(query))

"""What a person tells about themselves: read, saved, and the language they read in (A-15)."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.i18n import LANGUAGES
from portal.kit import clock
from portal.kit.words import N_
from portal.models.accounts import Account, AccountKind
from portal.permissions import Actor, Permission
from portal.schemas.accounts import ProfileForm, ProfileRow
from portal.schemas.base import FormRefused, said
from portal.schemas.fields import NEEDS_LATIN, is_latin
from portal.services import audit
from portal.services.accounts import finding
from portal.services.accounts.errors import PasswordNeeded
from portal.services.accounts.proving import is_fresh

#: What an approval of the desk stands for (life cycle 5).
_VERIFIED_FACTS = ("name_on_id", "name_latin", "country")
_IS_VERIFIED = N_(
    "This has been verified. To change it, begin a new verification under “Identity verification”."
)


async def find_profile(session: AsyncSession, actor: Actor) -> ProfileRow:
    """Return the actor's own personal information."""
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_READ_OWN)
    return _row(account)


def _row(account: Account) -> ProfileRow:
    return ProfileRow(
        email=account.email,
        email_undeliverable=account.email_undeliverable_at is not None,
        user_name=account.user_name or "",
        kind=account.kind.value,
        contact_name=account.contact_name,
        name_on_id=account.name_on_id,
        name_latin=account.name_latin,
        country=account.country,
        job_title=account.job_title,
        mobile=account.mobile or "",
        mobile_verified=account.mobile_verified_at is not None,
        language=account.language,
        is_verified=account.identity_verified_at is not None,
        missing=account.missing_personal_facts(),
    )


async def save_profile(
    session: AsyncSession, actor: Actor, form: ProfileForm, *, proven: Account | None = None
) -> ProfileRow:
    """Save the personal information and return it; a changed number has to be proven again.

    One can log in with the number, so changing it needs a login, a second factor or the password
    of the last ten minutes (check 6): `proven` is what prove_if_given returned. Raises
    PasswordNeeded without, and FormRefused when an overseas buyer's name needs its Latin form
    (A-26) and for another name or country/region than the desk has verified.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    _refuse_without_latin(account, form)
    changes = _changes(account, form)
    _refuse_verified(account, changes)
    if not changes:
        return _row(account)
    if "mobile" in changes:
        await _refuse_unproven(session, actor, account, proven)
    for name, (_, new) in changes.items():
        setattr(account, name, new)
    if "mobile" in changes:
        account.mobile_verified_at = None
    account.updated_at = clock.now()
    audit.record(
        session,
        "accounts:profile_changed",
        actor=actor,
        object_type="account",
        object_id=account.id,
        old={name: old for name, (old, _) in changes.items()},
        new={name: new for name, (_, new) in changes.items()},
    )
    await session.flush()
    return _row(account)


async def _refuse_unproven(
    session: AsyncSession, actor: Actor, account: Account, proven: Account | None
) -> None:
    # The password may have been changed elsewhere while we were hashing.
    is_proven = proven is not None and proven.password_hash == account.password_hash
    if not is_proven and not await is_fresh(session, actor):
        raise PasswordNeeded


def _refuse_without_latin(account: Account, form: ProfileForm) -> None:
    is_asked = account.kind is AccountKind.OVERSEAS_BUYER
    if is_asked and not form.name_latin and not is_latin(form.name_on_id):
        raise FormRefused({"name_latin": said(NEEDS_LATIN)})


def _refuse_verified(account: Account, changes: Mapping[str, object]) -> None:
    if account.identity_verified_at is None:
        return
    touched = [name for name in _VERIFIED_FACTS if name in changes]
    if touched:
        raise FormRefused({name: said(_IS_VERIFIED) for name in touched})


def _changes(account: Account, form: ProfileForm) -> dict[str, tuple[str | None, str | None]]:
    """Return old and new value of each fact that differs."""
    wanted: dict[str, str | None] = form.model_dump(exclude={"password"})
    wanted["mobile"] = form.mobile or None
    return {
        name: (getattr(account, name), new)
        for name, new in wanted.items()
        if getattr(account, name) != new
    }


async def choose_language(session: AsyncSession, actor: Actor, language: str) -> None:
    """Keep the language that the actor reads in; mails follow it. NotFound for any other."""
    if language not in LANGUAGES:
        raise NotFound
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    if account.language == language:
        return
    audit.record(
        session,
        "accounts:language_chosen",
        actor=actor,
        object_type="account",
        object_id=account.id,
        old=account.language,
        new=language,
    )
    account.language = language

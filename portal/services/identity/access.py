"""Getting at one's own verification: read, or opened and locked to be changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.models.accounts import Account
from portal.models.companies import Membership
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.identity_cases import NEEDS, IdentityCase
from portal.services import reviews
from portal.services.companies.access import live_membership
from portal.services.identity import checking
from portal.services.identity import facts as told
from portal.services.identity.belonging import opened_with
from portal.services.identity.cases import offered_cases

EDITABLE = frozenset({ReviewStatus.DRAFT, ReviewStatus.NEEDS_CORRECTION})


def refuse_others(actor: Actor) -> None:
    """Raise NotAllowed for whoever has no identity to prove here."""
    if not actor.may(Permission.IDENTITY_PROVE):
        raise NotAllowed


async def read_account(session: AsyncSession, account_id: UUID) -> Account:
    """Return an account to read it, or raise NotFound."""
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


async def find_review(session: AsyncSession, account_id: UUID) -> Review | None:
    """Return the verification of an account, not locked, or None before it has begun."""
    return await reviews.find(session, ReviewKind.IDENTITY, account_id)


def first_facts(account: Account) -> told.Facts:
    """Return what the account says already, for an empty form (C-16)."""
    offered = offered_cases(account.kind, account.country)
    known = {
        "full_name": account.name_on_id,
        "name_latin": account.name_latin,
        "country": account.country,
    }
    known["case"] = offered[0].value if len(offered) == 1 else ""
    return {name: value for name, value in known.items() if value}


async def open_own(session: AsyncSession, actor: Actor) -> tuple[Account, Review]:
    """Return the actor's account and their verification, locked; a new draft if there is none."""
    refuse_others(actor)
    account = await read_account(session, actor.account_id)
    return account, await open_for(session, actor, account)


async def open_for(session: AsyncSession, actor: Actor, account: Account) -> Review:
    """Return the verification of an account, locked; the actor opens it if there is none."""
    known = await find_review(session, account.id)
    if known is not None:
        return await reviews.lock(session, known.id)
    place: Membership | None = await live_membership(session, account.id)
    review = await reviews.open_draft(
        session,
        actor,
        ReviewKind.IDENTITY,
        account.id,
        headline=account.name_on_id or account.contact_name,
        company_id=place.company_id if place else None,
        applicant_id=account.id,
    )
    if not review.facts:
        review.facts = first_facts(account)
    return review


def case_for(account: Account, facts: Mapping[str, Any]) -> IdentityCase | None:
    """Return the chosen case while it is still offered, the only one offered, or None."""
    offered = offered_cases(account.kind, account.country)
    chosen = told.case_of(facts)
    if chosen in offered:
        return chosen
    return offered[0] if len(offered) == 1 else None


async def open_names(
    session: AsyncSession, review: Review | None, case: IdentityCase | None
) -> list[str]:
    """Return the fields and slots of the case that may be changed now, in their order.

    All of them in a draft; in a correction what the desk asked for, what goes with it, and what
    does not hold (any more), so that there is always a way on; otherwise none.
    """
    if case is None or (review is not None and review.status not in EDITABLE):
        return []
    asked_for = [*NEEDS[case].fields, *NEEDS[case].slots]
    if review is None or review.status is ReviewStatus.DRAFT:
        return asked_for
    missing, problems = checking.faults(review, review.facts, case)
    targets = {each.target for each in await reviews.remarks_of(session, review)}
    is_open = opened_with({*targets, *missing, *problems}, case)
    is_open |= set(review.facts.get(told.OPENED, ()))
    return [name for name in asked_for if name in is_open]

"""Getting at a supplier: as its holder, and behind its lock."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.models.suppliers import Supplier
from portal.permissions import Actor, Permission
from portal.services import reviews
from portal.services.memberships import places
from portal.services.suppliers.errors import NotAuthenticated

KIND = ReviewKind.SUPPLIER
#: A change of approved facts that has been begun and not decided.
UNDER_WAY = frozenset(
    {
        ReviewStatus.DRAFT,
        ReviewStatus.SUBMITTED,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.NEEDS_CORRECTION,
    }
)
_HELD = frozenset({ReviewStatus.APPROVED, ReviewStatus.SUSPENDED})


async def find_by_account(session: AsyncSession, account_id: UUID) -> Supplier | None:
    """Return the supplier that an account holds, authenticated or not; the caller checks who."""
    found = await session.exec(select(Supplier).where(col(Supplier.account_id) == account_id))
    return found.first()


async def access_own(session: AsyncSession, actor: Actor) -> Supplier:
    """Return the actor's own authenticated supplier: the gate of everything that suppliers do.

    Raises NotAllowed without SUPPLIERS_ACT, and NotAuthenticated when the authentication ended
    since the event began: the database counts (B-16, security check 13).
    """
    if not actor.may(Permission.SUPPLIERS_ACT):
        raise NotAllowed
    supplier = await find_by_account(session, actor.account_id)
    if supplier is None or not supplier.is_authenticated(clock.now()):
        raise NotAuthenticated
    return supplier


async def lock_supplier(session: AsyncSession, supplier_id: UUID) -> Supplier:
    """Return a supplier, fresh and locked; its review is locked before. NotFound when unknown."""
    found = await session.exec(
        select(Supplier)
        .where(col(Supplier.id) == supplier_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    supplier = found.first()
    if supplier is None:
        raise NotFound
    return supplier


async def ensure_own(session: AsyncSession, actor: Actor) -> Supplier:
    """Return the actor's supplier, made now if there is none; their account is locked.

    So two windows that begin at once make one supplier. Raises NotAllowed, and NotFound for an
    erased person.
    """
    refuse_applying(actor)
    await places.lock_own_account(session, actor)
    supplier = await find_by_account(session, actor.account_id)
    if supplier is None:
        supplier = Supplier(account_id=actor.account_id, created_at=clock.now())
        session.add(supplier)
        await session.flush()
    return supplier


def refuse_applying(actor: Actor) -> None:
    """Raise NotAllowed for who may not apply: staff, and shoppers (B-10)."""
    if not actor.may(Permission.SUPPLIERS_APPLY):
        raise NotAllowed


async def current_review(session: AsyncSession, supplier: Supplier) -> Review | None:
    """Return the review that the wizard is about, not locked.

    That is a change under way while the authentication holds, otherwise the authentication itself.
    """
    main = await reviews.find(session, KIND, supplier.id)
    if main is not None and main.status in _HELD:
        change = await reviews.find(session, KIND, supplier.id, is_change=True)
        if change is not None and change.status in UNDER_WAY:
            return change
    return main


async def access_current(session: AsyncSession, actor: Actor, supplier: Supplier) -> Review | None:
    """Return the same review, locked and proven to be the actor's own."""
    review = await current_review(session, supplier)
    return None if review is None else await reviews.access_own(session, actor, review.id)

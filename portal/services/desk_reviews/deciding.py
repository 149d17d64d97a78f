"""The decision about a claimed case: approved, returned for correction, rejected."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotFound
from portal.i18n import tr
from portal.kit import clock
from portal.mail import review_notices as notes
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.permissions import Actor
from portal.schemas.desk_reviews import ReturnForm, VerdictForm
from portal.schemas.reviews import FORGED, REASONS
from portal.services import reviews
from portal.services.desk_reviews import access, ending
from portal.services.desk_reviews.errors import FactsUnchecked
from portal.services.desk_reviews.kinds import rules_of
from portal.services.reviews import keeping, tallies, telling, traces
from portal.services.reviews.documents import prints_of
from portal.services.reviews.kinds import Labels


async def approve(
    session: AsyncSession,
    actor: Actor,
    review_id: UUID,
    checked: Collection[str] = (),
    *,
    version: int,
) -> None:
    """Approve a claimed case; its facts count from now on, and the applicant is told.

    `checked` names what the actor has compared with the papers; what the kind asks for is left in
    the audit trail. Raises what the kind has against it, FactsUnchecked, CaseNotYours, OwnCase,
    ChangedMeanwhile, NotFound and NotAllowed. The files are kept for the time that the settings
    say (check 49), what everybody may see of them for as long as the approval lives.
    """
    review = await access.lock_claimed(session, actor, review_id, version=version)
    rules = rules_of(review.kind)
    await rules.before_approval(session, review)
    if not set(rules.checks) <= set(checked):
        raise FactsUnchecked
    compared = {"compared": ", ".join(rules.checks)} if rules.checks else {}
    _decide(session, review, ReviewStatus.APPROVED, "approved", actor, **compared)
    review.reason = review.note = ""
    expires_at = await rules.approved(session, review, actor)
    await _set_end(session, review, expires_at)
    days = get_settings().files_kept_after_approval_days
    shown = await rules.shown(session, review)
    await keeping.release_all(session, review.id, days=days, but=shown)
    notice = notes.ReviewApproved(case=review.kind.value, headline=review.headline)
    await telling.tell(session, review, notice)
    await session.flush()
    await tallies.count(session, review)


async def _set_end(session: AsyncSession, review: Review, expires_at: datetime | None) -> None:
    """Let the approval end; that of a change is the end of what was changed."""
    counted = review
    if review.is_change:
        found = await reviews.find(session, review.kind, review.subject_id)
        counted = review if found is None else await reviews.lock(session, found.id)
    counted.expires_at, counted.reminded_days = expires_at, None


async def return_for_correction(
    session: AsyncSession, actor: Actor, review_id: UUID, form: ReturnForm, *, version: int
) -> None:
    """Ask the applicant to correct some fields or files; the promise pauses (decision 13).

    Raises NotFound for a target that the case does not have, CaseNotYours, OwnCase,
    ChangedMeanwhile and NotAllowed.
    """
    review = await access.lock_claimed(session, actor, review_id, version=version)
    fields, slots = rules_of(review.kind).targets(review)
    labels = {**fields, **slots}
    if any(each.target not in labels for each in form.remarks):
        raise NotFound
    await _remark(session, actor, review, form)
    _decide(session, review, ReviewStatus.NEEDS_CORRECTION, "returned", actor)
    review.reason, review.note = "", form.note
    applicant = await session.get_one(Account, review.applicant_id)
    notice = notes.ReviewReturned(
        case=review.kind.value,
        headline=review.headline,
        points=_points(form, labels, applicant.language),
        reason=form.note,
    )
    await telling.tell(session, review, notice)
    await session.flush()
    await tallies.count(session, review)


async def _remark(session: AsyncSession, actor: Actor, review: Review, form: ReturnForm) -> None:
    prints, now = await prints_of(session, review), clock.now()
    session.add_all(
        ReviewRemark(
            review_id=review.id,
            round=review.round,
            target=each.target,
            reason=each.reason,
            note=each.note,
            was=prints.get(each.target, ""),
            created_at=now,
            created_by=actor.account_id,
        )
        for each in form.remarks
    )


def _points(form: ReturnForm, labels: Labels, language: str) -> str:
    points = []
    for each in form.remarks:
        words = f"{tr(language, labels[each.target])} – {tr(language, REASONS[each.reason])}"
        points.append(f"{words} ({each.note})" if each.note else words)
    return "; ".join(points)


async def reject(
    session: AsyncSession, actor: Actor, review_id: UUID, form: VerdictForm, *, version: int
) -> bool:
    """Reject a claimed case with its reason; return whether that is final.

    A rejection for forgery goes back to the queue until a second reviewer says so too (life
    cycle 5); one of a change then revokes the approval that counts. Raises CaseNotYours, OwnCase,
    ChangedMeanwhile, NotFound and NotAllowed.
    """
    review = await access.lock_claimed(session, actor, review_id, version=version)
    if form.reason == FORGED and review.second_wanted_by is None:
        _want_second(session, actor, review, form)
        await session.flush()
        return False
    is_forged = form.reason == FORGED
    if is_forged and await access.still_counts(session, review):
        await _revoke_forged(session, actor, review, form)
    else:
        await _reject(session, actor, review, form)
        if is_forged and review.is_change:
            await ending.revoke_main(session, actor, review)
    days = get_settings().files_kept_after_refusal_days
    shown = await rules_of(review.kind).shown(session, review)
    await keeping.release_all(session, review.id, days=days, but=shown)
    await session.flush()
    await tallies.count(session, review)
    return True


async def _reject(session: AsyncSession, actor: Actor, review: Review, form: VerdictForm) -> None:
    _decide(session, review, ReviewStatus.REJECTED, "rejected", actor, code=form.reason)
    review.reason, review.note = form.reason, form.note
    notice = notes.ReviewRejected(
        case=review.kind.value, headline=review.headline, cause=form.reason, reason=form.note
    )
    await telling.tell(session, review, notice)


async def _revoke_forged(
    session: AsyncSession, actor: Actor, review: Review, form: VerdictForm
) -> None:
    """Two have found the change forged: what it would have changed is not trusted either."""
    _decide(session, review, ReviewStatus.REVOKED, "revoked", actor, code=form.reason)
    review.reason, review.note = form.reason, form.note
    await ending.close(session, review)


def _want_second(session: AsyncSession, actor: Actor, review: Review, form: VerdictForm) -> None:
    traces.move(
        session, review, ReviewStatus.SUBMITTED, "second_wanted", actor=actor, code=form.reason
    )
    review.claimed_by = review.claimed_at = None
    review.second_wanted_by = actor.account_id
    review.reason, review.note = form.reason, form.note


def _decide(
    session: AsyncSession,
    review: Review,
    status: ReviewStatus,
    step: str,
    actor: Actor,
    **details: str,
) -> None:
    """Move a case off the desk and note whether the promise was kept; the clock stops."""
    now = clock.now()
    traces.move(session, review, status, step, actor=actor, **details)
    review.is_on_time = review.due_at is None or now <= review.due_at
    review.decided_by, review.decided_at = actor.account_id, now
    review.due_at = review.claimed_by = review.claimed_at = review.second_wanted_by = None

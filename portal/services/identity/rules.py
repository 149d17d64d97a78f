"""What the desk has to know about verifying a person; see services.reviews.kinds."""

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock, names
from portal.kit.words import N_
from portal.mail.identity_notices import MemberRevoked
from portal.models.accounts import Account
from portal.models.companies import Company
from portal.models.files import FilePurpose
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor
from portal.schemas.identity_cases import (
    IDENTITY_CASES,
    IDENTITY_FIELDS,
    IDENTITY_SLOTS,
    NEEDS,
    RESIDENCE_KINDS,
    TICKS,
    VISA_TYPES,
)
from portal.schemas.identity_dates import end_of, today
from portal.schemas.reviews import FactRow, OtherRow
from portal.services import audit, notices, reviews
from portal.services.companies.access import live_membership
from portal.services.identity import access
from portal.services.identity import facts as told
from portal.services.identity.errors import DocumentExpired
from portal.services.memberships import places
from portal.services.reviews.kinds import Labels, Rules

_ACCOUNT_DIFFERS = N_("The account has had another name so far")
_LINES_DIFFER = N_("These lines say another name. Please compare both with the document.")
_WORDS = {"residence_kind": RESIDENCE_KINDS, "visa_type": VISA_TYPES}
_MOST_OTHERS = 5


async def describe(session: AsyncSession, review: Review) -> list[FactRow]:
    """Return what was handed in, number and lines in clear: for who has claimed the case only."""
    case = told.case_of(review.facts)
    if case is None:
        return []
    account = await access.read_account(session, review.subject_id)
    clear = told.in_clear(review.facts, case)
    rows = [FactRow(target="case", label=N_("Case"), value=IDENTITY_CASES[case], form="word")]
    rows += [_fact_row(name, clear[name]) for name in NEEDS[case].fields if clear[name] != ""]
    if told.is_other_name(told.faults(review.facts, case)[1]):
        rows = [_with_doubt(each) if each.target == told.LINES else each for each in rows]
    if visa := clear.get("visa_expires_on"):
        left = str((date.fromisoformat(visa) - today()).days)
        rows.append(
            FactRow(target="visa_expires_on", label=N_("Days left on the visa"), value=left)
        )
    if account.name_on_id and names.fold(account.name_on_id) != names.fold(clear["full_name"]):
        rows.append(
            FactRow(
                target="full_name",
                label=N_("Name on the account"),
                value=account.name_on_id,
                hint=_ACCOUNT_DIFFERS,
            )
        )
    return rows


def _with_doubt(row: FactRow) -> FactRow:
    return row.model_copy(update={"hint": _LINES_DIFFER})


def _fact_row(name: str, value: object) -> FactRow:
    label = IDENTITY_FIELDS[name]
    if name in _WORDS:
        return FactRow(target=name, label=label, value=_WORDS[name][str(value)], form="word")
    if name in TICKS:
        words = N_("Yes") if value else N_("No")
        return FactRow(target=name, label=label, value=words, form="word")
    if name == "country":
        return FactRow(target=name, label=label, value=str(value), form="territory")
    if name.endswith(("_on", "_date")):
        return FactRow(target=name, label=label, value=str(value), form="day")
    return FactRow(target=name, label=label, value=str(value))


def narrow(review: Review) -> tuple[Labels, Labels]:
    """Return the fields and slots of the review's case, the only ones that can be returned."""
    case = told.case_of(review.facts)
    if case is None:
        return {}, {}
    return (
        {name: IDENTITY_FIELDS[name] for name in NEEDS[case].fields if name not in TICKS},
        {slot: IDENTITY_SLOTS[slot] for slot in NEEDS[case].slots},
    )


async def before_approval(_session: AsyncSession, review: Review) -> None:
    """Raise DocumentExpired when the last day of a document is over (life cycle 5)."""
    last = told.last_day(review.facts)
    if last is not None and last < today():
        raise DocumentExpired


async def approved(session: AsyncSession, review: Review, actor: Actor) -> datetime | None:
    """Mark the account as verified and copy name and country to it; return when that ends.

    That is the end of the earliest last day of a document, in Shanghai, or None.
    """
    account = await places.lock_account(session, review.subject_id)
    facts, last = review.facts, told.last_day(review.facts)
    expires_at = None if last is None else end_of(last)
    account.identity_verified_at, account.identity_expires_at = clock.now(), expires_at
    account.name_on_id = facts["full_name"]
    account.name_latin = facts.get("name_latin", "") or account.name_latin
    account.country = facts.get("country", "") or account.country
    account.updated_at = clock.now()
    audit.record(
        session,
        "accounts:identity_verified",
        actor=actor,
        object_type="account",
        object_id=account.id,
        review=str(review.id),
    )
    await session.flush()
    return expires_at


async def ended(session: AsyncSession, review: Review) -> None:
    """Take the mark off the account when the approval is over, put it back when it is resumed.

    Of a revocation the admins of the person's company are told too.
    """
    account = await places.lock_account(session, review.subject_id)
    is_resumed = review.status is ReviewStatus.APPROVED
    account.identity_verified_at = (review.decided_at or clock.now()) if is_resumed else None
    account.identity_expires_at = review.expires_at if is_resumed else None
    account.updated_at = clock.now()
    if review.status is ReviewStatus.REVOKED:
        await _tell_admins(session, account)
    await session.flush()


async def _tell_admins(session: AsyncSession, account: Account) -> None:
    """Tell the admins of the person's company that their member's verification was revoked."""
    place = await live_membership(session, account.id)
    if place is None:
        return
    company = await session.get_one(Company, place.company_id)
    admins = await places.admin_ids(session, company.id, but=account.id)
    notice = MemberRevoked(member=account.contact_name, company=company.full_name)
    await notices.tell(session, admins, notice)


async def others(session: AsyncSession, review: Review) -> list[OtherRow]:
    """Return who else handed in a document with the same number: at most five."""
    key = review.facts.get(told.NUMBER_KEY, "")
    if not key:
        return []
    found = await session.exec(
        select(Review, Account)
        .join(Account, col(Account.id) == col(Review.subject_id))
        .where(
            col(Review.kind) == ReviewKind.IDENTITY,
            col(Review.id) != review.id,
            col(Review.facts)[told.NUMBER_KEY].as_string() == key,
        )
        .order_by(col(Review.created_at), col(Review.id))
        .limit(_MOST_OTHERS)
    )
    return [
        OtherRow(
            title=account.contact_name,
            text=N_("Has handed in a document with the same number"),
            queue=ReviewKind.IDENTITY.value,
            review_id=str(other.id),
        )
        for other, account in found
    ]


_STILL_COUNTS = (
    select(Account.id)
    .where(
        col(Account.id) == col(Review.subject_id), col(Account.identity_verified_at).is_not(None)
    )
    .exists()
)
RULES = Rules(
    kind=ReviewKind.IDENTITY,
    purpose=FilePurpose.IDENTITY,
    fields=IDENTITY_FIELDS,
    slots=IDENTITY_SLOTS,
    findings=reviews.COACH_WORDS,
    narrow=narrow,
    describe=describe,
    before_approval=before_approval,
    approved=approved,
    ended=ended,
    still_counts=_STILL_COUNTS,
    others=others,
)

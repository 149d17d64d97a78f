"""One's own verification as it stands: facts, documents, what is missing, what may be done."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import Account
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.permissions import Actor
from portal.schemas.base import SaidRow
from portal.schemas.files import FileRow
from portal.schemas.identity import IdentityDocumentRow, IdentityFactsRow, IdentityRow
from portal.schemas.identity_cases import IDENTITY_SLOTS, NEEDS, IdentityCase, VisaType
from portal.services import reviews, support
from portal.services.identity import access, checking, coach
from portal.services.identity import facts as told
from portal.services.identity.cases import offered_cases
from portal.services.identity.helping import needs_help

_END_SIGNS = 3
Filed = dict[str, tuple[ReviewDocument, StoredFile]]


async def find_identity(session: AsyncSession, actor: Actor) -> IdentityRow:
    """Return the actor's own verification, prefilled before it has begun (C-16).

    Numbers and machine-readable lines stay here, but for the last three signs (check 50). Raises
    NotAllowed without IDENTITY_PROVE.
    """
    access.refuse_others(actor)
    account = await access.read_account(session, actor.account_id)
    review = await access.find_review(session, account.id)
    facts = review.facts if review else access.first_facts(account)
    case = access.case_for(account, facts)
    missing, problems = checking.faults(review, facts, case) if case else ([], {})
    names = await access.open_names(session, review, case)
    filed = await files_of(session, review)
    can_upload = case is not None and not missing and not problems
    may_change = review is None or review.status in access.EDITABLE
    at_desk = await _at_desk(session, review)
    is_ready = can_upload and may_change and not at_desk["uncorrected"]
    return IdentityRow(
        **at_desk,
        case=case.value if case else "",
        offered=[each.value for each in offered_cases(account.kind, account.country)],
        facts=_facts_row(facts),
        number_end=told.read_sealed(facts, "number")[-_END_SIGNS:],
        has_mrz=bool(facts.get(told.LINES)),
        is_name_left_to_desk=_is_name_left(review, facts, case),
        open_fields=[name for name in names if name not in IDENTITY_SLOTS],
        open_slots=[name for name in names if name in IDENTITY_SLOTS],
        slots=list(NEEDS[case].slots) if case else [],
        missing=missing,
        problems={name: SaidRow(**words) for name, words in problems.items()},
        documents=rows_of(review, filed),
        can_upload=can_upload,
        can_submit=is_ready and is_complete(review, case, filed),
        can_ask_help=review is not None and needs_help(review),
        has_asked_help=await support.has_asked_for_upload(session, account.id),
        can_turn_domestic=_can_turn_domestic(account, review, case, facts),
        verified_at=account.identity_verified_at,
        expires_at=account.identity_expires_at,
    )


def _is_name_left(review: Review | None, facts: told.Facts, case: IdentityCase | None) -> bool:
    return case is not None and checking.is_left_to_desk(review, told.faults(facts, case)[1])


async def _at_desk(session: AsyncSession, review: Review | None) -> dict[str, Any]:
    """Return where the case stands, what the desk asks to have corrected, and what it opened."""
    standing = await reviews.case_of(session, review)
    return {
        "review": standing,
        "reasons": {each.target: each.reason for each in standing.remarks},
        "notes": {each.target: each.note for each in standing.remarks},
        "uncorrected": await reviews.uncorrected_of(session, review) if review else [],
        "openings": await reviews.openings_of(session, review),
    }


def _facts_row(facts: told.Facts) -> IdentityFactsRow:
    known = {name: facts[name] for name in IdentityFactsRow.model_fields if name in facts}
    return IdentityFactsRow(**known)


def _can_turn_domestic(
    account: Account, review: Review | None, case: IdentityCase | None, facts: told.Facts
) -> bool:
    """Whether the button of A-57 stands beside the refusal of A-56."""
    visa = facts.get("visa_type", "")
    is_refused = case is IdentityCase.CHINESE_VISA and visa not in {"", VisaType.EMPLOYMENT}
    is_draft = review is None or review.status is ReviewStatus.DRAFT
    return is_refused and is_draft and account.identity_verified_at is None


async def files_of(session: AsyncSession, review: Review | None) -> Filed:
    """Return what lies in each slot, but for files whose key is gone."""
    if review is None:
        return {}
    found = await session.exec(
        select(ReviewDocument, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(
            col(ReviewDocument.review_id) == review.id,
            col(StoredFile.destroyed_at).is_(None),
        )
    )
    return {document.slot: (document, file) for document, file in found}


def rows_of(review: Review | None, filed: Filed) -> dict[str, IdentityDocumentRow]:
    """Return a row for every slot there is, empty where nothing lies."""
    failures = review.failures if review else {}
    return {
        slot: IdentityDocumentRow(failures=failures.get(slot, 0))
        if review is None or slot not in filed
        else _document_row(review, *filed[slot])
        for slot in IDENTITY_SLOTS
    }


def _document_row(
    review: Review, document: ReviewDocument, file: StoredFile
) -> IdentityDocumentRow:
    return IdentityDocumentRow(
        file=FileRow.of(file),
        findings=reviews.in_words(document.findings),
        failures=review.failures.get(document.slot, 0),
        is_accepted=coach.is_accepted(review, document),
    )


def is_complete(review: Review | None, case: IdentityCase | None, filed: Filed) -> bool:
    """Whether every document of the case is there and good enough (A-55)."""
    return (
        review is not None
        and case is not None
        and all(
            slot in filed and coach.is_accepted(review, filed[slot][0])
            for slot in NEEDS[case].slots
        )
    )

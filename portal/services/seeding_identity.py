"""The demo world's verifications: one approved, one at the desk, one returned, one begun."""

import hashlib
import io
from datetime import date
from uuid import UUID, uuid4

from PIL import Image
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_passport
from portal.files import store, vault
from portal.files.measuring import measure
from portal.files.vault import Binding
from portal.kit import clock
from portal.kit.mrz import Layout, Zone
from portal.models.accounts import Account
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewKind, ReviewRemark, ReviewStatus
from portal.permissions import Actor
from portal.schemas.identity import IdentityDraftForm, IdentitySubmitForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import identity, reviews
from portal.services.files.taking_in import LOOSE_FOR
from portal.services.reviews import documents

_ISSUED, _EXPIRES = date(2024, 3, 18), date(2034, 3, 17)
_SLOT = "passport_page"


async def add_verifications(
    session: AsyncSession, reviewer: Account, persons: list[tuple[Account, Actor]]
) -> None:
    """Let four people be at four points of their verification, in this order."""
    (verified, first), (waiting, second), (returned, third), (beginner, fourth) = persons
    await _hand_in(session, verified, first, _zone("D", "WEBER", "JONAS", "C7K9X21MP"))
    await _approve(session, verified, reviewer, first)
    await _hand_in(session, waiting, second, _zone("POL", "NOWAK", "MARTA", "EP4471920"))
    await _hand_in(session, returned, third, _zone("RUS", "SOKOLOV", "ANDREI", "751234567"))
    await _return(session, returned, reviewer)
    await identity.choose_case(session, fourth, IdentityCase.MAINLAND_ID)
    await identity.keep_facts(
        session, fourth, IdentityDraftForm.read({"full_name": beginner.name_on_id})
    )


def _zone(issuer: str, surname: str, given: str, number: str) -> Zone:
    return Zone(
        layout=Layout.TD3,
        document_code="P",
        issuer=issuer,
        surname=surname,
        given_names=given,
        number=number,
        nationality=issuer,
        born=date(1987, 5, 21),
        sex="",
        expires=_EXPIRES,
    )


async def _hand_in(session: AsyncSession, account: Account, actor: Actor, zone: Zone) -> None:
    await identity.choose_case(session, actor, IdentityCase.PASSPORT)
    typed = {
        "country": account.country,
        "full_name": account.name_on_id,
        "name_latin": account.name_latin,
        "number": zone.number,
        "birth_date": "1987-05-21",
        "issued_on": _ISSUED.isoformat(),
        "expires_on": _EXPIRES.isoformat(),
    }
    await identity.keep_facts(session, actor, IdentityDraftForm.read(typed))
    file_id = await _add_file(session, account.id, draw_specimen(a_passport(zone)))
    await identity.put_document(session, actor, _SLOT, file_id)
    await identity.submit(session, actor, IdentitySubmitForm.read({"declared": "on"}))


async def _add_file(session: AsyncSession, owner_id: UUID, content: bytes) -> UUID:
    """Keep a picture of our own making as if its owner had uploaded it."""
    now, file_id = clock.now(), uuid4()
    sealed = vault.seal(content, Binding(file_id, owner_id))
    place = store.new_place()
    await store.put(place, sealed.content)
    session.add(
        StoredFile(
            id=file_id,
            owner_id=owner_id,
            purpose=FilePurpose.IDENTITY,
            name="passport.jpg",
            media_type="image/jpeg",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            place=place,
            wrapped_key=sealed.key.text,
            key_id=sealed.key.key_id,
            measures=measure(Image.open(io.BytesIO(content))),
            created_at=now,
            destroy_at=now + LOOSE_FOR,
        )
    )
    await session.flush()
    return file_id


async def _claimed(session: AsyncSession, account: Account, reviewer: Account) -> Review:
    found = await reviews.find(session, ReviewKind.IDENTITY, account.id)
    assert found is not None  # noqa: S101 - handed in above
    review = await reviews.lock(session, found.id)
    review.move_to(ReviewStatus.IN_REVIEW, at=clock.now())
    review.claimed_by, review.claimed_at = reviewer.id, clock.now()
    return review


async def _approve(
    session: AsyncSession, account: Account, reviewer: Account, actor: Actor
) -> None:
    review = await _claimed(session, account, reviewer)
    review.move_to(ReviewStatus.APPROVED, at=clock.now())
    review.decided_by, review.decided_at = reviewer.id, clock.now()
    review.expires_at = await identity.RULES.approved(session, review, actor)


async def _return(session: AsyncSession, account: Account, reviewer: Account) -> None:
    review = await _claimed(session, account, reviewer)
    prints = await documents.prints_of(session, review)
    session.add(
        ReviewRemark(
            review_id=review.id,
            round=review.round,
            target=_SLOT,
            reason="cropped",
            note="The right edge of the page is missing.",
            was=prints[_SLOT],
            created_at=clock.now(),
            created_by=reviewer.id,
        )
    )
    review.move_to(ReviewStatus.NEEDS_CORRECTION, at=clock.now())
    review.due_at = None
    await session.flush()

"""The demo world's verifications: one approved, one at the desk, one returned, one in trouble."""

import io
from datetime import date
from uuid import UUID

from PIL import Image
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_passport
from portal.files.measuring import measure
from portal.kit.mrz import Layout, Zone
from portal.models.accounts import Account
from portal.models.files import FilePurpose
from portal.models.reviews import ReviewKind
from portal.permissions import Actor
from portal.schemas.identity import IdentityDraftForm, IdentityHelpForm, IdentitySubmitForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import identity, reviews, seeding_cases
from portal.services.identity.helping import HELP_AFTER

_ISSUED, _EXPIRES = date(2024, 3, 18), date(2034, 3, 17)
_SLOT = "passport_page"


async def add_verifications(
    session: AsyncSession, reviewer: Account, persons: list[tuple[Account, Actor]]
) -> None:
    """Let four people be at four points of their verification, in this order."""
    (verified, first), (waiting, second), (returned, third), (beginner, fourth) = persons
    await _hand_in(session, verified, first, _zone("D", "WEBER", "JONAS", "C7K9X21MP"))
    case_id = await _case_of(session, verified)
    await seeding_cases.approve(session, case_id, identity.RULES, reviewer, first)
    await _hand_in(session, waiting, second, _zone("POL", "NOWAK", "MARTA", "EP4471920"))
    await _hand_in(session, returned, third, _zone("RUS", "SOKOLOV", "ANDREI", "751234567"))
    remark = (_SLOT, "cropped", "The right edge of the page is missing.")
    await seeding_cases.ask_to_correct(
        session, await _case_of(session, returned), reviewer, [remark]
    )
    await identity.choose_case(session, fourth, IdentityCase.MAINLAND_ID)
    await identity.keep_facts(
        session, fourth, IdentityDraftForm.read({"full_name": beginner.name_on_id})
    )
    await _ask_for_help(session, beginner, fourth)


async def _ask_for_help(session: AsyncSession, account: Account, actor: Actor) -> None:
    """Let uploads have failed until the person asks customer service to do it (A-59)."""
    review = await reviews.lock(session, await _case_of(session, account))
    review.failures = {"id_front": HELP_AFTER}
    await session.flush()
    message = "手机拍照总是模糊，已经试了三次，请帮我上传。"
    await identity.ask_for_help(session, actor, IdentityHelpForm.read({"message": message}))


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
    content = draw_specimen(a_passport(zone))
    file = await seeding_cases.add_picture(
        session,
        account.id,
        FilePurpose.IDENTITY,
        "passport.jpg",
        content,
        measures=measure(Image.open(io.BytesIO(content))),
    )
    await identity.put_document(session, actor, _SLOT, file.id)
    await identity.submit(session, actor, IdentitySubmitForm.read({"declared": "on"}))


async def _case_of(session: AsyncSession, account: Account) -> UUID:
    found = await reviews.find(session, ReviewKind.IDENTITY, account.id)
    assert found is not None  # noqa: S101 - handed in above
    return found.id

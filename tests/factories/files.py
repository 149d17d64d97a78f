"""Private files with real encrypted bytes, made without the slow look at what they are."""

import base64
import hashlib
import secrets
from typing import Any
from uuid import uuid4

from portal import db
from portal.files import store, vault
from portal.files.vault import Binding
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewKind
from portal.services.files.taking_in import LOOSE_FOR

#: The smallest picture there is: one grey pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
JPEG = b"\xff\xd8\xff\xe0 a photo"
PDF = b"%PDF-1.7 a licence"


def a_master_key(name: str = "k1") -> str:
    """Return a master key as an operator writes it."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


async def a_file(owner: Account, content: bytes = PNG, **facts: Any) -> StoredFile:
    """Store a loose file of the owner's; give `attached_at` for one that a review has taken."""
    now = clock.now()
    known: dict[str, Any] = {
        "id": uuid4(),
        "owner_id": owner.id,
        "purpose": FilePurpose.IDENTITY,
        "name": "passport.png",
        "media_type": "image/png",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "place": store.new_place(),
        "measures": {"width": 1600, "height": 1200, "pages": 1},
        "created_at": now,
        "destroy_at": None if facts.get("attached_at") else now + LOOSE_FOR,
    }
    known |= facts
    sealed = vault.seal(content, Binding(known["id"], known["owner_id"]))
    file = StoredFile(**known, wrapped_key=sealed.key.text, key_id=sealed.key.key_id)
    await store.put(file.place, sealed.content)
    async with db.transaction() as session:
        session.add(file)
    return file


async def a_case(applicant: Account, file: StoredFile, **facts: Any) -> Review:
    """Store a review of the applicant's that holds the file."""
    now = clock.now()
    known: dict[str, Any] = {
        "kind": ReviewKind.IDENTITY,
        "subject_id": applicant.id,
        "applicant_id": applicant.id,
        "created_at": now,
        "updated_at": now,
    }
    async with db.transaction() as session:
        case = Review(**known | facts)
        session.add(case)
        await session.flush()
        session.add(
            ReviewDocument(
                review_id=case.id,
                slot="passport_page",
                file_id=file.id,
                added_at=now,
                added_by=applicant.id,
            )
        )
    return case

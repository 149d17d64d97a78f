"""The copy itself: a ZIP with one JSON file per kind, the files and the letters."""

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from portal import db
from portal.files.errors import FileGone
from portal.files.names import MAX_NAME, tidy_name
from portal.models.files import FilePurpose, StoredFile
from portal.services.exporting.collecting import collect, list_letters
from portal.services.files.opening import content_of

#: What fits into a server's memory twice, once packed and once encrypted. All files that the
#: portal asks one person for are a tenth of it.
MAX_BYTES = 150_000_000
_READ_ME = """This archive holds what the portal keeps about you and your account.

Each .json file is one kind of record; moments are in UTC. "files" holds what you handed in, by the
id that files.json and documents.json name, and "letters" your invitation letters. A file listed in
files_left_out.json did not fit or could not be read: you can open it in the portal.

Names and addresses of other people are left out, as are passwords, codes and keys, of which the
portal keeps hashes only. What you wrote to customer service is kept by ticket number; ask there for
a copy.
"""


async def pack(account_id: UUID) -> bytes:
    """Return the ZIP, at most some 150 MB; opens its own snapshot. Raises StoreDown."""
    async with db.reading() as session:
        kinds = await collect(session, account_id)
        letters = await list_letters(session, account_id)
        files = await _list_files(session, account_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _READ_ME)
        for number, content in letters:
            await asyncio.to_thread(archive.writestr, f"letters/{number}.pdf", content)
        left_out = await _add_files(archive, files)
        await asyncio.to_thread(_add_kinds, archive, kinds | {"files_left_out": left_out})
    return packed.getvalue()


async def _list_files(session: Any, account_id: UUID) -> list[StoredFile]:
    found = await session.exec(
        select(StoredFile)
        .where(
            col(StoredFile.owner_id) == account_id,
            col(StoredFile.destroyed_at).is_(None),
            col(StoredFile.purpose) != FilePurpose.COPY,
        )
        .order_by(col(StoredFile.created_at).desc(), col(StoredFile.id))
    )
    return list(found)


async def _add_files(archive: zipfile.ZipFile, files: list[StoredFile]) -> list[dict[str, Any]]:
    room, left_out = MAX_BYTES, []
    for file in files:
        try:
            content = await content_of(file) if file.size <= room else None
        except FileGone:
            content = None
        if content is None:
            left_out.append({"id": str(file.id), "name": file.name})
            continue
        room -= file.size
        await asyncio.to_thread(archive.writestr, _path(file), content, zipfile.ZIP_STORED)
    return left_out


def _path(file: StoredFile) -> str:
    # The id makes it unique, and the name is what its owner calls it, made harmless.
    name = tidy_name(file.name, file.media_type)[-(MAX_NAME - 40) :]
    return f"files/{file.id} {name}"


def _add_kinds(archive: zipfile.ZipFile, kinds: Mapping[str, list[dict[str, Any]]]) -> None:
    for name, rows in sorted(kinds.items()):
        archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=1))

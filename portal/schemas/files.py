"""What the browser sees of private files: never bytes, places or keys (security check 50)."""

from datetime import datetime

from portal.models.files import StoredFile
from portal.schemas.base import Row


class FileRow(Row):
    """A file as its owner sees it; `size` in bytes."""

    id: str
    name: str
    size: int
    media_type: str

    @classmethod
    def of(cls, file: StoredFile) -> "FileRow":
        return cls(id=str(file.id), name=file.name, size=file.size, media_type=file.media_type)


class OpeningRow(Row):
    """Somebody but the owner was sent a file; `at` is UTC, `viewer` the name at the desk."""

    at: datetime
    viewer: str
    #: Where the file was put, and what it is called; "" once its person was erased.
    slot: str
    name: str
    #: It does not lie there any more.
    is_replaced: bool

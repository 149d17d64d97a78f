"""Private files: taking in, attaching to a case, showing, and destroying in the end (ADR 0021)."""

from portal.models.files import FilePurpose
from portal.schemas.files import FileRow
from portal.services.files.access import access_file
from portal.services.files.attaching import attach, keep, release
from portal.services.files.errors import (
    TooManyFiles,
    UploadInterrupted,
    UploadsBusy,
)
from portal.services.files.keys import count_by_key, master_key_ids, rotate_some
from portal.services.files.links import check_link, link_for
from portal.services.files.opening import OpenedFile, open_file
from portal.services.files.planning import count_left, sweep
from portal.services.files.retention import forget, tidy_up
from portal.services.files.taking_in import allow_upload, keep_copy, take_in

__all__ = [
    "FilePurpose",
    "FileRow",
    "OpenedFile",
    "TooManyFiles",
    "UploadInterrupted",
    "UploadsBusy",
    "access_file",
    "allow_upload",
    "attach",
    "check_link",
    "count_by_key",
    "count_left",
    "forget",
    "keep",
    "keep_copy",
    "link_for",
    "master_key_ids",
    "open_file",
    "release",
    "rotate_some",
    "sweep",
    "take_in",
    "tidy_up",
]

"""Where encrypted files lie: a folder, or whatever else fsspec can reach, such as an S3 bucket.

Nothing here blocks the event loop: every call works in a thread. A file is written whole or not
at all, under a name of 128 random bits that tells nothing and is never used twice.
"""

import asyncio
import errno
import logging
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import fsspec

from portal.config import Settings, get_settings
from portal.files.errors import FileGone, StoreDown, StoreFull

log = logging.getLogger(__name__)

_PLACE = re.compile(r"[0-9a-f]{32}")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: How long a store may think before a person is told to come back later.
_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 20
Result = TypeVar("Result")


class Store(Protocol):
    """What a store can do; places are names made by new_place(). Blocking: use put, get, drop."""

    def write(self, place: str, content: bytes) -> None:
        """Keep the bytes, all or none of them."""

    def read(self, place: str) -> bytes:
        """Return the bytes; raises FileNotFoundError."""

    def remove(self, place: str) -> None:
        """Forget the bytes; no error when there are none."""

    def probe(self) -> None:
        """Raise what a write would raise when the store cannot be reached."""


class Folder:
    """Files in a folder that no web server shows, readable by their owner only (check 43)."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, place: str, content: bytes) -> None:
        target = self._path(place)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        try:
            _write_through(part, content)
            part.rename(target)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        # The name counts only once the folder itself is on the disk.
        _flush(target.parent)

    def read(self, place: str) -> bytes:
        return self._path(place).read_bytes()

    def remove(self, place: str) -> None:
        target = self._path(place)
        # A process killed while it wrote leaves the part; a file that is whole has none.
        for each in (target, target.with_suffix(".part")):
            each.unlink(missing_ok=True)

    def probe(self) -> None:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(self._root, os.W_OK):
            raise PermissionError(errno.EACCES, "the folder of private files cannot be written")

    def _path(self, place: str) -> Path:
        return self._root / place[:2] / place


def _write_through(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _flush(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Remote:
    """Files in any store that fsspec speaks to; a PUT of S3 is whole or nothing by itself."""

    def __init__(self, url: str, **options: Any) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url, **options)

    def write(self, place: str, content: bytes) -> None:
        self._fs.pipe_file(self._path(place), content)

    def read(self, place: str) -> bytes:
        content: bytes = self._fs.cat_file(self._path(place))
        return content

    def remove(self, place: str) -> None:
        try:
            self._fs.rm_file(self._path(place))
        except FileNotFoundError:
            return

    def probe(self) -> None:
        self._fs.invalidate_cache()
        self._fs.ls(self._root, detail=False)

    def _path(self, place: str) -> str:
        return f"{self._root}/{place}"


def new_place() -> str:
    """Return a name for a new file: 128 random bits in hex (security check 43)."""
    return secrets.token_hex(16)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where the files lie and how to get in: what the settings say about the store."""

    url: str
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)


def site_of(settings: Settings) -> Site:
    """Return what the settings say about the store."""
    return Site(
        url=settings.files_url,
        endpoint=settings.files_endpoint,
        region=settings.files_region,
        key=settings.files_key,
        secret=settings.files_secret.get_secret_value(),
    )


@cache
def open_store(site: Site) -> Store:
    """Return the store at a site, made once per process; nothing is asked of it yet."""
    if "://" not in site.url:
        return Folder(Path(site.url))
    if site.url.startswith("file://"):
        return Folder(Path(site.url.removeprefix("file://")))
    return Remote(site.url, **(_s3_options(site) if site.url.startswith("s3://") else {}))


def _s3_options(site: Site) -> dict[str, Any]:
    config = {
        "connect_timeout": _CONNECT_SECONDS,
        "read_timeout": _ANSWER_SECONDS,
        "retries": {"max_attempts": 2},
    }
    return {
        # None: the machine's own role, as botocore finds it.
        "key": site.key or None,
        "secret": site.secret or None,
        "endpoint_url": site.endpoint or None,
        "client_kwargs": {"region_name": site.region} if site.region else {},
        "config_kwargs": config,
        "use_listings_cache": False,
    }


def the_store() -> Store:
    """Return the store in force."""
    return open_store(site_of(get_settings()))


async def put(place: str, content: bytes) -> None:
    """Keep a file, or raise StoreFull or StoreDown with nothing kept."""
    await _in_thread(the_store().write, place, content)


async def get(place: str) -> bytes:
    """Return a file's bytes, or raise FileGone or StoreDown."""
    return await _in_thread(the_store().read, place)


async def drop(place: str) -> None:
    """Forget a file's bytes; none is no error. Raises StoreDown."""
    await _in_thread(the_store().remove, place)


async def probe() -> None:
    """Raise StoreDown when the store cannot be reached; writes nothing but an empty folder."""
    try:
        await asyncio.to_thread(the_store().probe)
    except Exception as error:
        raise _down(error) from error


async def _in_thread(work: Callable[..., Result], place: str, *args: bytes) -> Result:
    if not _PLACE.fullmatch(place):
        raise FileGone
    try:
        return await asyncio.to_thread(work, place, *args)
    except FileNotFoundError as error:
        if args:  # a bucket that is not there
            raise _down(error) from error
        raise FileGone from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            log.warning("the store of private files is full")
            raise StoreFull from error
        raise _down(error) from error
    except Exception as error:
        # Each kind of store has errors of its own; whichever it is, it does not answer.
        raise _down(error) from error


def _down(error: Exception) -> StoreDown:
    log.warning("the store of private files failed: %s", type(error).__name__)
    return StoreDown()

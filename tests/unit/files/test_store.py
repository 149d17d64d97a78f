"""Files are kept whole or not at all, in a folder and in a store that speaks S3 (checks 43, 64)."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.files import store
from portal.files.errors import FileGone, StoreDown, StoreFull
from portal.files.store import Folder, Remote, Site, open_store
from tests.factories.s3 import free_port, s3_site, serving_s3


@pytest.fixture(scope="module")
def s3_endpoint():
    """A process of its own that speaks S3, with one empty bucket."""
    with serving_s3() as address:
        yield address


def _s3(address) -> Remote:
    made = open_store(s3_site(address))
    assert isinstance(made, Remote)
    return made


def _use(monkeypatch, chosen):
    monkeypatch.setattr(store, "the_store", lambda: chosen)


@pytest.fixture(params=["folder", "memory", "s3"])
def kept_in(request, tmp_path, monkeypatch):
    if request.param == "s3":
        chosen = _s3(request.getfixturevalue("s3_endpoint"))
    elif request.param == "memory":
        chosen = open_store(Site(url="memory://papers"))
    else:
        chosen = Folder(tmp_path / "files")
    _use(monkeypatch, chosen)
    return chosen


async def test_what_was_put_is_got_until_it_is_dropped(kept_in):
    place, content = store.new_place(), os.urandom(300_000)

    await store.put(place, content)

    assert await store.get(place) == content
    kept_in.probe()
    await store.drop(place)
    await store.drop(place)
    with pytest.raises(FileGone):
        await store.get(place)


@pytest.mark.parametrize(
    "place", ["", "..", "../../etc/passwd", "a" * 31, "A" * 32, "/" + "a" * 32]
)
async def test_no_name_but_ours_reaches_the_store(kept_in, place):
    for act in (store.get, store.drop, lambda each: store.put(each, b"x")):
        with pytest.raises(FileGone):
            await act(place)


async def test_a_file_in_the_folder_is_the_owners_alone(tmp_path, monkeypatch):
    root = tmp_path / "files"
    _use(monkeypatch, Folder(root))
    place = store.new_place()

    await store.put(place, b"x")

    file = root / place[:2] / place
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    (root / place[:2] / f"{place}.part").write_bytes(b"y")
    with pytest.raises(StoreDown):  # never written over
        await store.put(place, b"z")


async def test_the_part_that_a_killed_process_left_goes_too(tmp_path, monkeypatch):
    root = tmp_path / "files"
    _use(monkeypatch, Folder(root))
    place = store.new_place()
    (root / place[:2]).mkdir(parents=True)
    (root / place[:2] / f"{place}.part").write_bytes(b"half of it")

    await store.drop(place)

    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_no_two_places_are_alike():
    assert len({store.new_place() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("failing", ["write", "fsync", "rename"])
async def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch, failing):
    root = tmp_path / "files"
    _use(monkeypatch, Folder(root))

    def no_room(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    target = {"write": store, "fsync": os, "rename": Path}[failing]
    name = {"write": "_write_through", "fsync": "fsync", "rename": "rename"}[failing]
    monkeypatch.setattr(target, name, no_room)
    with pytest.raises(StoreFull):
        await store.put(store.new_place(), b"x" * 1000)

    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_disk_that_is_really_full_leaves_nothing_behind(tmp_path):
    # The limit cannot be taken back in this process, so another one meets it.
    script = f"""
import asyncio, resource, signal
from pathlib import Path
from portal.files import store
from portal.files.errors import StoreFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
store.the_store = lambda: store.Folder(Path({str(tmp_path)!r}))
async def main():
    await store.put("a" * 32, b"x" * 60000)
    try:
        await store.put("b" * 32, b"x" * 70000)
    except StoreFull:
        print("full")
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "full"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a" * 32]


async def test_a_folder_that_may_not_be_written_is_down(tmp_path, monkeypatch):
    (tmp_path / "files").write_bytes(b"in the way")
    _use(monkeypatch, Folder(tmp_path / "files"))

    with pytest.raises(StoreDown):
        await store.put(store.new_place(), b"x")


async def test_a_bucket_that_nobody_serves_is_down_soon(monkeypatch):
    _use(monkeypatch, _s3(f"http://127.0.0.1:{free_port()}"))
    began = time.monotonic()

    for act in (store.put(store.new_place(), b"x"), store.get(store.new_place())):
        with pytest.raises(StoreDown):
            await act

    assert time.monotonic() - began < 30


async def test_a_bucket_that_does_not_exist_is_down(s3_endpoint, monkeypatch):
    other = Site(url="s3://no-such-bucket", endpoint=s3_endpoint, key="k", secret="s")
    _use(monkeypatch, open_store(other))

    with pytest.raises(StoreDown):
        await store.put(store.new_place(), b"x")


def test_the_secret_of_the_store_is_not_shown():
    assert "hush" not in repr(Site(url="s3://x", key="k", secret="hush"))

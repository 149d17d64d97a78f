"""With a scanner, what it knows is refused; without its answer, everything is (check 44)."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from portal.config import get_settings
from portal.files import antivirus
from portal.files.antivirus import FileInfected, ScannerDown, scan

#: The harmless string that every scanner calls a virus, in two parts for scanners on our side.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@asynccontextmanager
async def _clamd(monkeypatch, answer=None, *, path=None):
    """A scanner that knows one virus, or says always the same; yields what it was sent."""
    got: list[bytes] = []
    served = []

    async def serve(reader, writer):
        served.append(asyncio.current_task())
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        sent = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            sent += await reader.readexactly(size)
        got.append(sent)
        is_known = EICAR in sent
        said = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if is_known else b"stream: OK\0"
        writer.write(said if answer is None else answer)
        await _hang_up(writer)

    if path:
        server = await asyncio.start_unix_server(serve, path)
        url = f"unix://{path}"
    else:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    monkeypatch.setattr(get_settings(), "clamd_url", url)
    async with server:
        yield got
        await asyncio.gather(*served)


async def _hang_up(writer):
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def test_without_a_scanner_nobody_is_asked():
    await scan(EICAR)


async def test_a_clean_file_passes_whole(monkeypatch):
    content = bytes(range(256)) * 1000
    async with _clamd(monkeypatch) as got:
        await scan(content)

    assert got == [content]


async def test_a_known_virus_is_refused(monkeypatch):
    async with _clamd(monkeypatch):
        with pytest.raises(FileInfected):
            await scan(bytes(100_000) + EICAR)


async def test_the_scanner_may_listen_at_a_socket_in_a_folder(monkeypatch, tmp_path):
    async with _clamd(monkeypatch, path=str(tmp_path / "clamd.sock")):
        with pytest.raises(FileInfected):
            await scan(EICAR)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"OK", b"\xff"]
)
async def test_anything_but_a_clear_answer_lets_nothing_in(monkeypatch, answer):
    async with _clamd(monkeypatch, answer):
        with pytest.raises(ScannerDown):
            await scan(b"x")


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///no/such/socket"])
async def test_a_scanner_that_is_down_lets_nothing_in(monkeypatch, url):
    monkeypatch.setattr(get_settings(), "clamd_url", url)

    with pytest.raises(ScannerDown):
        await scan(b"x")


async def test_a_scanner_that_never_answers_lets_nothing_in(monkeypatch):
    monkeypatch.setattr(antivirus, "SECONDS", 0.1)

    served = []

    async def silent(reader, writer):
        served.append(asyncio.current_task())
        await reader.read()
        await _hang_up(writer)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(get_settings(), "clamd_url", f"tcp://127.0.0.1:{port}")
    async with server:
        with pytest.raises(ScannerDown):
            await scan(b"x")
        await asyncio.gather(*served)

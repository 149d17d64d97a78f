"""Asking a virus scanner, where the operator runs one: clamd, by its own protocol (check 44)."""

import asyncio
import logging
from contextlib import suppress
from urllib.parse import urlsplit

from portal.config import get_settings
from portal.files.refusals import FileRefused
from portal.kit.words import N_

log = logging.getLogger(__name__)

#: How long the scanner may take for one file.
SECONDS = 30.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_CLEAN = b"stream: OK"
_FOUND = b" FOUND"
_USUAL_PORT = 3310


class FileInfected(FileRefused):
    """The scanner knows what is in it."""

    code = "file_infected"
    text = N_("A virus was found in this file. Please check your device and choose another file.")


class ScannerDown(FileRefused):
    """The scanner does not answer: a file that nobody has looked at is not taken."""

    code = "scanner_down"
    text = N_("Files cannot be checked for viruses at the moment. Please try again later.")


async def scan(content: bytes) -> None:
    """Return when the scanner finds nothing, or at once where none is configured.

    Raises FileInfected, and ScannerDown whenever the answer is anything but a clear one.
    """
    url = get_settings().clamd_url
    if not url:
        return
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _ask(url, content)
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("the virus scanner failed: %s", type(error).__name__)
        raise ScannerDown from error
    if answer.endswith(_FOUND):
        log.warning("the virus scanner refused a file")
        raise FileInfected
    if answer != _CLEAN:
        log.warning("the virus scanner gave no clear answer")
        raise ScannerDown


async def _ask(url: str, content: bytes) -> bytes:
    """Speak INSTREAM: chunks with their lengths, an empty one, then one line of answer."""
    reader, writer = await _connect(url)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            writer.write(len(chunk).to_bytes(4, "big") + chunk)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return (await reader.read(_LONGEST_ANSWER)).rstrip(b"\0\n")
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    return await asyncio.open_connection(parts.hostname, parts.port or _USUAL_PORT)

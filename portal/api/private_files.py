"""Private files over HTTP: one comes in whole or not at all, one goes out on record only.

Reflex's own upload takes anything from anybody before a handler is asked (reflex.md, R6 to R11),
so files have a route of their own: the cookie first, then the limits, then the bytes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Literal
from urllib.parse import unquote
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from portal import db
from portal.api.apologies import apology
from portal.api.private import HEADERS, disposition, who_asks
from portal.errors import NotAllowed, NotFound, PortalError, SignInNeeded, TooManyTries
from portal.files.antivirus import ScannerDown
from portal.files.errors import FileGone, StoreDown, StoreFull
from portal.files.intake import MAX_BYTES, MAX_MEGABYTES
from portal.files.refusals import FileRefused, FilesBusy, FileTooBig
from portal.permissions import Actor
from portal.services import files, identity
from portal.services.files import FilePurpose

#: A connection on which nothing comes for so long, or that takes so long in all, is given up.
IDLE_SECONDS = 20.0
UPLOAD_SECONDS = 180.0
#: Bytes of unfinished uploads that this process holds at most, and uploads of one person at once.
MAX_IN_FLIGHT = 256 * 1024 * 1024
MAX_AT_ONCE = 4
_NO_STORE = {"cache-control": "no-store"}
_STATUS: dict[type[PortalError], int] = {
    SignInNeeded: 401,
    NotAllowed: 403,
    NotFound: 404,
    files.UploadInterrupted: 408,
    FileGone: 410,
    FileTooBig: 413,
    files.TooManyFiles: 429,
    TooManyTries: 429,
    files.UploadsBusy: 503,
    FilesBusy: 503,
    ScannerDown: 503,
    StoreDown: 503,
    StoreFull: 503,
}
#: Whatever intake finds wrong with the file itself.
_REFUSED = 422


class _Load:
    """What is coming in at this moment, in this process."""

    def __init__(self) -> None:
        self.bytes = 0
        self.uploads: dict[UUID, int] = {}

    @asynccontextmanager
    async def place_for(self, account_id: UUID) -> AsyncIterator[None]:
        if self.uploads.get(account_id, 0) >= MAX_AT_ONCE:
            raise files.UploadsBusy
        self.uploads[account_id] = self.uploads.get(account_id, 0) + 1
        try:
            yield
        finally:
            self.uploads[account_id] -= 1
            if not self.uploads[account_id]:
                del self.uploads[account_id]


load = _Load()


async def add_file(request: Request) -> Response:
    """Take one file in: 201 and what it is called now, or a refusal in words to translate.

    The body is the file itself, `X-File-Name` its name in percent-encoded UTF-8, `purpose` one of
    FilePurpose. Nobody's bytes are kept before cookie, permission and quota are checked; more than
    10 MB are never kept, whatever the headers say (security checks 40 and 43).
    """
    try:
        actor = await who_asks(request)
        if actor is None:
            raise SignInNeeded
        row = await _take_in(request, actor)
    except PortalError as refusal:
        return _refused(refusal, BackgroundTask(_hear_out, request))
    except ClientDisconnect:
        return Response(status_code=400)
    return JSONResponse(row.model_dump(), 201, _NO_STORE)


async def _take_in(request: Request, actor: Actor) -> files.FileRow:
    purpose = _purpose(request)
    await files.allow_upload(actor)
    name = unquote(request.headers.get("x-file-name", ""), errors="replace")
    async with load.place_for(actor.account_id):
        try:
            content = await _read(request)
            return await files.take_in(actor, purpose, name, content)
        except FileRefused as refusal:
            await _count(actor, purpose, refusal)
            raise


async def _count(actor: Actor, purpose: FilePurpose, refusal: FileRefused) -> None:
    """Remember who cannot upload: help is offered to them (A-59). A busy machine is no failure."""
    if purpose is FilePurpose.IDENTITY and not isinstance(refusal, FilesBusy):
        async with db.transaction() as session:
            await identity.count_refused(session, actor)


def _purpose(request: Request) -> FilePurpose:
    try:
        purpose = FilePurpose(request.query_params.get("purpose", ""))
    except ValueError as error:
        raise NotFound from error
    if purpose is FilePurpose.COPY:
        raise NotFound
    return purpose


async def _read(request: Request) -> bytes:
    content = bytearray()

    def keep(chunk: bytes) -> None:
        if len(content) + len(chunk) > MAX_BYTES:
            raise FileTooBig(limit=str(MAX_MEGABYTES))
        if load.bytes + len(chunk) > MAX_IN_FLIGHT:
            raise files.UploadsBusy
        content.extend(chunk)
        load.bytes += len(chunk)

    try:
        await _receive(request, keep)
    finally:
        load.bytes -= len(content)
    declared = request.headers.get("content-length")
    if declared is not None and int(declared) != len(content):
        raise files.UploadInterrupted
    return bytes(content)


async def _hear_out(request: Request) -> None:
    """Let the refused send the rest, once they have their answer, and keep nothing of it.

    Hung up on, a browser would not read the answer, and a proxy would make a 502 of it. Whoever
    sends more than any file may have is cut off by the shield all the same.
    """
    # RuntimeError is Starlette's word for a body that was read to its end.
    with suppress(PortalError, ClientDisconnect, RuntimeError):
        await _receive(request, lambda _chunk: None)


async def _receive(request: Request, keep: Callable[[bytes], None]) -> None:
    """Hand over the body; raise UploadInterrupted as soon as that is certain."""
    now = asyncio.get_running_loop().time
    end = now() + UPLOAD_SECONDS
    try:
        async with asyncio.timeout(IDLE_SECONDS) as patience:
            async for chunk in request.stream():
                keep(chunk)
                patience.reschedule(min(now() + IDLE_SECONDS, end))
    except TimeoutError as error:
        raise files.UploadInterrupted from error


def _refused(refusal: PortalError, afterwards: BackgroundTask) -> Response:
    status = next((_STATUS[kind] for kind in type(refusal).__mro__ if kind in _STATUS), _REFUSED)
    said = {"text": refusal.text, "values": refusal.values}
    return JSONResponse(said, status, _NO_STORE, background=afterwards)


async def lead_to_file(request: Request) -> Response:
    """Lead whoever asks to a file, by an address that is theirs and good for a minute.

    POST, so that no link on another site, no bookmark and no reload gets one. 404 alike for
    missing, foreign and malformed ids (security check 28).
    """
    actor = await who_asks(request)
    if actor is None:
        return RedirectResponse("/login", 303, _NO_STORE)
    try:
        file_id = _id_of(request)
        async with db.glance() as session:
            await files.access_file(session, actor, file_id)
    except PortalError:
        return apology(request, 404)
    return RedirectResponse(files.link_for(actor, file_id), 303, _NO_STORE)


async def lead_to_copy(request: Request) -> Response:
    """Lead somebody to the copy of their data by the same kind of address.

    GET, so that a plain link saves it without leaving the page; for no other kind of file.
    """
    actor = await who_asks(request)
    if actor is None:
        return RedirectResponse("/login?next=/settings/privacy", 303, _NO_STORE)
    try:
        file_id = _id_of(request)
        async with db.glance() as session:
            file = await files.access_file(session, actor, file_id)
    except PortalError:
        return Response(status_code=404, headers=HEADERS)
    if file.purpose is not FilePurpose.COPY:
        return Response(status_code=404, headers=HEADERS)
    return RedirectResponse(files.link_for(actor, file_id), 303, _NO_STORE)


async def send_file(request: Request) -> Response:
    """Show a file to the one whom its link was made for, once that is on record.

    Leads to the login who is not signed in, to the agreement who has to accept it first. 404 alike
    for missing, foreign and malformed ids and for links that are somebody else's or over a minute
    old; 410 and 503 when the bytes cannot be had, and then nothing is recorded. A tab that was
    opened for the file says why.
    """
    actor = await who_asks(request)
    if actor is None:
        return RedirectResponse("/login", 303, _NO_STORE)
    if actor.needs_agreement:
        return RedirectResponse("/agreement", 303, _NO_STORE)
    try:
        file_id = _id_of(request)
        files.check_link(actor, file_id, request.query_params.get("t", ""))
        opened = await files.open_file(actor, file_id)
    except (FileGone, StoreDown) as refusal:
        return apology(request, _STATUS[type(refusal)], refusal.text)
    except PortalError:
        return apology(request, 404)
    kind: Literal["attachment", "inline"] = "inline" if opened.is_shown else "attachment"
    named = {"content-disposition": disposition(opened.name, kind)}
    return Response(opened.content, media_type=opened.media_type, headers=HEADERS | named)


def _id_of(request: Request) -> UUID:
    try:
        return UUID(request.path_params["file_id"])
    except ValueError as error:
        raise NotFound from error


routes = [
    Route("/files", add_file, methods=["POST"]),
    Route("/files/copies/{file_id}", lead_to_copy, methods=["GET"]),
    Route("/files/{file_id}/link", lead_to_file, methods=["POST"]),
    Route("/files/{file_id}", send_file, methods=["GET"]),
]

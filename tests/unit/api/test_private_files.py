"""The routes of private files: cookie, limits, links, headers (checks 28, 40, 43, 46, 47)."""

import asyncio
from datetime import timedelta
from urllib.parse import quote, unquote
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal import db
from portal.api import private_files
from portal.api.apologies import NOT_HERE
from portal.api.shield import content_policy
from portal.files import intake, store
from portal.files.errors import FileGone
from portal.files.intake import MAX_BYTES
from portal.files.refusals import PdfActive
from portal.i18n import tr
from portal.kit import clock
from portal.models.files import FileOpening, StoredFile
from portal.models.reviews import Review
from portal.schemas.identity_cases import IdentityCase
from portal.services import files
from portal.services.files import quotas
from tests.factories.accounts import a_browser, an_account, an_actor, sign_in
from tests.factories.files import PNG, a_file
from tests.factories.identity import fills_in

pytestmark = pytest.mark.usefixtures("database", "quick_intake")


def _client() -> TestClient:
    return TestClient(Starlette(routes=private_files.routes), follow_redirects=False)


async def _cookie(account):
    return {"cookie": f"sid={await sign_in(account, a_browser(f'browser of {account.id}'))}"}


async def _upload(account, content=PNG, *, name="护照.png", purpose="identity"):
    headers = await _cookie(account) | {"x-file-name": quote(name)}
    return _client().post(f"/files?purpose={purpose}", headers=headers, content=content)


async def _open(account, address):
    return _client().get(address, headers=await _cookie(account))


async def _rows(table):
    async with db.reading() as session:
        return (await session.exec(select(table))).all()


async def test_what_comes_in_is_what_its_owner_gets_back():
    account = await an_account()

    answer = await _upload(account)

    assert answer.status_code == 201, answer.text
    assert answer.json().keys() == {"id", "name", "size", "media_type"}
    assert answer.json()["name"] == "护照.jpg"
    link = files.link_for(await an_actor(account), UUID(answer.json()["id"]))
    shown = await _open(account, link)
    assert shown.status_code == 200
    assert shown.content == PNG
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    said = shown.headers["content-disposition"]
    assert said.startswith("inline; ")
    assert unquote(said.split("UTF-8''")[1]) == "护照.jpg"


STRANGERS = pytest.mark.parametrize("cookie", ["", "sid=", "sid=x", "other=1"])


@STRANGERS
async def test_strangers_are_refused_in_words(cookie):
    posted = _client().post("/files?purpose=identity", headers={"cookie": cookie}, content=PNG)

    assert posted.status_code == 401
    assert posted.json()["text"] == "Please log in to continue."
    asked = _client().get(f"/files/{uuid4()}", headers={"cookie": cookie})
    assert (asked.status_code, asked.headers["location"]) == (303, "/login")


@STRANGERS
async def test_strangers_have_their_answer_before_a_byte_is_read_and_are_heard_out(cookie):
    """Hung up on while they send, people behind a proxy would see a 502 in its place."""
    order, body = [], [{"type": "http.request", "body": PNG, "more_body": True}] * 3
    body.append({"type": "http.request", "body": PNG})
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "query_string": b"purpose=identity",
        "headers": [(b"cookie", cookie.encode())],
    }

    async def receive():
        order.append("read")
        return body.pop(0)

    async def send(message):
        order.append(message.get("status", "answered"))

    await Starlette(routes=private_files.routes)(scope, receive, send)

    assert order == [401, "answered", "read", "read", "read", "read"]


async def test_a_copy_of_ones_data_is_saved_by_a_plain_link_and_nobody_elses():
    account, other = await an_account(), await an_account()
    copy = await a_file(account, b"PK", purpose="copy", media_type="application/zip", name="a.zip")
    paper = await a_file(account)

    led = await _open(account, f"/files/copies/{copy.id}")
    saved = await _open(account, led.headers["location"])

    assert led.status_code == 303
    assert (saved.content, saved.headers["cache-control"]) == (b"PK", "no-store")
    assert saved.headers["content-disposition"].startswith("attachment; ")
    for who, path in ((other, copy.id), (account, paper.id), (account, "x")):
        assert (await _open(who, f"/files/copies/{path}")).status_code == 404
    stranger = _client().get(f"/files/copies/{copy.id}")
    assert stranger.headers["location"] == "/login?next=/settings/privacy"


@pytest.mark.parametrize("purpose", ["", "orders", "copy", "identity&purpose=x", "%00"])
async def test_an_unknown_purpose_keeps_nothing(purpose):
    answer = await _upload(await an_account(), purpose=purpose)

    assert answer.status_code == 404
    assert await _rows(StoredFile) == []


async def test_one_byte_too_many_is_refused_in_words_and_keeps_nothing():
    answer = await _upload(await an_account(), PNG + bytes(MAX_BYTES + 1 - len(PNG)))

    assert answer.status_code == 413
    assert answer.json()["values"] == {"limit": "10"}
    assert await _rows(StoredFile) == []
    assert private_files.load.bytes == 0
    assert private_files.load.uploads == {}


async def test_the_fifty_first_file_of_a_day_is_refused(monkeypatch):
    monkeypatch.setattr(quotas, "MAX_FILES", 2)
    account = await an_account()
    first = [(await _upload(account)).status_code for _ in range(2)]

    third = await _upload(account)

    assert first == [201, 201]
    assert third.status_code == 429
    assert (await _upload(await an_account())).status_code == 201
    with time_machine.travel(clock.now() + timedelta(days=1, seconds=1), tick=False):
        assert (await _upload(account)).status_code == 201


async def test_a_link_is_good_for_one_person_one_file_and_one_minute():
    account, other = await an_account(), await an_account()
    file, second = await a_file(account), await a_file(account)
    link = files.link_for(await an_actor(account), file.id)
    token = link.partition("?")[2]

    assert (await _open(account, link)).status_code == 200
    refused = [
        await _open(other, link),
        await _open(account, f"/files/{second.id}?{token}"),
        await _open(account, f"/files/{file.id}"),
        await _open(account, link[:-1]),
        await _open(account, f"/files/{uuid4()}?{token}"),
        await _open(account, f"/files/x?{token}"),
        await _open(other, files.link_for(await an_actor(other), file.id)),
    ]
    with time_machine.travel(clock.now() + timedelta(seconds=62), tick=False):
        refused.append(await _open(account, link))

    assert {answer.status_code for answer in refused} == {404}
    assert len({tuple(sorted(answer.headers.items())) for answer in refused}) == 1
    assert len(await _rows(FileOpening)) == 1


async def test_the_owner_is_led_to_a_fresh_link_and_nobody_else():
    account, other = await an_account(), await an_account()
    file = await a_file(account)
    path = f"/files/{file.id}/link"

    answer = _client().post(path, headers=await _cookie(account))
    refused = [
        _client().post(path, headers=await _cookie(other)),
        _client().post(f"/files/{uuid4()}/link", headers=await _cookie(account)),
        _client().post("/files/x/link", headers=await _cookie(account)),
    ]

    assert answer.status_code == 303
    assert (await _open(account, answer.headers["location"])).content == PNG
    assert {each.status_code for each in refused} == {404}
    assert len({tuple(sorted(each.headers.items())) for each in refused}) == 1
    assert _client().post(path).headers["location"] == "/login"
    assert _client().get(path, headers=await _cookie(account)).status_code == 405


async def test_no_byte_leaves_when_the_opening_cannot_be_recorded(monkeypatch):
    account = await an_account()
    file = await a_file(account)
    link = files.link_for(await an_actor(account), file.id)

    async def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("portal.services.files.opening._record", broken)
    with pytest.raises(RuntimeError):
        await _open(account, link)

    assert await _rows(FileOpening) == []


async def test_every_answer_with_bytes_has_its_row_and_no_other_has():
    account = await an_account()
    file, gone = await a_file(account), await a_file(account)
    await store.drop(gone.place)
    actor = await an_actor(account)

    for _ in range(3):
        await _open(account, files.link_for(actor, file.id))
    lost = await _open(account, files.link_for(actor, gone.id))

    assert (lost.status_code, lost.content) == (410, b"")
    rows = await _rows(FileOpening)
    assert [(row.file_id, row.viewer_id) for row in rows] == [(file.id, account.id)] * 3


async def test_a_tab_for_a_file_that_cannot_be_shown_says_why_in_the_readers_language():
    account, other = await an_account(), await an_account()
    file, gone = await a_file(account), await a_file(account)
    await store.drop(gone.place)
    actor, stranger = await an_actor(account), await an_actor(other)
    tab = {"sec-fetch-mode": "navigate", "accept": "text/html", "accept-language": "ru"}

    async def opened(who, path, method="GET", headers=tab):
        return _client().request(method, path, headers=await _cookie(who) | headers)

    lost = await opened(account, files.link_for(actor, gone.id))
    refused = [
        await opened(account, f"/files/{file.id}?t=old"),
        await opened(other, files.link_for(stranger, file.id)),
        await opened(other, f"/files/{file.id}/link", "POST"),
        await opened(account, f"/files/{uuid4()}/link", "POST"),
    ]

    assert lost.status_code == 410
    assert tr("ru", FileGone.text) in lost.text
    assert '<html lang="ru">' in lost.text
    assert lost.headers["content-security-policy"] == content_policy()
    assert lost.headers["cache-control"] == "no-store"
    assert {(each.status_code, each.text) for each in refused} == {(404, refused[0].text)}
    assert tr("ru", NOT_HERE) in refused[0].text
    fetched = tab | {"sec-fetch-mode": "same-origin"}
    assert (await opened(account, files.link_for(actor, gone.id), headers=fetched)).content == b""
    older = {"accept": "text/html,*/*"}
    assert "<h1>" in (await opened(account, "/files/x", headers=older)).text


async def test_what_intake_refuses_is_said_and_not_kept(monkeypatch):
    async def refuse(_content):
        raise PdfActive

    monkeypatch.setattr(intake, "rewrite", refuse)
    account = await an_account(country="DE")
    await fills_in(await an_actor(account), IdentityCase.PASSPORT)
    answer = await _upload(account, b"GIF89a")

    assert answer.status_code == 422
    # It counts towards the help of customer service.
    assert [each.failures for each in await _rows(Review)] == [{"refused": 1}]
    assert answer.json()["text"].startswith("This PDF contains scripts")
    assert await _rows(StoredFile) == []


async def _silent_upload(account, monkeypatch, *chunks):
    """Send these chunks and then nothing, as a connection does that stands still."""
    monkeypatch.setattr(private_files, "IDLE_SECONDS", 0.05)
    headers = {**await _cookie(account), "content-length": "1000"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "query_string": b"purpose=identity",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    coming, sent = iter(chunks), []

    async def receive():
        for chunk in coming:
            return {"type": "http.request", "body": chunk, "more_body": True}
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    await Starlette(routes=private_files.routes)(scope, receive, send)
    return sent[0]["status"]


async def test_silence_ends_an_upload_and_frees_its_place(monkeypatch):
    account = await an_account()

    assert await _silent_upload(account, monkeypatch, PNG[:10], PNG[10:20]) == 408

    assert private_files.load.bytes == 0
    assert private_files.load.uploads == {}
    assert await _rows(StoredFile) == []


async def test_one_person_has_four_uploads_at_once_and_others_their_own(monkeypatch):
    account, other = await an_account(), await an_account()
    monkeypatch.setitem(private_files.load.uploads, account.id, private_files.MAX_AT_ONCE)

    assert (await _upload(account)).status_code == 503
    assert (await _upload(other)).status_code == 201


async def test_unfinished_uploads_never_hold_more_than_their_memory(monkeypatch):
    monkeypatch.setattr(private_files, "MAX_IN_FLIGHT", 50)

    answer = await _upload(await an_account())

    assert answer.status_code == 503
    assert answer.json()["text"].startswith("Many files are being uploaded")
    assert private_files.load.bytes == 0

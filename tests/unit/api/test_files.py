"""The route of files: cookie, policy, headers and names (checks 28, 46, 47)."""

from urllib.parse import unquote
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal import db
from portal.api.files import routes
from portal.api.private import disposition
from portal.models.companies import InvitationLetter
from portal.models.infrastructure import AuditEvent
from tests.factories.accounts import a_browser, an_account, sign_in
from tests.factories.companies import a_member_of, an_admin
from tests.factories.letters import CONTENT, a_letter

pytestmark = pytest.mark.usefixtures("database")


def _client() -> TestClient:
    return TestClient(Starlette(routes=routes), follow_redirects=False)


async def _get(account, letter_id):
    cookie = await sign_in(account, a_browser(f"browser of {account.id}"))
    return _client().get(f"/files/letters/{letter_id}", headers={"cookie": f"sid={cookie}"})


@pytest.mark.req("A-35")
async def test_the_owner_gets_the_file_to_save_and_no_cache_keeps_it():
    account, company = await an_admin()
    letter = await a_letter(account, company, language="ru", number="K7Q4-MX92-R5TZ")

    answer = await _get(account, letter.id)

    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; ")
    assert unquote(said.split("UTF-8''")[1]) == "Пригласительное письмо K7Q4-MX92-R5TZ.pdf"


async def test_foreign_missing_and_malformed_ids_answer_alike():
    _, company = await an_admin()
    owner, colleague = await a_member_of(company), await a_member_of(company)
    letter = await a_letter(owner, company)

    answers = [await _get(colleague, each) for each in (letter.id, uuid4(), "1", "%00", "x" * 500)]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {b""}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


async def test_who_has_no_company_gets_the_same_answer():
    account, company = await an_admin()
    letter = await a_letter(account, company)

    assert (await _get(await an_account(), letter.id)).status_code == 404


@pytest.mark.parametrize("cookie", ["", "sid=", "sid=x", "other=1"])
async def test_strangers_are_led_to_the_login_whatever_they_ask_for(cookie):
    account, company = await an_admin()
    letter = await a_letter(account, company)

    answers = [
        _client().get(f"/files/letters/{each}", headers={"cookie": cookie})
        for each in (letter.id, uuid4(), "x")
    ]

    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["location"] for answer in answers} == {"/login?next=/company"}
    assert {answer.content for answer in answers} == {b""}


async def test_a_damaged_letter_is_not_sent():
    account, company = await an_admin()
    letter = await a_letter(account, company)
    async with db.transaction() as session:
        await session.exec(
            update(InvitationLetter)
            .where(col(InvitationLetter.id) == letter.id)
            .values(content=b"%PDF another")
        )

    answer = await _get(account, letter.id)

    assert (answer.status_code, answer.content) == (410, b"")


async def test_no_byte_is_sent_without_a_row_on_the_audit_trail():
    account, company = await an_admin()
    letter = await a_letter(account, company)

    for _ in range(3):
        await _get(account, letter.id)
    await _get(account, uuid4())

    async with db.reading() as session:
        found = await session.exec(
            select(AuditEvent).where(AuditEvent.action == "letters:downloaded")
        )
        rows = found.all()
    assert [row.object_id for row in rows] == [letter.id] * 3
    assert {row.actor_id for row in rows} == {account.id}


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nSet-Cookie: x.pdf", "邀请函.pdf", "../a.pdf"])
def test_no_name_breaks_out_of_the_header(name):
    said = disposition(name)

    assert said.isascii()
    assert said.isprintable()
    assert said.count('"') == 2
    assert "/" not in said
    assert unquote(said.split("UTF-8''")[1]) == name

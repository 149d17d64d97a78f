"""What a load balancer is told."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal import db
from portal.api.health import MAX_LAG_SECONDS, routes
from portal.config import get_settings
from portal.mail import messages
from portal.models.infrastructure import OutboxMessage
from portal.services import outbox

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes))


def test_a_process_that_answers_is_alive(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_it_is_ready_with_a_database_and_an_empty_outbox(client):
    answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": True,
        "redis": None,
        "outbox_lag_seconds": 0.0,
    }


async def test_without_its_tables_it_is_not_ready(client):
    async with db.transaction() as session:
        await session.exec(text("ALTER TABLE outbox RENAME TO lost"))

    answer = client.get("/ready")

    async with db.transaction() as session:
        await session.exec(text("ALTER TABLE lost RENAME TO outbox"))
    assert answer.status_code == 503
    assert answer.json()["outbox_lag_seconds"] is None


async def test_mail_that_nobody_sends_is_told(client):
    async with db.transaction() as session:
        outbox.post(session, messages.NoAccount(), to="a@mail.example", language="en")
    async with db.transaction() as session:
        row = (await session.exec(select(OutboxMessage))).one()
        row.due_at -= timedelta(seconds=MAX_LAG_SECONDS + 1)

    answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json()["outbox_lag_seconds"] > MAX_LAG_SECONDS


def test_a_redis_that_is_away_is_told_in_time(client, monkeypatch):
    monkeypatch.setenv("PORTAL_REDIS_URL", "redis://127.0.0.1:1/0")
    get_settings.cache_clear()
    start = time.monotonic()

    answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json()["redis"] is False
    assert time.monotonic() - start < 5


def test_no_answer_names_addresses_or_passwords(client, monkeypatch):
    monkeypatch.setenv("PORTAL_REDIS_URL", "redis://:hidden-pass@127.0.0.1:1/0")
    get_settings.cache_clear()

    assert "hidden" not in client.get("/ready").text

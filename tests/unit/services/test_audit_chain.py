"""The audit trail: whatever is edited, removed or inserted by hand is found (security check 65)."""

import asyncio
from datetime import timedelta, timezone
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from portal import db, worker
from portal.config import get_settings
from portal.kit import clock
from portal.models.infrastructure import AuditEvent, AuditLink
from portal.services import audit, audit_chain
from portal.services.audit_chain import Head
from portal.services.audit_examination import Examination, Tampering
from tests.factories.files import a_master_key

pytestmark = pytest.mark.usefixtures("database")


async def _adds(count, **details):
    async with db.transaction() as session:
        for number in range(count):
            audit.record(
                session,
                "orders:placed",
                actor=None,
                object_type="order",
                object_id=uuid4(),
                **({"number": number, "to": "Müller 中国", "rate": 0.1, "odd": {2: "b"}} | details),
            )


async def _links():
    await worker.keep_promises()


async def _found(expected=None):
    async with db.reading() as session:
        seen = Examination(session=session)
        return [each.kind async for each in seen.findings(expected)]


async def _head():
    async with db.reading() as session:
        return await audit_chain.find_head(session)


async def _at(position):
    async with db.reading() as session:
        wanted = select(AuditLink.event_id).where(col(AuditLink.position) == position)
        return (await session.exec(wanted)).one()


async def _by_hand(*statements):
    async with db.transaction() as session:
        for each in statements:
            await session.exec(each, execution_options={"synchronize_session": False})


def _an_entry(**facts):
    nothing = {"object_type": "order", "address": "", "details": {}, "mark": ""}
    return {"id": uuid4(), "at": clock.now(), "action": "orders:placed"} | nothing | facts


async def test_an_untouched_trail_is_whole():
    await _adds(3)
    await _links()
    await _adds(2)
    await _links()

    assert await _found() == []
    assert (await _head()).position == 5


async def test_a_moment_named_in_another_time_zone_is_the_same_moment():
    at = clock.now().astimezone(timezone(timedelta(hours=8)))
    async with db.transaction() as session:
        session.add(AuditEvent(**_an_entry(at=at)))
    await _links()

    assert await _found() == []


async def test_what_waits_for_its_link_is_no_finding():
    await _adds(1)
    await _links()
    await _adds(2)

    assert await _found() == []


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize(
    "changed",
    [
        {"action": "orders:cancelled"},
        {"details": {"number": 9}},
        {"at": clock.now() - timedelta(days=1)},
        {"actor_id": UUID(int=7)},
        {"address": "192.0.2.9"},
        {"object_id": None},
        {"mark": ""},
    ],
)
async def test_an_edited_entry_is_found(changed, is_linked):
    await _adds(3)
    await _links()
    await _adds(1)
    async with db.reading() as session:
        held = await _at(2)
        waiting = await audit_chain._list_entries(session, audit_chain.is_unlinked())
    event_id = held if is_linked else waiting[0].id

    await _by_hand(update(AuditEvent).where(col(AuditEvent.id) == event_id).values(**changed))

    expected = Tampering.EDITED if is_linked else Tampering.INSERTED
    assert await _found() == [expected]


@pytest.mark.parametrize("position", [1, 2, 3])
async def test_a_removed_entry_is_found(position):
    await _adds(3)
    await _links()

    await _by_hand(delete(AuditEvent).where(col(AuditEvent.id) == await _at(position)))

    assert await _found() == [Tampering.REMOVED]


async def test_an_entry_removed_with_its_link_is_found():
    await _adds(4)
    await _links()

    await _by_hand(
        delete(AuditEvent).where(col(AuditEvent.id) == await _at(2)),
        delete(AuditLink).where(col(AuditLink.position) == 2),
    )

    assert await _found() == [Tampering.REMOVED]


async def test_closing_the_gap_helps_nobody():
    await _adds(3)
    await _links()

    await _by_hand(
        delete(AuditEvent).where(col(AuditEvent.id) == await _at(2)),
        delete(AuditLink).where(col(AuditLink.position) == 2),
        update(AuditLink).where(col(AuditLink.position) == 3).values(position=2),
    )

    assert await _found() == [Tampering.MISPLACED]


async def test_an_end_that_was_cut_off_is_found_by_a_head_written_down_before():
    await _adds(3)
    await _links()
    head = await _head()
    await _by_hand(
        delete(AuditEvent).where(col(AuditEvent.id) == await _at(3)),
        delete(AuditLink).where(col(AuditLink.position) == 3),
    )
    await _adds(1)
    await _links()

    assert await _found() == []
    assert await _found(Head.read(str(head))) == [Tampering.REMOVED]


@pytest.mark.parametrize("mark", ["", "copied", "foreign"])
@pytest.mark.parametrize("is_linked", [True, False])
async def test_an_inserted_entry_is_found_before_and_after_its_link(mark, is_linked):
    await _adds(1)
    await _links()
    async with db.reading() as session:
        written = (await session.exec(select(AuditEvent.mark))).one()
    marks = {"": "", "copied": written, "foreign": written.partition(":")[0] + ":" + "0" * 64}

    await _by_hand(insert(AuditEvent).values(**_an_entry(mark=marks[mark])))
    if is_linked:
        await _links()

    assert await _found() == [Tampering.INSERTED]


async def test_entries_from_before_the_marks_are_bound_by_the_chain():
    await _by_hand(insert(AuditEvent).values(**_an_entry()))
    await _by_hand(insert(AuditEvent).values(**_an_entry(at=clock.now() - timedelta(days=9))))
    await _adds(1)
    await _links()
    assert await _found() == []

    await _by_hand(update(AuditEvent).where(col(AuditEvent.id) == await _at(1)).values(address="x"))

    assert await _found() == [Tampering.EDITED]


async def test_an_entry_that_commits_late_is_linked_by_the_hourly_look():
    await _adds(1)
    await _links()
    async with db.transaction() as session:
        session.add(AuditEvent(**_an_entry(at=clock.now() - timedelta(hours=2))))
    await _links()
    assert (await _head()).position == 1

    await worker.keep_house()

    assert (await _head()).position >= 2
    assert await _found() == []


async def test_another_secret_is_noticed_and_the_old_key_mends_it(monkeypatch):
    await _adds(2)
    await _links()
    old = audit_chain.key_in_force()

    monkeypatch.setenv("PORTAL_SECRET_KEY", "another-secret-of-the-operator-0123456789")
    get_settings.cache_clear()
    assert await _found() == [Tampering.KEY_MISSING, Tampering.KEY_MISSING]

    monkeypatch.setenv("PORTAL_AUDIT_KEYS", f"{a_master_key('spring')},{old}")
    get_settings.cache_clear()
    await _adds(1)
    await _links()
    assert await _found() == []
    assert (await _head()).digest.startswith("spring:")


async def test_several_workers_at_once_make_one_chain():
    await _adds(20)

    await asyncio.gather(*(worker._link(since=None) for _ in range(4)))

    assert (await _head()).position == 20
    assert await _found() == []

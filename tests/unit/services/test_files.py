"""Private files: who gets at them, how they are attached, how they end (checks 43 to 49, T3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from pydantic import SecretStr
from sqlmodel import select

from portal import db
from portal.config import get_settings
from portal.errors import NotAllowed, NotFound, TooManyTries
from portal.files import store, vault
from portal.files.errors import FileGone, StoreDown, StoreFull
from portal.files.vault import Binding, WrappedKey
from portal.kit import clock
from portal.models.accounts import Account, AccountKind
from portal.models.files import FileOpening, StoredFile
from portal.models.infrastructure import AuditEvent
from portal.models.reviews import ReviewStatus
from portal.services import files, reviews
from portal.services.erasing import facts
from portal.services.files import FilePurpose, opening, quotas
from tests.factories.accounts import a_browser, an_account, an_actor, sign_in, who
from tests.factories.files import PDF, PNG, a_case, a_file, a_master_key
from tests.factories.papers import a_passport_scan

pytestmark = pytest.mark.usefixtures("database", "quick_intake")


@pytest.fixture
def marking(monkeypatch):
    """Write the line behind the bytes instead of across them, where a test can read it."""

    async def mark(content, _media_type, line):
        return content + line.encode()

    monkeypatch.setattr(opening, "watermark", mark)


async def _rows(table):
    async with db.reading() as session:
        return (await session.exec(select(table))).all()


async def _fresh(file):
    async with db.reading() as session:
        return await session.get(StoredFile, file.id)


async def _attach(actor, file_id, purpose=FilePurpose.IDENTITY, **options):
    async with db.transaction() as session:
        return await files.attach(session, actor, file_id, purpose, **options)


async def _release(file, days):
    async with db.transaction() as session:
        await files.release(session, file.id, days=days)


async def test_a_loose_file_is_attached_once_by_its_owner():
    account, stranger = await an_account(), await an_account()
    actor = await an_actor(account)
    file = await a_file(account)

    for asking, file_id, purpose in (
        (await an_actor(stranger), file.id, FilePurpose.IDENTITY),
        (actor, file.id, FilePurpose.BRAND),
        (actor, uuid4(), FilePurpose.IDENTITY),
    ):
        with pytest.raises(NotFound):
            await _attach(asking, file_id, purpose)
    attached = await _attach(actor, file.id)
    with pytest.raises(NotFound):
        await _attach(actor, file.id)

    assert attached.attached_at is not None
    assert attached.destroy_at is None


async def test_a_file_handed_in_for_somebody_else_becomes_theirs():
    owner, helper = await an_account(), await an_account(kind=AccountKind.SUPPORT)
    file = await a_file(helper, PDF)

    await _attach(await an_actor(helper), file.id, owner_id=owner.id)

    opened = await files.open_file(await an_actor(owner), file.id)
    assert opened.content == PDF
    with pytest.raises(NotFound):
        await files.open_file(await an_actor(helper), file.id)


@pytest.mark.parametrize("status", ReviewStatus)
async def test_a_reviewer_opens_only_what_they_look_at_now(status, marking):
    owner = await an_account()
    reviewer, other = [await an_account(kind=AccountKind.REVIEWER) for _ in range(2)]
    file = await a_file(owner, attached_at=clock.now())
    await a_case(owner, file, status=status, claimed_by=reviewer.id)

    async def may(account):
        try:
            await files.open_file(await an_actor(account), file.id)
        except NotFound:
            return False
        return True

    assert await may(reviewer) is (status is ReviewStatus.IN_REVIEW)
    assert await may(owner)
    assert not await may(other)
    for kind in (AccountKind.SUPPORT, AccountKind.SHOPPER, AccountKind.SUPPLIER):
        assert not await may(await an_account(kind=kind))


@pytest.mark.parametrize("status", ReviewStatus)
async def test_who_leads_the_desk_opens_whatever_was_handed_in(status, marking):
    owner, lead = await an_account(), await an_account(kind=AccountKind.REVIEW_LEAD)
    file, loose = await a_file(owner, attached_at=clock.now()), await a_file(owner)
    await a_case(owner, file, status=status)
    actor = await an_actor(lead)

    if status is ReviewStatus.DRAFT:
        with pytest.raises(NotFound):
            await files.open_file(actor, file.id)
    else:
        assert (await files.open_file(actor, file.id)).content.startswith(PNG)
    with pytest.raises(NotFound):
        await files.open_file(actor, loose.id)


async def test_nobody_looks_at_their_own_case_as_a_reviewer():
    reviewer = await an_account(kind=AccountKind.REVIEWER)
    owner = await an_account()
    file = await a_file(owner, attached_at=clock.now())
    await a_case(reviewer, file, status=ReviewStatus.IN_REVIEW, claimed_by=reviewer.id)

    with pytest.raises(NotFound):
        await files.open_file(await an_actor(reviewer), file.id)


async def test_the_owner_reads_who_has_looked(marking):
    owner, reviewer = await an_account(), await an_account(kind=AccountKind.REVIEWER)
    reviewing, owning = await an_actor(reviewer), await an_actor(owner)
    file = await a_file(owner, attached_at=clock.now())
    case = await a_case(owner, file, status=ReviewStatus.IN_REVIEW, claimed_by=reviewer.id)

    await files.open_file(owning, file.id)
    shown = await files.open_file(reviewing, file.id)

    assert shown.content.startswith(PNG)
    assert f"{reviewer.contact_name} · " in shown.content.decode("utf-8", "replace")
    assert shown.content.endswith(b" UTC")
    async with db.reading() as session:
        seen = await reviews.openings_of(session, case)
    assert [row.viewer for row in seen] == [reviewer.contact_name]
    rows = await _rows(FileOpening)
    assert {row.viewer_id for row in rows} == {owner.id, reviewer.id}
    opened = [row for row in await _rows(AuditEvent) if row.action == "files:opened"]
    assert len(opened) == 2


async def test_a_case_given_back_meanwhile_shows_nothing(monkeypatch, marking):
    owner, reviewer = await an_account(), await an_account(kind=AccountKind.REVIEWER)
    file = await a_file(owner, attached_at=clock.now())
    case = await a_case(owner, file, status=ReviewStatus.IN_REVIEW, claimed_by=reviewer.id)
    real = store.get

    async def slow(place):
        async with db.transaction() as session:
            row = await session.get(type(case), case.id)
            row.status, row.claimed_by = ReviewStatus.SUBMITTED, None
        return await real(place)

    monkeypatch.setattr(store, "get", slow)
    with pytest.raises(NotFound):
        await files.open_file(await an_actor(reviewer), file.id)

    assert await _rows(FileOpening) == []


async def test_swapped_rows_and_blobs_show_nothing():
    owner, other = await an_account(), await an_account()
    file, foreign = await a_file(owner), await a_file(other, PDF)
    theirs = await store.get(foreign.place)
    await store.drop(file.place)
    await store.put(file.place, theirs)

    with pytest.raises(FileGone):
        await files.open_file(await an_actor(owner), file.id)
    assert await _rows(FileOpening) == []


@pytest.mark.parametrize("fault", [StoreFull, StoreDown])
async def test_what_the_store_refuses_is_not_registered(monkeypatch, fault):
    actor = await an_actor(await an_account())

    async def refuses(*_args):
        raise fault

    monkeypatch.setattr(store, "put", refuses)
    with pytest.raises(fault):
        await files.take_in(actor, FilePurpose.IDENTITY, "a.png", PNG)

    assert await _rows(StoredFile) == []


async def test_bytes_that_no_row_knows_do_not_stay(monkeypatch, settings):
    monkeypatch.setattr(quotas, "MAX_BYTES", 1)
    actor = await an_actor(await an_account())

    with pytest.raises(files.TooManyFiles):
        await files.take_in(actor, FilePurpose.IDENTITY, "a.png", PNG)

    assert [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()] == []


async def test_nothing_readable_lies_in_the_store(settings):
    account = await an_account()
    for content in (PNG, PDF):
        await a_file(account, content)
    await files.take_in(await an_actor(account), FilePurpose.BRAND, "a.png", PNG)

    kept = [path for path in (settings.data_dir / "files").rglob("*") if path.is_file()]
    assert len(kept) == 3
    for path in kept:
        raw = path.read_bytes()
        assert not any(sign in raw for sign in (b"\xff\xd8\xff\xe0", b"%PDF", b"\x89PNG", b"IHDR"))
        assert path.stat().st_mode & 0o777 == 0o600


async def test_tries_are_counted_also_when_nothing_comes_of_them():
    actor = await an_actor(await an_account())

    for _ in range(30):
        await files.allow_upload(actor)
    with pytest.raises(TooManyTries):
        await files.allow_upload(actor)


async def test_who_has_not_given_the_second_factor_adds_nothing():
    account = await an_account(kind=AccountKind.REVIEWER)
    browser = a_browser("half way in")
    actor = await who(await sign_in(account, browser, with_factor=False), browser)

    with pytest.raises(NotAllowed):
        await files.allow_upload(actor)


async def test_a_file_that_nobody_takes_is_destroyed_after_a_day():
    account = await an_account()
    loose, taken = await a_file(account), await a_file(account, attached_at=clock.now())

    assert await files.tidy_up() == 0
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert await files.tidy_up() == 1
        assert await files.tidy_up() == 0

    assert (await _fresh(taken)).wrapped_key != ""
    gone = await _fresh(loose)
    assert (gone.wrapped_key, gone.destroy_at) == ("", None)
    assert gone.destroyed_at is not None
    with pytest.raises(FileGone):
        await store.get(loose.place)


@pytest.mark.parametrize("days", [0, 30, 90])
async def test_a_released_file_lives_its_days_and_not_one_more(days):
    account = await an_account()
    actor = await an_actor(account)
    file = await a_file(account, attached_at=clock.now())
    await _release(file, days)

    if days:
        with time_machine.travel(clock.now() + timedelta(days=days, seconds=-5), tick=False):
            assert await files.tidy_up() == 0
    with time_machine.travel(clock.now() + timedelta(days=days, seconds=1), tick=False):
        assert await files.tidy_up() == 1

    with pytest.raises(NotFound):
        await files.open_file(actor, file.id)


async def test_an_old_copy_of_the_store_opens_nothing_after_the_end():
    account = await an_account()
    file = await a_file(account, attached_at=clock.now())
    backup = await store.get(file.place)
    await _release(file, 0)
    await files.tidy_up()

    await store.put(file.place, backup)
    with pytest.raises(NotFound):
        await files.open_file(await an_actor(account), file.id)
    gone = await _fresh(file)
    key, binding = WrappedKey(gone.wrapped_key, gone.key_id), Binding(gone.id, gone.owner_id)
    with pytest.raises(FileGone):
        vault.unseal(backup, key, binding)


async def test_a_file_kept_after_all_is_not_destroyed():
    account = await an_account()
    file = await a_file(account, attached_at=clock.now())
    await _release(file, 0)
    async with db.transaction() as session:
        await files.keep(session, file.id)

    assert await files.tidy_up() == 0


async def test_the_key_goes_also_while_the_store_is_down(monkeypatch):
    account = await an_account()
    file = await a_file(account, attached_at=clock.now())
    await _release(file, 0)

    async def down(_place):
        raise StoreDown

    with monkeypatch.context() as patched:
        patched.setattr(store, "drop", down)
        assert await files.tidy_up() == 0
    assert (await _fresh(file)).wrapped_key == ""
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert await files.tidy_up() == 1


async def _rotate():
    after, sizes = None, []
    while True:
        async with db.transaction() as session:
            batch = await files.rotate_some(session, after=after)
        if batch is None:
            return sizes
        after = batch.last_id
        sizes.append(batch.count)


async def test_every_file_moves_to_the_newest_master_key(monkeypatch):
    monkeypatch.setattr("portal.services.files.keys._AT_ONCE", 2)
    old, new = a_master_key("old"), a_master_key("new")
    monkeypatch.setattr(get_settings(), "file_keys", SecretStr(old))
    account = await an_account()
    kept = [await a_file(account) for _ in range(5)]
    gone = await a_file(account, attached_at=clock.now())
    await _release(gone, 0)
    await files.tidy_up()

    monkeypatch.setattr(get_settings(), "file_keys", SecretStr(f"{new},{old}"))
    assert await _rotate() == [2, 2, 1]
    assert await _rotate() == []

    monkeypatch.setattr(get_settings(), "file_keys", SecretStr(new))
    async with db.reading() as session:
        assert await files.count_by_key(session) == {"new": 5}
    actor = await an_actor(account)
    assert {(await files.open_file(actor, file.id)).content for file in kept} == {PNG}
    assert (await _fresh(gone)).wrapped_key == ""


async def test_an_erased_person_leaves_no_file_that_opens():
    account, other = await an_account(), await an_account()
    file, foreign = await a_file(account, attached_at=clock.now()), await a_file(other)

    async with db.transaction() as session:
        row = await session.get(Account, account.id)
        await facts.forget(session, row)

    gone = await _fresh(file)
    assert (gone.wrapped_key, gone.name, gone.measures) == ("", "", {})
    assert await files.tidy_up() == 1
    assert (await _fresh(foreign)).wrapped_key != ""


async def test_what_a_reviewer_sees_is_another_picture_and_the_stored_one_stays():
    owner, reviewer = await an_account(), await an_account(kind=AccountKind.REVIEWER)
    scan = a_passport_scan(width=900)
    file = await a_file(owner, scan, media_type="image/jpeg", attached_at=clock.now())
    await a_case(owner, file, status=ReviewStatus.IN_REVIEW, claimed_by=reviewer.id)

    seen = await files.open_file(await an_actor(reviewer), file.id)
    own = await files.open_file(await an_actor(owner), file.id)

    assert seen.content.startswith(b"\xff\xd8\xff")
    assert seen.content != scan
    assert own.content == scan

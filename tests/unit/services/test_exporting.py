"""The copy of one's data: all of it, and nothing of anybody else (security check 67)."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
import time_machine
from sqlmodel import SQLModel, col, select

from portal import db
from portal.errors import NotFound, TooManyTries
from portal.files import store
from portal.files.errors import StoreDown
from portal.kit import clock
from portal.models.companies import Invitation, InvitationStatus
from portal.models.files import FileOpening, FilePurpose, StoredFile
from portal.models.notifications import Notification, Subject
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.schemas.exporting import CopyForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import audit, exporting, files
from portal.services.exporting.registry import KINDS, LEFT_OUT
from tests.factories.accounts import PASSWORD, an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.files import JPEG, a_case, a_file
from tests.factories.identity import hands_in
from tests.factories.letters import a_letter
from tests.factories.memberships import applies, does, told
from tests.factories.outbox import audited
from tests.factories.reviews import a_reviewer
from tests.factories.suppliers import IBAN, a_supplier_account, types

pytestmark = pytest.mark.usefixtures("database")


async def _asks(account, password=PASSWORD):
    form = CopyForm.read({"copy_password": password})
    await exporting.ask_for_copy(await an_actor(account), form)


async def _shown(account):
    return await does(account, exporting.find_copy)


async def _opened(account):
    """Ask for the copy and open it: the bytes of every file in it, by path."""
    await _asks(account)
    actor = await an_actor(account)
    file = await files.open_file(actor, UUID((await _shown(account)).file_id))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(copy, kind):
    return json.loads(copy[f"{kind}.json"])


def _pointers():
    """Return every column that points at an account, by a foreign key or without one."""
    by_key = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "accounts" for key in column.foreign_keys)
    }
    return by_key | {"accounts.id", "audit_events.actor_id", "outbox.account_id"}


def test_every_column_that_points_at_a_person_is_copied_or_left_out_for_a_reason():
    copied = {f"{kind.table.__tablename__}.{kind.by}" for kind in KINDS}

    assert copied & LEFT_OUT.keys() == set()
    assert copied | LEFT_OUT.keys() == _pointers()


def test_no_copy_tells_a_secret():
    secrets = {"password_hash", "fingerprint", "digest", "sealed_secret", "sealed", "wrapped_key"}

    for kind in KINDS:
        assert secrets.isdisjoint(kind.told), kind.file
        assert set(kind.told) <= set(kind.table.model_fields), kind.file


async def test_a_copy_holds_what_a_person_has_told_and_handed_in():
    inviter, company = await an_admin(full_name="Nordlicht GmbH")
    person = await an_account(contact_name="Lena Fischer", job_title="Head of lamps")
    actor = await an_actor(person)
    await hands_in(person, actor, IdentityCase.PASSPORT)
    await applies(person, company, "I build the lamps")
    await _invites(inviter, company, person.email, person.contact_name)

    copy = await _opened(person)

    (account,) = _rows(copy, "account")
    assert (account["email"], account["job_title"]) == (person.email, "Head of lamps")
    (review,) = _rows(copy, "reviews")
    assert review["facts"]["number"] == "C01X00T47"
    assert "number_key" not in review["facts"]
    (application,) = _rows(copy, "join_applications")
    assert application["message"] == "I build the lamps"
    assert [each["full_name"] for each in _rows(copy, "companies")] == ["Nordlicht GmbH"]
    (invitation,) = _rows(copy, "invitations")
    assert (invitation["email"], invitation["status"]) == (person.email, "pending")
    handed_in = _rows(copy, "files")
    papers = {name for name in copy if name.startswith("files/")}
    assert papers == {f"files/{each['id']} passport.png" for each in handed_in}
    assert {each["file_id"] for each in _rows(copy, "documents")} == {
        each["id"] for each in handed_in
    }
    assert _rows(copy, "files_left_out") == []
    assert _rows(copy, "sign_ins")
    assert {"files:attached", "memberships:applied"} & {
        each["action"] for each in _rows(copy, "activity")
    }


async def test_a_supplier_finds_the_account_number_in_the_open():
    supplier = await a_supplier_account()
    await types(supplier, legal_name="Guangming Trading", bank_account=IBAN)

    (review,) = _rows(await _opened(supplier), "reviews")

    assert review["facts"]["bank_account"] == IBAN
    assert review["facts"]["legal_name"] == "Guangming Trading"


async def _invites(inviter, company, email, contact_name):
    now = clock.now()
    async with db.transaction() as session:
        session.add(
            Invitation(
                company_id=UUID(company.id),
                email=email,
                contact_name=contact_name,
                invited_by=inviter.id,
                status=InvitationStatus.PENDING,
                fingerprint=sha256(email.encode()).hexdigest(),
                created_at=now,
                sent_at=now,
                expires_at=now + timedelta(days=60),
            )
        )


async def _is_told_of(person, canary):
    async with db.transaction() as session:
        session.add(
            Notification(
                account_id=person.id,
                kind="MemberJoined",
                subject=Subject.STAFF,
                details={"member": canary, "company": "Else AG", "reason": f"{canary} said so"},
                created_at=clock.now(),
            )
        )


async def _among_others(person, company, canary):
    """Let other people leave their names wherever the person's own records touch theirs."""
    now, actor = clock.now(), await an_actor(person)
    reviewer = await a_reviewer(contact_name=canary, name_on_id=canary)
    paper = await a_file(person, JPEG, attached_at=now, media_type="image/jpeg", name="own.jpg")
    case = await a_case(
        person,
        paper,
        status=ReviewStatus.IN_REVIEW,
        claimed_by=reviewer.id,
        decided_by=reviewer.id,
    )
    async with db.transaction() as session:
        audit.record(
            session,
            "memberships:invited",
            actor=actor,
            object_type="account",
            object_id=person.id,
            email=f"{canary}@birds.example",
        )
        session.add(FileOpening(file_id=paper.id, viewer_id=reviewer.id, at=now, address="::9"))
        session.add(
            ReviewRemark(
                review_id=case.id,
                round=1,
                target="full_name",
                reason="unreadable",
                note="Too dark",
                created_at=now,
                created_by=reviewer.id,
            )
        )
    await _is_told_of(person, canary)
    await _invites(person, company, f"{canary.lower()}@birds.example", canary)


async def test_a_copy_holds_nothing_of_other_people():
    person, company = await an_admin()
    member = await a_member_of(company, contact_name="Kanary Bird", name_on_id="Kanary Bird")
    await applies(await an_account(contact_name="Kanary Bird"), company, "I am Kanary")
    await a_file(member, b"Kanary", name="Kanary.png")
    await a_letter(member, company)
    await a_letter(person, company)
    await _among_others(person, company, "Kanary")

    copy = await _opened(person)

    everything = " ".join(copy).encode() + b"".join(copy.values())
    assert b"kanary" not in everything.lower()
    assert member.email.encode() not in everything
    assert str(member.id).encode() not in everything
    assert len([name for name in copy if name.startswith("letters/")]) == 1
    assert [each["note"] for each in _rows(copy, "remarks")] == ["Too dark"]
    assert len(_rows(copy, "openings_of_my_files")) == 1
    assert len(_rows(copy, "invitations_sent")) == 1


async def test_the_password_is_asked_for_again():
    account = await an_account()

    with pytest.raises(exporting.CopyPasswordWrong):
        await _asks(account, "not my password at all")

    assert (await _shown(account)).file_id == ""


async def test_one_copy_a_day():
    account = await an_account()
    await _asks(account)

    with pytest.raises(exporting.CopyMadeToday):
        await _asks(account)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        await _asks(account)

    assert [each for each in await told(account) if each == "CopyReady"] == ["CopyReady"] * 2


async def test_a_copy_that_failed_can_be_tried_again_and_not_for_ever(monkeypatch):
    account = await an_account()

    async def is_down(_place, _content):
        raise StoreDown

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", is_down)
        for _ in range(3):
            with pytest.raises(StoreDown):
                await _asks(account)
    with pytest.raises(TooManyTries):
        await _asks(account)

    assert await told(account) == []
    assert "accounts:data_copied" not in [each.action for each in await audited()]


async def test_after_seven_days_the_copy_is_destroyed():
    account = await an_account()
    await _asks(account)
    shown = await _shown(account)
    assert shown.until - shown.made_at == timedelta(days=7)

    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        await files.tidy_up()
        assert (await _shown(account)).file_id == ""

    with pytest.raises(NotFound):
        await files.open_file(await an_actor(account), UUID(shown.file_id))


async def test_nobody_else_opens_a_copy_and_no_copy_holds_an_older_one():
    account = await an_account()
    await _asks(account)
    file_id = UUID((await _shown(account)).file_id)

    for other in (await an_account(), await a_reviewer()):
        with pytest.raises(NotFound):
            await files.open_file(await an_actor(other), file_id)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        copy = await _opened(account)

    assert not [name for name in copy if name.startswith("files/")]


async def test_what_cannot_be_read_is_named():
    account = await an_account()
    file = await a_file(account)
    await store.drop(file.place)

    copy = await _opened(account)

    assert _rows(copy, "files_left_out") == [{"id": str(file.id), "name": "passport.png"}]


async def test_a_copy_uses_up_no_quota():
    account = await an_account()
    await _asks(account)

    async with db.reading() as session:
        found = await session.exec(
            select(StoredFile).where(col(StoredFile.purpose) == FilePurpose.COPY)
        )
        copy = found.one()
        await files.quotas.refuse_beyond(session, account.id, more=200_000_000 - 1)

    assert copy.media_type == "application/zip"
    assert copy.name.endswith(".zip")


async def test_facts_of_a_case_survive_in_the_review_that_they_stand_in():
    """The copy opens sealed numbers; what is stored stays sealed (security check 50)."""
    person = await an_account()
    await hands_in(person, await an_actor(person), IdentityCase.PASSPORT)

    await _asks(person)

    async with db.reading() as session:
        review = (await session.exec(select(Review))).one()
    assert "C01X00T47" not in json.dumps(review.facts)

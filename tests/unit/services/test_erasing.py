"""The end of an account: asked for by its owner, carried out 14 days later (life cycle 1)."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlmodel import select

from portal import db, worker
from portal.errors import NotFound
from portal.kit import clock
from portal.mail.erasing import AccountErased, ErasureAsked, ErasureCancelled
from portal.models.accounts import AccountStatus, LinkPurpose
from portal.models.companies import (
    ApplicationStatus,
    Invitation,
    InvitationLetter,
    InvitationStatus,
)
from portal.models.desk import RecoveryCode, SecondFactor
from portal.models.legacy import BadgeRecord, LegacyAccount, LegacyKind
from portal.schemas.erasing import EraseForm, Obstacle
from portal.services import accounts, companies, erasing, memberships, sessions
from portal.services.accounts import links
from tests.factories.accounts import PASSWORD, a_browser, an_account, an_actor, knows, refreshed
from tests.factories.canaries import everywhere
from tests.factories.companies import a_form, a_member_of, an_admin
from tests.factories.letters import a_letter
from tests.factories.memberships import (
    admins_of,
    an_admin_of,
    applications_of,
    applies,
    does,
    place_of,
    places_of,
    to,
    told,
)
from tests.factories.outbox import audited, last_to, posted

pytestmark = pytest.mark.usefixtures("database")


async def _ask(account, password=PASSWORD):
    await erasing.ask_to_erase(await an_actor(account), EraseForm.read({"password": password}))


async def _shown(account):
    return await does(account, erasing.find_erasure)


async def _pass_and_erase():
    """Let 14 days pass and the worker come by; return how many accounts it had to do with."""
    done = 0
    with time_machine.travel(clock.now() + erasing.ERASED_AFTER + timedelta(minutes=1)):
        async with db.reading() as session:
            due = await erasing.list_due(session)
        for each in due:
            async with db.transaction() as session:
                await erasing.erase(session, each)
            done += 1
    return done


async def test_asking_sets_a_day_and_mails_it():
    account = await an_account()

    await _ask(account)

    erase_at = (await _shown(account)).erase_at
    assert timedelta(days=13, hours=23) < erase_at - clock.now() <= timedelta(days=14)
    message = await last_to(account.email)
    assert isinstance(message, ErasureAsked)
    assert message.at == erase_at
    assert "accounts:erasure_asked" in [each.action for each in await audited()]


async def test_asking_again_changes_nothing():
    account = await an_account()
    await _ask(account)
    before = (await _shown(account)).erase_at

    await _ask(account)

    assert (await _shown(account)).erase_at == before
    asked = [each for each in await posted() if each.kind is ErasureAsked]
    assert len(asked) == 1


async def test_asking_needs_the_password():
    account = await an_account()

    with pytest.raises(accounts.PasswordWrong):
        await _ask(account, "not my password at all")

    assert (await _shown(account)).erase_at is None


async def test_whoever_thinks_better_of_it_keeps_the_account():
    account = await an_account()
    await _ask(account)

    await does(account, erasing.cancel_erasing)

    assert (await _shown(account)).erase_at is None
    assert isinstance(await last_to(account.email), ErasureCancelled)
    assert await _pass_and_erase() == 0
    assert (await refreshed(account)).status is AccountStatus.ACTIVE


async def test_nothing_happens_before_the_day():
    account = await an_account()
    await _ask(account)

    with time_machine.travel(clock.now() + timedelta(days=13)):
        async with db.reading() as session:
            assert await erasing.list_due(session) == []

    assert (await refreshed(account)).status is AccountStatus.ACTIVE


@pytest.mark.req("A-76")
async def test_the_only_admin_of_others_transfers_first():
    admin, company = await an_admin()
    await a_member_of(company)

    with pytest.raises(erasing.SoleAdminStays):
        await _ask(admin)

    shown = await _shown(admin)
    assert (shown.obstacle, shown.company) == (Obstacle.SOLE_ADMIN, company.full_name)


async def test_the_last_member_closes_the_company_first():
    admin, _ = await an_admin()

    with pytest.raises(erasing.LastMemberStays):
        await _ask(admin)

    assert (await _shown(admin)).obstacle is Obstacle.LAST_MEMBER
    await does(admin, memberships.close_company)
    await _ask(admin)
    assert await _pass_and_erase() == 1
    assert (await refreshed(admin)).status is AccountStatus.ERASED


@pytest.mark.req("A-76")
async def test_who_has_become_the_only_admin_meanwhile_stays_and_is_told():
    admin, company = await an_admin()
    other = await an_admin_of(company, admin)
    await _ask(admin)
    await does(other, memberships.remove_admin_right, await place_of(other))

    assert await _pass_and_erase() == 1

    kept = await refreshed(admin)
    assert (kept.status, kept.erase_at) == (AccountStatus.ACTIVE, None)
    assert list(await admins_of(company)) == [admin.id]
    assert (await told(admin))[-1] == "ErasureStopped"
    assert "accounts:erasure_stopped" in [each.action for each in await audited()]


@pytest.mark.req("A-74")
async def test_a_member_leaves_the_company_and_its_admins_are_told():
    admin, company = await an_admin()
    member = await a_member_of(company, contact_name="Zoe Quit")
    await a_letter(member, company)
    async with db.transaction() as session:
        now = clock.now()
        session.add(SecondFactor(account_id=member.id, sealed_secret="sealed", created_at=now))
        session.add(RecoveryCode(account_id=member.id, digest="d" * 64, created_at=now))
    await _ask(member)

    await _pass_and_erase()

    (place,) = await places_of(member)
    assert (place.ended_because, place.name_key) == ("erased", "")
    assert place.ended_at is not None
    assert (await told(admin))[-1] == "MemberErased"
    async with db.reading() as session:
        for table in (InvitationLetter, RecoveryCode, SecondFactor):
            assert (await session.exec(select(table))).all() == []
    assert isinstance(await last_to(member.email), AccountErased)


def _an_older_record(account):
    return LegacyAccount(
        kind=LegacyKind.BEST_OVERSEAS,
        email=account.email,
        contact_name=account.contact_name,
        imported_at=clock.now(),
        activated_at=clock.now(),
        account_id=account.id,
    )


def _a_badge_record(account):
    return BadgeRecord(
        number="KB-1",
        name=account.contact_name,
        name_key=account.contact_name.lower(),
        country="DE",
        email=account.email,
        imported_at=clock.now(),
        updated_at=clock.now(),
        claimed_at=clock.now(),
        claimed_by=account.id,
    )


async def test_nothing_personal_is_left_but_the_audit_trail_and_the_farewell():
    account = await an_account(
        contact_name="Kanary Bird",
        name_on_id="Kanary B.",
        email="kanary@birds.example",
        user_name="KanaryX",
        user_name_key="kanaryx",
        mobile="+4915100000077",
        job_title="Kanary keeper",
    )
    await knows(account, a_browser("nest"))
    async with db.transaction() as session:
        links.create_link(session, LinkPurpose.RESET_PASSWORD, account.id)
        session.add(_an_older_record(account))
        session.add(_a_badge_record(account))
    await _ask(account)

    await _pass_and_erase()

    left = await everywhere("Kanary", "kanary", "+4915100000077")
    assert left == ["outbox.recipient"]
    gone = await refreshed(account)
    assert gone.email == f"erased-{account.id}@erased.invalid"
    assert not gone.password_hash.startswith("$")
    async with db.reading() as session:
        badge = (await session.exec(select(BadgeRecord))).one()
        older = (await session.exec(select(LegacyAccount))).one()
    assert (badge.claimed_at is None, badge.claimed_by) == (False, None)
    assert (older.activated_at is None, older.account_id) == (False, None)


async def test_every_browser_is_signed_out_and_the_address_is_free_again():
    account = await an_account()
    actor = await an_actor(account)
    await _ask(account)

    await _pass_and_erase()

    async with db.reading() as session:
        assert await sessions.list_sessions(session, actor) == []
    again = await an_account(email=account.email)
    assert again.id != account.id


async def test_an_event_still_on_its_way_finds_nobody():
    _, company = await an_admin()
    account = await an_account()
    actor = await an_actor(account)
    await _ask(account)
    await _pass_and_erase()

    async with db.transaction() as session:
        with pytest.raises(NotFound):
            await memberships.apply_to_join(session, actor, to(company))
        with pytest.raises(NotFound):
            await companies.create_company(session, actor, a_form(), acknowledged=True)
        with pytest.raises(NotFound):
            await erasing.cancel_erasing(session, actor)


async def test_an_application_and_an_invitation_end_with_the_account():
    admin, company = await an_admin()
    inviting, other = await an_admin(full_name="Else AG")
    account = await an_account()
    await applies(account, company, "I am Kanary")
    async with db.transaction() as session:
        session.add(
            Invitation(
                company_id=UUID(other.id),
                email=account.email,
                contact_name="Kanary",
                invited_by=inviting.id,
                fingerprint="f" * 64,
                created_at=clock.now(),
                sent_at=clock.now(),
                expires_at=clock.now() + timedelta(days=60),
            )
        )
    await _ask(account)

    await _pass_and_erase()

    (application,) = await applications_of(account)
    assert (application.status, application.message) == (ApplicationStatus.VOID, "")
    assert (await told(admin))[-1] == "ApplicationVoid"
    async with db.reading() as session:
        invitation = (await session.exec(select(Invitation))).one()
    assert (invitation.status, invitation.contact_name) == (InvitationStatus.CANCELLED, "")
    assert invitation.email.endswith("@erased.invalid")


@pytest.mark.parametrize(
    ("status", "left"),
    [
        (AccountStatus.LOCKED, AccountStatus.ERASED),
        (AccountStatus.SUSPENDED, AccountStatus.SUSPENDED),
    ],
)
async def test_a_lock_holds_nothing_up_and_a_suspension_does(status, left):
    account = await an_account()
    await _ask(account)
    async with db.transaction() as session:
        (await memberships.lock_account(session, account.id)).move_to(status, at=clock.now())

    await _pass_and_erase()

    assert (await refreshed(account)).status is left


async def test_the_worker_erases_whoever_is_due():
    several = [await an_account() for _ in range(3)]
    for each in several:
        await _ask(each)

    with time_machine.travel(clock.now() + erasing.ERASED_AFTER + timedelta(minutes=1)):
        await worker.keep_house()

    assert {(await refreshed(each)).status for each in several} == {AccountStatus.ERASED}

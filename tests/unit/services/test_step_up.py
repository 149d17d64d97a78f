"""What a thief of a session cannot do without the password (security check 6)."""

from datetime import timedelta

import pytest
import time_machine

from portal import db
from portal.kit import clock
from portal.models.accounts import Account
from portal.schemas.accounts import ChangePasswordForm, EmailChangeForm, ProfileForm
from portal.schemas.erasing import EraseForm
from portal.schemas.exporting import CopyForm
from portal.schemas.memberships import TransferForm
from portal.services import accounts, erasing, exporting, memberships, sessions
from tests.factories.accounts import PASSWORD, an_account, an_actor, refreshed
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import place_of

pytestmark = pytest.mark.usefixtures("database")
WRONG = "not my password at all"
NUMBER = "+4915123456789"


async def _changes_mobile(actor, password="", number=NUMBER):
    facts = {"contact_name": "Ana", "mobile": number, "language": "en", "password": password}
    form = ProfileForm.read(facts)
    proven = await accounts.prove_if_given(actor, form.password)
    async with db.transaction() as session:
        return await accounts.save_profile(session, actor, form, proven=proven)


async def _an_actor_of_before(minutes, *, factor_minutes=None):
    """Return somebody who logged in so long ago, and gave a second factor later if they did."""
    now = clock.now()
    with time_machine.travel(now - timedelta(minutes=minutes)):
        account = await an_account()
        actor = await an_actor(account)
    if factor_minutes is not None:
        async with db.transaction() as session:
            at = now - timedelta(minutes=factor_minutes)
            await sessions.note_second_factor(session, actor, at)
    return account, actor


@pytest.mark.parametrize(
    ("minutes", "factor_minutes", "password", "refusal"),
    [
        (0, None, "", None),
        (9, None, "", None),
        (11, None, "", accounts.PasswordNeeded),
        (50, 9, "", None),
        (50, 11, "", accounts.PasswordNeeded),
        (50, None, PASSWORD, None),
        (50, 11, PASSWORD, None),
        (50, None, WRONG, accounts.PasswordWrong),
        (0, None, WRONG, accounts.PasswordWrong),
    ],
)
async def test_a_number_changes_by_a_proof_of_the_last_ten_minutes(
    minutes, factor_minutes, password, refusal
):
    account, actor = await _an_actor_of_before(minutes, factor_minutes=factor_minutes)

    if refusal is None:
        await _changes_mobile(actor, password)
    else:
        with pytest.raises(refusal):
            await _changes_mobile(actor, password)

    assert (await refreshed(account)).mobile == (None if refusal else NUMBER)


async def test_what_is_no_login_changes_without_a_proof():
    _, actor = await _an_actor_of_before(50)

    row = await _changes_mobile(actor, number="")

    assert row.contact_name == "Ana"


async def test_a_number_cannot_be_taken_away_without_a_proof():
    account, actor = await _an_actor_of_before(50)
    await _changes_mobile(actor, PASSWORD)

    with pytest.raises(accounts.PasswordNeeded):
        await _changes_mobile(actor, number="")

    assert (await refreshed(account)).mobile == NUMBER


async def _changes_email(actor: object, _place: object) -> None:
    form = EmailChangeForm.read({"new_email": "new@mail.example", "password": WRONG})
    await accounts.ask_for_email_change(actor, form)


async def _changes_password(actor, _place):
    new = "quite another long sentence"
    sent = {"old_password": WRONG, "password": new, "password_again": new}
    await accounts.change_password(actor, ChangePasswordForm.read(sent))


async def _transfers(actor, place):
    await memberships.transfer(
        actor, TransferForm.read({"membership_id": str(place), "password": WRONG})
    )


async def _exports(actor, _place):
    await exporting.ask_for_copy(actor, CopyForm.read({"copy_password": WRONG}))


async def _erases(actor, _place):
    await erasing.ask_to_erase(actor, EraseForm.read({"password": WRONG}))


@pytest.mark.parametrize("act", [_changes_email, _changes_password, _transfers, _exports, _erases])
async def test_the_password_is_asked_for_however_fresh_the_login_is(act):
    admin, company = await an_admin()
    member = await a_member_of(company)
    before = (await refreshed(admin)).model_dump()

    with pytest.raises((accounts.PasswordWrong, accounts.OldPasswordWrong)):
        await act(await an_actor(admin), await place_of(member))

    assert Account(**before).model_dump() == (await refreshed(admin)).model_dump()

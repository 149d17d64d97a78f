"""Staff accounts: made by the operator, opened by their owner."""

import pytest

from portal import db
from portal.models.accounts import AccountKind
from portal.permissions import Permission
from portal.schemas.accounts import ResetPasswordForm
from portal.schemas.base import FormRefused
from portal.schemas.staff import StaffForm
from portal.services import accounts, staff
from portal.services.accounts import finding
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.outbox import audited, posted, token_to

pytestmark = pytest.mark.usefixtures("database")
SENT = {"email": "Olga@desk.example", "kind": "support", "contact_name": "Ольга", "language": "ru"}


async def test_a_staff_account_is_opened_with_the_mailed_link():
    await staff.add_staff(StaffForm.read(SENT))

    token = await token_to("olga@desk.example")
    password = "seven quiet herons at dusk"
    form = ResetPasswordForm.read(
        {"token": token, "password": password, "password_again": password}
    )
    assert await accounts.reset_password(a_browser("desk"), form)
    async with db.reading() as session:
        account = await finding.find_by_email(session, "olga@desk.example")
    assert account.kind is AccountKind.SUPPORT
    assert Permission.ACCOUNTS_LIST in (await an_actor(account)).permissions
    assert not account.is_demo


async def test_the_mail_is_in_the_language_chosen():
    await staff.add_staff(StaffForm.read(SENT))

    (mail,) = await posted()
    assert (mail.to, mail.language) == ("olga@desk.example", "ru")


async def test_adding_leaves_a_line_in_the_audit_trail_without_a_secret():
    await staff.add_staff(StaffForm.read(SENT))

    event = next(each for each in await audited() if each.action == "accounts:added")
    assert event.actor_id is None
    assert event.details == {"kind": "support"}


async def test_an_address_in_use_is_refused():
    await an_account(email="olga@desk.example")

    with pytest.raises(accounts.EmailInUse):
        await staff.add_staff(StaffForm.read(SENT))

    assert await posted() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "overseas_buyer"),
        ("kind", "supplier"),
        ("kind", "root"),
        ("email", "olga"),
        ("contact_name", " "),
        ("language", "de"),
    ],
)
def test_what_is_no_staff_is_refused(field, value):
    with pytest.raises(FormRefused) as refused:
        StaffForm.read({**SENT, field: value})

    assert set(refused.value.errors) == {field}

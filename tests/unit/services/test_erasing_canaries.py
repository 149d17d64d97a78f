"""What an erased person has handed in is in no table and in no store (security check 67)."""

from datetime import timedelta

import pytest
import time_machine

from portal import worker
from portal.kit import clock
from portal.schemas.erasing import EraseForm
from portal.schemas.exporting import CopyForm
from portal.schemas.identity_cases import IdentityCase
from portal.services import erasing, exporting
from tests.factories.accounts import PASSWORD, an_account, an_actor
from tests.factories.brands import a_private_draft, an_approved
from tests.factories.canaries import everywhere, stored
from tests.factories.files import a_file
from tests.factories.identity import hands_in
from tests.factories.suppliers import an_authenticated

pytestmark = pytest.mark.usefixtures("database")


async def _is_erased(account):
    await erasing.ask_to_erase(await an_actor(account), EraseForm.read({"password": PASSWORD}))
    with time_machine.travel(clock.now() + erasing.ERASED_AFTER + timedelta(minutes=1)):
        await worker.keep_house()


async def test_nothing_is_left_of_identity_papers_and_of_a_copy_of_the_data():
    account = await an_account(contact_name="Kanary Bird", email="kanary@birds.example")
    actor = await an_actor(account)
    facts = {"full_name": "Kanary Bird", "name_latin": "Kanary Bird", "number": "KANARY947"}
    await hands_in(account, actor, IdentityCase.PASSPORT, **facts)
    await a_file(account, b"Kanary", name="Kanary loose.png")
    await exporting.ask_for_copy(actor, CopyForm.read({"copy_password": PASSWORD}))
    assert len(stored()) >= 3

    await _is_erased(account)

    assert await everywhere("Kanary", "kanary", "KANARY947") == ["outbox.recipient"]
    assert stored() == []


async def test_of_a_supplier_only_the_registered_company_is_left():
    account = await an_authenticated(
        representative="Kanary Wei",
        local_name="Kanary Lampen",
        address="Kanary Road 1",
        contact_name="Kanary Wei",
        contact_email="kanary@birds.example",
        main_products="Kanary lamps",
    )
    await an_approved(account, await a_private_draft(account, name_en="Kanary", name_zh=""))

    await _is_erased(account)

    assert await everywhere("Kanary", "kanary") == []
    assert stored() == []

"""What the desk has verified cannot be changed on the personal page."""

from datetime import UTC, datetime

import pytest

from portal import db
from portal.schemas.accounts import ProfileForm
from portal.schemas.base import FormRefused
from portal.services import accounts
from tests.factories.accounts import an_account, an_actor

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
PROFILE = {
    "contact_name": "Li Wei",
    "name_on_id": "Li Wei",
    "name_latin": "",
    "country": "SG",
    "job_title": "Buyer",
    "mobile": "+6591234567",
    "language": "en",
}


async def _save(actor, **changed):
    async with db.transaction() as session:
        return await accounts.save_profile(session, actor, ProfileForm.read(PROFILE | changed))


async def test_a_verified_name_stands_fast():
    account = await an_account(
        name_on_id="Li Wei", country="SG", identity_verified_at=NOON, contact_name="Li Wei"
    )
    actor = await an_actor(account)

    with pytest.raises(FormRefused) as refused:
        await _save(actor, name_on_id="Li Ming", country="CN")

    assert set(refused.value.errors) == {"name_on_id", "country"}
    assert (await _save(actor, job_title="Head of Purchasing")).is_verified

"""Consent to the User Agreement (B-07)."""

import pytest
from sqlmodel import select

from portal import db
from portal.models.accounts import AgreementAcceptance
from portal.schemas.accounts import AgreementForm
from portal.schemas.base import FormRefused
from portal.services import agreements
from tests.factories.accounts import an_account, an_actor
from tests.factories.outbox import audited

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.req("B-07")]


async def test_accepting_a_new_version_is_stored_once(monkeypatch):
    actor = await an_actor(await an_account())
    monkeypatch.setattr(agreements, "CURRENT_VERSION", "2030-01")
    form = AgreementForm.read({"agreed": "on"})

    for _ in range(2):
        async with db.transaction() as session:
            await agreements.accept(session, actor, actor.visitor, form)

    async with db.reading() as session:
        assert not await agreements.needs_consent(session, actor.account_id)
        versions = [
            each.agreement_version for each in await session.exec(select(AgreementAcceptance))
        ]
    assert sorted(versions) == ["2026-11", "2030-01"]
    assert [event.action for event in await audited()].count("agreements:accepted") == 1


@pytest.mark.parametrize(
    "sent", [{}, {"agreed": ""}, {"agreed": "off"}, {"agreed": False}, {"agreed": None}]
)
def test_an_empty_box_is_no_consent(sent):
    with pytest.raises(FormRefused) as refusal:
        AgreementForm.read(sent)

    assert set(refusal.value.errors) == {"agreed"}

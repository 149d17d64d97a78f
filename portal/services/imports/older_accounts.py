"""The accounts of older platforms, which sleep until their owners log in here (A-08)."""

from typing import Any
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.models.accounts import Account
from portal.models.legacy import LegacyAccount
from portal.schemas.imports import OlderAccountLineForm
from portal.services import audit
from portal.services.accounts import erased, older
from portal.services.imports.columns import ACCOUNT_COLUMNS
from portal.services.imports.running import Placed
from portal.services.imports.totals import Outcome, Totals
from portal.services.imports.writing import insert_new

ERASED = "the owner had their account erased: the portal forgets them for good"
_IN_USE = "the address has an account here: it stays as it is"


class _OlderAccounts:
    """Older accounts; one whose owner has come is never changed by a file."""

    name = "older_accounts"
    form = OlderAccountLineForm
    columns = ACCOUNT_COLUMNS

    def key_of(self, form: OlderAccountLineForm) -> str:
        return form.email

    async def store(
        self, session: AsyncSession, lines: list[Placed[OlderAccountLineForm]], totals: Totals
    ) -> None:
        wanted = [each.form.email for each in lines]
        found = await session.exec(
            select(LegacyAccount).where(col(LegacyAccount.email).in_(wanted)).with_for_update()
        )
        known = {each.email: each for each in found}
        taken = await session.exec(select(Account.email).where(col(Account.email).in_(wanted)))
        in_use = set(taken) | {each.email for each in known.values() if each.activated_at}
        gone = await erased.erased_among(session, wanted)
        fresh = []
        for line in lines:
            record = known.get(line.form.email)
            if line.form.email in gone - in_use:
                totals.refuse(line.number, ERASED, column="email", value=line.form.email)
            elif line.form.email in in_use:
                _pass_over(record, line, totals)
            elif record is None:
                fresh.append(_new(line.form))
                totals.count(line.number, Outcome.CREATED)
            else:
                _renew(session, record, line, totals)
        await insert_new(session, LegacyAccount, fresh)


def _facts(form: OlderAccountLineForm) -> dict[str, Any]:
    """Return what the file says; the hash apart, for it is stored sealed."""
    return form.model_dump(include={"kind", "contact_name", "country", "company_name"})


def _new(form: OlderAccountLineForm) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "email": form.email,
        "password_hash": older.seal_hash(form.password_hash),
        "imported_at": clock.now(),
        **_facts(form),
    }


def _pass_over(
    record: LegacyAccount | None, line: Placed[OlderAccountLineForm], totals: Totals
) -> None:
    """Count a line whose owner has come: nothing new if it says what it said before."""
    if record and all(getattr(record, key) == each for key, each in _facts(line.form).items()):
        totals.count(line.number, Outcome.UNCHANGED)
        return
    totals.refuse(line.number, _IN_USE, column="email", value=line.form.email)


def _renew(
    session: AsyncSession,
    record: LegacyAccount,
    line: Placed[OlderAccountLineForm],
    totals: Totals,
) -> None:
    facts = _facts(line.form)
    changed = [name for name, value in facts.items() if getattr(record, name) != value]
    if older.unseal_hash(record.password_hash) != line.form.password_hash:
        record.password_hash = older.seal_hash(line.form.password_hash)
        changed.append("password_hash")
    if not changed:
        totals.count(line.number, Outcome.UNCHANGED)
        return
    for name, value in facts.items():
        setattr(record, name, value)
    audit.record(
        session,
        "older_accounts:updated",
        actor=None,
        object_type="older_account",
        object_id=record.id,
        changed=changed,
        by="import",
    )
    totals.count(line.number, Outcome.UPDATED)


OLDER_ACCOUNTS = _OlderAccounts()

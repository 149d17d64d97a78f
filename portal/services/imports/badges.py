"""The badges of earlier fairs, which their holders will claim (A-01)."""

from typing import Any
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.kit.names import fold
from portal.models.legacy import BadgeRecord
from portal.schemas.imports import BadgeLineForm
from portal.services import audit
from portal.services.accounts import erased
from portal.services.imports.columns import BADGE_COLUMNS
from portal.services.imports.older_accounts import ERASED
from portal.services.imports.running import Placed
from portal.services.imports.totals import Outcome, Totals
from portal.services.imports.writing import insert_new

_IN_USE = "the badge has been claimed: it stays as it is"


class _Badges:
    """Badge records; one that has been claimed is never changed by a file."""

    name = "badges"
    form = BadgeLineForm
    columns = BADGE_COLUMNS

    def key_of(self, form: BadgeLineForm) -> str:
        return form.number

    async def store(
        self, session: AsyncSession, lines: list[Placed[BadgeLineForm]], totals: Totals
    ) -> None:
        wanted = [each.form.number for each in lines]
        found = await session.exec(
            select(BadgeRecord).where(col(BadgeRecord.number).in_(wanted)).with_for_update()
        )
        known = {each.number: each for each in found}
        gone = await erased.erased_among(session, [each.form.email for each in lines])
        fresh = []
        for line in lines:
            record = known.get(line.form.number)
            if record is None and line.form.email in gone:
                totals.refuse(line.number, ERASED, column="email", value=line.form.email)
            elif record is None:
                fresh.append(_new(line.form))
                totals.count(line.number, Outcome.CREATED)
            else:
                _renew(session, record, line, totals)
        await insert_new(session, BadgeRecord, fresh)


def _facts(form: BadgeLineForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "name_key": fold(form.name),
        "country": form.country,
        "email": form.email or None,
        "company_name": form.company_name,
    }


def _new(form: BadgeLineForm) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": uuid4(),
        "version": 1,
        "number": form.number,
        "imported_at": now,
        "updated_at": now,
        **_facts(form),
    }


def _renew(
    session: AsyncSession, record: BadgeRecord, line: Placed[BadgeLineForm], totals: Totals
) -> None:
    changed = [name for name, value in _facts(line.form).items() if getattr(record, name) != value]
    if not changed:
        totals.count(line.number, Outcome.UNCHANGED)
        return
    if record.claimed_at is not None:
        totals.refuse(line.number, _IN_USE, column="number", value=record.number)
        return
    for name, value in _facts(line.form).items():
        setattr(record, name, value)
    record.updated_at = clock.now()
    audit.record(
        session,
        "badges:updated",
        actor=None,
        object_type="badge",
        object_id=record.id,
        changed=changed,
        by="import",
    )
    totals.count(line.number, Outcome.UPDATED)


BADGES = _Badges()

"""The desk's answers are counted by week as they are given.

It is safe while the old code still runs: what that answers meanwhile is missing from the chart.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from alembic import op

revision = "answer_tallies"
down_revision = "files_of_drafts"
branch_labels = None
depends_on = None

#: What the chart shows, and a week more.
_WEEKS = 9


def upgrade() -> None:
    tallies = op.create_table(
        "answer_tallies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_tallies")),
    )
    with op.batch_alter_table("answer_tallies", schema=None) as batch_op:
        batch_op.create_index("uq_answer_tallies_kind_monday", ["kind", "monday"], unique=True)
    if rows := _counted():
        op.bulk_insert(tallies, rows)


def _counted() -> list[dict[str, object]]:
    cases = sa.table(
        "reviews",
        sa.column("kind", sa.String()),
        sa.column("decided_at", sa.DateTime(timezone=True)),
        sa.column("is_on_time", sa.Boolean()),
    )
    since = datetime.now(UTC) - timedelta(weeks=_WEEKS)
    found = op.get_bind().execute(
        sa.select(cases.c.kind, cases.c.decided_at, cases.c.is_on_time).where(
            cases.c.decided_at >= since, cases.c.is_on_time.is_not(None)
        )
    )
    answered, on_time = Counter(), Counter()
    for kind, at, is_on_time in found:
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        day = aware.astimezone(ZoneInfo("Asia/Shanghai")).date()
        week = (kind, day - timedelta(days=day.weekday()))
        answered[week] += 1
        on_time[week] += bool(is_on_time)
    return [
        {
            "id": uuid4(),
            "kind": kind,
            "monday": monday,
            "answered": count,
            "on_time": on_time[kind, monday],
        }
        for (kind, monday), count in answered.items()
    ]


def downgrade() -> None:
    op.drop_table("answer_tallies")

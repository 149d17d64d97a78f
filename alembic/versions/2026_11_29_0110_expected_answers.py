"""A case that is late remembers until when an answer is expected instead.

It is safe while the old code still runs: that apologises without writing it down.
"""

import sqlalchemy as sa

from alembic import op

revision = "expected_answers"
down_revision = "admins_remain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_column("expected_at")

"""A case remembers when its person was told that the files of an untouched draft will go.

It is safe while the old code still runs: that keeps such files.
"""

import sqlalchemy as sa

from alembic import op

revision = "files_of_drafts"
down_revision = "expected_answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("files_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_column("files_told_at")

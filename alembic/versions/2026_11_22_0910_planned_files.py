"""Bytes are written down before they are stored, so that none lie in the store unknown.

It must be safe while the old code still runs, and the way back must work with rows in the tables.
"""

import sqlalchemy as sa

from alembic import op

revision = "planned_files"
down_revision = "email_undo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_files")),
        sa.UniqueConstraint("place", name=op.f("uq_planned_files_place")),
    )
    op.create_index(op.f("ix_planned_files_created_at"), "planned_files", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_planned_files_created_at"), table_name="planned_files")
    op.drop_table("planned_files")

"""Digests of the addresses of erased people, whom no list of before may bring back.

It must be safe while the old code still runs, and the way back must work with rows in the tables.
"""

import sqlalchemy as sa

from alembic import op

revision = "erased_addresses"
down_revision = "brand_logo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_addresses")),
        sa.UniqueConstraint("digest", name=op.f("uq_erased_addresses_digest")),
    )


def downgrade() -> None:
    op.drop_table("erased_addresses")

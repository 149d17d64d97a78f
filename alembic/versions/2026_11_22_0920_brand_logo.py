"""A brand names the logo that everybody sees, which outlives the evidence of its approval.

It must be safe while the old code still runs, and the way back must work with rows in the tables.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from alembic import op

revision = "brand_logo"
down_revision = "planned_files"
branch_labels = None
depends_on = None

_LOGOS = "SELECT logo_id FROM brands WHERE logo_id IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.add_column(sa.Column("logo_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_brands_logo_id_stored_files"), "stored_files", ["logo_id"], ["id"]
        )
    op.execute(
        """
        UPDATE brands SET logo_id = (
            SELECT held.file_id FROM review_documents held
            JOIN reviews cases ON cases.id = held.review_id
            JOIN stored_files files ON files.id = held.file_id
            WHERE cases.kind = 'brand' AND cases.subject_id = brands.id
            AND cases.status = 'approved' AND held.slot = 'logo' AND files.destroyed_at IS NULL
        )
        WHERE approved_at IS NOT NULL AND ended_at IS NULL
        """
    )
    op.execute(
        f"UPDATE stored_files SET destroy_at = NULL WHERE destroyed_at IS NULL AND id IN ({_LOGOS})"
    )


def downgrade() -> None:
    # The old code keeps no logo: it goes as if its brand had been approved today.
    files = sa.table(
        "stored_files",
        sa.column("id", sa.Uuid()),
        sa.column("destroy_at", sa.DateTime(timezone=True)),
        sa.column("destroyed_at", sa.DateTime(timezone=True)),
    )
    brands = sa.table("brands", sa.column("logo_id", sa.Uuid()))
    logos = sa.select(brands.c.logo_id).where(brands.c.logo_id.is_not(None))
    op.execute(
        files.update()
        .where(files.c.destroyed_at.is_(None), files.c.destroy_at.is_(None), files.c.id.in_(logos))
        .values(destroy_at=datetime.now(UTC) + timedelta(days=90))
    )
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_brands_logo_id_stored_files"), type_="foreignkey")
        batch_op.drop_column("logo_id")

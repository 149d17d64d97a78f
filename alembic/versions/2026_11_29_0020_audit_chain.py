"""Entries of the audit trail carry a mark, and a chain beside the trail holds them together.

It is safe while the old code still runs: what that adds carries no mark, which `portal audit verify`
reports once the chain has begun. Removing the column drops no trigger.
"""

import sqlalchemy as sa

from alembic import op

revision = "audit_chain"
down_revision = "erased_addresses"
branch_labels = None
depends_on = None

_ON_SQLITE = (
    """
    CREATE TRIGGER audit_links_stay BEFORE UPDATE ON audit_links
    BEGIN SELECT RAISE(ABORT, 'audit_links are added, never changed'); END
    """,
    """
    CREATE TRIGGER audit_links_remain BEFORE DELETE ON audit_links
    BEGIN SELECT RAISE(ABORT, 'audit_links are added, never removed'); END
    """,
)
_ON_POSTGRESQL = (
    """
    CREATE TRIGGER audit_links_stay BEFORE UPDATE OR DELETE ON audit_links
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER audit_links_remain BEFORE TRUNCATE ON audit_links
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
)


def upgrade() -> None:
    # Not in a batch: rebuilding the table would lose the triggers that guard it.
    op.add_column(
        "audit_events",
        sa.Column("mark", sa.String(length=90), server_default=sa.text("''"), nullable=False),
    )
    op.create_table(
        "audit_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=90), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_links_event_id")),
        sa.UniqueConstraint("position", name=op.f("uq_audit_links_position")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("audit_links")
    op.drop_column("audit_events", "mark")

"""A mailed link that undoes an e-mail change knows the address it leads back to.

It is safe while the old code still runs: that code leaves the column empty and never looks for
links of this purpose. On the way back those links go, for the old code does not know what they are.
"""

import sqlalchemy as sa

from alembic import op

revision = "email_undo"
down_revision = "review_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mailed_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("restores_email", sa.String(length=254), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM mailed_links WHERE purpose = 'undo_email_change'")
    with op.batch_alter_table("mailed_links", schema=None) as batch_op:
        batch_op.drop_column("restores_email")

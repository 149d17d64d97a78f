"""A live company keeps an admin, also when somebody writes past the portal.

It must be safe while the old code still runs, and the way back must work with rows in the tables.
The old code passes the admin right on in an order that SQLite refuses from now on: there, a
transfer fails, and nothing is lost, until the portal is started anew.
"""

from alembic import op

revision = "admins_remain"
down_revision = "audit_chain"
branch_labels = None
depends_on = None

_ON_SQLITE = (
    """
    CREATE TRIGGER memberships_keep_an_admin
    BEFORE UPDATE OF admin_slot, company_id ON memberships
    WHEN OLD.admin_slot IS NOT NULL
      AND (NEW.admin_slot IS NULL OR NEW.company_id <> OLD.company_id)
      AND (SELECT status FROM companies WHERE id = OLD.company_id) NOT IN ('dormant', 'merged')
      AND NOT EXISTS (SELECT 1 FROM memberships WHERE company_id = OLD.company_id
                      AND admin_slot IS NOT NULL AND ended_at IS NULL AND id <> OLD.id)
    BEGIN SELECT RAISE(ABORT, 'a live company keeps an admin'); END
    """,
    """
    CREATE TRIGGER memberships_remain_with_an_admin
    BEFORE DELETE ON memberships
    WHEN OLD.admin_slot IS NOT NULL
      AND (SELECT status FROM companies WHERE id = OLD.company_id) NOT IN ('dormant', 'merged')
      AND NOT EXISTS (SELECT 1 FROM memberships WHERE company_id = OLD.company_id
                      AND admin_slot IS NOT NULL AND ended_at IS NULL AND id <> OLD.id)
    BEGIN SELECT RAISE(ABORT, 'a live company keeps an admin'); END
    """,
    """
    CREATE TRIGGER companies_wake_with_an_admin
    BEFORE UPDATE OF status ON companies
    WHEN OLD.status IN ('dormant', 'merged') AND NEW.status NOT IN ('dormant', 'merged')
      AND NOT EXISTS (SELECT 1 FROM memberships WHERE company_id = OLD.id
                      AND admin_slot IS NOT NULL AND ended_at IS NULL)
    BEGIN SELECT RAISE(ABORT, 'a live company keeps an admin'); END
    """,
)
_ON_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION refuse_company_without_admin() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
        concerned uuid;
        found_status text;
    BEGIN
        IF TG_TABLE_NAME = 'companies' THEN concerned := NEW.id;
        ELSE concerned := OLD.company_id; END IF;
        SELECT status INTO found_status FROM companies WHERE id = concerned FOR NO KEY UPDATE;
        IF found_status NOT IN ('dormant', 'merged') AND NOT EXISTS (
            SELECT 1 FROM memberships WHERE company_id = concerned
            AND admin_slot IS NOT NULL AND ended_at IS NULL
        ) THEN
            RAISE EXCEPTION 'a live company keeps an admin' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER memberships_keep_an_admin
    AFTER UPDATE OF admin_slot, company_id ON memberships
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.admin_slot IS NOT NULL)
    EXECUTE FUNCTION refuse_company_without_admin()
    """,
    """
    CREATE CONSTRAINT TRIGGER memberships_remain_with_an_admin
    AFTER DELETE ON memberships
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.admin_slot IS NOT NULL)
    EXECUTE FUNCTION refuse_company_without_admin()
    """,
    """
    CREATE CONSTRAINT TRIGGER companies_wake_with_an_admin
    AFTER INSERT OR UPDATE OF status ON companies
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION refuse_company_without_admin()
    """,
)
_TRIGGERS = {
    "memberships_keep_an_admin": "memberships",
    "memberships_remain_with_an_admin": "memberships",
    "companies_wake_with_an_admin": "companies",
}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for step in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        op.execute(step)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_company_without_admin()")

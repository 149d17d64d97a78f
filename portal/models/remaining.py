"""A live company keeps an admin, whoever writes: the database's own refusal (check 38, decision 3).

PostgreSQL asks when a transaction ends, so the order of its steps is free. SQLite asks at once:
a new admin is there before the old one goes, and a company sleeps before its last admin leaves.
The migration `admins_remain` makes the same in a database that grew (docs/adr/0030).
"""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

from portal.models.companies import Membership

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
# The company is locked before its admins are counted: of two transactions that each take one
# of two slots, the second waits and then counts what the first has left.
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

_memberships = SQLModel.metadata.tables[str(Membership.__tablename__)]
for _dialect, _steps in (("sqlite", _ON_SQLITE), ("postgresql", _ON_POSTGRESQL)):
    for _step in _steps:
        _made = DDL(_step)  # type: ignore[no-untyped-call]
        event.listen(_memberships, "after_create", _made.execute_if(dialect=_dialect))

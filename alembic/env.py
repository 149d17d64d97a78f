"""How Alembic meets the portal: its tables, its database, and types written in plain SQLAlchemy."""

from typing import Any

from sqlalchemy import Connection, Enum
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from portal import migrating, models
from portal.models.base import UtcDateTime

assert models.accounts  # imported for its tables


def render_item(kind: str, item: Any, _autogenerate_context: Any) -> str | bool:
    """Write our own column types as plain ones: a migration must not change when the code does."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, (AutoString, Enum)):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with migrating.engine().begin() as opened:
        run(opened)

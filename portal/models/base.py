"""What every table shares: constraint names, UTC times, ids and version counters."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Enum, TypeDecorator
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

# Named constraints can be found again by a migration; nameless ones differ per database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment that comes back aware and in UTC from both databases; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime has no place in the database"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(SQLModel):
    """A row with an unguessable id (security check 28)."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class VersionedTable(Table):
    """A row that people edit: a save based on an old version is refused (security check 52)."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class method by SQLAlchemy's rule
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def moment(**options: Any) -> Any:
    """Declare a column that holds an aware UTC datetime."""
    return Field(sa_type=UtcDateTime, **options)


def choice(options: type[StrEnum], **field: Any) -> Any:
    """Declare a column that stores a StrEnum by its value, as text on both databases.

    A native enum type would need its own migration for each new value.
    """
    kind = Enum(
        options,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda chosen: [each.value for each in chosen],
    )
    return Field(sa_type=kind, **field)

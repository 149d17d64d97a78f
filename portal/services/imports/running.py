"""One run over a file: lines are checked, gathered in batches and stored, or not at all."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.kit.seen import Seen
from portal.kit.sheets import Column, Record, read_table
from portal.schemas.base import Form, FormRefused
from portal.services import audit
from portal.services.imports.totals import Outcome, Problem, Totals

#: Enough that a commit's price is spread, few enough that others need not wait for the database.
BATCH = 1_000

LineForm = TypeVar("LineForm", bound=Form)


@dataclass(frozen=True)
class Placed(Generic[LineForm]):
    """A line that reads well, and where it stands in the file."""

    number: int
    form: LineForm


class Kind(Protocol[LineForm]):
    """What a file can hold: its columns, its line, and how a batch of lines is stored."""

    name: str
    columns: Sequence[Column]
    form: type[LineForm]

    def key_of(self, form: LineForm) -> str:
        """Return what no two lines of a file may share."""
        ...

    async def store(
        self, session: AsyncSession, lines: list[Placed[LineForm]], totals: Totals
    ) -> None:
        """Store the lines and count each; what is stored already and the same stays untouched."""
        ...


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a file is read and what may be written."""

    encoding: str | None = None
    #: Do everything but keep it.
    is_dry: bool = False
    #: One refused line undoes all.
    is_strict: bool = False


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


class _Run(Generic[LineForm]):
    """What the steps of one run share."""

    def __init__(
        self,
        kind: Kind[LineForm],
        options: Options,
        totals: Totals,
        on_batch: Callable[[Totals], None],
    ) -> None:
        self._kind = kind
        self._options = options
        self._totals = totals
        self._on_batch = on_batch
        self._id = uuid4()

    async def in_batches(self, batches: Iterator[list[Placed[LineForm]]]) -> None:
        for batch in batches:
            async with _kept_unless(lambda: self._options.is_dry) as session:
                await self._store(session, batch)

    async def all_or_nothing(self, batches: Iterator[list[Placed[LineForm]]]) -> None:
        async with _kept_unless(
            lambda: self._options.is_dry or self._totals.refused > 0
        ) as session:
            for batch in batches:
                await self._store(session, batch)
                session.expunge_all()

    def read(self, record: Record, seen: Seen) -> Placed[LineForm] | None:
        """Return the line if it reads well and is the first of its key; count it otherwise."""
        if record.fault:
            self._totals.refuse(record.number, record.fault, column=record.column)
            return None
        try:
            form = self._kind.form.read(record.values)
        except FormRefused as error:
            self._refuse(record, error)
            return None
        key = self._kind.key_of(form)
        if (before := seen.place_before(key, record.number)) is not None:
            self._totals.refuse(record.number, f"line {before} has the same one", value=key)
            return None
        return Placed(record.number, form)

    def _refuse(self, record: Record, error: FormRefused) -> None:
        column, words = next(iter(error.errors.items()))
        self._totals.refuse(
            record.number,
            words["text"].format(**words["values"]),
            column=column,
            value=record.values.get(column, ""),
        )

    async def _store(self, session: AsyncSession, batch: list[Placed[LineForm]]) -> None:
        before = self._totals.counts.copy()
        await self._kind.store(session, batch, self._totals)
        changed = self._totals.counts - before
        if changed[Outcome.CREATED] or changed[Outcome.UPDATED]:
            audit.record(
                session,
                f"{self._kind.name}:imported",
                actor=None,
                object_type="import",
                object_id=self._id,
                created=changed[Outcome.CREATED],
                updated=changed[Outcome.UPDATED],
            )
        await session.flush()
        self._on_batch(self._totals)


@asynccontextmanager
async def _kept_unless(is_undone: Callable[[], bool]) -> AsyncIterator[AsyncSession]:
    """Open a transaction that commits unless the question, asked at its end, is answered yes."""
    with suppress(_Undone):
        async with db.transaction() as session:
            yield session
            _undo_if(is_undone())


def _undo_if(is_undone: bool) -> None:
    if is_undone:
        raise _Undone


async def run_import(
    kind: Kind[LineForm],
    path: Path,
    options: Options,
    on_problem: Callable[[Problem], None],
    on_batch: Callable[[Totals], None] = lambda _: None,
    *,
    on_good: Callable[[int, Outcome], None] = lambda _number, _outcome: None,
) -> Totals:
    """Read the file and store its good lines; return how many lines had which outcome.

    Each line is handed on as soon as its outcome is known, with the outcome that it has unless
    the transaction is undone: a refused one to `on_problem`, any other to `on_good`.
    Opens its own transactions: one for each thousand lines, or a single one with `is_strict`,
    which is rolled back when any line was refused. A run that breaks off can simply be repeated:
    what is stored and unchanged is passed over. Nothing is kept when `is_dry`. Memory does not
    grow with the file. Raises SheetRefused for a file that is none of this kind, before or, for
    a damaged one, between two batches.
    """
    totals = Totals(on_problem, on_good)
    run = _Run(kind, options, totals, on_batch)
    with Seen() as seen:
        records = read_table(path, kind.columns, encoding=options.encoding)
        good = (line for each in records if (line := run.read(each, seen)))
        batches = iter(lambda: list(islice(good, BATCH)), [])
        if options.is_strict:
            await run.all_or_nothing(batches)
        else:
            await run.in_batches(batches)
    return totals

"""The command line: build, serve, migrate, seed, doctor, worker, audit, outbox, import and staff.

`make run` calls four of them in a row, so each imports what it alone needs when it runs.
"""
# ruff: noqa: PLC0415

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from portal import db, logs, migrating
from portal.config import Settings, get_settings
from portal.errors import PortalError
from portal.i18n import LANGUAGES
from portal.migrating import MigrationFailed
from portal.schemas.base import FormRefused
from portal.schemas.staff import STAFF_KIND_NAMES, StaffForm
from portal.services import demo


def _fail(words: str) -> NoReturn:
    raise click.ClickException(words)


def _settings() -> Settings:
    """Read the settings; a wrong one is named without its value, which may be a secret."""
    try:
        return get_settings()
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        wrong = (
            f"PORTAL_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}" for each in found
        )
        _fail("; ".join(wrong))


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    async def _and_dispose() -> Any:
        try:
            return await work
        finally:
            await db.dispose()

    return asyncio.run(_and_dispose())


async def _has_demo_accounts() -> bool:
    async with db.reading() as session:
        return await demo.has_demo_accounts(session)


async def _seed_when_empty(settings: Settings) -> bool:
    async with db.reading() as session:
        if not await demo.is_empty(session):
            return False
    # It imports all services; each start comes by here, and only the first one needs them.
    from portal.services import seeding

    return await seeding.seed(settings)


def _refuse_unsafe_start(settings: Settings) -> None:
    """Exit when settings or data forbid to run (security checks 10 and 69)."""
    if faults := settings.faults():
        _fail("\n".join(("PORTAL_ENV=production refuses to start:", *faults)))
    _need_head()
    if settings.is_production and _run(_has_demo_accounts()):
        _fail("the database holds demo accounts, whose password is public: use another database")


def _need_head() -> None:
    try:
        is_at_head = migrating.is_at_head()
    except SQLAlchemyError as error:
        _fail(f"the database cannot be reached ({type(error).__name__}); try `portal doctor`")
    if not is_at_head:
        _fail("the database has not the shape that this code needs: run `portal migrate`")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and look after the trade portal. Settings come from PORTAL_* variables or a .env file."""
    logs.set_up(_settings())


@main.command()
def build() -> None:
    """Build the front end, when something it is made of has changed."""
    from portal import serving

    if not serving.needs_build():
        click.echo("The front end is up to date.")
        return
    try:
        serving.build()
    except serving.BuildFailed:
        _fail("the front end could not be built, see above")


@main.command()
def serve() -> None:
    """Serve everything on one port, until Ctrl-C."""
    from portal import serving

    settings = _settings()
    _refuse_unsafe_start(settings)
    click.echo(f"{settings.name} opens at {settings.base_url} (Ctrl-C stops it)")
    try:
        serving.serve()
    except serving.BuildFailed:
        _fail("the front end could not be built, see above")
    except serving.CannotServe as error:
        _fail(str(error))


@main.command()
@click.option("--to", "target", default="head", help="A revision; the newest without this.")
@click.option("--backwards", is_flag=True, help="Go back to --to, removing what came after it.")
def migrate(target: str, backwards: bool) -> None:
    """Bring the database to the shape this code needs; copy an SQLite file to var/backups first."""
    if backwards and target == "head":
        _fail("--backwards needs --to and an older revision, or `--to base` for an empty database")
    try:
        journey = migrating.downgrade(target) if backwards else migrating.upgrade(target)
    except MigrationFailed as error:
        _fail(str(error))
    except SQLAlchemyError as error:
        _fail(f"the database refused, nothing was changed ({type(error).__name__})")
    if journey.backup:
        click.echo(f"The database as it was: {journey.backup}")
    if journey.before == journey.after:
        click.echo(f"The database is at revision {journey.after}, nothing to do.")
        return
    before, after = journey.before or "empty", journey.after or "empty"
    click.echo(f"The database went from {before} to {after}.")


@main.command()
def seed() -> None:
    """Fill an empty database with a small demo world; never in production."""
    settings = _settings()
    if settings.is_production:
        _fail("demo data has no place in production")
    _need_head()
    if not _run(_seed_when_empty(settings)):
        click.echo("The database has people in it already, nothing to do.")
        return
    click.echo(f"Demo accounts, all with the password {demo.DEMO_PASSWORD}")
    for person in demo.list_demo_persons(settings):
        click.echo(f"  {person.email:30} {person.words}")


@main.command("doctor")
def examine() -> None:
    """Print the settings in force and look at everything the portal needs; exit 1 on a fault."""
    from portal import doctor

    settings = _settings()
    for name, value in doctor.settings_in_force(settings).items():
        click.echo(f"  {name:30} {value}")
    click.echo()
    faults = 0
    for finding in doctor.examine(settings):
        click.echo(f"  {finding.verdict.value:6} {finding.what:16} {finding.words}")
        faults += finding.verdict is doctor.Verdict.FAULT
    if faults:
        raise SystemExit(1)


@main.command()
def worker() -> None:
    """Send what waits in the outbox, until Ctrl-C; beside a server with PORTAL_WORKER_INSIDE=0."""
    from portal import worker as outbox_worker

    _refuse_unsafe_start(_settings())
    asyncio.run(outbox_worker.main())


@main.command("rotate-keys")
def rotate_keys() -> None:
    """Wrap the key of every private file with the newest master key; may be repeated and cut short.

    Put the new key first in PORTAL_FILE_KEYS, restart, run this, then take the old one out.
    """
    from portal.files.vault import MasterKeyMissing
    from portal.services import files

    async def _rotate() -> int:
        done, after = 0, None
        while True:
            async with db.transaction() as session:
                batch = await files.rotate_some(session, after=after)
            if batch is None:
                return done
            done, after = done + batch.count, batch.last_id

    _need_head()
    try:
        done = _run(_rotate())
    except MasterKeyMissing as error:
        _fail(f"PORTAL_FILE_KEYS lacks the key {error}, which files still need")
    newest = files.master_key_ids()[0]
    click.echo(f"{done} files moved to the key {newest}; now all of them need no other.")


@main.group("audit")
def audit_group() -> None:
    """The audit trail: whether it is whole, and the key that shows it."""


@audit_group.command()
@click.option(
    "--head", default="", help="Where the chain stood once, as this command or the log said."
)
def verify(head: str) -> None:
    """Look for entries that were edited, removed or inserted by hand; exit 1 when there are any."""
    from portal.services.audit_chain import Head
    from portal.services.audit_examination import Examination

    try:
        expected = Head.read(head) if head else None
    except ValueError:
        _fail("--head reads POSITION/DIGEST")

    async def _verify() -> bool:
        async with db.reading() as session:
            return await Examination.tell(session, click.echo, expected)

    _need_head()
    if not _run(_verify()):
        raise SystemExit(1)


@audit_group.command()
def key() -> None:
    """Print the key that marks entries, a secret, as PORTAL_AUDIT_KEYS wants it."""
    from portal.services import audit_chain

    click.echo(audit_chain.key_in_force())


@main.group("outbox")
def outbox_group() -> None:
    """Messages that wait, and messages that were given up."""


@outbox_group.command()
def retry() -> None:
    """Try again what was parked after ten failures."""
    from portal.services import outbox

    async def _retry() -> int:
        async with db.transaction() as session:
            return await outbox.retry_parked(session)

    _need_head()
    click.echo(f"{_run(_retry())} parked messages are due again.")


@main.group("import")
def import_group() -> None:
    """Read lists of what comes from before, as CSV or XLSX.

    Good lines are stored, a thousand at a time; refused ones are reported and left out. A run may
    be repeated as often as you like: lines that are stored already are passed over. With --strict
    one refused line undoes everything. The exit code is 1 when any line was refused.
    """


def _import_options(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.argument("file", type=click.Path(path_type=Path)),
        click.option("--dry-run", is_flag=True, help="Do everything but keep it."),
        click.option("--strict", is_flag=True, help="Store all lines or, if one is wrong, none."),
        click.option("--encoding", help="Of a CSV file that is no UTF-8, such as gb18030."),
        click.option(
            "--report",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write what becomes of every line to this CSV file.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@import_group.command("badges")
@_import_options
def import_badges(**asked: Any) -> None:
    """Store the buyer badges of earlier fairs: number, name, country, [email], [company_name]."""
    from portal.services import imports

    _import(imports.BADGES, **asked)


@import_group.command("accounts")
@_import_options
def import_accounts(**asked: Any) -> None:
    """Store accounts of older platforms: kind, email, password_hash and what is known of people.

    KIND is best_overseas, best_representative or ees_domestic; the columns [contact_name],
    [country] and [company_name] may be left out. The hash may be bcrypt, PBKDF2, phpass, crypt(3)'s
    MD5 or SHA-2, LDAP's {SSHA} and its kin, argon2id, or digits behind {HEX-MD5} or {HEX-SHA1}; an
    empty one means a new password by mail. Import only addresses that the older platform has
    proven: whoever knows the old password gets in.
    """
    from portal.services import imports

    _import(imports.OLDER_ACCOUNTS, **asked)


@import_group.command("codes")
@_import_options
def import_codes(**asked: Any) -> None:
    """Store earlier company codes: code, full_name, country, [registration_number].

    A company that is here already is recognised by its number, else by its whole name, and is found
    by its older code from then on. Repeat the run when more companies have registered.
    """
    from portal.services import imports

    _import(imports.OLDER_CODES, **asked)


def _import(
    kind: Any, *, file: Path, dry_run: bool, strict: bool, encoding: str | None, report: Path | None
) -> None:
    from portal.kit.sheets import SheetRefused
    from portal.services import imports

    _need_head()
    if report and report.exists() and file.exists() and report.samefile(file):
        _fail("the report would overwrite the file")
    shown = imports.FirstProblems(click.echo)
    progress = imports.Progress(click.echo)
    options = imports.Options(encoding=encoding, is_dry=dry_run, is_strict=strict)
    try:
        with imports.Report(report, shown.note) as written:
            into = written.note, progress.note
            totals = _run(imports.run_import(kind, file, options, *into, on_good=written.good))
    except (SheetRefused, OSError) as error:
        _fail(f"{error} {progress.words}".strip())
    click.echo(imports.summary(totals, options))
    if totals.refused:
        raise SystemExit(1)


@main.group("staff")
def staff_group() -> None:
    """People who work at the desk."""


@staff_group.command()
@click.argument("email")
@click.option("--kind", type=click.Choice(STAFF_KIND_NAMES), required=True)
@click.option("--name", required=True, help="The name that others see.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def add(email: str, kind: str, name: str, language: str) -> None:
    """Create an account at the desk, and mail its owner a link to set a password."""
    from portal.services import staff

    _need_head()
    sent = {"email": email, "kind": kind, "contact_name": name, "language": language}
    try:
        _run(staff.add_staff(StaffForm.read(sent)))
    except FormRefused as error:
        words = (
            f"{key}: {said['text'].format(**said['values'])}" for key, said in error.errors.items()
        )
        _fail("; ".join(words))
    except PortalError as error:
        _fail(error.text.format(**error.values))
    click.echo("The account exists; a link to set the password is on its way.")


@staff_group.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Remove somebody's second factor, when nobody else at the desk can; signs them out."""
    from portal.services import second_factor

    async def _reset() -> None:
        async with db.transaction() as session:
            await second_factor.reset_by_operator(session, email)

    _need_head()
    try:
        _run(_reset())
    except PortalError as error:
        _fail(error.text.format(**error.values))
    click.echo("The second factor is gone; its owner sets a new one up at the next login.")


if __name__ == "__main__":
    main()

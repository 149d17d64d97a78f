"""Lists of older accounts: what is stored sealed, and what is refused line by line (A-08)."""

import pytest
from passlib.hash import ldap_salted_sha1
from sqlmodel import col, select

from portal import db
from portal.kit import clock
from portal.models.legacy import BadgeRecord, ErasedAddress, LegacyAccount, LegacyKind
from portal.schemas.accounts import LogInForm
from portal.services import accounts, erasing, imports
from portal.services.accounts import older
from portal.services.imports import Options, Outcome
from tests.factories.accounts import an_account
from tests.factories.outbox import audited
from tests.factories.sheets import a_csv

pytestmark = pytest.mark.usefixtures("database")

HASH = ldap_salted_sha1.using(salt=b"saltsalt").hash("bazaar-1998")
HEADING = "kind,email,password_hash,contact_name,country,company_name\n"
TWO = (
    HEADING
    + f"best_overseas,Vega@Older.Example,{HASH},Marisol Vega,Мексика,Casa Vega\n"
    + "EES-Domestic,wang@older.example,,王芳,CN,\n"
)


async def _import(path, **options):
    problems = []
    totals = await imports.run_import(
        imports.OLDER_ACCOUNTS, path, Options(**options), problems.append
    )
    return totals, problems


async def _stored():
    async with db.reading() as session:
        return list(await session.exec(select(LegacyAccount).order_by(col(LegacyAccount.email))))


@pytest.mark.req("A-08")
async def test_accounts_sleep_with_their_hashes_sealed_until_their_owners_come(tmp_path, visitor):
    totals, problems = await _import(a_csv(tmp_path / "a.csv", TWO))

    vega, wang = await _stored()
    assert (totals.counts, problems) == ({Outcome.CREATED: 2}, [])
    assert (vega.kind, vega.email, vega.country) == (
        LegacyKind.BEST_OVERSEAS, "vega@older.example", "MX",
    )  # fmt: skip
    assert HASH not in vega.password_hash
    assert older.unseal_hash(vega.password_hash) == HASH
    assert (wang.kind, wang.password_hash) == (LegacyKind.EES_DOMESTIC, "")
    form = LogInForm(identifier="vega@older.example", password="bazaar-1998")
    assert await accounts.log_in(visitor, form)


async def test_a_second_run_changes_only_what_is_new(tmp_path, visitor):
    await _import(a_csv(tmp_path / "a.csv", TWO))
    again, _ = await _import(tmp_path / "a.csv")
    changed, _ = await _import(
        a_csv(tmp_path / "b.csv", TWO.replace("王芳", "王方").replace(HASH, ""))
    )

    vega, wang = await _stored()
    assert again.counts == {Outcome.UNCHANGED: 2}
    assert changed.counts == {Outcome.UPDATED: 2}
    assert (vega.password_hash, wang.contact_name) == ("", "王方")
    details = [event.details for event in await audited() if "changed" in event.details]
    assert {tuple(each["changed"]) for each in details} == {("password_hash",), ("contact_name",)}
    assert HASH not in str(details)


async def test_whoever_has_an_account_keeps_it(tmp_path, visitor):
    await _import(a_csv(tmp_path / "a.csv", TWO))
    form = LogInForm(identifier="vega@older.example", password="bazaar-1998")
    await accounts.log_in(visitor, form)
    here = await an_account()

    same, _ = await _import(tmp_path / "a.csv")
    other, problems = await _import(
        a_csv(
            tmp_path / "b.csv",
            f"{HEADING}ees_domestic,vega@older.example,{HASH},,,\n"
            f"best_overseas,{here.email},{HASH},,,\n",
        )
    )

    assert same.counts == {Outcome.UNCHANGED: 2}
    assert other.counts == {Outcome.REFUSED: 2}
    assert {each.words for each in problems} == {
        "the address has an account here: it stays as it is"
    }
    vega, _ = await _stored()
    assert (vega.kind, vega.password_hash) == (LegacyKind.BEST_OVERSEAS, "")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"best_overseas,,{HASH},,,", "email"),
        (f"best_overseas,nobody,{HASH},,,", "email"),
        (f"platinum,a@older.example,{HASH},,,", "kind"),
        ("best_overseas,a@older.example,secret-in-clear,,,", "password_hash"),
        (f"best_overseas,a@older.example,{'0' * 32},,,", "password_hash"),
        (f"best_overseas,a@older.example,{'0' * 300},,,", "password_hash"),
        (f"best_overseas,a@older.example,{HASH},,Atlantis,", "country"),
        (f"best_overseas,a@older.example,{HASH},{'x' * 101},,", "contact_name"),
        (f"best_overseas,vega@older.example,{HASH},,,", ""),
    ],
)
async def test_a_wrong_line_is_left_out_and_its_hash_told_to_nobody(tmp_path, line, column):
    totals, [problem] = await _import(a_csv(tmp_path / "a.csv", f"{TWO}{line}\n"))

    assert totals.counts == {Outcome.CREATED: 2, Outcome.REFUSED: 1}
    assert (problem.number, problem.column) == (4, column)
    told = f"{problem.words} {problem.value}"
    assert not any(secret in told for secret in (HASH, "secret-in-clear", "000"))


async def _erased(email):
    account = await an_account(email=email, erase_at=clock.now())
    async with db.transaction() as session:
        await erasing.erase(session, account.id)


@pytest.mark.req("A-08")
async def test_no_list_brings_back_who_was_erased(tmp_path):
    await _erased("vega@older.example")

    totals, problems = await _import(a_csv(tmp_path / "a.csv", TWO))

    assert [each.email for each in await _stored()] == ["wang@older.example"]
    assert totals.counts[Outcome.CREATED] == 1
    (problem,) = problems
    assert (problem.column, "erased" in problem.words) == ("email", True)
    async with db.reading() as session:
        (kept,) = await session.exec(select(ErasedAddress))
    assert "vega" not in kept.digest


async def test_a_record_that_was_here_before_does_not_come_back_either(tmp_path, visitor):
    await _import(a_csv(tmp_path / "a.csv", TWO))
    account = await an_account(email="marisol@vega.example", erase_at=clock.now())
    async with db.transaction() as session:
        found = await session.exec(select(LegacyAccount).order_by(col(LegacyAccount.email)))
        vega = next(iter(found))
        vega.account_id, vega.activated_at = account.id, clock.now()
    async with db.transaction() as session:
        await erasing.erase(session, account.id)

    totals, _ = await _import(tmp_path / "a.csv")

    assert totals.refused == 1
    assert "vega@older.example" not in [each.email for each in await _stored()]


async def test_who_was_erased_may_come_back_and_be_erased_again(tmp_path):
    await _erased("vega@older.example")
    await _erased("vega@older.example")

    totals, _ = await _import(a_csv(tmp_path / "a.csv", TWO))

    assert totals.refused == 1


async def test_no_list_of_badges_brings_back_who_was_erased(tmp_path):
    await _erased("vega@older.example")
    lines = "number,name,country,email\nA1234567,Marisol Vega,MX,vega@older.example\n"

    totals = await imports.run_import(
        imports.BADGES, a_csv(tmp_path / "b.csv", lines), Options(), lambda _: None
    )

    assert totals.refused == 1
    async with db.reading() as session:
        assert (await session.exec(select(BadgeRecord))).all() == []

"""Badge lists: what is stored, what is reported, and that nothing is half done (A-01)."""

import csv
import os
import subprocess
import sys
import time

import pytest
from sqlmodel import col, func, select

from portal import db
from portal.kit import clock
from portal.kit.sheets import SheetRefused
from portal.models.legacy import BadgeRecord
from portal.services import imports
from portal.services.imports import Options, Outcome
from tests.factories.accounts import an_account
from tests.factories.outbox import audited
from tests.factories.sheets import a_csv, a_workbook

pytestmark = pytest.mark.usefixtures("database")

HEADING = "number,name,country,email,company_name\n"
TWO = HEADING + "ob-12 34,Lucía Ortega,MX,Lucia@Example.com,Casa Ortega\nOB1235,王芳,德国,,\n"


async def _import(path, **options):
    problems = []
    totals = await imports.run_import(imports.BADGES, path, Options(**options), problems.append)
    return totals, problems


async def _stored():
    async with db.reading() as session:
        found = await session.exec(select(BadgeRecord).order_by(col(BadgeRecord.number)))
        return list(found)


@pytest.mark.req("A-01")
async def test_a_list_of_badges_is_stored_folded(tmp_path):
    totals, problems = await _import(a_csv(tmp_path / "a.csv", TWO))

    first, second = await _stored()
    assert (totals.counts[Outcome.CREATED], problems) == (2, [])
    assert (first.number, first.name, first.name_key) == ("OB1234", "Lucía Ortega", "luciaortega")
    assert (first.country, first.email) == ("MX", "lucia@example.com")
    assert (second.country, second.email, second.company_name) == ("DE", None, "")
    assert [event.action for event in await audited()] == ["badges:imported"]


async def test_a_second_run_over_the_same_file_changes_nothing(tmp_path):
    file = a_csv(tmp_path / "a.csv", TWO)
    await _import(file)
    before = await _stored()

    totals, _ = await _import(file)

    assert totals.counts == {Outcome.UNCHANGED: 2}
    assert await _stored() == before
    assert len(await audited()) == 1


async def test_a_changed_badge_is_updated_with_a_trace(tmp_path):
    await _import(a_csv(tmp_path / "a.csv", TWO))

    totals, _ = await _import(a_csv(tmp_path / "b.csv", TWO.replace("MX", "España")))

    first, _ = await _stored()
    assert totals.counts == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}
    assert (first.country, first.version) == ("ES", 2)
    assert {event.action: event.details for event in await audited()}["badges:updated"] == {
        "changed": ["country"],
        "by": "import",
    }


async def test_a_claimed_badge_stays_as_it_is_and_is_reported(tmp_path):
    await _import(a_csv(tmp_path / "a.csv", TWO))
    account = await an_account()
    async with db.transaction() as session:
        badge = (
            await session.exec(select(BadgeRecord).where(BadgeRecord.number == "OB1234"))
        ).one()
        badge.claimed_at, badge.claimed_by = clock.now(), account.id

    same, _ = await _import(tmp_path / "a.csv")
    changed, problems = await _import(a_csv(tmp_path / "b.csv", TWO.replace("MX", "ES")))

    assert same.counts == {Outcome.UNCHANGED: 2}
    assert changed.counts == {Outcome.REFUSED: 1, Outcome.UNCHANGED: 1}
    assert "claimed" in problems[0].words
    assert (await _stored())[0].country == "MX"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",Ana,MX,,", "number"),
        ("--,Ana,MX,,", "number"),
        (f"{'9' * 33},Ana,MX,,", "number"),
        ("A1,,MX,,", "name"),
        ("A1,12345,MX,,", "name"),
        ("A1,Ana\u202e,MX,,", "name"),
        ("A1,Ana,Atlantis,,", "country"),
        ("A1,Ana,,,", "country"),
        ("A1,Ana,MX,nobody,", "email"),
        (f"A1,Ana,MX,,{'x' * 201}", "company_name"),
        ("A1,Ana,MX,,,more", ""),
        ('A1,"Ana"x,MX,,', ""),
    ],
)
async def test_a_wrong_line_is_left_out_and_named(tmp_path, line, column):
    totals, [problem] = await _import(a_csv(tmp_path / "a.csv", f"{TWO}{line}\n"))

    assert totals.counts == {Outcome.CREATED: 2, Outcome.REFUSED: 1}
    assert (problem.number, problem.column) == (4, column)
    assert problem.words


async def test_a_badge_that_stands_twice_in_the_file_is_taken_once(tmp_path):
    totals, [problem] = await _import(
        a_csv(tmp_path / "a.csv", TWO + "OB 12-34,Someone Else,ES,,\n")
    )

    assert totals.refused == 1
    assert (problem.number, problem.words) == (4, "line 2 has the same one")
    assert (await _stored())[0].name == "Lucía Ortega"


async def test_a_formula_never_gets_into_a_record(tmp_path):
    rows = [
        ["number", "name", "country"],
        ["=A1", "Ana", "MX"],
        ["A2", "Ben", "=X()"],
        ["A3", "C", "ES"],
    ]

    totals, problems = await _import(a_workbook(tmp_path / "a.xlsx", rows))

    assert totals.counts == {Outcome.REFUSED: 2, Outcome.CREATED: 1}
    assert [(each.number, each.column) for each in problems] == [(2, "number"), (3, "country")]


@pytest.mark.parametrize("options", [{"is_dry": True}, {"is_dry": True, "is_strict": True}])
async def test_a_dry_run_says_everything_and_keeps_nothing(tmp_path, options):
    totals, [problem] = await _import(a_csv(tmp_path / "a.csv", f"{TWO}A1,Ana,,,\n"), **options)

    assert totals.counts == {Outcome.CREATED: 2, Outcome.REFUSED: 1}
    assert problem.column == "country"
    assert (await _stored(), await audited()) == ([], [])


async def test_strict_takes_all_or_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.services.imports.running.BATCH", 1)
    wrong = a_csv(tmp_path / "a.csv", f"{TWO}A1,Ana,,,\n")

    await _import(wrong, is_strict=True)
    nothing = await _stored()
    await _import(a_csv(tmp_path / "b.csv", TWO), is_strict=True)

    assert (nothing, len(await _stored())) == ([], 2)


@pytest.mark.parametrize("is_strict", [False, True])
async def test_a_file_that_breaks_off_can_be_read_again(tmp_path, monkeypatch, is_strict):
    monkeypatch.setattr("portal.services.imports.running.BATCH", 1)
    broken = a_csv(tmp_path / "a.csv", TWO + '"' + "x\n" * 70_000)

    with pytest.raises(SheetRefused, match="never closed"):
        await _import(broken, is_strict=is_strict)
    kept = len(await _stored())
    totals, _ = await _import(a_csv(tmp_path / "b.csv", TWO))

    assert kept == (0 if is_strict else 2)
    assert (totals.refused, len(await _stored())) == (0, 2)


async def test_the_report_computes_nothing_and_tells_little(tmp_path):
    line = '"=HYPERLINK(""http://x"")",Ana,Atlantis,,\nA1,Ana,MX,"@someone+secret",\n'
    report = tmp_path / "report.csv"
    with imports.Report(report, lambda _: None) as written:
        await imports.run_import(
            imports.BADGES, a_csv(tmp_path / "a.csv", HEADING + line), Options(), written.note
        )

    with report.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading == ["line", "outcome", "column", "problem", "value"]
    assert [row[:3:2] for row in rows] == [["2", "country"], ["3", "email"]]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "secret" not in report.read_text(encoding="utf-8-sig").split("someone")[0]
    assert "Atlantis" not in report.read_text(encoding="utf-8-sig")
    assert report.stat().st_mode & 0o777 == 0o600


def _many(path, count):
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING)
        file.writelines(
            f"OB{n:08d},Person Number{chr(65 + n % 26)},DE,p{n}@example.com,Company {n % 999}\n"
            for n in range(count)
        )
    return path


@pytest.mark.thorough
async def test_fifty_thousand_lines_are_stored_in_batches(tmp_path):
    started = time.process_time()
    totals, problems = await _import(_many(tmp_path / "a.csv", 50_000))

    async with db.reading() as session:
        stored = (await session.exec(select(func.count()).select_from(BadgeRecord))).one()
    assert (totals.counts, problems, stored) == ({Outcome.CREATED: 50_000}, [], 50_000)
    assert len(await audited()) == 50
    assert time.process_time() - started < 60


MEASURED = """
import asyncio, resource, sys, time
from pathlib import Path
from portal import db
from portal.services import imports

async def main():
    start = time.process_time()
    totals = await imports.run_import(imports.BADGES, Path(sys.argv[1]), imports.Options(), print)
    await db.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(totals.lines, round(time.process_time() - start), peak)

asyncio.run(main())
"""


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not os.environ.get("PORTAL_SLOW"), reason="takes minutes: PORTAL_SLOW=1")
def test_a_million_lines_take_minutes_and_bounded_memory(tmp_path, settings):
    file = _many(tmp_path / "a.csv", 1_000_000)
    known = {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_DATABASE_URL": settings.database_url}

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)],
        env={**os.environ, **known}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    lines, seconds, megabytes = map(int, done.stdout.split())
    assert lines == 1_000_000
    assert (megabytes < 250, seconds < 600) == (True, True), done.stdout

"""The commands that import lists: exit codes, and words that an operator can act on."""

import pytest
from click.testing import CliRunner

from portal import cli, migrating
from tests.factories.sheets import a_csv

GOOD = "number,name,country\nA1,Ana,MX\nA2,Ben,ES\n"


def _run(*arguments):
    return CliRunner().invoke(cli.import_group, [str(each) for each in arguments])


@pytest.fixture
def _migrated(settings):
    if not settings.is_sqlite:
        pytest.skip(reason="the unit tests' PostgreSQL has tables without a revision")
    migrating.upgrade("head")


@pytest.mark.usefixtures("_migrated")
def test_an_operator_reads_what_has_become_of_a_file(tmp_path):
    good, report = a_csv(tmp_path / "good.csv", GOOD), tmp_path / "report.csv"
    wrong = a_csv(tmp_path / "wrong.csv", GOOD + "A3,Cem,Atlantis\n")

    trial = tmp_path / "trial.csv"

    dry = _run("badges", wrong, "--dry-run", "--report", trial)
    strict = _run("badges", wrong, "--strict")
    loose = _run("badges", wrong, "--report", report)
    again = _run("badges", good)
    columns = _run("badges", a_csv(tmp_path / "columns.csv", "a,b\n1,2\n"))
    itself = _run("badges", good, "--report", good)

    assert (dry.exit_code, "dry run" in dry.output) == (1, True)
    assert (strict.exit_code, "Nothing was stored" in strict.output) == (1, True)
    assert loose.exit_code == 1
    assert "line 4 (country): Please choose a country or region: A***" in loose.output
    assert "3 lines: 2 created, 0 updated, 0 unchanged, 1 refused." in loose.output
    rows = [line.split(",")[:2] for line in report.read_text(encoding="utf-8-sig").splitlines()]
    assert rows[0] == ["line", "outcome"]
    assert sorted(rows[1:]) == [["2", "created"], ["3", "created"], ["4", "refused"]]
    assert "Please choose" in report.read_text(encoding="utf-8-sig")
    assert trial.read_text() == report.read_text()
    assert (again.exit_code, "2 unchanged" in again.output) == (0, True)
    assert (columns.exit_code, "missing: number, name, country" in columns.output) == (1, True)
    assert (itself.exit_code, good.read_text()) == (1, GOOD)

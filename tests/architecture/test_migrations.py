"""The migrations form one line: two heads would each upgrade half of the databases."""

from alembic.script import ScriptDirectory

from tests.architecture import source

SCRIPTS = ScriptDirectory(source.ROOT / "alembic")


def test_there_is_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1


def test_every_migration_says_what_it_does_and_can_be_taken_back() -> None:
    for revision in SCRIPTS.walk_revisions():
        assert revision.doc, f"{revision.path} does not say what it does"
        assert callable(revision.module.downgrade), f"{revision.path} cannot be taken back"

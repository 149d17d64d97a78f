"""What the documents promise exists: commands, files, decisions and proofs of requirements."""

import re

import pytest

from scripts import requirements
from tests.architecture import source

DOCUMENTS = sorted([source.ROOT / "README.md", *(source.ROOT / "docs").rglob("*.md")])
_TARGET = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)
_COMMAND = re.compile(r"`make ([a-z0-9-]+)|^\s*make ([a-z0-9-]+)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_exists(document: source.Path) -> None:
    targets = set(_TARGET.findall((source.ROOT / "Makefile").read_text(encoding="utf-8")))
    text = document.read_text(encoding="utf-8")

    named = {first or second for first, second in _COMMAND.findall(text)}

    assert named <= targets, f"no such target: {named - targets}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: source.Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))

    lost = [link for link in links if not (document.parent / link).exists()]

    assert not lost


def test_the_requirements_called_done_are_those_with_a_test() -> None:
    on_paper = requirements.done(requirements.DOCUMENT.read_text(encoding="utf-8"))

    assert on_paper == set(requirements.proofs()), "list it in docs/requirements.md, or: make docs"


def test_the_decisions_are_numbered_without_a_gap() -> None:
    records = sorted(path.name[:4] for path in (source.ROOT / "docs" / "adr").glob("*.md"))

    assert records == [f"{number:04}" for number in range(1, len(records) + 1)]

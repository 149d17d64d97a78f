"""What no file may contain, and how long files and functions may grow."""

import ast
from pathlib import Path

import pytest

from tests.architecture import source

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
CODE = ("portal", "scripts", "tests")
#: What dies silently under our Content-Security-Policy, or opens a hole (reflex.md 12).
FORBIDDEN = {
    "rx.call_script": "dies silently under our policy: import a module from assets/kit",
    "rx.call_function": "dies silently under our policy: set state that a component watches",
    "rx.toast": "dies silently under our policy: set a notice in state",
    "rx.html": "shows whatever a person typed as markup",
    "rx.upload": "opens Reflex's own upload route",
    "rx.get_upload_dir": "is served to everybody",
    "rx.SharedState": "is read by whoever guesses its name",
    "rx.Cookie": "is set by the client: use it for nothing",
    "rx.LocalStorage": "is set by the client: use it for nothing",
    "rx.SessionStorage": "is set by the client: use it for nothing",
}
#: Longer than allowed, with the promise to shrink: delete a line as soon as you can.
SHRINKING: set[str] = {"tests/unit/services/test_sessions.py"}
FILES = source.files(*CODE)


@pytest.mark.parametrize("path", FILES, ids=source.name_of)
def test_a_file_stays_readable(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    long = [
        f"{each.name} has {each.end_lineno - each.lineno + 1} lines"
        for each in source.functions(path)
        if each.end_lineno and each.end_lineno - each.lineno >= LONGEST_FUNCTION
    ]

    if source.name_of(path) in SHRINKING:
        assert long or lines > LONGEST_FILE, "it has shrunk: take it off the list"
        return
    assert lines <= LONGEST_FILE, f"{lines} lines: cut it by kind of work"
    assert not long, long


@pytest.mark.parametrize("path", FILES, ids=source.name_of)
def test_a_file_says_what_a_reader_finds_in_it(path: Path) -> None:
    assert ast.get_docstring(source.tree(path)), "a module begins with one sentence about itself"


@pytest.mark.parametrize("path", source.files("portal"), ids=source.name_of)
def test_nothing_forbidden_is_used(path: Path) -> None:
    used = {
        source.dotted(node)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute)
    }
    reasons = {
        name: reason
        for name, reason in FORBIDDEN.items()
        if any(each == name or each.startswith(f"{name}.") for each in used)
    }

    assert not reasons


@pytest.mark.parametrize("path", source.files("tests"), ids=source.name_of)
def test_a_test_is_skipped_only_for_a_reason(path: Path) -> None:
    silent = []
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Attribute | ast.Call):
            name = source.dotted(node)
            if name in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}:
                keywords = {each.arg for each in getattr(node, "keywords", [])}
                is_called = isinstance(node, ast.Call)
                if is_called and "reason" not in keywords:
                    silent.append(f"line {node.lineno}: {name}")

    assert not silent, "say why: reason=…"

"""What no file may contain, and how long files and functions may grow."""

import ast
from pathlib import Path

from tests import costs
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
LEAVING_OUT = frozenset({"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"})
FILES = source.files(*CODE)


def _too_long(path: Path) -> list[str]:
    """Return what of a file is longer than a reader holds in mind."""
    lines = path.read_text(encoding="utf-8").count("\n")
    long = [
        f"{each.name} has {each.end_lineno - each.lineno + 1} lines"
        for each in source.functions(path)
        if each.end_lineno and each.end_lineno - each.lineno >= LONGEST_FUNCTION
    ]
    if lines > LONGEST_FILE:
        long.append(f"{lines} lines: cut it by kind of work")
    return long


def test_a_file_stays_readable() -> None:
    long = {source.name_of(path): found for path in FILES if (found := _too_long(path))}

    assert not long


def test_a_file_says_what_a_reader_finds_in_it() -> None:
    silent = [source.name_of(path) for path in FILES if not ast.get_docstring(source.tree(path))]

    assert not silent, "a module begins with one sentence about itself"


def _forbidden(path: Path) -> dict[str, str]:
    """Return the forbidden names that a file uses, each with the reason against it."""
    used = {
        source.dotted(node)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute)
    }
    return {
        name: reason
        for name, reason in FORBIDDEN.items()
        if any(each == name or each.startswith(f"{name}.") for each in used)
    }


def test_nothing_forbidden_is_used() -> None:
    used = {
        source.name_of(path): found
        for path in source.files("portal")
        if (found := _forbidden(path))
    }

    assert not used


def _left_out_in_silence(path: Path) -> list[str]:
    """Return the marks of a file that leave a test out and do not say why."""
    nodes = list(ast.walk(source.tree(path)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    reasoned = {id(call.func) for call in calls if "reason" in {each.arg for each in call.keywords}}
    return [
        f"line {node.lineno}: {source.dotted(node)}{'()' if id(node) in called else ''}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and source.dotted(node) in LEAVING_OUT
        and id(node) not in reasoned
    ]


def test_a_test_is_left_out_only_for_a_reason() -> None:
    silent = {
        source.name_of(path): found
        for path in source.files("tests")
        if (found := _left_out_in_silence(path))
    }

    assert not silent, "say why: reason=…"


def test_every_costly_test_exists() -> None:
    """A test that was renamed costs what it did: make costs."""
    written = {
        f"{source.name_of(path)}::{each.name}"
        for path in source.files("tests/unit", "tests/architecture")
        for each in source.functions(path)
    }

    assert costs.costly() <= written


def test_the_looks_of_this_file_find_what_they_look_for(tmp_path: Path) -> None:
    long = "\n".join(["def f():", *["    1"] * LONGEST_FUNCTION])
    bad = tmp_path / "bad.py"
    bad.write_text(f"rx.toast.error()\n@pytest.mark.skip()\n@pytest.mark.xfail\n{long}\n")

    assert _too_long(bad)
    assert set(_forbidden(bad)) == {"rx.toast"}
    assert len(_left_out_in_silence(bad)) == 2

"""Components are handed what they show: they know no state, no page and no service."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "portal" / "components"
MODULES = sorted(FOLDER.rglob("*.py"))
KIT = sorted((FOLDER.parents[1] / "assets").rglob("*.js*"))
ABOVE = (
    "portal.state",
    "portal.pages",
    "portal.api",
    "portal.services",
    "portal.models",
    "portal.db",
)


def imports(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    plain = [node.names for node in ast.walk(tree) if isinstance(node, ast.Import)]
    return found + [alias.name for names in plain for alias in names]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_component_is_handed_its_data(module):
    assert [name for name in imports(module) if name.startswith(ABOVE)] == []


@pytest.mark.parametrize("module", KIT, ids=lambda path: path.name)
def test_a_module_of_the_kit_evaluates_no_text(module):
    source = module.read_text(encoding="utf-8")

    forbidden = ("eval(", "new Function", "innerHTML", "dangerouslySetInnerHTML", "document.write")
    assert [word for word in forbidden if word in source] == []

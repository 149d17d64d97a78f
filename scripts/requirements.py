"""Renews docs/requirements.md: which requirements have a marked test, and where."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "requirements.md"
_ROW = re.compile(r"^\| (?P<id>[A-C]-\d\d) \| (?P<what>.*?) \|.*$", re.MULTILINE)

#: What a row says of what it has not got yet, at its end.
_LACKING = re.compile(r"; to come: ")


def proofs() -> dict[str, list[str]]:
    """Return id -> the test files with a mark for it, in order."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.req":
                for argument in node.args:
                    found[ast.literal_eval(argument)].add(str(path.relative_to(ROOT / "tests")))
    return {identity: sorted(files) for identity, files in found.items()}


def renewed(text: str, proven: Mapping[str, list[str]]) -> str:
    """Return the document with the status that the marks give each row."""

    def row(match: re.Match[str]) -> str:
        files = proven.get(match["id"], [])
        where = ", ".join(f"`{file}`" for file in files)
        whole = "partly" if _LACKING.search(match["what"]) else "done"
        status = whole if files else "open"
        return f"| {match['id']} | {match['what']} | {status} | {where} |"

    return _ROW.sub(row, text)


def done(text: str) -> set[str]:
    """Return the ids that the document calls done, wholly or partly."""
    return set(re.findall(r"^\| ([A-C]-\d\d) \|.*\| (?:done|partly) \|", text, re.MULTILINE))


def main() -> int:
    """Write the document anew; complain about marks for ids that it does not list."""
    text = DOCUMENT.read_text(encoding="utf-8")
    proven = proofs()
    DOCUMENT.write_text(renewed(text, proven), encoding="utf-8")
    unknown = sorted(set(proven) - {match["id"] for match in _ROW.finditer(text)})
    if unknown:
        print(f"docs/requirements.md does not list {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())

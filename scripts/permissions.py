"""Writes docs/permissions.md: the table of roles and permissions, to read and to review."""

import sys
from pathlib import Path

from portal.permissions import GRANTS, Permission, Role

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
_INTRODUCTION = """# Who may do what

Written from `portal/permissions.py` by `make docs`; a test compares the two. A person plays one
role or several at once and holds what all of them hold. On top of this, every service asks whether
the object belongs to the one who acts.
"""


def as_markdown() -> str:
    """Return the matrix as a Markdown document."""
    roles = list(Role)
    lines = [
        "| Permission | " + " | ".join(role.value.replace("_", " ") for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for permission in Permission:
        marks = ("✓" if permission in GRANTS[role] else " " for role in roles)
        lines.append(f"| `{permission.value}` | " + " | ".join(marks) + " |")
    return "\n".join([_INTRODUCTION, *lines, ""])


def main() -> int:
    """Write the document anew."""
    DOCUMENT.write_text(as_markdown(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Brings everything up to date that needs it, then serves: what `make run` does after set-up.

All in one process, because each start of Python costs most of a second; the server replaces it.
"""

import sys

import click

from portal.cli import main as portal
from portal.config import get_settings


def _run(command: str) -> None:
    portal.main([command], prog_name="portal", standalone_mode=False)


def main() -> int:
    """Run one `portal` command after another; stop at the first that fails."""
    try:
        # First, because it names a wrong setting in words before anything else reads it.
        _run("migrate")
        if not get_settings().is_production:
            _run("seed")
        _run("serve")
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

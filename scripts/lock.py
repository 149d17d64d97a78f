"""Resolves the dependencies into the two lock files, with hashes and without host names."""

import shutil
import subprocess
import sys

COMMAND = (
    "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes"
    " --no-emit-index-url --no-header --no-annotate pyproject.toml"
)
LOCKS = {"requirements.lock": "", "requirements-test.lock": "--extra test"}


def main() -> int:
    """Write both locks; needs uv on the PATH, which nothing else here does."""
    if not shutil.which("uv"):
        print("make lock needs uv on the PATH: pip install uv", file=sys.stderr)
        return 1
    for name, extra in LOCKS.items():
        command = [*COMMAND.split(), *extra.split(), "--output-file", name]
        subprocess.run(command, check=True)
        print(f"{name} is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())

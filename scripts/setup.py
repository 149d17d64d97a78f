"""Makes .venv from a lock file with hashes; does nothing when that lock is installed already.

Runs with any Python 3.11+ and its standard library alone: nothing is installed yet.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LAUNCHER = f"""#!/bin/sh
exec '{PYTHON}' -m portal.cli "$@"
"""


def _fingerprint(lock: Path) -> str:
    """Return what the installed packages depend on: the lock, the interpreter, the place."""
    parts = (lock.read_text(encoding="utf-8"), sys.version, str(VENV))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _make_venv() -> None:
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        # A half-made .venv of an interrupted run, or one copied from elsewhere, is replaced.
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)


def _install(lock: Path) -> None:
    print(f"Installing from {lock.name}", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    # The lock names everything, so nothing is left to resolve. An older pip that resolves all the
    # same takes the newest release for a dependency with an extra (`granian[reload]`) and then
    # refuses it as not pinned: an installation would break on the day of somebody's release.
    install = [*pip, "install", "--no-deps", "--require-hashes", "-r", str(lock)]
    subprocess.run(install, check=True, cwd=ROOT)
    subprocess.run([*pip, "check"], check=True, cwd=ROOT)


def _link_project() -> None:
    """Put the project on the path of .venv; building a wheel of it would need more packages."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True)
    (Path(found.stdout.strip()) / "portal-project.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = VENV / "bin" / "portal"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


def _is_installed(kind: str, fingerprint: str) -> bool:
    stamp = VENV / f".installed-{kind}"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint


def main() -> int:
    """Install the run-time packages, or with --test those and the tools."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="the test extras too")
    kind = "test" if parser.parse_args().test else "run"
    lock = ROOT / ("requirements-test.lock" if kind == "test" else "requirements.lock")
    fingerprint = _fingerprint(lock)
    if _is_installed(kind, fingerprint):
        return 0
    _make_venv()
    try:
        _install(lock)
    except subprocess.CalledProcessError as error:
        print("The packages could not be installed; the reason stands above.", file=sys.stderr)
        return error.returncode
    _link_project()
    (VENV / f".installed-{kind}").write_text(fingerprint)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PIP_NO_INPUT", "1")
    sys.exit(main())

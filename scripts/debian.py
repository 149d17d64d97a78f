"""Installs Debian's packages for what the tests need and the lock file cannot bring."""

import os
import shutil
import subprocess
import sys


def succeeds(*command: str) -> bool:
    """Run a command in the developer's sight; standard output stays free for the answer."""
    print("  " + " ".join(command), file=sys.stderr, flush=True)
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def _as_root(*command: str) -> tuple[str, ...]:
    return command if os.geteuid() == 0 else ("sudo", "-n", *command)


def install_packages(*packages: str) -> bool:
    """Return whether the packages are there now; False on a system without apt-get."""
    if not shutil.which("apt-get"):
        return False
    succeeds(*_as_root("apt-get", "update", "-qq"))
    command = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq")
    return succeeds(*_as_root(*command, "--no-install-recommends", *packages))

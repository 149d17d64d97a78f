"""Finds the nginx that the portal is tried behind; with --install gets one where none is."""

import argparse
import os
import shutil
import sys

from scripts.debian import install_packages

#: The smallest of Debian's: TLS, HTTP/2 and a proxy are in all of them.
PACKAGE = "nginx-light"
#: Where Debian puts it, which is on root's PATH only.
USUAL = "/usr/sbin/nginx"


def find_nginx() -> str | None:
    """Return the path of nginx: PORTAL_NGINX, then the PATH, then /usr/sbin; None without any."""
    named = os.environ.get("PORTAL_NGINX")
    if named:
        return shutil.which(named)
    return shutil.which("nginx") or shutil.which(USUAL)


def _install() -> str | None:
    """Get nginx as root only: the package also starts a server, on port 80, where it can."""
    found = find_nginx()
    if found or os.environ.get("PORTAL_NGINX") or os.geteuid() != 0:
        return found
    print("No nginx found; getting one:", file=sys.stderr)
    install_packages(PACKAGE)
    return find_nginx()


def main() -> int:
    """Print the path of nginx, or say how to get one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true")
    found = _install() if parser.parse_args().install else find_nginx()
    if not found:
        named = os.environ.get("PORTAL_NGINX")
        missing = f"PORTAL_NGINX={named} is no program" if named else "No nginx"
        print(f"{missing}. Install {PACKAGE} and name it: PORTAL_NGINX=/path", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

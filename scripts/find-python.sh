#!/bin/sh
# Runs a Python file with the first interpreter on this machine that can make our .venv.
# A name on the PATH proves nothing (version managers leave shims that fail), so each is tried.
set -u

can_serve() {
	command -v "$1" >/dev/null 2>&1 || return 1
	"$1" -c 'import sys, ensurepip, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 11))' \
		>/dev/null 2>&1
}

if [ -x .venv/bin/python ] && can_serve .venv/bin/python; then
	exec .venv/bin/python "$@"
fi
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
	if [ -n "$candidate" ] && can_serve "$candidate"; then
		exec "$candidate" "$@"
	fi
done
echo "The portal needs Python 3.11 or newer with the modules venv, ssl and sqlite3." >&2
echo "Install one (on Debian: apt-get install python3 python3-venv), or name yours: make PYTHON=/path/to/python3 run" >&2
exit 1

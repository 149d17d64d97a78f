"""What stands between a visitor and the portal: a network with an address of theirs, and nginx."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from scripts.nginx import find_nginx
from tests.e2e.harness import ROOT, free_port, stop, wait_for
from tests.factories.certificates import a_certificate

CONFIGURATION = ROOT / "docs" / "nginx.conf"
#: Where visitors come from: nginx and the portal themselves are at 127.0.0.1.
VISITOR = "127.0.0.77"
_NAME = "portal.example.com"
#: What surrounds the operator's file; Debian's nginx.conf includes it in the same place.
_FRAME = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/portal.conf;
}}
"""


@dataclass(frozen=True, kw_only=True)
class Nginx:
    """A running nginx: where it listens and what it wrote."""

    folder: Path
    plain_port: int
    tls_port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    def access_log(self) -> str:
        return (self.folder / "portal.access.log").read_text(encoding="utf-8")

    def logs(self) -> str:
        """Everything that it wrote down anywhere."""
        return "\n".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*.log"))


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _put_in(text: str, values: dict[str, str]) -> str:
    """Replace the operator's places, each of which must be there."""
    for place, value in values.items():
        assert place in text, f"{CONFIGURATION.name} has no {place} any more"
        text = text.replace(place, value)
    return text


def _configuration(nginx: Nginx, portal_port: int, base_url: str) -> str:
    """Return docs/nginx.conf with other names, ports and folders, and otherwise as it is."""
    plain, tls, folder = nginx.plain_port, nginx.tls_port, str(nginx.folder)
    inner = {80: f"[::1]:{plain}", 443: f"[::1]:{tls} ssl http2"}
    gone = {
        "    listen [::]:80;\n": f"    listen {inner[80]};\n" if _has_ipv6() else "",
        "    listen [::]:443 ssl http2;\n": f"    listen {inner[443]};\n" if _has_ipv6() else "",
    }
    ours = {
        f"/etc/letsencrypt/live/{_NAME}": folder,
        "/var/log/nginx": folder,
        f"https://{_NAME}": base_url,
        f"server_name {_NAME}": "server_name localhost",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "server 127.0.0.1:3000": f"server 127.0.0.1:{portal_port}",
    }
    return _put_in(CONFIGURATION.read_text(encoding="utf-8"), gone | ours)


@contextmanager
def running_nginx(folder: Path, portal_port: int, base_url: str, tls_port: int) -> Iterator[Nginx]:
    """Start nginx with the operator's configuration in front of a portal; stop it at the end."""
    nginx = Nginx(folder=folder, plain_port=free_port(), tls_port=tls_port)
    certificate, key = a_certificate("localhost")
    nginx.certificate.write_bytes(certificate)
    (folder / "privkey.pem").write_bytes(key)
    configuration = _configuration(nginx, portal_port, base_url)
    (folder / "portal.conf").write_text(configuration, encoding="utf-8")
    # Started by root, nginx would work as somebody who may not enter a test's folder.
    frame = _FRAME.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(frame, encoding="utf-8")
    with (folder / "nginx.log").open("ab") as log:
        process = subprocess.Popen(
            (str(find_nginx()), "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for("an nginx that listens", lambda: _listens(nginx, process), 10)
        yield nginx
    finally:
        stop(process)


def _listens(nginx: Nginx, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, f"nginx stopped:\n{nginx.logs()}"
    with suppress(OSError), socket.create_connection(("127.0.0.1", nginx.tls_port), timeout=1):
        return True
    return False


class _Road(ThreadingTCPServer):
    """Carries bytes from here to nginx as if they came from the visitor's address."""

    daemon_threads = True
    block_on_close = False
    onward = ("127.0.0.1", 0)


class _Traveller(BaseRequestHandler):
    server: _Road

    def handle(self) -> None:
        with (
            suppress(OSError),
            socket.create_connection(self.server.onward, source_address=(VISITOR, 0)) as onward,
        ):
            back = Thread(target=_carry, args=(onward, self.request), daemon=True)
            back.start()
            _carry(self.request, onward)
            back.join()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65_536):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def road_to(tls_port: int) -> Iterator[int]:
    """Open a port that leads to nginx from the visitor's own address."""
    with _Road(("127.0.0.1", 0), _Traveller) as road:
        road.onward = ("127.0.0.1", tls_port)
        Thread(target=road.serve_forever, daemon=True).start()
        try:
            yield road.server_address[1]
        finally:
            road.shutdown()

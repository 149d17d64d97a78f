"""A process of its own that speaks S3, on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from portal.files.store import Remote, Site, open_store

BUCKET = "private-files"
START_SECONDS = 60


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving_s3() -> Iterator[str]:
    """Serve one empty bucket; give the address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address)
        made = open_store(s3_site(address))
        assert isinstance(made, Remote)
        made._fs.mkdir(BUCKET)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own process
                return
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def s3_site(address: str) -> Site:
    return Site(
        url=f"s3://{BUCKET}/papers", endpoint=address, region="eu-west-1", key="k", secret="s"
    )

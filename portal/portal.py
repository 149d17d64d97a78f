"""The app: pages, gate, HTTP routes and background work are put together here, nowhere else."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import reflex as rx
from redis.asyncio import Redis
from reflex.event import EventSpec
from reflex.utils import prerequisites
from reflex_base import constants
from starlette.applications import Starlette
from starlette.types import ASGIApp

import portal.pages  # noqa: F401 - importing it puts every page on the register
from portal import db, logs, worker
from portal.api import calendars, files, health, private_files, sessions
from portal.api.pages import PageServer
from portal.api.shield import (
    BodyLimit,
    ClosedDoors,
    HandshakeHeaders,
    OriginGuard,
    SecurityHeaders,
)
from portal.components import fault_boundary
from portal.config import get_settings
from portal.documents import rendering
from portal.files import limited
from portal.kit import sounds, workdays
from portal.pages.registry import PAGES, add_pages
from portal.services import news
from portal.state.base import PortalState
from portal.state.binding import Bindings, LocalBindings, RedisBindings, bind_tokens
from portal.state.bus import bus
from portal.state.gate import Gate
from portal.state.holders import Holders
from portal.state.socket import guard_socket

log = logging.getLogger(__name__)

#: How long a handler may finish after the server was told to stop, in seconds.
_GRACE_SECONDS = 8.0


def _static_dir() -> Path:
    return prerequisites.get_web_dir() / constants.Dirs.STATIC


def _serve_pages(app: ASGIApp) -> ASGIApp:
    # While the front end is being built there are no pages to serve yet.
    if not (_static_dir() / "index.html").exists():
        return app
    return PageServer(app, _static_dir(), [route for route in PAGES if "[" in route])


def _bindings() -> Bindings:
    url = get_settings().redis_url
    return RedisBindings(Redis.from_url(url)) if url else LocalBindings()


def _show_failure(exception: Exception) -> EventSpec | None:
    """Log what a handler did not expect; Reflex's own toast would die silently under our policy."""
    log.error("a handler failed", exc_info=exception)
    return PortalState.show_failure()


@asynccontextmanager
async def _work_in_background(app: rx.App) -> AsyncIterator[None]:
    """Run the bus and the worker for as long as the process serves."""
    logs.set_up(get_settings())
    app.event_processor.graceful_shutdown_timeout = _GRACE_SECONDS
    # What is loaded now stays for good: the garbage collector need not walk through it again and
    # again, which would stop every tab for a tenth of a second.
    gc.collect()
    gc.freeze()
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(bus.run(), name="bus"),
        asyncio.create_task(asyncio.to_thread(_warm_up), name="warming up"),
    ]
    if get_settings().worker_inside:
        tasks.append(asyncio.create_task(worker.run(stop), name="worker"))
    news.on_news(_tell_topics)
    if get_settings().has_local_mailbox:
        worker.on_sent(lambda: bus.publish("mailbox"))
    try:
        yield
    finally:
        stop.set()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        rendering.close()
        limited.close()
        await db.dispose()


def _warm_up() -> None:
    """Load what no start waits for, before somebody's event has to."""
    sounds.warm_up()
    workdays.last_published_year()


def _tell_topics(topics: list[str]) -> None:
    for topic in topics:
        bus.publish(topic)


def make_app() -> rx.App:
    """Assemble the app. The order of wrappers: the last one is the outermost."""
    app = rx.App(
        toaster=None,
        app_wraps={(55, "ErrorBoundary"): lambda _stateful: fault_boundary()},
        html_lang="en",
        head_components=[rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
        stylesheets=["/portal.css"],
        backend_exception_handler=_show_failure,
        api_transformer=[
            Starlette(
                routes=[
                    *sessions.routes,
                    *health.routes,
                    *files.routes,
                    # Before the private files, which take whatever else stands below /files.
                    *calendars.routes,
                    *private_files.routes,
                ]
            ),
            _serve_pages,
            BodyLimit,
            HandshakeHeaders,
            OriginGuard,
            ClosedDoors,
            SecurityHeaders,
        ],
    )
    app.add_middleware(Gate(), index=0)
    guard_socket(app)
    bind_tokens(app, _bindings(), Holders(app, bus))
    bus.attach(app, get_settings().redis_url)
    add_pages(app)
    app.register_lifespan_task(_work_in_background, app=app)
    return app


app = make_app()

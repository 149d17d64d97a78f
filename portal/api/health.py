"""What a load balancer asks: /health says the process lives, /ready that it can work."""

import logging

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from portal import db
from portal.config import get_settings
from portal.services import outbox

log = logging.getLogger(__name__)

#: Mail older than this means that nobody sends: codes live ten minutes.
MAX_LAG_SECONDS = 300


async def health(_request: Request) -> JSONResponse:
    """Answer 200 while the process serves requests at all."""
    return JSONResponse({"status": "ok"})


async def _database_answers() -> bool:
    try:
        async with db.connection() as opened:
            await opened.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        log.exception("the database does not answer")
        return False
    return True


async def _redis_answers() -> bool | None:
    """Return None where no Redis is configured."""
    url = get_settings().redis_url
    if not url:
        return None
    client = Redis.from_url(url, socket_timeout=2)
    try:
        return bool(await client.ping())  # type: ignore[misc]  # typed for sync and async at once
    except (RedisError, OSError):
        log.exception("Redis does not answer")
        return False
    finally:
        await client.aclose()


async def _outbox_lag() -> float | None:
    """Return the age in seconds of the oldest mail that should have left; None if unknown."""
    try:
        async with db.reading() as session:
            return await outbox.lag(session)
    except (SQLAlchemyError, OSError):
        return None


async def ready(_request: Request) -> JSONResponse:
    """Answer 200 with the state of each part, or 503 when one of them fails."""
    database = await _database_answers()
    redis = await _redis_answers()
    lag = await _outbox_lag() if database else None
    is_ready = database and redis is not False and lag is not None and lag < MAX_LAG_SECONDS
    body = {
        "status": "ok" if is_ready else "failing",
        "database": database,
        "redis": redis,
        "outbox_lag_seconds": lag,
    }
    return JSONResponse(body, status_code=200 if is_ready else 503)


routes = [Route("/health", health), Route("/ready", ready)]

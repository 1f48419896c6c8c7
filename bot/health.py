"""What supervisors and monitoring may ask: is it alive, is it ready, and in numbers how it fares.

Only this machine can ask, and no answer holds anything about anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import Bot
from bot.watchdog import Watchdog
from storage.database import Database

DATABASE_SECONDS = 2.0

Page = Callable[[Request], Awaitable[Response]]


def health_site(bot: Bot, watchdog: Watchdog, *, with_metrics: bool) -> Starlette:
    """`/live`, `/ready` and perhaps `/metrics`; no foreign page can have a browser ask for them."""

    async def live(_request: Request) -> Response:
        return _answer(watchdog.is_content())

    async def ready(_request: Request) -> Response:
        ready = watchdog.is_content() and bot.line.is_open()
        return _answer(ready and await _answers_in_time(bot.bench.database))

    routes = [Route("/live", live), Route("/ready", ready)]
    if with_metrics:
        from bot.metrics import metrics_page

        routes.append(Route("/metrics", metrics_page(bot)))
    known = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=routes, middleware=[known])


def _answer(is_well: bool) -> Response:
    return PlainTextResponse("ok\n") if is_well else PlainTextResponse("not now\n", 503)


async def _answers_in_time(database: Database) -> bool:
    try:
        return await asyncio.wait_for(run_in_threadpool(_answers, database), DATABASE_SECONDS)
    except TimeoutError:
        return False


def _answers(database: Database) -> bool:
    try:
        with database.read_session() as session:
            session.connection().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True

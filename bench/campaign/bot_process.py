"""One bot process, as `python -m bot run` makes it, but on another clock."""

import logging
import signal
import threading
import time
from dataclasses import dataclass

from sqlalchemy import Engine, event

from bot.app import build_bot
from bot.clock import Clock
from bot.memory import look_seldom
from bot.settings import Settings
from storage.database import Database
from storage.migrate import upgrade

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Orders:
    """What a bot process needs to know; each commit is held up for `commit_seconds`, as by a slow disk."""

    settings: Settings
    clock: Clock
    log_file: str
    commit_seconds: float = 0.0


def run_bot(orders: Orders) -> None:
    """Run until SIGTERM; whatever keeps it from starting ends the process, and it is started again."""
    logging.basicConfig(filename=orders.log_file, level="WARNING", format="%(process)d %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_seldom()
    if orders.commit_seconds:
        event.listen(Engine, "commit", lambda _connection: time.sleep(orders.commit_seconds))
    try:
        database = Database(orders.settings.database_url)
        upgrade(database)
        bot = build_bot(orders.settings, database, orders.clock)
        bot.start()
    except Exception as error:
        log.exception("this process could not start")
        raise SystemExit(1) from error
    stop.wait()
    bot.stop()

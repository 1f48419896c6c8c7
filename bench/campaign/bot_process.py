"""One bot process, as `python -m bot run` makes it, but on the campaign's clock."""

import logging
import signal
import threading
from dataclasses import dataclass

from bench.campaign.tempo import Tempo
from bot.app import build_bot
from bot.settings import Settings
from storage.database import Database
from storage.migrate import upgrade

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Orders:
    """What a bot process needs to know."""

    settings: Settings
    tempo: Tempo
    log_file: str


def run_bot(orders: Orders) -> None:
    """Run until SIGTERM; whatever keeps it from starting ends the process, and it is started again."""
    logging.basicConfig(filename=orders.log_file, level="WARNING", format="%(process)d %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        database = Database(orders.settings.database_url)
        upgrade(database)
        bot = build_bot(orders.settings, database, orders.tempo)
        bot.start()
    except Exception as error:
        log.exception("this process could not start")
        raise SystemExit(1) from error
    stop.wait()
    bot.stop()

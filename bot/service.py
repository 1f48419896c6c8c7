"""The running process: watched from its start to its end, which is a clean one whoever asks for it."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DatabaseError

from bot.app import Bot, build_bot
from bot.clock import SystemClock
from bot.delivery.outcome import CALL_ERRORS
from bot.lines import CannotListen
from bot.settings import Address, Settings
from bot.watchdog import Watchdog, vitals_of
from storage.database import Database
from storage.revisions import is_current

log = logging.getLogger(__name__)

# Exit statuses besides 0. A supervisor starts the process again, but not after settings that are wrong.
BAD_SETTINGS = 2
TRY_AGAIN = os.EX_TEMPFAIL  # 75
# Slack's words for a token that will be no better the next time.
TOKEN_REFUSED = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}

STOP_SECONDS = 9.0  # less than the 10 that supervisors commonly give
LOOPBACK = "127.0.0.1"


class Ending:
    """Says when the process is to end, and with which exit status; who asks first decides."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._status = 0

    def on_signals(self) -> None:
        """From now on SIGTERM and Ctrl-C ask for a clean end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked.set())

    def for_trouble(self, trouble: str) -> None:
        """Something in the process is stuck, and a new process is the cure."""
        if not self._asked.is_set():
            log.critical("%s; this process ends so that its supervisor starts a new one", trouble)
            self._status = TRY_AGAIN
            self._asked.set()

    def wait(self) -> int:
        self._asked.wait()
        return self._status


class CannotStart(Exception):
    """The text says why; `status` is the exit status."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def run_until_stopped(settings: Settings, announce: Callable[[], None]) -> int:
    """Connect, announce it, and run until asked to end; returns the exit status, or raises CannotStart.

    What is in hand at the end gets a few seconds to finish.
    """
    ending = Ending()
    ending.on_signals()
    with _saying_why():
        bot = build_bot(settings, _database(settings), SystemClock())
    watchdog = Watchdog(lambda: vitals_of(bot), ending.for_trouble)
    with _health_site(bot, watchdog, settings):
        with _saying_why():
            bot.start()
        watchdog.start()
        announce()
        status = ending.wait()
        _end_in_any_case(status)
        watchdog.stop()
    bot.stop()
    return status


def _database(settings: Settings) -> Database:
    try:
        database = Database(settings.database_url)
        if not is_current(database):
            from storage.migrate import upgrade  # takes a while to load, and is seldom needed

            upgrade(database)
    except (DatabaseError, OSError) as error:
        raise CannotStart("The database cannot be reached, or not be written to.", TRY_AGAIN) from error
    return database


@contextmanager
def _saying_why() -> Iterator[None]:
    """What keeps the bot from starting, in words."""
    try:
        yield
    except CALL_ERRORS as error:
        raise why_slack_does_not_answer(error) from error
    except CannotListen as error:
        raise CannotStart(f"It cannot listen {error}.", TRY_AGAIN) from error


def why_slack_does_not_answer(error: Exception) -> CannotStart:
    """A refused token stays refused; anything else may be better in a moment."""
    code = str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
    if code in TOKEN_REFUSED:
        return CannotStart(f"Slack does not accept a token: {code}. The doctor says which.", BAD_SETTINGS)
    return CannotStart(f"Slack cannot be reached now: {code}.", TRY_AGAIN)


@contextmanager
def _health_site(bot: Bot, watchdog: Watchdog, settings: Settings) -> Iterator[None]:
    if settings.health_port is None:
        yield
        return
    from bot.health import health_site  # what it needs is large, and it is off unless asked for
    from bot.http_server import HttpServer

    site = health_site(bot, watchdog, with_metrics=settings.metrics)
    server = HttpServer(site, Address(LOOPBACK, settings.health_port))
    with _saying_why():
        server.start()
    try:
        yield
    finally:
        server.stop()


def _end_in_any_case(status: int) -> None:
    """Something may be stuck: then the process ends as if it were killed, which loses nothing either."""

    def end() -> None:
        log.warning("not everything could be finished in time; the next process looks into it")
        os._exit(status)

    timer = threading.Timer(STOP_SECONDS, end)
    timer.daemon = True
    timer.start()

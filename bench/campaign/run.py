"""One campaign from its first message to the verdict."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from bench.campaign.bot_process import Orders
from bench.campaign.bots import FORKS, Bots, prepare_to_fork
from bench.campaign.mail import Mail, Verdict
from bench.campaign.postgresql import crash
from bench.campaign.slack_process import Plan, Record, Town, run_slack
from bench.campaign.tempo import Tempo, tempo
from bot.settings import Settings
from storage.database import Database
from storage.migrate import upgrade
from storage.outbox import AHEAD

PEOPLE, CHANNELS, NEWCOMERS = 200, 25, 100
CRASHED = "database crashed"
LONGEST_WAIT = 1.5
# A bot that never gets to send anything before it is killed again proves nothing.
LONGEST_START = 10.0
PATIENCE = 3_600.0
LONGEST_READING = 60.0


@dataclass(frozen=True)
class Wish:
    """How large a campaign is to be, and on which database; `interruptions` are kills and freezes,
    for so many `minutes` at most."""

    database_url: str
    folder: Path
    bots: int
    messages: int
    interruptions: int
    minutes: float
    crashes: int
    speed: float
    seed: int
    certain: bool


@dataclass(frozen=True)
class Outcome:
    """What was done to the bots, what Slack did, and what arrived."""

    verdict: Verdict
    record: Record
    done: Counter[str]
    strangers: int
    seconds: float


class Slack:
    """The stand-in's process, from this side."""

    def __init__(self, pipe: Connection, arrived: Any) -> None:
        self._pipe, self._arrived = pipe, arrived
        self.town: Town = pipe.recv()

    def do(self, word: str) -> Any:
        self._pipe.send(word)
        return self._pipe.recv()

    def next_message(self, timeout: float) -> bool:
        """Wait for one that arrives from now on."""
        self._arrived.clear()
        return bool(self._arrived.wait(timeout))


def run_campaign(wish: Wish) -> Outcome:
    """Play it; nothing is raised for what goes wrong with messages, the outcome tells."""
    began, pace = time.monotonic(), tempo(wish.speed)
    plan = Plan(pace, PEOPLE, CHANNELS, share=0.2, seed=wish.seed)
    with open_slack(plan) as slack:
        database = Database(wish.database_url)
        upgrade(database)
        mail = Mail(database, pace, slack.town, wish.messages)
        if wish.certain:
            mail.trust_the_list()
        campaign = Campaign(wish, pace, slack, mail)
        try:
            campaign.play()
        finally:
            campaign.stop()
        outcome = campaign.outcome(time.monotonic() - began)
        database.dispose()
    return outcome


@contextmanager
def open_slack(plan: Plan) -> Iterator[Slack]:
    """The stand-in in a process of its own, until the end of the block."""
    prepare_to_fork()
    ours, theirs = FORKS.Pipe()
    arrived = FORKS.Event()
    process = FORKS.Process(target=run_slack, args=(theirs, arrived, plan), daemon=True)
    process.start()
    yield Slack(ours, arrived)
    ours.send("stop")
    process.join()


class Campaign:
    """Messages are handed in little by little while the bots are interrupted in every way."""

    def __init__(self, wish: Wish, pace: Tempo, slack: Slack, mail: Mail) -> None:
        self._wish, self._tempo, self._slack, self._mail = wish, pace, slack, mail
        self._dice = random.Random(wish.seed)
        orders = orders_for(wish.database_url, wish.folder, pace, slack.town)
        self._bots = Bots(orders, wish.bots, self._dice)
        self._left = list(mail.errands)
        self._hired: list[str] = []
        self._done: Counter[str] = Counter()
        self._began = time.monotonic()

    def play(self) -> None:
        """All interruptions, then quiet until everything is decided."""
        self._slack.do("trouble")
        while (share := self._share()) < 1:
            self._hand_in(share)
            self._interrupt()
            self._go_on_around(share)
        self._bots.let_go()
        self._slack.do("calm")
        self._hand_in(1)
        self._settle()
        self._meet_everybody()

    def stop(self) -> None:
        """No process is left behind."""
        self._bots.stop()

    def outcome(self, seconds: float) -> Outcome:
        record: Record = self._slack.do("record")
        done = self._done + self._bots.done
        return Outcome(self._mail.judge(record), record, done, len(self._strangers()), seconds)

    def _share(self) -> float:
        """How much of the interruptions is over, by number or by time, whichever is more."""
        time_over = (time.monotonic() - self._began) / (60 * self._wish.minutes)
        return min(max(self._bots.interruptions / self._wish.interruptions, time_over), 1)

    def _hand_in(self, share: float) -> None:
        """As much as is due by now."""
        given = len(self._mail.errands) - len(self._left)
        due = round(len(self._mail.errands) * share) - given
        batch, self._left = self._left[:due], self._left[due:]
        until_it_works(lambda: self._mail.hand_in(batch))

    def _go_on_around(self, share: float) -> None:
        """People are hired, and now and then the database crashes."""
        if len(self._hired) < share * NEWCOMERS:
            self._hired.append(self._slack.do("hire"))
        if self._done[CRASHED] < share * self._wish.crashes:
            crash(self._wish.database_url)
            self._done[CRASHED] += 1

    def _interrupt(self) -> None:
        self._bots.start_the_dead()
        if until_it_works(self._mail.waiting):
            self._slack.next_message(LONGEST_START)
        ways = (self._at_random, self._at_random, self._when_claimed, self._when_taken)
        self._dice.choice(ways)()

    def _at_random(self) -> None:
        time.sleep(self._dice.uniform(0, 0.3))
        self._kill_or_freeze("at random", all_of_them=False)

    def _when_claimed(self) -> None:
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until and not until_it_works(self._mail.is_being_sent):
            time.sleep(0.002)
        self._kill_or_freeze("when something was claimed", all_of_them=True)

    def _when_taken(self) -> None:
        """Slack has taken a message and holds its answer back."""
        self._slack.do("hold")
        self._slack.next_message(LONGEST_WAIT)
        self._kill_or_freeze("when Slack had taken a message", all_of_them=True)

    def _kill_or_freeze(self, when: str, *, all_of_them: bool) -> None:
        if self._dice.random() < 0.3:
            self._bots.kill(all_of_them=all_of_them, when=when)
            return
        self._bots.let_go()
        # Stopped for longer than lease and settling together, a bot would send what others have sent: the
        # risk that stays. Longer than a lease is allowed, and shall happen.
        long = self._dice.random() < 0.03
        seconds = self._tempo.lease * 1.2 if long else self._dice.uniform(0.05, 0.6)
        self._bots.freeze(seconds, all_of_them=all_of_them, when=when)

    def _meet_everybody(self) -> None:
        """Some newcomers came while no bot listened; whoever starts reads who is there."""
        self._bots.restart()
        until = time.monotonic() + LONGEST_READING
        while self._strangers() and time.monotonic() < until:
            time.sleep(0.5)

    def _strangers(self) -> set[str]:
        return set(self._hired) - self._mail.people()

    def _settle(self) -> None:
        """Until nothing is open, and everything scheduled has had its time."""
        until = time.monotonic() + PATIENCE
        while until_it_works(self._mail.waiting) and time.monotonic() < until:
            self._bots.start_the_dead()
            time.sleep(0.5)
        if self._wish.certain:
            time.sleep(self._tempo.real(AHEAD) + 1)
            self._slack.do("look")


def orders_for(database_url: str, folder: Path, pace: Tempo, town: Town) -> Orders:
    """What the bots of this workspace need to know."""
    settings = Settings(
        bot_token=town.bot_token,
        app_token=town.app_token,
        api_url=town.api_url,
        database_url=database_url,
        messages_per_second=200,
    )
    return Orders(settings, pace, str(folder / "bots.log"))


def until_it_works(act: Callable[[], Any]) -> Any:
    """The database may be down at this moment, or locked by a process that is frozen."""
    while True:
        try:
            return act()
        except (OperationalError, sqlite3.OperationalError):
            time.sleep(0.2)

"""P4, P5, P6: very many people press a button within one second; the stand-in's record says what came of it.

They answer a check-in, each their own: that is committed, acknowledged, and then a form is opened, which
waits for its turn behind the acknowledgements. Only the bot's clock is moved, to a Monday, when people are
asked. The database is in memory and each commit waits as long as on the disk that is spoken of.
"""

import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from bench.campaign.bot_process import Orders
from bench.campaign.bots import Bots, prepare_to_fork
from bench.campaign.postgresql import a_server
from bench.campaign.slack_process import MANIFEST
from bench.promises.databases import IN_MEMORY, a_file, ready
from bench.promises.figures import Figure, at_most, exactly, told
from bench.promises.pairs import MONDAY, asking, due_pairs
from bench.start import wait_until, work_seconds
from bot.clock import MovableClock
from bot.settings import Settings
from bot.ticks import run_job
from bot.workbench import Workbench
from sandbox import Person, Sandbox, SandboxOptions
from storage.database import Database
from storage.tables import CheckIn

Json = dict[str, Any]
MANY, SOME = 1_000, 200
SECOND = 1.0
LONGEST_MS = 3_000  # until Slack tells the person that it did not work
QUICK_COMMIT, SLOW_COMMIT, SLOW_SLACK = 1 / 2_000, 1 / 250, 0.15
BUTTON = "Not Yet"
PATIENCE, LONGEST_ANSWER = 600.0, 30.0


@dataclass(frozen=True)
class Rush:
    """So many clicks; each commit of the bot, and each answer to views.open, takes so many seconds more."""

    clicks: int
    commit_seconds: float = 0.0
    answer_seconds: float = 0.0


@dataclass
class Seen:
    """What the stand-in saw: how many clicks were acknowledged, after how many ms each was or was given up,
    and after how many its form was open; `sent_in` is how many seconds it took to press all the buttons,
    and `work` how many the processors worked for the bot; so many answers are `stored` in the end."""

    sent_in: float
    work: float
    stored: int
    acknowledged: int = 0
    waits: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class OnMonday:
    """The machine's clock, but it was Monday at eleven when it `began`, in Unix seconds."""

    began: float

    def now(self) -> datetime:
        return MONDAY + timedelta(hours=2, seconds=time.time() - self.began)


def quick_disk() -> Iterator[Figure]:
    """P4: how many of a thousand clicks are acknowledged, and how late, on a disk of 2,000 fsync/s."""
    yield from _measure(Rush(MANY, commit_seconds=QUICK_COMMIT), 250)


def slow_disk() -> Iterator[Figure]:
    """P5: the same for fewer clicks on a disk of 250 fsync/s."""
    yield from _measure(Rush(SOME, commit_seconds=SLOW_COMMIT), 1_000)


def slow_slack() -> Iterator[Figure]:
    """P6: the same on the quick disk, with 150 ms for each form that is opened."""
    yield from _measure(Rush(SOME, QUICK_COMMIT, answer_seconds=SLOW_SLACK), 1_000)


def _measure(rush: Rush, limit: float) -> Iterator[Figure]:
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    for name, kind in (("SQLite", a_file), ("PostgreSQL", a_server)):
        with kind(place) as address:
            seen = _play(address, rush)
        waits = sorted(seen.waits)
        yield told(f"{name}: clicks sent within", f"{seen.sent_in:.2f} s")
        yield exactly(f"{name}: clicks acknowledged", seen.acknowledged, rush.clicks)
        yield at_most(f"{name}: acknowledged after, p99", _p99(waits), limit, "ms")
        yield at_most(f"{name}: acknowledged after, the slowest", waits[-1], LONGEST_MS, "ms")
        yield exactly(f"{name}: answers written down, if late", seen.stored, rush.clicks)
        yield exactly(f"{name}: forms opened", len(seen.opened), rush.clicks)
        yield told(f"{name}: form open after, p99", f"{_p99(sorted(seen.opened)):,.1f} ms")
        yield told(
            f"{name}: work of the bot for a click and its form", f"{1_000 * seen.work / rush.clicks:.1f} ms"
        )


def _p99(ascending: list[float]) -> float:
    return ascending[-1 - len(ascending) // 100]


def _play(address: str, rush: Rush) -> Seen:
    """Everybody is asked and then presses."""
    prepare_to_fork()
    with tempfile.TemporaryDirectory() as name:
        record, clock = Path(name) / "slack.jsonl", OnMonday(time.time())
        options = SandboxOptions(now=clock.now, rate_limits=False, transcript=record)
        with Sandbox(MANIFEST, options) as sandbox:
            people = [sandbox.add_person(f"Person {number}", tz="UTC") for number in range(rush.clicks)]
            _ask(address, sandbox, people)
            with _a_bot(address, sandbox, Path(name), rush, clock):
                wait_until(lambda: all(person.inbox_count for person in people), PATIENCE)
                sandbox.idle(PATIENCE, quiet=3)
                sandbox.faults.slow("views.open", rush.answer_seconds, times=rush.clicks)
                work = _work()
                sent_in = _press(people)
                _wait_for_answers(sandbox, rush)
                seen = Seen(sent_in, _work() - work, _answers(address))
        return _read(record, seen)


def _ask(address: str, sandbox: Sandbox, people: list[Person]) -> None:
    """Have the questions written down, for the bot to send."""
    with ready(address) as database:
        bench = Workbench(database, MovableClock(MONDAY), sandbox.team_id)
        with bench.write() as work:
            due_pairs(work, [person.id for person in people])
        run_job(bench, asking())


@contextmanager
def _a_bot(address: str, sandbox: Sandbox, folder: Path, rush: Rush, clock: OnMonday) -> Iterator[None]:
    settings = Settings(
        bot_token=sandbox.bot_token,
        app_token=sandbox.app_token,
        api_url=sandbox.api_url,
        database_url=address,
        messages_per_second=200,
    )
    orders = Orders(settings, clock, str(folder / "bot.log"), rush.commit_seconds)
    bots = Bots(orders, 1, random.Random(1))
    try:
        yield
    finally:
        bots.stop()


def _answers(address: str) -> int:
    """How many have answered, by the bot's own database."""
    database = Database(address)
    with database.read_session() as session:
        answered = session.exec(select(func.count()).where(col(CheckIn.answer).is_not(None))).one()
    database.dispose()
    return answered


def _work() -> float:
    """How long the processors have worked for the bot; it is the only process that was started here."""
    return sum(work_seconds(process.pid) for process in multiprocessing.active_children() if process.pid)


def _press(people: list[Person]) -> float:
    """Evenly over the second; returns how long it really took."""
    to_press = [(person, person.messages()[-1]) for person in people]
    began = time.monotonic()
    for number, (person, message) in enumerate(to_press):
        time.sleep(max(0.0, began + SECOND * number / len(people) - time.monotonic()))
        person.tap(message, BUTTON)
    return time.monotonic() - began


def _wait_for_answers(sandbox: Sandbox, rush: Rush) -> None:
    """To every click, and to the form it opens; messages are brought up to date for long after."""
    payloads, calls = sandbox.transcript.payloads, sandbox.transcript.calls
    with suppress(TimeoutError):
        wait_until(lambda: payloads["block_actions"] >= rush.clicks, LONGEST_ANSWER)
        wait_until(lambda: calls["views.open"] >= rush.clicks, LONGEST_ANSWER)
    time.sleep(rush.answer_seconds)


def _read(record: Path, seen: Seen) -> Seen:
    """A form belongs to the click whose trigger opened it."""
    pressed_at: dict[str, float] = {}
    forms: dict[str, float] = {}
    for entry in map(json.loads, record.read_text().splitlines()):
        at = 1_000 * datetime.fromisoformat(entry["at"]).timestamp()
        if entry.get("type") == "block_actions":
            pressed_at[entry["args"]["trigger_id"]] = at - entry["ms"]
            seen.waits.append(entry["ms"])
            seen.acknowledged += isinstance(entry["response"], dict)
        if entry.get("method") == "views.open" and entry["response"]["ok"]:
            forms[entry["args"]["trigger_id"]] = at + entry["ms"]
    seen.opened = [at - pressed_at[trigger] for trigger, at in forms.items()]
    return seen

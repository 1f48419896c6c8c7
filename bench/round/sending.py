"""Sends the round, looking at the clock every half a minute as the running bot does, and measures it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.round.crowd import fill
from bot.delivery.probed import Probe, keep_probe
from bot.running import deliver_until, run_due_jobs
from mentorship.rounds import open_rounds
from sandbox.rate_limits import PER_MINUTE
from sandbox.rehearsal.stage import Stage, open_stage
from storage.outbox import AHEAD
from storage.words import PlaceKind

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
LOOK_EVERY = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
WARM_UP = MINUTE
PERMITTED = PER_MINUTE["t3"]  # conversations are opened, and messages scheduled, so often in a minute


@dataclass(frozen=True)
class Measured:
    """Times are by the stand-in's clock, but for the last two; `rate` is per minute, after the first one."""

    pairs: int
    arrived: int
    foretold: timedelta
    took: timedelta
    rate: float
    refused: int
    updates: int
    seconds: float
    cpu_seconds: float

    @property
    def share(self) -> float:
        """Of what Slack permits."""
        return self.rate / PERMITTED

    @property
    def error(self) -> float:
        """How far the end was from what had been foretold, as a share of the whole."""
        return abs(self.took - self.foretold) / self.foretold


def measured(pairs: int, scheduled: bool, told: Callable[[str], None]) -> Measured:
    """`told` hears the coordinators' message now and then."""
    stage = open_stage(MANIFEST, start=START)
    try:
        fill(stage, pairs)
        if scheduled:
            with stage.bot.bench.write() as work:
                proven = Probe(frozenset((PlaceKind.PAIRING,)), at=work.now)
                assert keep_probe(work.session, work.workspace_id, proven)
        return _sent(stage, pairs, told)
    finally:
        stage.close()


def _sent(stage: Stage, pairs: int, told: Callable[[str], None]) -> Measured:
    begun, cpu, began = time.perf_counter(), time.process_time(), stage.clock.now()
    run_due_jobs(stage.bot)
    stage.bot.rounds.look()
    foretold = _expected_end(stage)
    _send_until(stage, began + WARM_UP, told)
    refused_at_first = _refused(stage)
    while _is_open(stage):
        _send_until(stage, stage.clock.now() + LOOK_EVERY, told)
    _send_until(stage, stage.clock.now() + AHEAD + MINUTE, told)
    arrived = _introductions(stage)
    steady = [moment for moment in arrived if moment >= began + WARM_UP]
    return Measured(
        pairs=pairs,
        arrived=len(arrived),
        foretold=foretold - began,
        took=arrived[-1] - began,
        rate=(len(steady) - 1) / ((steady[-1] - steady[0]) / MINUTE),
        refused=_refused(stage) - refused_at_first,
        updates=stage.sandbox.transcript.calls["chat.update"],
        seconds=time.perf_counter() - begun,
        cpu_seconds=time.process_time() - cpu,
    )


def _introductions(stage: Stage) -> list[datetime]:
    """When each stood in its conversation."""
    letters = [letter for letter in stage.postbox.take() if letter.kind == "mpim" and letter.from_bot]
    return sorted(datetime.fromtimestamp(float(letter.message.ts), UTC) for letter in letters)


def _send_until(stage: Stage, moment: datetime, told: Callable[[str], None]) -> None:
    """Look at the round as often as the running bot does."""
    while stage.clock.now() < moment:
        deliver_until(stage.bot, stage.clock, stage.clock.now() + LOOK_EVERY)
        stage.bot.rounds.look()
    deliver_until(stage.bot, stage.clock, stage.clock.now())
    told(_shown(stage))


def _expected_end(stage: Stage) -> datetime:
    with stage.bot.bench.read() as work:
        (running,) = open_rounds(work)
        return running.expected_end


def _is_open(stage: Stage) -> bool:
    with stage.bot.bench.read() as work:
        return bool(open_rounds(work))


def _shown(stage: Stage) -> str:
    """What the coordinators read now."""
    messages = stage.coordinator.messages(stage.staff_channel)
    return next((each.text for each in messages if each.text.startswith(("Sending for", "All"))), "")


def _refused(stage: Stage) -> int:
    return sum(error == "ratelimited" for _, error in stage.sandbox.transcript.refusals)

"""One rehearsal played in this process, and what it took."""

from dataclasses import dataclass
from datetime import datetime
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from bench.rehearsal.sampling import Sampler
from bot.rehearse import MANIFEST, Rehearsal
from sandbox.rehearsal.cast import Cast, make_cast
from sandbox.rehearsal.postbox import Letter
from sandbox.rehearsal.script import usual_script
from sandbox.rehearsal.stage import open_stage
from sandbox.rehearsal.tally import count


@dataclass(frozen=True)
class Measured:
    """`cpu_seconds` of all threads; `shares` of the samples by place, the largest first."""

    people: int
    weeks: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    calls: int
    deliveries: int
    shares: list[tuple[str, float]]


class Nobody:
    """An audience that looks away."""

    def did(self, now: datetime, who: str, what: str) -> None:
        """Somebody did something."""

    def heard(self, letter: Letter) -> None:
        """A message arrived."""

    def progress(self, share: float) -> None:
        """How much of the play is over."""


def measured(people: int, weeks: int, seed: int) -> Measured:
    """Play the usual program from its first day to its last."""
    cast = Cast(tuple(make_cast(people, seed)))
    began, cpu = perf_counter(), process_time()
    stage = open_stage(MANIFEST, in_process=True)
    try:
        with Sampler() as sampler:
            Rehearsal(cast, usual_script(weeks), seed).play(stage, Nobody()).run()
        return Measured(
            people=people,
            weeks=weeks,
            seconds=perf_counter() - began,
            cpu_seconds=process_time() - cpu,
            megabytes=getrusage(RUSAGE_SELF).ru_maxrss / 1024,
            calls=sum(stage.sandbox.transcript.calls.values()),
            deliveries=sum(count(stage).deliveries.values()),
            shares=sampler.shares(),
        )
    finally:
        stage.close()

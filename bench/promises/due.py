"""P7: ten thousand people are asked how it goes, all due at the same moment; and ticks that find nothing."""

import time
from collections.abc import Iterator

from sqlmodel import col, func, select

from bench.promises.databases import each
from bench.promises.figures import Figure, at_most, exactly, none_of, told
from bench.promises.pairs import MONDAY, asking, due_pairs
from bot.clock import MovableClock
from bot.ticks import run_job
from bot.workbench import Workbench
from scheduler.jobs import Job
from storage.tables import CheckIn

PEOPLE = 10_000
IDLE_TICKS = 200
TEAM = "T0BENCH"


def due() -> Iterator[Figure]:
    """Seconds for all, what a second run adds, and the slow end of the ticks that find nothing to do."""
    job = asking()
    with each() as databases:
        for name, database in databases.items():
            bench = Workbench(database, MovableClock(MONDAY), TEAM)
            with bench.write() as work:
                due_pairs(work, [f"U{number:07d}" for number in range(PEOPLE)])
            before = time.process_time()
            yield at_most(f"{name}: all {PEOPLE:,} asked", _seconds(bench, job), 2, "s")
            yield told(f"{name}: work of this process for that", f"{time.process_time() - before:.1f} s")
            yield exactly(f"{name}: questions", _questions(bench), PEOPLE)
            idle = sorted(_seconds(bench, job) for _ in range(IDLE_TICKS))
            yield none_of(f"{name}: questions added by {IDLE_TICKS} more", _questions(bench) - PEOPLE)
            yield at_most(f"{name}: tick that finds nothing, p99", 1_000 * idle[-IDLE_TICKS // 100], 5, "ms")


def _seconds(bench: Workbench, job: Job) -> float:
    began = time.perf_counter()
    run_job(bench, job)
    return time.perf_counter() - began


def _questions(bench: Workbench) -> int:
    with bench.read() as work:
        return work.session.exec(select(func.count(col(CheckIn.id)))).one()

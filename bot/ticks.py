"""One run of each periodic job, each in transactions of its own, noted when it has finished."""

import logging
from collections.abc import Callable

from bot.errors import report
from bot.workbench import Workbench
from scheduler.jobs import Job
from storage.tables import TickRun

log = logging.getLogger(__name__)

ROUNDS = 1_000
STOPPED = "stopped"


def run_job(bench: Workbench, job: Job) -> int:
    """Do all that is due now, some at a time; returns how much that was."""
    total = 0
    if job.ahead is not None:
        with bench.read() as work:
            job.ahead(work)
    for _ in range(ROUNDS):
        with bench.write() as work:
            done = job.do_some(work)
        total += done
        if not done:
            break
    return total


def tick_of(bench: Workbench, job: Job, wake: Callable[[], None]) -> Callable[[], None]:
    """The job as a tick that notes that it ran."""

    def work() -> int:
        done = run_job(bench, job)
        note_run(bench, job.name)
        return done

    return waking(work, wake)


def waking(work: Callable[[], int], wake: Callable[[], None]) -> Callable[[], None]:
    """A tick that never raises, and wakes the delivery worker when it did something."""

    def run() -> None:
        try:
            if work():
                wake()
        except Exception as error:
            report(error)

    return run


def note_stop(bench: Workbench) -> None:
    """Write down that this process has ended as it should, so that commands need not wait to be sure."""
    try:
        note_run(bench, STOPPED)
    except Exception as error:
        report(error)


def note_run(bench: Workbench, name: str) -> None:
    """Write down that a tick ran to its end, for whoever watches over the bot."""
    with bench.write() as work:
        work.session.merge(TickRun(name=name, ran_at=work.now))

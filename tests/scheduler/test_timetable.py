"""Ticks run again whatever happens, and what was missed is made up for by one run."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.ticks import tick_of
from bot.workbench import Workbench
from mentorship.work import Work
from scheduler.jobs import JOBS, Job
from scheduler.timetable import Tick, Timetable
from storage.tables import TickRun

SHORT = timedelta(seconds=0.05)
CANARY = "canary-of-a-typed-text"


class Running:
    """Timetables that are stopped at the end of the test."""

    def __init__(self) -> None:
        self.timetables: list[Timetable] = []

    def start(self, *ticks: Tick) -> Timetable:
        timetable = Timetable(list(ticks))
        self.timetables.append(timetable)
        timetable.start()
        return timetable


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    yield running
    for timetable in running.timetables:
        timetable.stop()


def test_a_tick_that_raises_is_reported_and_runs_again(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    twice = threading.Barrier(2)
    runs: list[int] = []

    def fail() -> None:
        runs.append(1)
        if len(runs) == 2:
            twice.wait(30)
        raise LookupError

    running.start(Tick("fails", SHORT, fail))
    twice.wait(30)
    assert "LookupError" in caplog.text


def test_a_job_that_raises_is_reported_without_its_words_and_runs_again(
    running: Running, bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    woken = threading.Event()
    runs: list[int] = []

    def do_some(work: Work) -> int:
        runs.append(1)
        if len(runs) == 1:
            raise LookupError(CANARY)
        return int(len(runs) == 2)

    running.start(Tick("job", SHORT, tick_of(bench, Job("job", SHORT, do_some), woken.set)))
    assert woken.wait(30)
    assert "LookupError" in caplog.text
    assert CANARY not in caplog.text


def test_missed_runs_are_made_up_for_by_one(running: Running) -> None:
    """The first run takes as long as many intervals; afterwards there is no rush to catch up."""
    started: list[float] = []
    enough = threading.Event()

    def run() -> None:
        started.append(time.monotonic())
        if len(started) == 1:
            time.sleep(10 * SHORT.total_seconds())
        if len(started) == 4:
            enough.set()

    running.start(Tick("slow", SHORT, run))
    assert enough.wait(30)
    first, *later = started
    assert later[0] - first >= 9 * SHORT.total_seconds()
    assert later[2] - later[0] >= SHORT.total_seconds(), "one run for all that was missed, then as usual"


def test_one_slow_tick_does_not_hold_up_another(running: Running) -> None:
    other_ran, done = threading.Event(), threading.Event()

    def slow() -> None:
        other_ran.wait(30)
        done.set()

    running.start(Tick("slow", SHORT, slow), Tick("other", SHORT, other_ran.set))
    assert done.wait(30)


def test_stopping_lets_the_run_in_hand_finish() -> None:
    began, finished = threading.Event(), threading.Event()

    def run() -> None:
        began.set()
        time.sleep(SHORT.total_seconds())
        finished.set()

    timetable = Timetable([Tick("one", SHORT, run)])
    timetable.start()
    assert began.wait(30)
    timetable.stop()
    assert finished.is_set()


def test_a_timetable_that_was_never_started_can_be_stopped() -> None:
    Timetable([Tick("one", SHORT, lambda: None)]).stop()


def test_a_tick_wakes_the_delivery_worker_only_if_something_was_done(bench: Workbench) -> None:
    woken: list[int] = []
    left = [2, 0, 0]
    tick = tick_of(bench, Job("job", SHORT, lambda work: left.pop(0)), lambda: woken.append(1))
    tick()
    tick()
    assert woken == [1]
    assert left == []


def test_a_finished_tick_is_noted_and_a_failed_one_is_not(bench: Workbench) -> None:
    def fail(work: Work) -> int:
        raise LookupError

    tick_of(bench, Job("good", SHORT, lambda work: 0), lambda: None)()
    tick_of(bench, Job("bad", SHORT, fail), lambda: None)()
    with bench.read() as work:
        assert work.session.get_one(TickRun, "good").ran_at == work.now
        assert work.session.get(TickRun, "bad") is None


def test_what_a_job_did_before_it_failed_is_kept(bench: Workbench) -> None:
    """Each part of a job is a transaction of its own."""
    runs: list[int] = []

    def do_some(work: Work) -> int:
        if runs:
            work.session.add(TickRun(name="half", ran_at=work.now))
            work.session.flush()
            raise LookupError
        runs.append(1)
        work.session.add(TickRun(name="whole", ran_at=work.now))
        return 1

    tick_of(bench, Job("job", SHORT, do_some), lambda: None)()
    with bench.read() as work:
        assert work.session.get(TickRun, "whole") is not None
        assert work.session.get(TickRun, "half") is None


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_with_nothing_due_does_nothing(bench: Workbench, job: Job) -> None:
    with bench.write() as work:
        assert job.do_some(work) == 0
        assert not work.session.new
        assert not work.session.dirty


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)

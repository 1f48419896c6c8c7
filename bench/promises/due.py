"""P7: ten thousand people are asked how it goes, all due at the same moment; and ticks that find nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from bench.promises.databases import each
from bench.promises.figures import Figure, at_most, exactly, none_of
from bot.clock import MovableClock
from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.work import Work
from scheduler.jobs import JOBS, Job
from storage.tables import CheckIn, Enrollment, MatchRun, Pairing, Person, Program, Workspace
from storage.words import EnrollmentState, PairingState, Role
from tests.started_programs import a_running_program

PAIRS = 5_000
IDLE_TICKS = 200
TEAM = "T0BENCH"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def due() -> Iterator[Figure]:
    """Seconds for all, what a second run adds, and the slow end of the ticks that find nothing to do."""
    (job,) = (each for each in JOBS if each.name == "check_in_prompts")
    with each() as databases:
        for name, database in databases.items():
            bench = Workbench(database, MovableClock(MONDAY), TEAM)
            with bench.write() as work:
                _prepare(work)
            yield at_most(f"{name}: all {2 * PAIRS:,} asked", _seconds(bench, job), 2, "s")
            yield exactly(f"{name}: questions", _questions(bench), 2 * PAIRS)
            idle = sorted(_seconds(bench, job) for _ in range(IDLE_TICKS))
            yield none_of(f"{name}: questions added by {IDLE_TICKS} more", _questions(bench) - 2 * PAIRS)
            yield at_most(f"{name}: tick that finds nothing, p99", 1_000 * idle[-IDLE_TICKS // 100], 5, "ms")


def _seconds(bench: Workbench, job: Job) -> float:
    began = time.perf_counter()
    run_job(bench, job)
    return time.perf_counter() - began


def _questions(bench: Workbench) -> int:
    with bench.read() as work:
        return work.session.exec(select(func.count(col(CheckIn.id)))).one()


def _prepare(work: Work) -> None:
    """A program that runs, and all of its pairs to be asked now."""
    work.session.add(Workspace(id=TEAM, installed_at=work.now))
    work.session.flush()
    program = a_running_program(work)
    run = MatchRun(program_id=program.key, created_at=work.now)
    people = [Person(workspace_id=TEAM, slack_id=f"U{n:07d}", zone="UTC") for n in range(2 * PAIRS)]
    work.session.add_all([run, *people])
    work.session.flush()
    enrollments = [_enrollment(work, program, person) for person in people]
    work.session.add_all(enrollments)
    work.session.flush()
    sides = zip(enrollments[:PAIRS], enrollments[PAIRS:], strict=True)
    work.session.add_all(_pairing(work, run, mentor, mentee) for mentor, mentee in sides)


def _enrollment(work: Work, program: Program, person: Person) -> Enrollment:
    return Enrollment(
        program_id=program.key,
        person_id=person.key,
        role=Role.MENTOR,
        state=EnrollmentState.ACCEPTED,
        consented_at=work.now,
        applied_at=work.now,
    )


def _pairing(work: Work, run: MatchRun, mentor: Enrollment, mentee: Enrollment) -> Pairing:
    return Pairing(
        program_id=run.program_id,
        match_run_id=run.key,
        mentor_id=mentor.key,
        mentee_id=mentee.key,
        state=PairingState.RUNNING,
        started_at=work.now - timedelta(days=7),
        next_check_in_at=work.now - timedelta(hours=1),
    )

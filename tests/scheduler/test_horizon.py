"""However long all jobs are said to find nothing, they find nothing; a change may end that at any time."""

from datetime import timedelta

from bot.calm import Calm, changes_that_matter
from bot.clock import MovableClock
from bot.running import FREQUENT_JOBS
from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.horizon import quiet_until
from storage.tables import Program
from storage.words import ProgramState
from tests.builders import a_person
from tests.started_programs import a_pairing, a_running_program

MOMENT = timedelta(microseconds=1)
HALF_A_YEAR = timedelta(weeks=28)


def run_all(bench: Workbench) -> int:
    total = 0
    while done := sum(run_job(bench, job) for job in FREQUENT_JOBS):
        total += done
    return total


def test_without_a_program_nothing_is_ever_due(bench: Workbench) -> None:
    with bench.read() as work:
        assert quiet_until(work) is None


def test_from_start_to_end_nothing_falls_due_in_a_stretch_that_is_said_to_be_quiet(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        a_pairing(work, program, next_check_in_at=work.now)
    end, stretches = clock.now() + HALF_A_YEAR, 0
    while clock.now() < end:
        run_all(bench)
        with bench.read() as work:
            until = quiet_until(work)
        if until is None:
            break
        clock.move_to(until - MOMENT)
        assert run_all(bench) == 0
        clock.move_to(until)
        stretches += 1
    with bench.read() as work:
        assert work.session.get_one(Program, program.key).state == ProgramState.CLOSED
    assert stretches > 100


def test_calm_lasts_until_something_may_be_due_or_anything_changes(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        soon = work.now + timedelta(hours=1)
        a_pairing(work, program, next_check_in_at=soon)
    calm = Calm()
    assert not calm.lasts(bench)
    calm.begin(bench, changes_that_matter(bench))
    with bench.write() as work:
        work.note(None, "looked_around")
    assert calm.lasts(bench), "no job looks at the audit trail"
    clock.move_to(soon - MOMENT)
    assert calm.lasts(bench)
    clock.move_to(soon)
    assert not calm.lasts(bench)
    calm.begin(bench, changes_that_matter(bench))
    with bench.write() as work:
        a_person(work, "New Colleague")
    assert not calm.lasts(bench)

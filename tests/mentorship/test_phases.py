"""A program's calendar: which day moves it on, and that it moves once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.permissions import NotPermitted
from mentorship.phases import CLOSING_TIME, advance_due, advance_program, end_program
from mentorship.refusals import Stale
from mentorship.work import Work
from storage.tables import AuditEntry, Enrollment, MatchRun, Program
from storage.words import EnrollmentState, MatchRunState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment


def an_approved_run(work: Work, program: Program) -> MatchRun:
    run = MatchRun(program_id=program.key, state=MatchRunState.APPROVED, created_at=work.now)
    work.session.add(run)
    work.session.flush()
    return run


def test_enrollment_stays_open_through_its_last_day_in_the_programs_zone(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_program(work)
        program.zone = "America/Los_Angeles"
        closes = program.enrollment_closes_on
    clock.move_by(timedelta(days=15) - timedelta(hours=9) + timedelta(hours=6))
    with bench.write() as work:  # past midnight in London, still the closing day in Los Angeles
        program = work.session.get_one(Program, program.key)
        assert work.now.date() > closes
        assert not advance_program(work, program)
    clock.move_by(timedelta(hours=3))
    with bench.write() as work:
        program = work.session.get_one(Program, program.key)
        assert advance_program(work, program)
        assert program.state == ProgramState.MATCHING


def test_a_program_starts_on_its_day_once_a_match_run_is_approved(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.MATCHING)
    clock.move_by(timedelta(days=20))
    with bench.write() as work:
        an_approved_run(work, program)
        unreviewed = an_enrollment(work, program, Role.MENTEE, state=EnrollmentState.APPLIED)
        assert advance_due(work) == 0
    clock.move_by(timedelta(days=1))
    with bench.write() as work:
        assert advance_due(work) == 1
        program = work.session.get_one(Program, program.key)
        assert (program.state, program.running_since) == (ProgramState.RUNNING, work.now)
        assert program.next_digest_at is not None
        enrollment = work.session.get_one(Enrollment, unreviewed.key)
        assert enrollment.state == EnrollmentState.WAITLISTED
        assert advance_due(work) == 0


def test_a_program_without_approved_run_waits_and_closes_after_its_end(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.MATCHING)
    clock.move_by(timedelta(days=30))
    with bench.write() as work:
        assert advance_due(work) == 0
    clock.move_by(timedelta(days=80))
    with bench.write() as work:
        assert advance_due(work) == 1
        program = work.session.get_one(Program, program.key)
        assert (program.state, program.closing_since) == (ProgramState.CLOSING, work.now)


def test_closing_takes_two_weeks_and_happens_once(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.RUNNING)
        member = an_enrollment(work, program, Role.MENTEE)
    clock.move_by(timedelta(days=21 + 84 + 1))
    with bench.write() as work:
        assert advance_due(work) == 1
    clock.move_by(CLOSING_TIME - timedelta(days=1))
    with bench.write() as work:
        assert advance_due(work) == 0
    clock.move_by(timedelta(days=1))
    with bench.write() as work:
        assert advance_due(work) == 1
        program = work.session.get_one(Program, program.key)
        assert (program.state, program.closed_at) == (ProgramState.CLOSED, work.now)
        assert work.session.get_one(Enrollment, member.key).state == EnrollmentState.COMPLETED
        assert advance_due(work) == 0
        noted = work.session.exec(select(AuditEntry.action)).all()
    assert [noted.count(f"program_{state}") for state in ("closing", "closed")] == [1, 1]


def test_after_a_long_outage_every_step_is_taken_in_order(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_program(work)
        an_approved_run(work, program)
    clock.move_by(timedelta(days=40))
    with bench.write() as work:
        assert advance_due(work) == 1
        assert work.session.get_one(Program, program.key).state == ProgramState.RUNNING


def test_only_a_coordinator_ends_a_program_and_only_once(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, stranger = a_person(work), a_person(work)
        program = a_program(work, coordinator, state=ProgramState.RUNNING)
        with pytest.raises(NotPermitted):
            end_program(work, stranger, program.key)
        assert end_program(work, coordinator, program.key).state == ProgramState.CLOSING
        with pytest.raises(Stale):
            end_program(work, coordinator, program.key)

"""A program's numbers, counted from real rows."""

from datetime import timedelta

from bot.workbench import Workbench
from mentorship.program_figures import meetings_held, program_figures, response_to_check_ins
from mentorship.work import Work
from storage.tables import Program
from storage.words import (
    CheckInAnswer,
    EndReason,
    EnrollmentState,
    MeetingState,
    PairingState,
    ProgramState,
    Role,
)
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of


def displays(work: Work, program: Program) -> dict[str, str]:
    return {figure.label: figure.display for figure in program_figures(work, program)}


def test_people_are_counted_by_role_and_leavers_apart(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        a_pairing(work, program)
        both = a_person(work)
        an_enrollment(work, program, Role.MENTOR, both, state=EnrollmentState.PAUSED)
        an_enrollment(work, program, Role.MENTEE, both)
        for state in (EnrollmentState.APPLIED, EnrollmentState.WAITLISTED, EnrollmentState.DECLINED):
            an_enrollment(work, program, Role.MENTEE, state=state)
        gone, half_gone = a_person(work), a_person(work)
        an_enrollment(work, program, Role.MENTEE, gone, state=EnrollmentState.WITHDRAWN)
        an_enrollment(work, program, Role.MENTOR, gone, state=EnrollmentState.WITHDRAWN)
        an_enrollment(work, program, Role.MENTEE, half_gone, state=EnrollmentState.WITHDRAWN)
        an_enrollment(work, program, Role.MENTOR, half_gone)
        found = displays(work, program)
    people = ("Mentors", "Mentees", "Left early", "Mentees never matched", "Mentors never matched")
    assert [found[label] for label in people] == ["3", "2", "1", "1", "2"]


def test_a_running_program_counts_the_pairs_that_started(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        for _ in range(3):
            a_pairing(work, program)
        a_pairing(work, program, state=PairingState.ENDED, end_reason=EndReason.WITHDRAWN)
        a_pairing(work, program, state=PairingState.AGREED, started_at=None)
        a_pairing(work, a_running_program(work))
        found = displays(work, program)
    assert (found["Pairs"], found["Pairs still running"]) == ("4", "3 (75%)")


def test_a_closed_program_counts_the_pairs_that_lasted(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSED)
        ended = PairingState.ENDED
        a_pairing(work, program, state=ended, end_reason=EndReason.COMPLETED)
        a_pairing(work, program, state=ended, end_reason=EndReason.COORDINATOR)
        a_pairing(work, program, state=ended, end_reason=EndReason.COMPLETED, started_at=None)
        found = displays(work, program)
    assert (found["Pairs"], found["Completed pairs"], found["Pairs that lasted"]) == ("2", "1", "50%")


def test_a_meeting_that_both_tell_of_counts_once(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        mentor, mentee = people_of(work, pairing)
        for person, days in ((mentor, 2), (mentee, 1)):
            row = a_check_in(work, pairing, person, CheckInAnswer.MET)
            meeting = a_meeting(work, pairing, work.now - timedelta(days=days))
            meeting.check_in_id = row.key
        a_meeting(work, pairing, work.now - timedelta(hours=1))
        a_meeting(work, pairing, work.now - timedelta(hours=2))
        a_meeting(work, pairing, work.now + timedelta(days=3), MeetingState.SCHEDULED)
        work.session.flush()
        today = work.now.date()
        assert meetings_held(work, program, [pairing]) == {pairing.key: [today - timedelta(days=2), today]}


def test_meetings_over_all_pairs(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        one, two, _ = a_pairing(work, program), a_pairing(work, program), a_pairing(work, program)
        for days in (1, 4, 6):
            a_meeting(work, one, work.now - timedelta(days=days))
        a_meeting(work, two, work.now - timedelta(days=3))
        found = displays(work, program)
    labels = ("Meetings", "Meetings per pair", "Pairs that met", "Time to first meeting")
    assert [found[label] for label in labels] == ["4", "1.3", "67%", "2.5 days"]


def test_only_check_ins_that_are_due_count(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        mentor, mentee = people_of(work, pairing)
        a_check_in(work, pairing, mentor, CheckInAnswer.MET)
        a_check_in(work, pairing, mentee)
        a_check_in(work, pairing, mentor, round=2, due_at=work.now + timedelta(hours=1))
        a_check_in(work, pairing, mentee, round=0, due_at=work.now - timedelta(days=20))
        last_week = response_to_check_ins(work, program, work.now - timedelta(days=7))
        assert (last_week.display, last_week.n) == ("50%", 2)
        assert displays(work, program)["Check-ins answered"] == "33%"


def test_a_program_without_anybody_has_numbers_too(bench: Workbench) -> None:
    with bench.write() as work:
        found = displays(work, a_running_program(work))
    assert (found["Mentors"], found["Pairs"], found["Pairs still running"]) == (
        "0",
        "0",
        "0 (Nothing to measure yet)",
    )
    assert found["Time to first meeting"] == "Nothing to measure yet"


def test_every_number_has_a_definition(bench: Workbench) -> None:
    with bench.write() as work:
        figures = program_figures(work, a_running_program(work))
    assert all(figure.definition.endswith(".") for figure in figures)
    assert len({figure.label for figure in figures}) == len(figures)

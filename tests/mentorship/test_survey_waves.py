"""When waves open, whom they ask, and the one reminder."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.survey_waves import BATCH, open_due, remind_due
from mentorship.surveys import Opinion, answer_survey
from mentorship.work import Work
from storage.tables import Delivery, Enrollment, Pairing, Person, Survey, SurveyParticipation
from storage.words import DeliveryState, EndReason, EnrollmentState, PairingState, ProgramState, Role, Wave
from tests.builders import a_person, an_enrollment
from tests.conftest import MONDAY
from tests.started_programs import a_pairing, a_running_program, people_of


def waves(work: Work) -> list[Wave]:
    return [Wave(wave) for wave in work.session.exec(select(Survey.wave).order_by(col(Survey.id)))]


def told(work: Work, kind: str) -> list[str]:
    found = select(Delivery.place).where(Delivery.kind == kind).order_by(Delivery.place)
    return list(work.session.exec(found))


def test_the_start_survey_opens_three_days_in_and_once(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work, running_since=work.now)
        mentor, mentee = people_of(work, a_pairing(work, program))
        assert open_due(work) == 0
    clock.move_by(timedelta(days=3))
    with bench.write() as work:
        assert open_due(work) == 2
        assert open_due(work) == 0
        assert waves(work) == [Wave.START]
        assert told(work, "survey_prompt") == sorted([mentor.slack_id, mentee.slack_id])


def test_the_midway_survey_opens_half_way_in_long_programs_only(bench: Workbench) -> None:
    start = MONDAY.date() - timedelta(days=42)
    with bench.write() as work:
        past = {"running_since": MONDAY - timedelta(days=42), "starts_on": start}
        a_running_program(work, **past, ends_on=start + timedelta(days=84))
        a_running_program(work, **past, ends_on=start + timedelta(days=86))
        short = {"starts_on": start + timedelta(days=22), "ends_on": start + timedelta(days=22 + 41)}
        a_running_program(work, running_since=MONDAY - timedelta(days=20), **short)
        open_due(work)
        assert waves(work) == [Wave.MIDWAY]


def test_the_final_survey_ends_before_the_program_closes(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSING, closing_since=work.now)
        a_pairing(work, program)
    clock.move_by(timedelta(days=6))
    with bench.write() as work:
        open_due(work)
        survey = work.session.exec(select(Survey)).one()
    assert (survey.wave, survey.closes_at) == (Wave.END, MONDAY + timedelta(days=13))


def test_a_wave_missed_for_as_long_as_it_lasts_is_not_opened(bench: Workbench) -> None:
    with bench.write() as work:
        a_pairing(work, a_running_program(work, running_since=work.now - timedelta(days=13)))
        assert open_due(work) == 0
        a_pairing(work, a_running_program(work, running_since=work.now - timedelta(days=12, hours=23)))
        assert open_due(work) == 2


def test_a_new_wave_closes_the_one_before(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        a_pairing(work, program)
        open_due(work)
        program.state, program.closing_since = ProgramState.CLOSING, work.now
        open_due(work)
        start, end = work.session.exec(select(Survey).order_by(col(Survey.id))).all()
        work.session.refresh(start)
        states = work.session.exec(select(Delivery.state).where(Delivery.kind == "survey_prompt")).all()
    assert start.closes_at == work.now < end.closes_at
    assert sorted(states) == [DeliveryState.CANCELLED] * 2 + [DeliveryState.QUEUED] * 2


def test_late_joiners_people_on_a_break_and_leavers_are_not_asked(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        break_ = an_enrollment(work, program, Role.MENTOR, state=EnrollmentState.PAUSED)
        gone = an_enrollment(work, program, Role.MENTEE, a_person(work, active=False))
        a_pairing(work, program, break_, gone)
        ended = a_pairing(work, program, state=PairingState.ENDED, end_reason=EndReason.WITHDRAWN)
        mentor, mentee = people_of(work, a_pairing(work, program))
        assert open_due(work) == 2
        a_pairing(work, program, started_at=work.now + timedelta(hours=1))
        assert open_due(work) == 0
        assert told(work, "survey_prompt") == sorted([mentor.slack_id, mentee.slack_id])
        assert ended.state == PairingState.ENDED


def test_half_way_only_who_has_been_paired_for_two_weeks_is_asked(bench: Workbench) -> None:
    start = MONDAY - timedelta(days=43)
    with bench.write() as work:
        dates = {"starts_on": start.date(), "ends_on": start.date() + timedelta(days=86)}
        program = a_running_program(work, running_since=start, **dates)
        early = people_of(work, a_pairing(work, program, started_at=MONDAY - timedelta(days=14)))
        a_pairing(work, program, started_at=MONDAY - timedelta(days=13))
        rotated = a_pairing(work, program, started_at=start, state=PairingState.ENDED)
        again = work.session.get_one(Enrollment, rotated.mentee_id)
        late = a_pairing(work, program, mentee=again, started_at=MONDAY - timedelta(days=1))
        assert open_due(work) == 3
        asked = [*early, people_of(work, late)[1]]
        assert waves(work) == [Wave.MIDWAY]
        assert told(work, "survey_prompt") == sorted(person.slack_id for person in asked)


def test_at_the_end_everybody_who_was_in_a_pair_and_is_still_there_is_asked(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSING, closing_since=work.now)
        withdrawn = an_enrollment(work, program, Role.MENTOR, state=EnrollmentState.WITHDRAWN)
        left_behind = an_enrollment(work, program, Role.MENTEE)
        ended, reason = PairingState.ENDED, EndReason.WITHDRAWN
        a_pairing(work, program, withdrawn, left_behind, state=ended, end_reason=reason)
        an_enrollment(work, program, Role.MENTEE)
        dropped = EndReason.DROPPED
        a_pairing(work, program, state=PairingState.ENDED, end_reason=dropped, started_at=None)
        assert open_due(work) == 1
        asked = work.session.exec(select(SurveyParticipation.person_id)).all()
    assert asked == [left_behind.person_id]


def test_a_person_with_two_pairings_is_asked_once(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor = an_enrollment(work, program, Role.MENTOR)
        a_pairing(work, program, mentor)
        a_pairing(work, program, mentor)
        assert open_due(work) == 3


def test_many_people_are_asked_and_reminded_in_batches(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor = an_enrollment(work, program, Role.MENTOR)
        run = a_pairing(work, program, mentor).match_run_id
        _add_mentees(work, mentor, run, BATCH - 1)
    asked = []
    for _ in range(3):
        with bench.write() as work:
            asked.append(open_due(work))
    clock.move_by(timedelta(days=4))
    reminded = []
    for _ in range(3):
        with bench.write() as work:
            reminded.append(remind_due(work))
    assert asked == reminded == [BATCH, 1, 0]


def _add_mentees(work: Work, mentor: Enrollment, run: int, number: int) -> None:
    """Many pairings at once, with few statements."""
    people = [Person(workspace_id=work.workspace_id, slack_id=f"UMANY{n}") for n in range(number)]
    work.session.add_all(people)
    work.session.flush()
    shared: dict[str, Any] = {
        "program_id": mentor.program_id,
        "consented_at": work.now,
        "applied_at": work.now,
    }
    accepted: dict[str, Any] = {"role": Role.MENTEE, "state": EnrollmentState.ACCEPTED}
    rows = [Enrollment(person_id=person.key, **shared, **accepted) for person in people]
    work.session.add_all(rows)
    work.session.flush()
    running: dict[str, Any] = {"state": PairingState.RUNNING, "started_at": work.now - timedelta(days=7)}
    about = {"program_id": mentor.program_id, "match_run_id": run, "mentor_id": mentor.key, **running}
    work.session.add_all(Pairing(mentee_id=row.key, **about) for row in rows)


def test_a_prompt_arrives_at_half_past_ten_of_a_working_day(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor = an_enrollment(work, program, Role.MENTOR, a_person(work, zone="Asia/Tokyo"))
        a_pairing(work, program, mentor, an_enrollment(work, program, Role.MENTEE, a_person(work, zone=None)))
        open_due(work)
        found = select(Delivery.due, Delivery.send_before).where(Delivery.kind == "survey_prompt")
        rows = sorted(work.session.exec(found).all())
    closes = MONDAY + timedelta(days=10)
    assert rows == [
        (datetime(2026, 3, 2, 10, 30, tzinfo=UTC), closes),
        (datetime(2026, 3, 3, 1, 30, tzinfo=UTC), closes),
    ]


def test_one_reminder_for_those_who_have_not_answered(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor, mentee = people_of(work, a_pairing(work, program))
        open_due(work)
        survey = work.session.exec(select(Survey)).one()
        answer_survey(work, mentor, survey.key, Opinion(4))
        assert remind_due(work) == 0
    clock.move_by(timedelta(days=4))
    with bench.write() as work:
        assert remind_due(work) == 1
        assert remind_due(work) == 0
        assert told(work, "survey_reminder") == [mentee.slack_id]


def test_a_closed_survey_reminds_nobody(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        a_pairing(work, a_running_program(work))
        open_due(work)
    clock.move_by(timedelta(days=10))
    with bench.write() as work:
        assert remind_due(work) == 0


@pytest.mark.parametrize("state", [ProgramState.ENROLLING, ProgramState.MATCHING, ProgramState.CLOSED])
def test_no_wave_opens_outside_running_and_closing(bench: Workbench, state: ProgramState) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=state)
        a_pairing(work, program)
        assert open_due(work) == 0
        assert waves(work) == []

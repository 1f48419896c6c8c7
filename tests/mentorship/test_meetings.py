"""Planning a meeting, and what is known of the meetings of a pair."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.meetings import live_pairs_of, meetings_of, plan_meeting, record_meeting
from mentorship.pairings import Pair, pair_of
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.work import Work
from storage.tables import CheckIn, MatchRun, Meeting, Pairing
from storage.words import MeetingState, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment

DAY = timedelta(days=1)


def a_pair(work: Work, state: PairingState = PairingState.RUNNING) -> Pair:
    program = a_program(work, state=ProgramState.RUNNING)
    run = MatchRun(program_id=program.key, created_at=work.now)
    work.session.add(run)
    work.session.flush()
    pairing = Pairing(
        program_id=program.key,
        match_run_id=run.key,
        mentor_id=an_enrollment(work, program, Role.MENTOR).key,
        mentee_id=an_enrollment(work, program, Role.MENTEE).key,
        state=state,
    )
    work.session.add(pairing)
    work.session.flush()
    return pair_of(work, pairing)


def test_either_side_can_say_when_they_meet_and_the_other_can_change_it(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        plan_meeting(work, pair.mentee.person, pair.pairing.key, work.now + 3 * DAY)
        plan_meeting(work, pair.mentor.person, pair.pairing.key, work.now + 5 * DAY)
        planned = meetings_of(work, pair.pairing).next_at
        states = [row.state for row in work.session.exec(select(Meeting).order_by(Meeting.id)).all()]  # type: ignore[arg-type]
    assert planned == bench.clock.now() + 5 * DAY
    assert states == [MeetingState.CANCELLED, MeetingState.SCHEDULED]


def test_a_meeting_must_lie_ahead(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        for at in (None, work.now, work.now - DAY):
            with pytest.raises(WrongFields) as caught:
                plan_meeting(work, pair.mentee.person, pair.pairing.key, at)
            assert list(caught.value.errors) == ["meeting_at"]


def test_nobody_else_plans_for_a_pair(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        with pytest.raises(Refused, match="refused"):
            plan_meeting(work, a_person(work), pair.pairing.key, work.now + DAY)
        with pytest.raises(Refused, match="refused"):
            plan_meeting(work, pair.mentor.person, 999, work.now + DAY)


def test_an_ended_pair_plans_nothing(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work, PairingState.ENDED)
        with pytest.raises(Stale):
            plan_meeting(work, pair.mentor.person, pair.pairing.key, work.now + DAY)
        assert live_pairs_of(work, pair.mentor.person) == []


def test_a_planned_meeting_is_no_longer_next_once_its_time_has_come(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        plan_meeting(work, pair.mentee.person, pair.pairing.key, work.now + DAY)
    clock.move_by(DAY)
    with bench.write() as work:
        assert meetings_of(work, pair.pairing).next_at is None


def test_the_latest_meeting_held_counts(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        assert meetings_of(work, pair.pairing).last_at is None
        for days in (9, 2, 5):
            record_meeting(work, pair.pairing, pair.mentor.person, work.now - days * DAY, MeetingState.MET)
        assert meetings_of(work, pair.pairing).last_at == work.now - 2 * DAY


def test_what_a_check_in_told_is_changed_not_doubled(bench: Workbench) -> None:
    with bench.write() as work:
        pair = a_pair(work)
        asked = CheckIn(
            pairing_id=pair.pairing.key, person_id=pair.mentor.person.key, round=1, due_at=work.now
        )
        work.session.add(asked)
        work.session.flush()
        told = (pair.pairing, pair.mentor.person)
        record_meeting(work, *told, work.now + DAY, MeetingState.SCHEDULED, asked.key)
        record_meeting(work, *told, work.now - DAY, MeetingState.MET, asked.key)
        assert meetings_of(work, pair.pairing).next_at is None
        assert meetings_of(work, pair.pairing).last_at == work.now - DAY
        assert len(work.session.exec(select(Meeting)).all()) == 1

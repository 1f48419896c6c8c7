"""A program's last weeks: each judged by what was known then."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.digests import digest_facts, today_for
from mentorship.health import Health
from mentorship.history import MOST, Week, last_weeks
from mentorship.work import Work
from storage.tables import Concern, Program
from storage.words import CheckInAnswer, ConcernState, EndReason, MeetingState, PairingState
from tests.conftest import MONDAY
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of

WEEK = timedelta(days=7)


def an_old_program(work: Work, weeks: int = 20) -> Program:
    return a_running_program(work, zone="UTC", running_since=work.now - weeks * WEEK)


def weeks_of(work: Work, program: Program) -> list[dict[Health, int]]:
    """The states of the weeks, the newest first."""
    return [dict(week.pairs) for week in reversed(last_weeks(work, program, work.now))]


def test_a_program_without_pairs_has_no_weeks(bench: Workbench) -> None:
    with bench.write() as work:
        assert last_weeks(work, an_old_program(work), work.now) == ()


def test_a_pair_of_today_makes_one_week(bench: Workbench) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        a_pairing(work, program, started_at=work.now)
        assert last_weeks(work, program, work.now) == (Week(MONDAY.date(), {Health.NEW: 1}),)


def test_there_are_twelve_weeks_at_most(bench: Workbench) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        a_pairing(work, program)
        weeks = last_weeks(work, program, work.now)
    assert [week.day for week in weeks] == [MONDAY.date() - WEEK * n for n in range(MOST - 1, -1, -1)]


def test_a_pair_counts_in_the_weeks_in_which_it_ran(bench: Workbench) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        ended: dict[str, Any] = {"state": PairingState.ENDED, "end_reason": EndReason.COORDINATOR}
        a_pairing(work, program, started_at=work.now - 3 * WEEK, ended_at=work.now - WEEK, **ended)
        assert weeks_of(work, program) == [{}, {}, {Health.NEW: 1}, {Health.NEW: 1}]


def test_what_is_told_later_does_not_change_the_past(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        pairing = a_pairing(work, program)
        before = weeks_of(work, program)
    clock.move_by(WEEK)
    with bench.write() as work:
        a_meeting(work, pairing, work.now - 2 * WEEK)
        assert weeks_of(work, program)[1:] == before[: MOST - 1]
        assert weeks_of(work, program)[0] == {Health.ON_TRACK: 1}


def test_a_planned_meeting_counts_until_it_was_to_be(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        a_meeting(work, a_pairing(work, program), work.now + WEEK / 2, MeetingState.SCHEDULED)
    clock.move_by(WEEK)
    with bench.write() as work:
        assert weeks_of(work, program)[:3] == [{Health.LATE: 1}, {Health.ON_TRACK: 1}, {Health.LATE: 1}]


def test_a_call_for_help_counts_until_somebody_took_it(bench: Workbench) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        pairing = a_pairing(work, program)
        work.session.add(
            Concern(
                program_id=program.key,
                pairing_id=pairing.key,
                person_id=people_of(work, pairing)[0].key,
                state=ConcernState.HANDLED,
                created_at=work.now - 2 * WEEK,
                handled_at=work.now - WEEK,
            )
        )
        work.session.flush()
        assert weeks_of(work, program)[:4] == [
            {Health.LATE: 1},
            {Health.LATE: 1},
            {Health.NEEDS_HELP: 1},
            {Health.LATE: 1},
        ]


def test_a_pair_is_silent_from_the_second_unanswered_round_to_the_next_answer(bench: Workbench) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        pairing = a_pairing(work, program)
        _, mentee = people_of(work, pairing)
        for number, weeks_ago in ((1, 6), (2, 4)):
            a_check_in(work, pairing, mentee, round=number, due_at=work.now - weeks_ago * WEEK)
        answered = {"due_at": work.now - 2 * WEEK, "answered_at": work.now - 2 * WEEK}
        a_check_in(work, pairing, mentee, CheckInAnswer.NOT_YET, round=3, **answered)
        late, silent = {Health.LATE: 1}, {Health.SILENT: 1}
        assert weeks_of(work, program)[:5] == [late, late, late, silent, late]


def test_the_hour_stays_the_same_when_the_clocks_change(bench: Workbench, clock: MovableClock) -> None:
    clock.move_to(datetime(2026, 3, 30, 22, 30, tzinfo=UTC))
    with bench.write() as work:
        program = a_running_program(work, zone="Europe/Berlin", running_since=work.now - 2 * WEEK)
        a_pairing(work, program)
        days = [week.day for week in last_weeks(work, program, work.now)]
    assert days == [date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31)]


AGO = st.integers(1, 90)
# Of one pair: when it started and ended, the meetings told or planned, and the questions with their answers.
PASTS = st.tuples(
    AGO,
    st.none() | AGO,
    st.lists(st.tuples(st.integers(-30, 90), AGO), max_size=3),
    st.lists(st.tuples(AGO, st.booleans()), max_size=4),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pasts=st.lists(PASTS, min_size=1, max_size=4))
def test_the_newest_week_says_what_the_digest_says(bench: Workbench, pasts: list[Any]) -> None:
    with bench.write() as work:
        program = an_old_program(work)
        for past in pasts:
            a_past_pair(work, program, *past)
        said = digest_facts(work, program, today_for(work, program)).pairs
        weeks = last_weeks(work, program, work.now)
        assert (dict(weeks[-1].pairs) if weeks else {}) == dict(said)


def a_past_pair(
    work: Work,
    program: Program,
    started: int,
    ended: int | None,
    meetings: list[tuple[int, int]],
    asked: list[tuple[int, bool]],
    worried: bool,
) -> None:
    over: dict[str, Any] = (
        {"state": PairingState.ENDED, "ended_at": work.now - timedelta(days=ended)} if ended else {}
    )
    pairing = a_pairing(work, program, started_at=work.now - timedelta(days=started), **over)
    mentor, _ = people_of(work, pairing)
    for days, told in meetings:
        state = MeetingState.MET if days > 0 else MeetingState.SCHEDULED
        a_meeting(work, pairing, work.now - timedelta(days=days), state).created_at -= timedelta(days=told)
    for number, (days, answered) in enumerate(sorted(asked, reverse=True), start=1):
        due = work.now - timedelta(days=days)
        answer: dict[str, Any] = {"answer": CheckInAnswer.NOT_YET, "answered_at": due} if answered else {}
        a_check_in(work, pairing, mentor, round=number, due_at=due, **answer)
    if worried:
        asking: dict[str, Any] = {"pairing_id": pairing.key, "person_id": mentor.key, "created_at": work.now}
        work.session.add(Concern(program_id=program.key, **asking))
    work.session.flush()

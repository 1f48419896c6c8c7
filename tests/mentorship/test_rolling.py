"""A program that people can join at any time: until when, and that only who is new is matched each week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.enrollment import check_may_join
from mentorship.horizon import quiet_until
from mentorship.introductions import introduce_due
from mentorship.match_approval import approve
from mentorship.match_runs import discard, open_draft, pair_people_due
from mentorship.newcomers import match_newcomers_due
from mentorship.overview import overview_of
from mentorship.phases import advance_due
from mentorship.program_dates import SHORTEST, check_rolling
from mentorship.refusals import Refused, WrongFields
from mentorship.rolling import TUESDAY, joins_until, last_matching_on, next_matching_on, programs_to_join
from mentorship.work import Work
from storage.tables import Delivery, Enrollment, MatchRun, Person, Program, Unmatched
from storage.words import EnrollmentState, Format, MatchRunState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.mentorship.matched import Cohort, mark_sent, updates


@dataclass
class Rolling:
    """A running rolling program that has one pair, played from transaction to transaction."""

    bench: Workbench
    clock: MovableClock
    key: int

    def program(self, work: Work) -> Program:
        return work.session.get_one(Program, self.key)

    def newcomer(self, role: Role, **values: Any) -> int:
        with self.bench.write() as work:
            return an_enrollment(work, self.program(work), role, **values).key

    def week(self, *, weeks: int = 1) -> int:
        """The next weekly moment and what follows; how many programs something was done for."""
        self.clock.move_to(max(self.clock.now(), self.next_matching()) + timedelta(weeks=weeks - 1))
        with self.bench.write() as work:
            return match_newcomers_due(work)

    def next_matching(self) -> datetime:
        with self.bench.read() as work:
            due = self.program(work).next_matching_at
            assert due is not None
            return due

    def drafts(self, *states: MatchRunState) -> int:
        with self.bench.read() as work:
            runs = work.session.exec(select(MatchRun).where(MatchRun.program_id == self.key)).all()
            return sum(run.state in (states or (MatchRunState.DRAFT,)) for run in runs)

    def approve(self) -> None:
        with self.bench.write() as work:
            program = self.program(work)
            run = open_draft(work, program)
            assert run is not None
            coordinator = work.session.get_one(Person, program.created_by)
            approve(work, coordinator, run.key, run.version)
            introduce_due(work)


def begun(bench: Workbench, clock: MovableClock, **values: Any) -> Rolling:
    """One mentor with one place and one mentee are a running pair."""
    with bench.write() as work:
        today = work.now.date()
        dates = {"starts_on": today + timedelta(days=21), "ends_on": today + timedelta(days=21 + 175)}
        cohort = Cohort(work, rolling=True, **{**dates, **values})
        cohort.match()
        cohort.approve()
    clock.move_by(timedelta(days=21))
    with bench.write() as work:
        advance_due(work)
        introduce_due(work)
        match_newcomers_due(work)  # looks at the calendar for the first time
    return Rolling(bench, clock, cohort.program.key)


@pytest.fixture
def rolling(bench: Workbench, clock: MovableClock) -> Rolling:
    return begun(bench, clock)


def test_who_is_new_gets_a_draft_on_tuesday_and_running_pairs_stay(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR)
    new = rolling.newcomer(Role.MENTEE)
    with rolling.bench.write() as work:
        assert match_newcomers_due(work) == 0
    assert rolling.week() == 1
    assert rolling.clock.now().astimezone().weekday() == TUESDAY
    with rolling.bench.read() as work:
        run = open_draft(work, rolling.program(work))
        assert run is not None
        assert run.summary["matched"] == 1
        assert len(run.inputs["locked"]) == 1
    rolling.approve()
    with rolling.bench.read() as work:
        pairs = work.session.exec(select(Enrollment.id).where(Enrollment.id == new)).all()
        assert pairs == [new]


def test_coordinators_hear_of_each_draft_once_however_often_time_is_asked(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR)
    rolling.newcomer(Role.MENTEE)
    assert [rolling.week(), *_again(rolling, 3)] == [1, 0, 0, 0]
    with rolling.bench.read() as work:
        told = work.session.exec(select(Delivery).where(Delivery.kind == "draft_ready")).all()
        assert len(told) == 2  # the first pairs and these


def _again(rolling: Rolling, times: int) -> list[int]:
    done = []
    for _ in range(times):
        with rolling.bench.write() as work:
            done.append(match_newcomers_due(work))
    return done


@pytest.mark.parametrize("newcomers", [(), (Role.MENTEE,), (Role.MENTOR,)])
def test_nobody_is_told_anything_where_there_is_nobody_to_match(
    rolling: Rolling, newcomers: tuple[Role, ...]
) -> None:
    for role in newcomers:
        rolling.newcomer(role)
    rolling.week()
    assert rolling.drafts() == 0


def test_a_draft_in_which_rules_forbid_every_pair_is_not_kept(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR, languages=["English"])
    rolling.newcomer(Role.MENTEE, languages=["German"])
    before = rolling.drafts(*MatchRunState)
    rolling.week()
    assert rolling.drafts(*MatchRunState) == before
    with rolling.bench.read() as work:
        assert work.session.exec(select(Unmatched)).all() == []


def test_a_draft_that_waits_for_a_decision_is_left_alone(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR, capacity=2)
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    with rolling.bench.read() as work:
        waiting = open_draft(work, rolling.program(work))
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    with rolling.bench.write() as work:
        still = open_draft(work, rolling.program(work))
        assert still is not None
        assert waiting is not None
        assert (still.key, still.version) == (waiting.key, waiting.version)
        coordinator = work.session.get_one(Person, rolling.program(work).created_by)
        discard(work, coordinator, still.key, still.version)
    rolling.week()
    with rolling.bench.read() as work:
        draft = open_draft(work, rolling.program(work))
        assert draft is not None
        assert draft.summary["matched"] == 2


def test_weeks_that_were_missed_count_once(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR)
    rolling.newcomer(Role.MENTEE)
    assert [rolling.week(weeks=4), *_again(rolling, 1)] == [1, 0]
    assert rolling.drafts() == 1


def test_after_the_last_matching_nobody_joins_and_who_waits_for_an_answer_is_told(
    rolling: Rolling,
) -> None:
    with rolling.bench.write() as work:
        program, person = rolling.program(work), a_person(work)
        check_may_join(work, person, program.key)
        assert [each.key for each in overview_of(work, person).open_programs] == [program.key]
        last = last_matching_on(program)
        mark_sent(work)
    unreviewed = rolling.newcomer(Role.MENTEE, state=EnrollmentState.APPLIED)
    while rolling.next_matching().date() < last:
        rolling.week()
    rolling.newcomer(Role.MENTOR)
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    assert rolling.drafts() == 1
    with rolling.bench.write() as work:
        program = rolling.program(work)
        assert work.session.get_one(Enrollment, unreviewed).state == EnrollmentState.WAITLISTED
        assert programs_to_join(work) == []
        assert next_matching_on(program) is None
        with pytest.raises(Refused) as refused:
            check_may_join(work, a_person(work), program.key)
        assert "ends soon" in refused.value.sentence
        assert {"program_created"} <= set(updates(work))  # what shows the program says so


def test_an_application_that_nobody_has_answered_goes_on_waiting_when_the_program_starts(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        ends = work.now.date() + timedelta(days=200)
        cohort = Cohort(work, rolling=True, ends_on=ends)
        cohort.match()
        cohort.approve()
        key = an_enrollment(work, cohort.program, Role.MENTEE, state=EnrollmentState.APPLIED).key
    clock.move_by(timedelta(days=21))
    with bench.write() as work:
        advance_due(work)
        assert work.session.get_one(Program, cohort.program.key).state == ProgramState.RUNNING
        assert work.session.get_one(Enrollment, key).state == EnrollmentState.APPLIED


def test_where_partners_change_newcomers_wait_for_the_next_round(
    bench: Workbench, clock: MovableClock
) -> None:
    rolling = begun(bench, clock, rotate_weeks=4)
    rolling.newcomer(Role.MENTOR)
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    assert rolling.drafts() == 0
    with bench.read() as work:
        assert next_matching_on(rolling.program(work)) is None


def test_newcomers_to_circles_come_together_once_there_are_three(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        cohort = Cohort(
            work, 1, 3, rolling=True, format=Format.CIRCLES, default_capacity=5,
            ends_on=work.now.date() + timedelta(days=200),
        )  # fmt: skip
        cohort.mentors[0].capacity = 5
        cohort.match()
        cohort.approve()
    clock.move_by(timedelta(days=21))
    with bench.write() as work:
        advance_due(work)
        match_newcomers_due(work)
    rolling = Rolling(bench, clock, cohort.program.key)
    rolling.newcomer(Role.MENTOR, capacity=5)
    rolling.newcomer(Role.MENTEE)
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    assert rolling.drafts() == 0
    rolling.newcomer(Role.MENTEE)
    rolling.week()
    with bench.read() as work:
        run = open_draft(work, rolling.program(work))
        assert run is not None
        assert run.summary["matched"] == 3


def test_a_program_that_stops_being_rolling_matches_nobody_by_itself(rolling: Rolling) -> None:
    rolling.newcomer(Role.MENTOR)
    rolling.newcomer(Role.MENTEE)
    with rolling.bench.write() as work:
        rolling.program(work).rolling = False
    assert rolling.week() == 0
    with rolling.bench.write() as work, pytest.raises(Refused, match="refused"):
        check_may_join(work, a_person(work), rolling.key)


def test_time_looks_again_when_the_next_week_comes(rolling: Rolling) -> None:
    with rolling.bench.read() as work:
        due, looks = rolling.program(work).next_matching_at, quiet_until(work)
        assert due is not None
        assert looks is not None
        assert rolling.clock.now() < looks <= due


def test_people_join_while_the_first_draft_waits_as_well(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        cohort = Cohort(work, rolling=True, ends_on=work.now.date() + timedelta(days=200))
        assert pair_people_due(work) == 1
        assert programs_to_join(work) == [cohort.program]
        check_may_join(work, a_person(work), cohort.program.key)


def test_a_rolling_program_has_at_least_six_weeks(bench: Workbench) -> None:
    with bench.write() as work:
        today = work.now.date()
        with pytest.raises(WrongFields) as wrong:
            a_program(work, rolling=True, ends_on=today + timedelta(days=21 + 41))
        assert set(wrong.value.errors) == {"rolling"}
        a_program(work, rolling=True, ends_on=today + timedelta(days=21 + 42))


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(42, 800))
def test_who_joins_on_the_last_day_can_still_be_matched_for_four_weeks(starts: date, days: int) -> None:
    ends = starts + timedelta(days=days)
    check_rolling(True, starts, ends)
    closes = starts - timedelta(days=1)
    program = Program(rolling=True, enrollment_closes_on=closes, starts_on=starts, ends_on=ends)
    last = last_matching_on(program)
    assert last.weekday() == TUESDAY
    assert starts <= joins_until(program) < last <= ends - SHORTEST
    assert ends - SHORTEST - last < timedelta(days=7)

"""The rhythm of check-ins: when each pair is asked, and what is known of it from the answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.cadence import Cadence
from mentorship.check_in_rounds import BATCH, prompt_at, prompt_due, round_after, round_day
from mentorship.check_ins import health_facts
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Delivery, Pairing
from storage.words import CheckInAnswer, EnrollmentState, MeetingState, ProgramState, Role
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of

DAY = timedelta(days=1)
TUESDAY = date(2026, 3, 3)


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), zone=st.sampled_from(sorted(available_timezones())))
def test_a_round_is_prepared_before_anybodys_morning_and_knows_its_day(day: date, zone: str) -> None:
    prepared = prompt_at(day)
    assert round_day(prepared) == day
    assert prepared <= datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(zone))


@given(
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    cadence=st.sampled_from(Cadence),
    late=st.timedeltas(timedelta(), timedelta(days=400)),
)
def test_the_next_round_is_the_first_of_the_rhythm_that_is_still_ahead(
    day: date, cadence: Cadence, late: timedelta
) -> None:
    prepared = prompt_at(day)
    following, now = round_after(prepared, cadence, prepared + late), prepared + late
    assert now < following <= now + timedelta(days=cadence.days)
    assert (round_day(following) - day).days % cadence.days == 0


def asked(work: Work) -> list[CheckIn]:
    return list(work.session.exec(select(CheckIn).order_by(CheckIn.id)))  # type: ignore[arg-type]


def test_both_sides_are_asked_at_ten_of_their_own_morning(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor = an_enrollment(work, program, Role.MENTOR, a_person(work, zone="Asia/Tokyo"))
        mentee = an_enrollment(work, program, Role.MENTEE, a_person(work, zone="America/Los_Angeles"))
        a_pairing(work, program, mentor, mentee, next_check_in_at=prompt_at(TUESDAY))
        assert prompt_due(work) == 0
    clock.move_to(prompt_at(TUESDAY))
    with bench.write() as work:
        assert prompt_due(work) == 1
        due = [row.due_at for row in asked(work)]
        queued = work.session.exec(select(Delivery).where(Delivery.kind == "check_in_due")).all()
    assert due == [datetime(2026, 3, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, 18, tzinfo=UTC)]
    assert [row.due for row in queued] == due
    assert [row.send_before for row in queued] == [moment + 3 * DAY for moment in due]


def test_a_weekend_round_waits_for_monday(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        a_pairing(work, a_running_program(work), next_check_in_at=prompt_at(date(2026, 3, 7)))
    clock.move_to(prompt_at(date(2026, 3, 7)))
    with bench.write() as work:
        prompt_due(work)
        assert {row.due_at for row in asked(work)} == {datetime(2026, 3, 9, 9, tzinfo=UTC)}


def test_missed_rounds_count_once_and_asking_twice_changes_nothing(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        pairing = a_pairing(work, a_running_program(work), next_check_in_at=prompt_at(TUESDAY))
    clock.move_to(datetime(2026, 4, 8, 20, tzinfo=UTC))
    with bench.write() as work:
        assert prompt_due(work) == 1
        assert prompt_due(work) == 0
        pairing = work.session.get_one(Pairing, pairing.key)
        assert len(asked(work)) == 2
        assert pairing.check_in_round == 1
        assert pairing.next_check_in_at == prompt_at(date(2026, 4, 14))
        assert all(row.due_at == datetime(2026, 4, 9, 8, tzinfo=UTC) for row in asked(work))


def test_there_is_no_round_on_the_last_day_unless_the_program_is_extended(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        program = a_running_program(work, ends_on=TUESDAY)
        a_pairing(work, program, next_check_in_at=prompt_at(TUESDAY))
    clock.move_to(prompt_at(TUESDAY) + DAY)
    with bench.write() as work:
        assert prompt_due(work) == 0
        program.ends_on = TUESDAY + 30 * DAY
        work.session.add(program)
        work.session.flush()
        assert prompt_due(work) == 1


def test_who_takes_a_break_or_has_left_is_not_asked(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor = an_enrollment(work, program, Role.MENTOR, state=EnrollmentState.PAUSED)
        mentee = an_enrollment(work, program, Role.MENTEE)
        pairing = a_pairing(work, program, mentor, mentee, next_check_in_at=work.now)
        a_pairing(work, program, mentor, next_check_in_at=work.now)
        _, gone = people_of(work, pairing)
        gone.active = False
        assert prompt_due(work) == 2
        assert len(asked(work)) == 1


def test_only_running_programs_ask(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        a_pairing(work, program, next_check_in_at=work.now)
        program.state = ProgramState.CLOSING
        assert prompt_due(work) == 0


def test_a_crowd_is_asked_in_parts_until_nobody_is_left(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentor, mentee = an_enrollment(work, program, Role.MENTOR), an_enrollment(work, program, Role.MENTEE)
        for _ in range(BATCH + 5):
            a_pairing(work, program, mentor, mentee, next_check_in_at=work.now)
        assert [prompt_due(work), prompt_due(work), prompt_due(work)] == [BATCH, 5, 0]


def test_the_facts_of_a_quiet_pair(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        mentor, mentee = people_of(work, pairing)
        for number, days in ((1, 30), (2, 20), (3, 10)):
            due = work.now - days * DAY
            a_check_in(work, pairing, mentor, round=number, due_at=due)
            answer = CheckInAnswer.NOT_YET if number == 1 else None
            answered = due if answer else None
            a_check_in(work, pairing, mentee, answer, round=number, due_at=due, answered_at=answered)
        a_check_in(work, pairing, mentor, round=4, due_at=work.now - DAY)
        ((key, facts),) = health_facts(work, program).items()
    assert key == pairing.key
    assert (facts.unanswered_in_a_row, facts.last_met, facts.next_meeting) == (2, None, None)
    assert (facts.started, facts.help_wanted) == (program.running_since, False)


def test_the_facts_of_a_pair_that_meets_and_asks_for_help(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing, other = a_pairing(work, program), a_pairing(work, program)
        mentor, _ = people_of(work, pairing)
        for days in (-9, -2):
            a_meeting(work, pairing, work.now + days * DAY)
        for days in (-1, 3, 5):
            a_meeting(work, pairing, work.now + days * DAY, MeetingState.SCHEDULED)
        concern = Concern(
            program_id=program.key, pairing_id=pairing.key, person_id=mentor.key, created_at=work.now
        )
        work.session.add(concern)
        work.session.flush()
        facts = health_facts(work, program)
        now = work.now
    assert (facts[pairing.key].last_met, facts[pairing.key].next_meeting) == (now - 2 * DAY, now + 3 * DAY)
    assert (facts[pairing.key].help_wanted, facts[other.key].help_wanted) == (True, False)

"""Answering a check-in, telling more about it and changing one's mind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.check_in_answers import answer, latest_check_ins, require_own
from mentorship.check_in_details import Details, add_details
from mentorship.concerns import open_concerns
from mentorship.meetings import meetings_of
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Delivery, Meeting, Pairing, Person, Program
from storage.words import (
    CheckInAnswer,
    ConcernState,
    DeliveryState,
    MeetingState,
    Obstacle,
    PairingState,
    ProgramState,
    Role,
)
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_check_in, a_pairing, a_running_program

DAY = timedelta(days=1)
MET, SCHEDULED, NOT_YET, NEED_HELP = CheckInAnswer


@dataclass
class Two:
    """A pair in which both were asked."""

    program: Program
    pairing: Pairing
    mentor: Person
    mentee: Person
    mentors: CheckIn
    mentees: CheckIn


def two(work: Work, mentor_zone: str = "Europe/Berlin", mentee_zone: str = "Europe/Berlin") -> Two:
    program = a_running_program(work)
    mentor, mentee = a_person(work, zone=mentor_zone), a_person(work, zone=mentee_zone)
    pairing = a_pairing(
        work,
        program,
        an_enrollment(work, program, Role.MENTOR, mentor),
        an_enrollment(work, program, Role.MENTEE, mentee),
    )
    mine, theirs = a_check_in(work, pairing, mentor), a_check_in(work, pairing, mentee)
    return Two(program, pairing, mentor, mentee, mine, theirs)


def say(work: Work, person: Person, check_in: CheckIn, given: CheckInAnswer, **details: object) -> None:
    answer(work, person, check_in.key, check_in.version, given)
    if details:
        add_details(work, person, check_in.key, check_in.version, Details(**details))  # type: ignore[arg-type]


def meetings(work: Work) -> list[MeetingState]:
    return list(work.session.exec(select(Meeting.state).order_by(Meeting.id)))  # type: ignore[arg-type]


def test_a_press_is_recorded_at_once_even_if_the_form_is_never_filled_in(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, MET)
        assert (pair.mentees.answer, pair.mentees.answered_at) == (MET, work.now)
        assert meetings_of(work, pair.pairing).last_at == work.now


def test_what_was_told_about_a_meeting_is_kept(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        ahead = work.now + 9 * DAY
        told = {"met_on": date(2026, 2, 26), "rating": 4, "note": "Good talk", "next_at": ahead}
        say(work, pair.mentee, pair.mentees, MET, **told)
        assert (pair.mentees.rating, pair.mentees.note) == (4, "Good talk")
        assert meetings_of(work, pair.pairing).last_at == datetime(2026, 2, 26, 11, tzinfo=UTC)
        assert meetings_of(work, pair.pairing).next_at == ahead


def test_a_meeting_today_is_never_in_the_future(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, MET, met_on=work.now.date())
        assert meetings_of(work, pair.pairing).last_at == work.now


@pytest.mark.parametrize(
    ("given", "details", "field"),
    [
        (MET, {"met_on": date(2026, 3, 3)}, "met_on"),
        (MET, {"next_at": datetime(2026, 3, 1, tzinfo=UTC)}, "meeting_at"),
        (SCHEDULED, {"next_at": datetime(2026, 3, 1, tzinfo=UTC)}, "meeting_at"),
        (SCHEDULED, {"note": "soon"}, "meeting_at"),
        (NOT_YET, {"note": "hm"}, "obstacle"),
        (NEED_HELP, {"note": "hm"}, "words"),
    ],
)
def test_a_wrong_field_is_named(
    bench: Workbench, given: CheckInAnswer, details: dict[str, object], field: str
) -> None:
    with bench.write() as work:
        pair = two(work)
        with pytest.raises(WrongFields) as caught:
            say(work, pair.mentee, pair.mentees, given, **details)
    assert list(caught.value.errors) == [field]


def test_a_meeting_that_both_tell_of_counts_once(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work, "Pacific/Auckland", "America/Los_Angeles")
        say(work, pair.mentor, pair.mentors, MET, met_on=date(2026, 2, 27))
        say(work, pair.mentee, pair.mentees, MET, met_on=date(2026, 2, 27))
        assert meetings(work) == [MeetingState.MET, MeetingState.CANCELLED]
        say(work, pair.mentee, pair.mentees, MET, met_on=date(2026, 2, 25))
        assert meetings(work) == [MeetingState.MET, MeetingState.MET]


def test_a_meeting_still_counts_when_one_of_the_two_takes_it_back(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentor, pair.mentors, MET)
        say(work, pair.mentee, pair.mentees, MET)
        say(work, pair.mentor, pair.mentors, NOT_YET)
        assert meetings(work) == [MeetingState.CANCELLED, MeetingState.MET]
        say(work, pair.mentee, pair.mentees, NOT_YET)
        assert meetings_of(work, pair.pairing).last_at is None


def test_a_planned_meeting_is_known_to_the_pair_and_later_becomes_one_that_took_place(
    bench: Workbench,
) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, SCHEDULED, next_at=work.now + DAY)
        assert (
            meetings_of(work, pair.pairing).next_at
            == meetings_of(work, pair.pairing).told_in(pair.mentees.key)
            == work.now + DAY
        )
        say(work, pair.mentee, pair.mentees, MET)
        assert meetings_of(work, pair.pairing).next_at is None
        assert meetings(work) == [MeetingState.MET]


def test_what_is_in_the_way_is_forgotten_with_the_answer_it_belongs_to(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, NOT_YET, obstacle=Obstacle.NO_TIME)
        assert pair.mentees.obstacle == Obstacle.NO_TIME
        say(work, pair.mentee, pair.mentees, MET)
        assert pair.mentees.obstacle is None


def test_a_call_for_help_reaches_coordinators_at_once_and_its_words_follow(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, NEED_HELP)
        (concern,) = open_concerns(work, pair.program.key)
        assert (concern.person_id, concern.pairing_id) == (pair.mentee.key, pair.pairing.key)
        say(work, pair.mentee, pair.mentees, NEED_HELP, words="We cannot agree on goals")
        assert [row.words for row in open_concerns(work, pair.program.key)] == ["We cannot agree on goals"]


def test_changing_ones_mind_takes_a_call_for_help_back_and_a_later_one_is_new(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, NEED_HELP, words="Hm")
        say(work, pair.mentee, pair.mentees, MET)
        assert open_concerns(work, pair.program.key) == []
        say(work, pair.mentee, pair.mentees, NEED_HELP)
        rows = work.session.exec(select(Concern).order_by(Concern.id)).all()  # type: ignore[arg-type]
        sent = select(Delivery.state).where(Delivery.kind == "help_wanted").order_by(Delivery.dedupe_key)
        deliveries = work.session.exec(sent).all()
    assert [(row.state, row.words) for row in rows] == [(ConcernState.HANDLED, "Hm"), (ConcernState.OPEN, "")]
    assert deliveries == [DeliveryState.CANCELLED, DeliveryState.QUEUED]


def test_an_older_button_or_form_changes_nothing(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        say(work, pair.mentee, pair.mentees, MET)
        with pytest.raises(Stale):
            answer(work, pair.mentee, pair.mentees.key, 1, NEED_HELP)
        with pytest.raises(Stale):
            add_details(work, pair.mentee, pair.mentees.key, 1, Details(rating=1))
        assert (pair.mentees.answer, pair.mentees.rating) == (MET, None)


def test_nobody_answers_for_somebody_else(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        for other in (pair.mentor, a_person(work)):
            with pytest.raises(Refused) as caught:
                answer(work, other, pair.mentees.key, 1, MET)
            assert "Only the person" in caught.value.sentence
        with pytest.raises(Refused):
            require_own(work, pair.mentor, 999)


def test_answers_are_taken_until_the_program_or_the_pairing_is_over(bench: Workbench) -> None:
    with bench.write() as work:
        pair = two(work)
        pair.program.state = ProgramState.CLOSING
        say(work, pair.mentee, pair.mentees, MET)
        pair.program.state = ProgramState.CLOSED
        with pytest.raises(Stale):
            say(work, pair.mentee, pair.mentees, NOT_YET)
        pair.program.state, pair.pairing.state = ProgramState.RUNNING, PairingState.ENDED
        with pytest.raises(Stale):
            say(work, pair.mentee, pair.mentees, NOT_YET)


def test_the_latest_round_of_each_pairing_is_shown_to_its_person_alone(bench: Workbench) -> None:
    with bench.write() as work:
        pair, other = two(work), two(work)
        newer = a_check_in(work, pair.pairing, pair.mentor, round=2)
        assert [one.check_in.key for one in latest_check_ins(work, pair.mentor)] == [newer.key]
        assert [one.check_in.key for one in latest_check_ins(work, pair.mentee)] == [pair.mentees.key]
        other.pairing.state = PairingState.ENDED
        assert latest_check_ins(work, other.mentor) == []

"""Circles: three to seven mentees with one mentor, matched as pairs, and what happens when one leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.circles import without_small_circles
from mentorship.departures import person_left
from mentorship.enrollment import apply
from mentorship.enrollment_form import EnrollmentForm
from mentorship.introductions import introduce_due
from mentorship.matching import match
from mentorship.program_files import BadProgramFile, read_program_file
from mentorship.program_form import USUAL_SIZE
from mentorship.programs import create_program
from mentorship.refusals import WrongFields
from mentorship.work import Work
from storage.tables import Delivery, Pairing
from storage.words import EndReason, Format, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, a_program_form, an_enrollment
from tests.mentorship.matched import Cohort
from tests.mentorship.matching.people import mentee, mentor, problem
from tests.mentorship.program_texts import CHANNELS, GOOD, TODAY

AGREED, RUNNING, ENDED = PairingState.AGREED, PairingState.RUNNING, PairingState.ENDED


def a_cohort(work: Work, mentors: int, mentees: int, places: int = 5) -> Cohort:
    cohort = Cohort(work, mentors, mentees, format=Format.CIRCLES, default_capacity=places)
    for row in cohort.mentors:
        row.capacity = places
    return cohort


def begun(work: Work, mentors: int, mentees: int) -> Cohort:
    """Matched, approved and introduced."""
    cohort = a_cohort(work, mentors, mentees)
    cohort.match()
    cohort.approve()
    cohort.program.state, cohort.program.running_since = ProgramState.RUNNING, work.now
    introduce_due(work)
    return cohort


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(3, 7), min_size=1, max_size=6), st.integers(0, 20))
def test_no_circle_is_too_small_and_nobody_is_left_over_who_could_have_a_place(
    places: list[int], mentees: int
) -> None:
    mentors = [mentor(f"mentor {n}", capacity=size) for n, size in enumerate(places)]
    before = problem(mentors, [mentee(f"mentee {n}") for n in range(mentees)])
    pairs = match(without_small_circles(before)).pairs
    sizes = [sum(pair.mentor == one.id for pair in pairs) for one in mentors]
    assert all(size == 0 or 3 <= size <= place for size, place in zip(sizes, places, strict=True))
    if mentees > 2 and sum(places) >= mentees:
        assert len(pairs) >= mentees - 2


def test_an_approved_draft_becomes_circles_and_everybody_is_told_once(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = a_cohort(work, mentors=4, mentees=8)
        cohort.match()
        assert len(cohort.pairs(PairingState.PROPOSED)) == 8
        cohort.approve()
        circles = cohort.pairs(AGREED)
        assert sorted(len(circle.sides) for circle in circles) == [5, 5]
        assert all(circle.mentor.enrollment.role == Role.MENTOR for circle in circles)
        told = list(work.session.exec(select(Delivery.place).where(Delivery.kind == "match_found")))
        assert len(told) == len(set(told)) == 10
        gone = {(pair.pairing.end_reason, pair.pairing.started_at) for pair in cohort.pairs(ENDED)}
        assert gone == {(EndReason.DROPPED, None)}


def test_two_mentees_are_no_circle(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = a_cohort(work, mentors=1, mentees=2)
        cohort.match()
        assert cohort.pairs() == []


def test_a_circle_goes_on_without_a_mentee_and_ends_without_its_mentor(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = begun(work, mentors=1, mentees=4)
        (circle,) = cohort.pairs(RUNNING)
        person_left(work, circle.mentee.person)
        (smaller,) = cohort.pairs(RUNNING)
        assert (smaller.pairing.size, smaller.mentor.enrollment.key) == (4, cohort.mentors[0].key)
        assert circle.mentee.enrollment.key not in {side.enrollment.key for side in smaller.sides}
        person_left(work, smaller.mentor.person)
        assert cohort.pairs(RUNNING) == []
        left = [side for side in smaller.sides if side.enrollment.role == Role.MENTEE]
        assert all("partner_left" in cohort.told(side.person) for side in left)
        assert all(side.enrollment.goes_first for side in left)


def test_nobody_joins_a_circle_that_has_begun(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = begun(work, mentors=1, mentees=3)
        late = [an_enrollment(work, cohort.program, Role.MENTEE).key for _ in range(3)]
        other = an_enrollment(work, cohort.program, Role.MENTOR, capacity=5).key
        cohort.match()
        cohort.approve()
        sides = {row.mentor_id: row.size for row in work.session.exec(select(Pairing)) if row.state != ENDED}
        assert sides == {cohort.mentors[0].key: 4, other: 4}
        (new,) = cohort.pairs(AGREED)
        assert {side.enrollment.key for side in new.sides[1:]} == set(late)


@pytest.mark.parametrize(("places", "fits"), [(2, False), (3, True), (7, True), (8, False)])
def test_a_mentor_takes_three_to_seven(bench: Workbench, places: int, fits: bool) -> None:
    form = EnrollmentForm(
        roles=(Role.MENTOR,), offers=["Python"], languages=["English"], consent=True, capacity=places
    )
    with bench.write() as work:
        program = a_program(work, format=Format.CIRCLES, default_capacity=3)
        if fits:
            assert apply(work, a_person(work), program.key, form)[0].capacity == places
            return
        with pytest.raises(WrongFields) as wrong:
            apply(work, a_person(work), program.key, form)
    assert wrong.value.errors == {"capacity": "Please enter a number from 3 to 7."}


def test_a_program_of_circles_has_room_for_them(bench: Workbench) -> None:
    with bench.write() as work:
        form = a_program_form(work, format=Format.CIRCLES, default_capacity=2)
        with pytest.raises(WrongFields) as wrong:
            create_program(work, a_person(work, is_admin=True), form)
    assert list(wrong.value.errors) == ["default_capacity"]


def test_a_file_of_circles_says_how_large_or_takes_the_usual_size() -> None:
    text = f"format: circles\n{GOOD}"
    assert read_program_file(text.encode(), TODAY).form(CHANNELS).default_capacity == USUAL_SIZE
    with pytest.raises(BadProgramFile) as bad:
        read_program_file(f"{text}default_capacity: 9\n".encode(), TODAY)
    (problem,) = bad.value.problems
    assert (problem.field, problem.words) == ("default_capacity", "A circle has three to seven mentees.")

"""Whom people would like to be matched with: it counts in matching, and only a mutual wish is ever told."""

import pytest

from bot.workbench import Workbench
from mentorship.draft_pages import draft_page
from mentorship.enrollment import apply, form_of
from mentorship.enrollment_form import EnrollmentForm
from mentorship.match_inputs import problem_of
from mentorship.matching.words import NAMED_EACH_OTHER
from mentorship.picks import keep_picks, picks_of
from mentorship.refusals import WrongFields
from mentorship.work import Work
from storage.tables import Enrollment
from storage.words import Role
from tests.builders import a_person, a_program
from tests.draft_hands import swap_mentor
from tests.mentorship.matched import Cohort
from views.match_runs import draft_modal
from views.matches import match_found

FORM = EnrollmentForm(
    roles=(Role.MENTEE, Role.MENTOR), offers=["Python"], wants=["SQL"], goals="Grow", consent=True
)


def name(work: Work, cohort: Cohort, one: Enrollment, *others: Enrollment) -> None:
    keep_picks(work, cohort.person(one), cohort.program, [other.person_id for other in others])


def test_picks_keep_their_order_and_replace_the_ones_before(bench: Workbench) -> None:
    with bench.write() as work:
        person, one, two, program = a_person(work), a_person(work), a_person(work), a_program(work)
        apply(work, person, program.key, FORM.model_copy(update={"prefers": [two.key, one.key]}))
        assert picks_of(work, person, program) == [two.slack_id, one.slack_id]
        assert form_of(work, person, program)["prefers"] == [two.slack_id, one.slack_id]
        apply(work, person, program.key, FORM.model_copy(update={"prefers": [one.key]}))
        assert picks_of(work, person, program) == [one.slack_id]


def test_what_cannot_be_a_pick_is_named(bench: Workbench) -> None:
    with bench.write() as work:
        me, program = a_person(work), a_program(work)
        others = [a_person(work).key for _ in range(6)]
        for wrong, sentence in (
            ({"prefers": [me.key]}, "You cannot name yourself."),
            ({"prefers": others}, "Please name at most 5 people."),
            ({"prefers": others[:2], "excludes": others[1:3]}, "never to be matched"),
        ):
            with pytest.raises(WrongFields) as caught:
                apply(work, me, program.key, FORM.model_copy(update=wrong))
            assert sentence in caught.value.errors["prefers"]
            assert list(caught.value.errors) == ["prefers"]


def test_the_matcher_hears_of_picks_in_their_order(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        name(work, cohort, cohort.mentees[0], *reversed(cohort.mentors))
        (mentee,) = problem_of(work, cohort.program, "").mentees
        assert mentee.prefers == tuple(str(mentor.person_id) for mentor in reversed(cohort.mentors))


@pytest.mark.parametrize("wanted", [0, 1])
@pytest.mark.parametrize("by_mentor", [True, False])
def test_a_pick_decides_between_equals(bench: Workbench, wanted: int, by_mentor: bool) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        mentor, mentee = cohort.mentors[wanted], cohort.mentees[0]
        name(work, cohort, *((mentor, mentee) if by_mentor else (mentee, mentor)))
        cohort.match()
        assert [pair.mentor.enrollment.key for pair in cohort.pairs()] == [mentor.key]


@pytest.mark.parametrize("by_mentor", [True, False])
def test_a_wish_of_one_side_leaves_no_trace_in_what_anybody_reads(bench: Workbench, by_mentor: bool) -> None:
    """Neither in words nor in figures: the same pair without the wish reads the same to the letter."""
    with bench.write() as work:
        read = []
        for wished in (False, True):
            cohort = Cohort(work)
            pair = (*cohort.mentors, *cohort.mentees)
            if wished:
                name(work, cohort, *(pair if by_mentor else pair[::-1]))
            run = cohort.match()
            (made,) = cohort.pairs()
            told = [match_found(cohort.program, made, row.person_id).text for row in pair]
            view = draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))
            blocks = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
            text = "\n".join([*told, *blocks])
            for row in pair:
                text = text.replace(cohort.person(row).slack_id, row.role)
            read.append((text, made.pairing.score, made.pairing.receipt, run.summary["total"]))
    without, with_wish = read
    assert with_wish == without
    assert "points" in without[0]


def test_two_who_named_each_other_and_coordinators_read_that(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        mentor, mentee = cohort.mentors[0], cohort.mentees[0]
        name(work, cohort, mentor, mentee)
        name(work, cohort, mentee, mentor)
        cohort.match()
        (pair,) = cohort.pairs()
        for row in (mentor, mentee):
            assert NAMED_EACH_OTHER in match_found(cohort.program, pair, row.person_id).text
        draft = str(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key)))
        assert "named each other 150 of 150" in draft
        assert NAMED_EACH_OTHER in draft


def test_a_mentor_who_is_swapped_in_brings_no_points_for_a_wish_of_one_side(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2)
        run = cohort.match()
        (pair,) = cohort.pairs()
        before = pair.pairing.score
        (other,) = (one for one in cohort.mentors if one.key != pair.mentor.enrollment.key)
        name(work, cohort, cohort.mentees[0], other)
        swap_mentor(work, cohort.coordinator, pair.pairing.key, run.version, other.key)
        assert (pair.pairing.mentor_id, pair.pairing.score) == (other.key, before)

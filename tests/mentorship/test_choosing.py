"""Rounds of choosing: who is asked when, whose answer counts, and what draft comes of it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.choice_rounds import standing_of
from mentorship.choice_steps import TOO_LATE, choosing_due, end_step, give_more_time
from mentorship.choosing import (
    GONE,
    NONE_CHOSEN,
    NOT_OFFERED,
    TWICE,
    answer,
    answer_one,
    choose,
)
from mentorship.chosen_pairs import said_in
from mentorship.draft_changes import swap_to
from mentorship.draft_edits import Edit, EditKind
from mentorship.draft_pages import draft_page
from mentorship.draft_receipts import CHOSEN, left_over_receipt, pair_receipt, why_not
from mentorship.draft_solving import apply_edit, match_those_left
from mentorship.enrollment import withdraw
from mentorship.horizon import quiet_until
from mentorship.match_runs import draft_of, pair_people_due, run_matching
from mentorship.matching import Problem, from_json
from mentorship.matching.choosing import settle
from mentorship.matching.ranked import blocking_pairs
from mentorship.permissions import NotPermitted
from mentorship.programs import change_settings
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.work import Work
from storage.tables import ChoiceRound, Delivery, Recommendation, Unmatched
from storage.words import ChoiceStep, EnrollmentState, PairedBy, PairingState, Role
from tests.builders import an_enrollment
from tests.mentorship.choosers import Choosers
from tests.mentorship.matched import Cohort, updates
from tests.views.surfaces import legal_view
from views.draft_receipts import left_over_modal, pair_modal

FOUR_DAYS = timedelta(days=4)


def kinds(work: Work) -> list[str]:
    return sorted(work.session.exec(select(Delivery.kind)).all())


def test_when_enrollment_has_closed_mentees_are_asked_and_no_draft_is_made(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        assert pair_people_due(work) == 0
        assert [kind for kind in kinds(work) if "cho" in kind] == ["choice_progress"] + 2 * ["choose_mentors"]
        rows = work.session.exec(select(Recommendation)).all()
        assert {(row.mentee_id, row.mentor_id) for row in rows} == {
            (mentee.key, mentor.key) for mentee in cohort.mentees for mentor in cohort.mentors
        }
        assert cohort.tick() == 0, "nobody is asked twice"
        with pytest.raises(Refused):
            run_matching(work, cohort.coordinator, cohort.program.key)


def test_a_round_begins_only_where_there_is_somebody_to_choose(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=0, paired_by=PairedBy.CHOICE, answer_days=3)
        assert choosing_due(work) == 0
        an_enrollment(work, cohort.program, Role.MENTOR)
        assert choosing_due(work) > 0


def test_best_fit_programs_have_no_round(bench: Workbench) -> None:
    with bench.write() as work:
        Cohort(work)
        assert choosing_due(work) == 0


def test_somebody_accepted_late_is_asked_as_well(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        late = an_enrollment(work, cohort.program, Role.MENTEE)
        assert cohort.tick() == 1
        assert cohort.told(cohort.person(late)) == ["choose_mentors"]


def test_choices_are_saved_and_can_be_changed(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        one, other = cohort.mentors
        cohort.choose(cohort.mentees[0], one, other)
        cohort.choose(cohort.mentees[0], other)
        rows = work.session.exec(select(Recommendation).order_by(Recommendation.mentor_id)).all()  # type: ignore[arg-type]
        chosen = [row.choice for row in rows if row.mentee_id == cohort.mentees[0].key]
        assert chosen == [None, 1]
        standing = standing_of(work, cohort.program, cohort.round)
        assert (standing.asked, standing.answered) == (2, 1)


@pytest.mark.parametrize(
    ("picked", "field", "sentence"),
    [
        ((0, 0), "choice_2", TWICE),
        ((None, None), "choice_1", NONE_CHOSEN),
        ((0, 9), "choice_2", NOT_OFFERED),
    ],
)
def test_wrong_choices_are_told_on_their_field(
    bench: Workbench, picked: tuple[int | None, ...], field: str, sentence: str
) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        mentee = cohort.mentees[0]
        keys = {None: None, 0: cohort.mentors[0].key, 9: mentee.key}
        with pytest.raises(WrongFields) as caught:
            choose(work, cohort.person(mentee), cohort.voice(mentee).key, [keys[one] for one in picked])
    assert caught.value.errors == {field: sentence}


def test_nobody_speaks_for_somebody_else(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        mentor, (mentee, other) = cohort.mentors[0], cohort.mentees
        voice = cohort.voice(mentee).key
        for actor in (cohort.person(other), cohort.person(mentor), cohort.coordinator):
            with pytest.raises(Refused):
                choose(work, actor, voice, [mentor.key])
        cohort.choose(mentee, mentor)
        cohort.end_step()
        asked = work.session.exec(select(Recommendation).where(Recommendation.choice == 1)).one()
        for actor in (cohort.person(mentee), cohort.person(cohort.mentors[1]), cohort.coordinator):
            with pytest.raises(Refused):
                answer_one(work, actor, asked.key, accept=True)
            with pytest.raises(Refused):
                answer(work, actor, cohort.voice(mentor).key, {asked.key: 1})
        not_chosen = next(row for row in work.session.exec(select(Recommendation)) if row.choice is None)
        with pytest.raises(Refused):
            answer_one(work, cohort.person(mentor), not_chosen.key, accept=True)
        with pytest.raises(NotPermitted):
            end_step(work, cohort.person(mentor), cohort.program.key, cohort.round.version)
        with pytest.raises(NotPermitted):
            give_more_time(work, cohort.person(mentor), cohort.program.key, cohort.round.version)


def test_the_time_to_choose_ends_on_a_working_day_and_chosen_mentors_are_asked(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        cohort.choose(cohort.mentees[0], cohort.mentors[0])
        assert cohort.round.ends_at.isoformat() == "2026-03-05T09:00:00+00:00", "ten in Berlin"
        assert quiet_until(work) is not None
        program = cohort.program.key
    clock.move_by(FOUR_DAYS)
    with bench.write() as work:
        cohort.work = work
        assert cohort.tick() > 0
        assert cohort.round.step == ChoiceStep.ANSWERING
        assert cohort.told(cohort.person(cohort.mentors[0])) == ["mentor_chosen"]
        assert cohort.told(cohort.person(cohort.mentors[1])) == []
        with pytest.raises(Stale):
            cohort.choose(cohort.mentees[0], cohort.mentors[1])
        assert cohort.tick() == 0
        assert cohort.round.program_id == program


def test_those_who_have_not_answered_are_reminded_once(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        silent, quick = cohort.mentees
        cohort.choose(quick, cohort.mentors[0])
    clock.move_by(timedelta(days=2))
    with bench.write() as work:
        cohort.work = work
        assert cohort.tick() == 1
        assert cohort.tick() == 0
        assert cohort.told(cohort.person(silent)) == ["choose_mentors", "choice_reminder"]
        assert cohort.told(cohort.person(quick)) == ["choose_mentors"]


def test_as_soon_as_every_mentor_has_answered_the_draft_is_made(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        (ann, bob), (kim, lou) = cohort.mentors, cohort.mentees
        cohort.choose(kim, ann, bob)
        cohort.choose(lou, ann)
        cohort.end_step()
        cohort.answer(ann, {kim.key: 2, lou.key: 1})
        assert cohort.tick() == 0
        cohort.answer(bob, {kim.key: 1})
        assert cohort.tick() == 2, "the step ends, and the draft is made"
        assert cohort.matched() == {lou.key: ann.key, kim.key: bob.key}
        page = draft_page(work, cohort.coordinator, cohort.program.key)
        assert page.choices is not None
        assert (page.choices.first, page.choices.pairs, page.choices.waiting) == (1, 2, 0)
        said = page.choices.by_pair[bob.key, kim.key]
        assert (said.choice, said.chosen, said.rank, said.asked) == (2, 2, 1, 1)
        cohort.approve()
        assert cohort.round.step == ChoiceStep.OVER


def test_an_unanswered_request_moves_on_and_a_declined_pair_is_never_made(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        cohort = Choosers(work, mentors=3, mentees=3)
        (ann, bob, cem), (kim, lou, max_) = cohort.mentors, cohort.mentees
        cohort.choose(kim, ann, bob)
        cohort.choose(lou, bob)
        cohort.end_step()
        cohort.answer(bob, {kim.key: 1, lou.key: 0})
    clock.move_by(FOUR_DAYS)
    with bench.write() as work:
        cohort.work = work
        cohort.tick()
        assert cohort.matched() == {kim.key: bob.key}
        run = draft_of(work, cohort.program)
        page = draft_page(work, cohort.coordinator, cohort.program.key)
        assert page.choices is not None
        assert page.choices.by_mentee[lou.key].accepted == 0
        assert page.choices.by_mentee[max_.key].chosen == 0
        match_those_left(work, cohort.coordinator, run.key, run.version)
        matched = cohort.matched()
        assert matched.keys() == {kim.key, lou.key, max_.key}
        assert matched[kim.key] == bob.key
        assert matched[lou.key] in (ann.key, cem.key)
        with pytest.raises(Refused):
            match_those_left(work, cohort.coordinator, run.key, run.version)


def test_matching_again_makes_the_chosen_pairs_again(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        (ann, bob), (kim, lou) = cohort.mentors, cohort.mentees
        cohort.choose(kim, bob)
        cohort.end_step()
        cohort.answer(bob, {kim.key: 1})
        cohort.tick()
        run_matching(work, cohort.coordinator, cohort.program.key)
        live = [pair for pair in cohort.pairs() if pair.pairing.ended_at is None]
        assert [(pair.pairing.mentor_id, pair.pairing.mentee_id) for pair in live] == [(bob.key, kim.key)]
        cohort.approve()
        run_matching(work, cohort.coordinator, cohort.program.key)
        new = [
            pair for pair in cohort.pairs() if pair.pairing.match_run_id == draft_of(work, cohort.program).key
        ]
        assert [(pair.pairing.mentor_id, pair.pairing.mentee_id) for pair in new] == [(ann.key, lou.key)]


def test_whoever_leaves_in_the_middle_is_passed_over(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        (ann, bob), (kim, lou) = cohort.mentors, cohort.mentees
        cohort.choose(kim, ann, bob)
        cohort.choose(lou, ann)
        withdraw(work, cohort.person(ann), cohort.program.key)
        cohort.end_step()
        assert "mentor_chosen" not in cohort.told(cohort.person(ann))
        row = work.session.exec(select(Recommendation).where(Recommendation.mentor_id == bob.key)).first()
        assert row is not None
        withdraw(work, cohort.person(kim), cohort.program.key)
        with pytest.raises(Stale) as caught:
            answer_one(work, cohort.person(bob), row.key, accept=True)
        assert caught.value.sentence == GONE
        cohort.tick()
        assert cohort.round.step == ChoiceStep.DECIDED, "nobody is left who could answer"
        assert cohort.matched() == {}


def test_a_step_is_ended_once_and_only_the_one_that_was_seen(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        cohort.choose(cohort.mentees[0], cohort.mentors[0])
        seen = cohort.round.version
        end_step(work, cohort.coordinator, cohort.program.key, seen)
        with pytest.raises(Stale):
            end_step(work, cohort.coordinator, cohort.program.key, seen)
        assert cohort.round.step == ChoiceStep.ANSWERING


def test_more_time_is_given_to_the_step_that_was_seen(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        seen, first_end = cohort.round.version, cohort.round.ends_at
        give_more_time(work, cohort.coordinator, cohort.program.key, seen)
        assert cohort.round.ends_at >= first_end + timedelta(days=3)
        assert cohort.round.ends_at.weekday() < 5
        for change in (give_more_time, end_step):
            with pytest.raises(Stale):
                change(work, cohort.coordinator, cohort.program.key, seen)
    clock.move_to(first_end + timedelta(minutes=1))
    with bench.write() as work:
        choosing_due(work)
        assert work.session.exec(select(ChoiceRound.step)).one() == ChoiceStep.CHOOSING


def test_no_step_is_given_time_beyond_the_program(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)

        def prolong() -> None:
            give_more_time(work, cohort.coordinator, cohort.program.key, cohort.round.version)

        while cohort.round.ends_at.date() < cohort.program.ends_on - timedelta(days=7):
            prolong()
        with pytest.raises(Refused) as caught:
            [prolong() for _ in range(7)]
        assert caught.value.sentence == TOO_LATE
        assert cohort.round.ends_at.date() < cohort.program.ends_on


def test_how_pairs_are_made_is_fixed_once_enrollment_has_closed(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        with pytest.raises(WrongFields) as caught:
            change_settings(work, cohort.coordinator, cohort.program.key, {"paired_by": PairedBy.FIT})
        assert caught.value.errors.keys() == {"paired_by"}


def test_too_little_time_before_the_start_is_told_on_the_days(bench: Workbench) -> None:
    with bench.write() as work, pytest.raises(WrongFields) as caught:
        Cohort(work, paired_by=PairedBy.CHOICE)
    assert "23 March 2026" in caught.value.errors["answer_days"] or caught.value.errors.keys() == {
        "answer_days"
    }


def test_everybody_sees_their_message_change(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        for delivery in work.session.exec(select(Delivery)).all():
            delivery.state, delivery.ts = "sent", "1772442000.000001"  # type: ignore[assignment]
            work.session.add(delivery)
        cohort.choose(cohort.mentees[0], cohort.mentors[0])
        assert updates(work) == ["choice_progress", "choose_mentors"]


def test_why_a_chosen_pair_and_why_somebody_waits(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work, mentors=3, mentees=3)
        (ann, bob, _), (kim, lou, _) = cohort.mentors, cohort.mentees
        cohort.choose(kim, ann, bob)
        cohort.choose(lou, bob)
        cohort.end_step()
        cohort.answer(ann, {kim.key: 1})
        cohort.answer(bob, {kim.key: 1, lou.key: 0})
        cohort.tick()
        run, (pair,) = draft_of(work, cohort.program), cohort.pairs()
        seen = pair_receipt(work, cohort.coordinator, pair.pairing.key, run.version)
        assert (seen.chosen, seen.kept) == (True, False)
        legal_view(pair_modal(seen, 0))
        why = why_not(work, cohort.coordinator, pair.pairing.key, run.version, bob.key)
        assert why.sentence == CHOSEN
        rows = work.session.exec(select(Unmatched).where(Unmatched.match_run_id == run.key)).all()
        assert len(rows) == 2
        left = left_over_receipt(work, cohort.coordinator, rows[0].key, run.version)
        assert (left.waiting, left.by_hand, left.remedy) == (True, False, None)
        assert "Match Those Left" in str(legal_view(left_over_modal(left, 0)))
        with pytest.raises(WrongFields) as caught:
            swap_to(work, cohort.coordinator, pair.pairing.key, run.version, ann.key)
        assert caught.value.errors.keys() == {"mentor"}


def test_a_change_by_hand_goes_before_what_was_chosen_and_can_be_taken_back(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        (ann, bob), (kim, lou) = cohort.mentors, cohort.mentees
        cohort.choose(kim, ann)
        cohort.end_step()
        cohort.answer(ann, {kim.key: 1})
        cohort.tick()
        run = draft_of(work, cohort.program)
        never = Edit(EditKind.NEVER, str(ann.key), str(kim.key))
        apply_edit(work, cohort.coordinator, run.key, run.version, never)
        assert live(cohort) == {kim.key: bob.key}, "by best fit with somebody else"
        apply_edit(work, cohort.coordinator, run.key, run.version, never, back=True)
        assert live(cohort) == {kim.key: ann.key}
        left_out = Edit(EditKind.LEAVE_OUT, mentee=str(kim.key))
        apply_edit(work, cohort.coordinator, run.key, run.version, left_out)
        assert live(cohort) == {}
        match_those_left(work, cohort.coordinator, run.key, run.version)
        assert live(cohort).keys() == {lou.key}, "whom a coordinator left out stays out"


def live(cohort: Choosers) -> dict[int, int]:
    """From mentee to mentor, as the draft proposes now."""
    pairs = cohort.pairs(PairingState.PROPOSED)
    return {pair.pairing.mentee_id: pair.pairing.mentor_id for pair in pairs}


@st.composite
def said(draw: st.DrawFn) -> tuple[list[list[int]], dict[tuple[int, int], int]]:
    """What five mentees choose among three mentors, and what these answer (0 is a no)."""
    choices = [draw(st.lists(st.integers(0, 2), unique=True, max_size=3)) for _ in range(5)]
    asks = [(mentor, mentee) for mentee, named in enumerate(choices) for mentor in named]
    return choices, {ask: draw(st.integers(0, 2)) for ask in asks if draw(st.booleans())}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said())
def test_the_draft_is_stable_whatever_people_say(bench: Workbench, drawn: Any) -> None:
    choices, answers = drawn
    with bench.write() as work:
        cohort = Choosers(work, mentors=3, mentees=5)
        for mentee, named in zip(cohort.mentees, choices, strict=True):
            if named:
                cohort.choose(mentee, *(cohort.mentors[one] for one in named))
        cohort.end_step()
        for number, mentor in enumerate(cohort.mentors):
            ranks = {cohort.mentees[e].key: rank for (m, e), rank in answers.items() if m == number}
            if ranks:
                cohort.answer(mentor, ranks)
        if cohort.round.step == ChoiceStep.ANSWERING:
            cohort.end_step()
        run = draft_of(work, cohort.program)
        rows = work.session.exec(
            select(Recommendation).where(Recommendation.round_id == cohort.round.key)
        ).all()
        wishes = settle(from_json(Problem, run.inputs), *said_in([r for r in rows if r.choice])).wishes
        matched = {str(mentee): str(mentor) for mentee, mentor in cohort.matched().items()}
        assert blocking_pairs(wishes, matched) == []
        assert all(wishes.accepts(mentor, mentee) for mentee, mentor in matched.items())
        run.state = "discarded"  # type: ignore[assignment]
        cohort.program.state = "closed"  # type: ignore[assignment]
        for mentee in cohort.mentees:
            mentee.state = EnrollmentState.COMPLETED

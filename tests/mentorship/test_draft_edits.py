"""Changes by hand in a draft: asked, made around everybody else, kept when matching again, taken back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.draft_changes import forbidding, keeping, leaving_out
from mentorship.draft_edits import (
    MOST_PLACES,
    Edit,
    EditKind,
    Edits,
    edited,
    edits_in,
    places_added,
    with_edit,
    without,
)
from mentorship.draft_rules import ALL_KEPT, MUTUAL, NOT_PART, RULE_WORDS
from mentorship.draft_solving import Preview, apply_edit, preview_edit
from mentorship.match_runs import draft_of, figures_of
from mentorship.matching import Aim, Candidate, Problem, RuleBroken, Rules, Weights, match
from mentorship.permissions import NotPermitted
from mentorship.refusals import Refused, Stale
from storage.tables import Exclusion, MatchRun
from storage.words import EnrollmentState, PairingState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.draft_hands import drop_pair
from tests.mentorship.matched import Cohort, mark_sent, updates

PROPOSED = PairingState.PROPOSED


def asked(cohort: Cohort, edit: Edit, *, back: bool = False) -> Preview:
    run = draft_of(cohort.work, cohort.program)
    return preview_edit(cohort.work, cohort.coordinator, run.key, run.version, edit, back=back)


def done(cohort: Cohort, edit: Edit, *, back: bool = False) -> MatchRun:
    run = draft_of(cohort.work, cohort.program)
    return apply_edit(cohort.work, cohort.coordinator, run.key, run.version, edit, back=back)


def held(cohort: Cohort) -> dict[str, str]:
    """From mentee to mentor, as the draft stands."""
    return {str(p.pairing.mentee_id): str(p.pairing.mentor_id) for p in cohort.pairs(PROPOSED)}


def test_keeping_a_pair_costs_nothing_and_holds_when_the_others_move(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        cohort.mentors[1].offers = ["Cooking"]
        cohort.match()
        one, other = cohort.pairs(PROPOSED)
        kept = asked(cohort, keeping(one))
        assert kept.moves == ()
        assert not any(kept.gain.values())
        done(cohort, keeping(one))
        assert held(cohort)[str(one.pairing.mentee_id)] == str(one.pairing.mentor_id)
        swapped = Edit(EditKind.KEEP, str(one.pairing.mentor_id), str(other.pairing.mentee_id))
        with pytest.raises(Refused) as caught:
            asked(cohort, swapped)
        assert caught.value.sentence == ALL_KEPT


def test_what_is_asked_is_what_is_done(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=4)
        cohort.mentees[0].wants = cohort.mentors[0].offers = ["Baking"]
        cohort.match()
        mark_sent(work)
        before, figures = held(cohort), figures_of(work, draft_of(work, cohort.program))
        edit = forbidding(cohort.pairs(PROPOSED)[0])
        told = asked(cohort, edit)
        assert held(cohort) == before
        run = done(cohort, edit)
        after = held(cohort)
        moved = {m for m in before.keys() | after.keys() if before.get(m) != after.get(m)}
        now = figures_of(work, run)
        assert len(told.moves) == len(moved) > 0
        assert told.gain[Aim.COVERAGE] == now.pairs - figures.pairs
        assert run.summary["total"] == sum(pair.pairing.score for pair in cohort.pairs(PROPOSED))
        assert after.get(edit.mentee) != edit.mentor
        assert updates(work) == ["draft_ready"]


def test_one_more_place_gives_somebody_a_mentor_and_nothing_else_is_said_of_the_mentor(
    bench: Workbench,
) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=3)
        cohort.match()
        edit = Edit(EditKind.PLACES, str(cohort.mentors[0].key), places=1)
        told = asked(cohort, edit)
        assert told.gain[Aim.COVERAGE] == 1
        run = done(cohort, edit)
        assert (figures_of(work, run).pairs, figures_of(work, run).unmatched) == (2, 1)
        run = done(cohort, edit)
        assert figures_of(work, run).pairs == 3
        assert places_added(edits_in(run.inputs), edit.mentor) == 2
        assert cohort.mentors[0].capacity == 1


def test_a_draft_with_a_place_added_is_approved_as_it_is(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=2)
        cohort.match()
        done(cohort, Edit(EditKind.PLACES, str(cohort.mentors[0].key), places=1))
        cohort.approve()
        assert len(cohort.pairs(PairingState.AGREED)) == 2
        run = work.session.exec(select(MatchRun)).one()
        with pytest.raises(Stale) as caught:
            apply_edit(work, cohort.coordinator, run.key, run.version, keeping(cohort.pairs()[0]))
        assert "already approved" in caught.value.sentence


def test_a_dropped_pairs_place_goes_to_whoever_waits_and_can_be_taken_back(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=2)
        run = cohort.match()
        (pair,) = cohort.pairs(PROPOSED)
        before = held(cohort)
        out = leaving_out(pair)
        drop_pair(work, cohort.coordinator, pair.pairing.key, run.version)
        (waiting,) = {str(row.key) for row in cohort.mentees} - before.keys()
        assert held(cohort) == {waiting: str(cohort.mentors[0].key)}
        run = done(cohort, out, back=True)
        assert held(cohort) == before
        assert edits_in(run.inputs) == ()
        with pytest.raises(Refused, match="refused"):
            done(cohort, out, back=True)


def test_changes_are_made_again_when_people_are_matched_again(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        cohort.match()
        one, other = cohort.pairs(PROPOSED)
        crossed = Edit(EditKind.KEEP, str(one.pairing.mentor_id), str(other.pairing.mentee_id))
        done(cohort, crossed)
        an_enrollment(work, cohort.program, Role.MENTEE)
        run = cohort.match()
        assert edits_in(run.inputs) == (crossed,)
        assert held(cohort)[crossed.mentee] == crossed.mentor


def test_a_kept_pair_that_a_rule_forbids_by_then_is_not_kept_when_matching_again(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.match()
        (pair,) = cohort.pairs(PROPOSED)
        done(cohort, keeping(pair))
        cohort.mentees[0].languages = ["Greek"]
        an_enrollment(work, cohort.program, Role.MENTEE)
        run = cohort.match()
        assert edits_in(run.inputs) == ()
        assert str(cohort.mentees[0].key) not in held(cohort)


def test_a_draft_that_was_seen_before_another_change_is_not_changed(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        run = cohort.match()
        seen = run.version
        one, other = cohort.pairs(PROPOSED)
        apply_edit(work, cohort.coordinator, run.key, seen, keeping(one))
        for change in (preview_edit, apply_edit):
            with pytest.raises(Stale):
                change(work, cohort.coordinator, run.key, seen, keeping(other))
        assert edits_in(run.inputs) == (keeping(one),)


def test_only_coordinators_change_a_draft_and_only_about_its_people(bench: Workbench) -> None:
    with bench.write() as work:
        cohort, others = Cohort(work), Cohort(work)
        run = cohort.match()
        others.match()
        (pair,), (foreign,) = cohort.pairs(PROPOSED), others.pairs(PROPOSED)
        stranger = a_person(work, "Somebody")
        a_program(work, stranger)
        for change in (preview_edit, apply_edit):
            with pytest.raises(NotPermitted):
                change(work, stranger, run.key, run.version, keeping(pair))
            for edit in (
                keeping(foreign),
                forbidding(foreign),
                leaving_out(foreign),
                Edit(EditKind.KEEP),
                Edit(EditKind.PLACES, str(cohort.mentors[0].key)),
                Edit(EditKind.NEVER, "1", "999999", places=3),
            ):
                with pytest.raises(Refused) as caught:
                    change(work, cohort.coordinator, run.key, run.version, edit)
                assert caught.value.sentence == NOT_PART


def test_a_rule_that_holds_today_stands_against_keeping_two_together(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        run = cohort.match()
        (pair,) = cohort.pairs(PROPOSED)
        other = next(row for row in cohort.mentors if row.key != pair.pairing.mentor_id)
        wish = Exclusion(
            program_id=run.program_id, person_id=other.person_id, excluded_id=pair.mentee.person.key
        )
        work.session.add(wish)
        with pytest.raises(Refused) as caught:
            asked(cohort, Edit(EditKind.KEEP, str(other.key), str(pair.pairing.mentee_id)))
        assert caught.value.sentence == RULE_WORDS[RuleBroken.NOT_AVAILABLE]


def test_two_people_are_not_kept_as_each_others_mentors(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        mentor, mentee = cohort.person(cohort.mentors[0]), cohort.person(cohort.mentees[0])
        back = an_enrollment(work, cohort.program, Role.MENTOR, mentee)
        forth = an_enrollment(work, cohort.program, Role.MENTEE, mentor)
        cohort.match()
        done(cohort, Edit(EditKind.KEEP, str(cohort.mentors[0].key), str(cohort.mentees[0].key)))
        with pytest.raises(Refused) as caught:
            asked(cohort, Edit(EditKind.KEEP, str(back.key), str(forth.key)))
        assert caught.value.sentence == MUTUAL


def test_somebody_who_left_since_does_not_come_back_by_a_change(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=3)
        cohort.match()
        cohort.mentors[0].state = EnrollmentState.PAUSED
        cohort.mentees[0].state = EnrollmentState.WITHDRAWN
        stays = next(p for p in cohort.pairs(PROPOSED) if p.mentee.enrollment != cohort.mentees[0])
        done(cohort, Edit(EditKind.LEAVE_OUT, mentee=str(stays.pairing.mentee_id)))
        assert str(cohort.mentees[0].key) not in held(cohort)
        assert str(cohort.mentors[0].key) not in held(cohort).values()


NAMES = ("1", "2", "3")
CHANGES = st.lists(
    st.builds(
        Edit,
        st.sampled_from(EditKind),
        st.sampled_from(NAMES).map(lambda name: f"m{name}"),
        st.sampled_from(NAMES).map(lambda name: f"e{name}"),
        st.integers(1, 30),
    ),
    max_size=6,
)


def of_kind(edit: Edit) -> Edit:
    """With nothing in it that its kind does not need."""
    mentor = "" if edit.kind is EditKind.LEAVE_OUT else edit.mentor
    mentee = "" if edit.kind is EditKind.PLACES else edit.mentee
    return Edit(edit.kind, mentor, mentee, edit.places if edit.kind is EditKind.PLACES else 0)


def all_of(changes: list[Edit]) -> Edits:
    edits: Edits = ()
    for change in changes:
        edits = with_edit(edits, of_kind(change))
    return edits


@given(CHANGES)
@settings(max_examples=60, deadline=None)
def test_changes_never_contradict_each_other_and_always_hold(changes: list[Edit]) -> None:
    edits = all_of(changes)
    kept = [(e.mentor, e.mentee) for e in edits if e.kind is EditKind.KEEP]
    never = {(e.mentor, e.mentee) for e in edits if e.kind is EditKind.NEVER}
    out = {e.mentee for e in edits if e.kind is EditKind.LEAVE_OUT}
    assert not never & set(kept)
    assert len({mentee for _, mentee in kept} | out) == len(kept) + len(out)
    assert all(e.places <= MOST_PLACES for e in edits)
    people = [Candidate(f"{side}{name}", f"{side}{name}") for side in "me" for name in NAMES]
    problem = Problem(tuple(people[:3]), tuple(people[3:]), Rules(0), Weights(), "s", date(2026, 3, 2))
    changed = edited(problem, edits, frozenset(one.id for one in people))
    pairs = {(pair.mentor, pair.mentee) for pair in match(changed).pairs}
    assert changed.locked <= pairs
    assert not never & pairs
    assert not out & {mentee for _, mentee in pairs}


@given(CHANGES)
@settings(max_examples=60, deadline=None)
def test_everything_can_be_taken_back(changes: list[Edit]) -> None:
    edits = all_of(changes)
    for edit in edits:
        edits = without(edits, edit)
    assert edits == ()

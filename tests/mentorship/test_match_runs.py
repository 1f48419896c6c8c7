"""Match runs: drafts, changes by hand, approval, and what everybody hears."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.draft_changes import find_free_mentors
from mentorship.draft_pages import PAGE, draft_page
from mentorship.draft_rules import RULE_WORDS
from mentorship.match_approval import approve
from mentorship.match_inputs import problem_of
from mentorship.match_runs import (
    discard,
    draft_of,
    figures_of,
    open_draft,
    pair_people_due,
    run_matching,
)
from mentorship.matching import Problem, RuleBroken, from_json, match, to_json
from mentorship.permissions import NotPermitted
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import Exclusion, MatchRun, Pairing, Program, Unmatched
from storage.words import EndReason, EnrollmentState, MatchRunState, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.draft_hands import drop_pair, swap_mentor
from tests.mentorship.matched import Cohort, mark_sent, updates


def test_a_program_that_has_closed_enrollment_gets_one_draft(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=3)
        assert pair_people_due(work) == 1
        assert pair_people_due(work) == 0
        run = draft_of(work, cohort.program)
        figures = figures_of(work, run)
        kinds = updates(work)
    assert (figures.pairs, figures.unmatched) == (2, 1)
    assert run.summary["matched"] == 2
    assert kinds == []


def test_nobody_is_matched_before_enrollment_closes_or_without_anybody_accepted(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.program.state = ProgramState.ENROLLING
        assert pair_people_due(work) == 0
        with pytest.raises(Refused, match="refused"):
            cohort.match()
        cohort.program.state = ProgramState.MATCHING
        cohort.mentors[0].state = EnrollmentState.PAUSED
        assert pair_people_due(work) == 0
        with pytest.raises(Refused, match="refused") as caught:
            cohort.match()
    assert "nobody to match" in caught.value.sentence


def test_a_run_can_be_computed_again_from_what_it_stored(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=4)
        run = cohort.match()
        outcome = match(from_json(Problem, run.inputs))
        stored = {(p.pairing.mentor_id, p.pairing.mentee_id, p.pairing.score) for p in cohort.pairs()}
        left = work.session.exec(select(Unmatched.receipt)).all()
        names = [cohort.person(row).name for row in (*cohort.mentors, *cohort.mentees)]
    assert {(int(pair.mentor), int(pair.mentee), pair.score) for pair in outcome.pairs} == stored
    assert [to_json(one) for one in outcome.unmatched] == left
    assert not any(name in str(run.inputs) for name in names)


def test_whom_the_matcher_may_not_pair(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentees=4)
        boss = cohort.person(cohort.mentors[0])
        above, below, wary, free = (cohort.person(row) for row in cohort.mentees)
        below.manager_id, boss.manager_id, above.manager_id = boss.key, above.key, boss.key
        work.session.add(Exclusion(program_id=cohort.program.key, person_id=boss.key, excluded_id=wary.key))
        cohort.mentors[0].capacity = 4
        cohort.match()
        people = [pair.mentee.person.key for pair in cohort.pairs()]
    assert people == [free.key]


def test_people_who_paused_withdrew_or_left_are_not_matched(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentees=4)
        cohort.mentors[0].capacity = 4
        cohort.mentees[0].state = EnrollmentState.PAUSED
        cohort.mentees[1].state = EnrollmentState.WITHDRAWN
        cohort.person(cohort.mentees[2]).active = False
        cohort.match()
        assert [pair.mentee.enrollment.key for pair in cohort.pairs()] == [cohort.mentees[3].key]


def test_matching_again_takes_the_place_of_the_open_draft(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        first = cohort.match()
        mark_sent(work)
        second = cohort.match()
        assert (first.state, second.state) == (MatchRunState.DISCARDED, MatchRunState.DRAFT)
        assert [pair.pairing.end_reason for pair in cohort.pairs()] == [EndReason.DROPPED, None]
        assert updates(work) == ["draft_ready"]
        assert first.inputs["salt"] != second.inputs["salt"]


def test_a_discarded_draft_is_not_made_again_unasked(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        run = cohort.match()
        discard(work, cohort.coordinator, run.key, run.version)
        assert open_draft(work, cohort.program) is None
        assert pair_people_due(work) == 0
        with pytest.raises(Stale):
            discard(work, cohort.coordinator, run.key, run.version)


def test_only_coordinators_of_the_program_touch_a_draft(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        run = cohort.match()
        (pair,) = cohort.pairs()
        stranger = a_person(work, "Somebody")
        a_program(work, stranger)
        for forbidden in (
            lambda: run_matching(work, stranger, cohort.program.key),
            lambda: approve(work, stranger, run.key, run.version),
            lambda: approve(work, stranger, 999, 1),
            lambda: discard(work, stranger, run.key, run.version),
            lambda: drop_pair(work, stranger, pair.pairing.key, run.version),
            lambda: drop_pair(work, stranger, 999, run.version),
            lambda: draft_page(work, stranger, cohort.program.key),
            lambda: find_free_mentors(work, stranger, pair.pairing.key, ""),
        ):
            with pytest.raises(NotPermitted):
                forbidden()


def test_approving_tells_everybody_how_it_went(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        lonely = an_enrollment(work, cohort.program, Role.MENTEE, languages=["Tamil"], goes_first=False)
        cohort.mentees[0].goes_first = True
        cohort.match()
        run = cohort.approve()
        (pair,) = cohort.pairs(PairingState.AGREED)
        idle = next(row for row in cohort.mentors if row.key != pair.mentor.enrollment.key)
        assert cohort.told(pair.mentor.person) == ["match_found"]
        assert cohort.told(pair.mentee.person) == ["match_found"]
        assert cohort.told(cohort.person(lonely)) == ["no_match_yet"]
        assert cohort.told(cohort.person(idle)) == ["no_mentee_yet"]
        assert (pair.mentee.enrollment.goes_first, lonely.goes_first) == (False, True)
        assert (run.approved_by, run.approved_at) == (cohort.coordinator.key, work.now)


def test_a_pair_that_the_rules_forbid_by_now_does_not_come_about(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=1)
        cohort.match()
        cohort.mentees[0].languages = ["Greek"]
        work.session.add(cohort.mentees[0])
        work.session.flush()
        cohort.approve()
        (pair,) = cohort.pairs()
        told = cohort.told(cohort.person(cohort.mentees[0]))
    assert (pair.pairing.state, pair.pairing.end_reason) == (PairingState.ENDED, EndReason.DROPPED)
    assert told == ["no_match_yet"]


def test_a_draft_is_approved_once_and_as_it_was_seen(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        run = cohort.match()
        seen = run.version
        drop_pair(work, cohort.coordinator, cohort.pairs()[0].pairing.key, seen)
        with pytest.raises(Stale) as caught:
            approve(work, cohort.coordinator, run.key, seen)
        assert "changed" in caught.value.sentence
        approve(work, cohort.coordinator, run.key, run.version)
        with pytest.raises(Stale) as caught:
            approve(work, cohort.coordinator, run.key, run.version)
        assert "already approved" in caught.value.sentence


def test_a_draft_of_a_program_that_is_over_comes_too_late(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        run = cohort.match()
        cohort.program.state = ProgramState.CLOSING
        work.session.flush()
        with pytest.raises(Refused, match="refused"):
            approve(work, cohort.coordinator, run.key, run.version)
        assert run.state == MatchRunState.DRAFT


def test_a_pair_of_which_a_side_paused_since_is_dropped_and_the_other_hears_it(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.match()
        cohort.mentors[0].state = EnrollmentState.PAUSED
        cohort.approve()
        (pair,) = cohort.pairs()
        assert (pair.pairing.state, pair.pairing.end_reason) == (PairingState.ENDED, EndReason.DROPPED)
        assert cohort.told(pair.mentee.person) == ["no_match_yet"]
        assert cohort.told(pair.mentor.person) == []


def test_somebody_accepted_after_the_draft_was_made_is_not_left_in_silence(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.match()
        late = an_enrollment(work, cohort.program, Role.MENTEE)
        assert draft_page(work, cohort.coordinator, cohort.program.key).newcomers == 1
        cohort.approve()
        assert cohort.told(cohort.person(late)) == ["no_match_yet"]
        assert late.goes_first


def test_approving_on_or_after_the_first_day_starts_the_program(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.match()
    clock.move_by(timedelta(days=21))
    with bench.write() as work:
        program = work.session.get_one(Program, cohort.program.key)
        run = draft_of(work, program)
        approve(work, cohort.coordinator, run.key, run.version)
        assert program.state == ProgramState.RUNNING


def test_a_later_round_keeps_running_pairs_and_past_partners_apart(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        cohort.match()
        cohort.approve()
        cohort.program.state = ProgramState.RUNNING
        kept, parted = cohort.pairs(PairingState.AGREED)
        for pair in (kept, parted):
            pair.pairing.state, pair.pairing.started_at = PairingState.RUNNING, work.now
        parted.pairing.state = PairingState.ENDED
        parted.mentee.enrollment.goes_first = True
        other = an_enrollment(work, cohort.program, Role.MENTOR)
        run = cohort.match()
        (new,) = cohort.pairs(PairingState.PROPOSED)
        assert kept.pairing.state == PairingState.RUNNING
        assert new.mentor.enrollment.key == other.key
        assert new.mentee.enrollment.key == parted.mentee.enrollment.key
        assert [one["left_over"] for one in run.inputs["mentees"]] == [False, True]
        assert run.summary["matched"] == 1


def test_a_mentor_with_a_free_place_gets_another_mentee_in_a_later_round(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.mentors[0].capacity = 2
        cohort.match()
        cohort.approve()
        cohort.program.state = ProgramState.RUNNING
        with pytest.raises(Refused, match="refused"):
            cohort.match()
        an_enrollment(work, cohort.program, Role.MENTEE)
        cohort.match()
        assert len(cohort.pairs(PairingState.PROPOSED)) == 1
        assert len(cohort.pairs(PairingState.AGREED)) == 1


def test_a_paused_mentor_keeps_a_mentee_but_gets_no_more(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.mentors[0].capacity = 5
        cohort.match()
        cohort.approve()
        cohort.mentors[0].state = EnrollmentState.PAUSED
        problem = problem_of(work, cohort.program, "")
        assert [mentor.capacity for mentor in problem.mentors] == [1]
        assert len(problem.locked) == 1


def test_another_mentor_can_be_put_in_and_gets_a_receipt_of_their_own(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        other = cohort.mentors[1]
        other.offers = ["Cooking"]
        run = cohort.match()
        mark_sent(work)
        (pair,) = cohort.pairs()
        (free,) = find_free_mentors(work, cohort.coordinator, pair.pairing.key, "")
        assert (free.enrollment.key, free.free) == (other.key, 1)
        assert find_free_mentors(work, cohort.coordinator, pair.pairing.key, "nobody like this") == []
        before = pair.pairing.score
        swap_mentor(work, cohort.coordinator, pair.pairing.key, run.version, other.key)
        assert pair.pairing.mentor_id == other.key
        assert pair.pairing.score < before
        assert pair.pairing.receipt["unmet_wants"] == ["python"]
        assert updates(work) == ["draft_ready"]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [("exclude", RuleBroken.NOT_AVAILABLE), ("language", RuleBroken.NO_COMMON_LANGUAGE)],
)
def test_a_swap_against_a_rule_is_refused_in_words(bench: Workbench, spoil: str, rule: RuleBroken) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        run = cohort.match()
        (pair,) = cohort.pairs()
        other = next(row for row in cohort.mentors if row.key != pair.mentor.enrollment.key)
        if spoil == "language":
            other.languages = ["Tamil"]
        else:
            mentee = pair.mentee.person
            work.session.add(
                Exclusion(program_id=run.program_id, person_id=mentee.key, excluded_id=other.person_id)
            )
        with pytest.raises(WrongFields) as caught:
            swap_mentor(work, cohort.coordinator, pair.pairing.key, run.version, other.key)
        assert caught.value.errors == {"mentor": RULE_WORDS[rule]}
        assert pair.pairing.mentor_id != other.key


def test_a_swap_to_a_full_or_forged_mentor_is_refused(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        run = cohort.match()
        one, two = cohort.pairs()
        for mentor_id in (two.mentor.enrollment.key, cohort.mentees[0].key, 0):
            with pytest.raises(WrongFields) as caught:
                swap_mentor(work, cohort.coordinator, one.pairing.key, run.version, mentor_id)
            assert "no free place" in caught.value.errors["mentor"]


def test_nobody_mentors_their_own_mentor_by_a_swap(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        run = cohort.match()
        (pair,) = cohort.pairs()
        other = next(row for row in cohort.mentors if row.key != pair.mentor.enrollment.key)
        back = an_enrollment(work, cohort.program, Role.MENTOR, pair.mentee.person)
        forth = an_enrollment(work, cohort.program, Role.MENTEE, cohort.person(other))
        work.session.add(
            Pairing(program_id=run.program_id, match_run_id=run.key, mentor_id=back.key, mentee_id=forth.key)
        )
        with pytest.raises(WrongFields) as caught:
            swap_mentor(work, cohort.coordinator, pair.pairing.key, run.version, other.key)
        assert "mentored by the same person" in caught.value.errors["mentor"]


def test_a_dropped_pair_leaves_a_mentee_who_is_told_at_approval(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        run = cohort.match()
        (pair,) = cohort.pairs()
        drop_pair(work, cohort.coordinator, pair.pairing.key, run.version)
        shown = draft_page(work, cohort.coordinator, cohort.program.key)
        assert [left.person.key for left in shown.left_over] == [pair.mentee.person.key]
        with pytest.raises(Stale):
            drop_pair(work, cohort.coordinator, pair.pairing.key, run.version)
        cohort.approve()
        assert cohort.told(pair.mentee.person) == ["no_match_yet"]
        assert cohort.told(pair.mentor.person) == ["no_mentee_yet"]


def test_pages_show_every_pair_and_everybody_left_over_once_weakest_first(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=PAGE + 2, mentees=PAGE + 5)
        cohort.match()
        pages = [draft_page(work, cohort.coordinator, cohort.program.key, page) for page in (0, 1, 9)]
        scores = [pair.pairing.score for page in pages[:2] for pair in page.pairs]
        left = [one.person.key for page in pages[:2] for one in page.left_over]
        assert (len(scores), len(set(left)), pages[0].pages) == (PAGE + 2, 3, 2)
        assert scores == sorted(scores)
        assert pages[2].page == 1


def test_two_hundred_people_take_one_run(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=100, mentees=100)
        cohort.match()
        cohort.approve()
        assert len(cohort.pairs(PairingState.AGREED)) == 100
        assert len(work.session.exec(select(MatchRun)).all()) == 1

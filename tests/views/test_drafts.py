"""Changes by hand, receipts and comparisons of drafts on the screen: legal, harmless, within the limits."""

import json
from collections.abc import Callable
from time import perf_counter

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.draft_changes import find_mentors, forbidding, keeping, leaving_out
from mentorship.draft_comparing import compare_settings
from mentorship.draft_edits import Edit, EditKind
from mentorship.draft_pages import draft_page, edits_page
from mentorship.draft_receipts import left_over_receipt, pair_receipt, why_not
from mentorship.draft_rules import RULE_WORDS
from mentorship.draft_solving import apply_edit, preview_edit
from mentorship.match_runs import draft_of
from mentorship.matching import RuleBroken
from mentorship.refusals import WrongFields
from mentorship.work import Work
from storage.tables import Enrollment, Exclusion, MatchRun, Unmatched
from storage.words import PairingState, Role
from tests.builders import an_enrollment
from tests.mentorship.matched import Cohort
from tests.views.surfaces import HOSTILE, legal_view, pinged
from tests.views.test_match_runs import with_hostile_words
from views.blocks import View
from views.draft_comparing import comparison_modal
from views.draft_edits import MOST_EDITS, edits_modal, review_modal
from views.draft_receipts import left_over_modal, pair_modal, why_not_modal
from views.match_runs import draft_modal

PROPOSED = PairingState.PROPOSED


def change(cohort: Cohort, edit: Edit) -> MatchRun:
    run = draft_of(cohort.work, cohort.program)
    return apply_edit(cohort.work, cohort.coordinator, run.key, run.version, edit)


def page_of(work: Work, cohort: Cohort) -> str:
    return json.dumps(legal_view(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))))


def hostile(work: Work, mentors: int, mentees: int) -> Cohort:
    cohort = Cohort(work, mentors=mentors, mentees=mentees, name=HOSTILE * 2)
    with_hostile_words(work, cohort)
    for row in (*cohort.mentors, *cohort.mentees):
        cohort.person(row).department = f"```{HOSTILE}"
    cohort.match()
    return cohort


def harmless(view: View) -> str:
    assert all(ping.startswith("<@U0") for ping in pinged(legal_view(view)))
    return json.dumps(view)


def test_every_change_is_asked_about_and_listed_harmlessly(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = hostile(work, 25, 30)
        one, other, third, *_ = cohort.pairs(PROPOSED)
        places = Edit(EditKind.PLACES, str(cohort.mentors[5].key), places=2)
        for edit in (keeping(one), forbidding(other), leaving_out(third), places):
            run = draft_of(work, cohort.program)
            harmless(review_modal(preview_edit(work, cohort.coordinator, run.key, run.version, edit), 0))
            change(cohort, edit)
        run, program, edits, people = edits_page(work, cohort.coordinator, cohort.program.key)
        listed = harmless(edits_modal(program, run, edits, people, 0))
        many = edits_modal(program, run, edits * MOST_EDITS, people, 0)
        shown = [draft_page(work, cohort.coordinator, program.key, page) for page in range(3)]
        pages = "".join(harmless(draft_modal(page)) for page in shown)
    assert "2 more places with" in listed
    assert f"And {3 * MOST_EDITS} more" in harmless(many)
    for words in ("Kept by hand.", "Never these two: with", "2 more places with this mentor", "4 changes"):
        assert words in pages


def test_receipts_are_harmless_and_name_the_runner_up_of_each_side(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = hostile(work, 3, 4)
        run = draft_of(work, cohort.program)
        pair = cohort.pairs(PROPOSED)[0]
        shown = pair_receipt(work, cohort.coordinator, pair.pairing.key, run.version)
        told = harmless(pair_modal(shown, 0))
        other = next(row for row in cohort.mentors if row.key != pair.pairing.mentor_id)
        why = why_not(work, cohort.coordinator, pair.pairing.key, run.version, other.key)
        price = harmless(why_not_modal(why, 0))
        (left,) = work.session.exec(select(Unmatched).where(Unmatched.match_run_id == run.key)).all()
        helped = left_over_receipt(work, cohort.coordinator, left.key, run.version)
        words = harmless(left_over_modal(helped, 0))
    assert shown.next_mentor
    assert shown.next_mentee
    assert "the next mentor would be" in told
    assert "the next mentee would be" in told
    assert "Who would move" in price
    assert "One more place with" in words
    assert "This was tried out" in words


def test_a_place_that_is_said_to_help_does(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=4)
        run = cohort.match()
        left = work.session.exec(select(Unmatched).where(Unmatched.match_run_id == run.key)).all()[0]
        helped = left_over_receipt(work, cohort.coordinator, left.key, run.version)
        assert helped.remedy
        assert helped.remedy.mentor
        change(cohort, Edit(EditKind.PLACES, helped.remedy.mentor, places=helped.remedy.places))
        assert helped.mentee in {str(pair.pairing.mentee_id) for pair in cohort.pairs(PROPOSED)}


def test_why_not_names_a_rule_without_saying_whose_private_wish_it_was(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=1)
        mentor, mentee = cohort.person(cohort.mentors[0]), cohort.person(cohort.mentees[0])
        wish = {"program_id": cohort.program.key, "person_id": mentee.key, "excluded_id": mentor.key}
        work.session.add(Exclusion(**wish))
        run = cohort.match()
        (pair,) = cohort.pairs(PROPOSED)
        why = why_not(work, cohort.coordinator, pair.pairing.key, run.version, cohort.mentors[0].key)
        told = harmless(why_not_modal(why, 0))
        with pytest.raises(WrongFields):
            why_not(work, cohort.coordinator, pair.pairing.key, run.version, cohort.mentees[0].key)
        with pytest.raises(WrongFields):
            why_not(work, cohort.coordinator, pair.pairing.key, run.version, pair.pairing.mentor_id)
    assert RULE_WORDS[RuleBroken.NOT_AVAILABLE] in told
    assert "exclu" not in told.casefold()
    assert "Pair These Two" not in told


def test_a_kept_pair_and_a_forbidden_one_say_so(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=1)
        cohort.match()
        (pair,) = cohort.pairs(PROPOSED)
        never = Edit(EditKind.NEVER, str(cohort.mentors[2].key), str(pair.pairing.mentee_id))
        run = change(cohort, never)
        (pair,) = cohort.pairs(PROPOSED)
        why = why_not(work, cohort.coordinator, pair.pairing.key, run.version, cohort.mentors[2].key)
        run = change(cohort, keeping(pair))
        kept = pair_receipt(work, cohort.coordinator, pair.pairing.key, run.version)
        told = harmless(pair_modal(kept, 0))
    assert "never these two" in harmless(why_not_modal(why, 0))
    assert kept.kept
    assert "kept by hand, so nobody else is weighed" in told


def test_settings_side_by_side_hide_small_departments(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = hostile(work, 6, 7)
        for row in cohort.mentees[:2]:
            cohort.person(row).department = "Tiny"
        cohort.match()
        shown = compare_settings(work, cohort.coordinator, cohort.program.key)
        told = harmless(comparison_modal(shown))
        page = page_of(work, cohort)
    assert [one.name for one in shown.settings] == ["Now", "+1 place", "Best fit", "Other dept."]
    assert [one.measures.matched for one in shown.settings][:2] == [6, 7]
    assert shown.wanted
    assert "Tiny" not in told
    assert "'''" in told
    assert "Compare Settings" in page


def test_mentors_of_a_draft_are_found_by_name_whether_they_have_places_or_not(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=3)
        cohort.match()
        pair = cohort.pairs(PROPOSED)[0]
        found = find_mentors(work, cohort.coordinator, pair.pairing.key, "")
        assert {row.key for row, _ in found} == {row.key for row in cohort.mentors} - {pair.pairing.mentor_id}
        assert find_mentors(work, cohort.coordinator, pair.pairing.key, "nobody at all") == []


def test_with_a_thousand_people_every_view_opens_in_time(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        skills = [f"Skill {number}" for number in range(40)]
        for number in range(375):
            an_enrollment(work, cohort.program, Role.MENTOR, offers=skills[number % 37 :][:3])
        for number in range(625):
            an_enrollment(work, cohort.program, Role.MENTEE, wants=skills[number % 35 :][:5])
        run = cohort.match()
        pair = cohort.pairs(PROPOSED)[0]
        left = work.session.exec(select(Unmatched).where(Unmatched.match_run_id == run.key)).all()[0]
        views = (
            lambda: pair_receipt(work, cohort.coordinator, pair.pairing.key, run.version),
            lambda: left_over_receipt(work, cohort.coordinator, left.key, run.version),
            lambda: preview_edit(work, cohort.coordinator, run.key, run.version, forbidding(pair)),
            lambda: compare_settings(work, cohort.coordinator, cohort.program.key),
        )
        took = [seconds(view) for view in views]
        assert len(work.session.exec(select(Enrollment)).all()) == 1002
    assert max(took) < 8, took


def seconds(view: Callable[[], object]) -> float:
    start = perf_counter()
    view()
    return perf_counter() - start

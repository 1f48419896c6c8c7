"""What comes first in matching, which pairs are weak, and what the choice costs."""

from dataclasses import asdict
from typing import Any

import pytest

from bot.workbench import Workbench
from mentorship.draft_pages import draft_page
from mentorship.match_inputs import problem_of
from mentorship.match_orders import BEST_FIT_FIRST, GOOD_ENOUGH, PEOPLE_FIRST, is_people_first, other_order
from mentorship.match_prices import MOST_PAIRS, OtherOrder, other_order_of, price_of_order
from mentorship.match_runs import figures_of
from mentorship.matching import Aim, Candidate, Problem, Rules, Weights
from mentorship.notices import DraftReady
from mentorship.picks import keep_picks
from mentorship.work import Work
from storage.tables import MatchRun
from tests.conftest import MONDAY
from tests.draft_hands import drop_pair
from tests.mentorship.matched import Cohort
from tests.views.surfaces import legal_view
from views.match_prices import price_words
from views.match_runs import RENDERERS, draft_modal


def torn(work: Work, **values: Any) -> Cohort:
    """One mentee suits the first mentor well; the other speaks with the first alone, and suits them badly."""
    cohort = Cohort(work, mentors=2, mentees=2, **values)
    (best, second), (both, only) = cohort.mentors, cohort.mentees
    best.offers, best.languages = ["SQL"], ["English", "German"]
    second.offers, both.wants, only.wants = ["Cooking"], ["SQL"], ["Art"]
    only.languages, only.goals = ["German"], ""
    return cohort


def test_the_other_order_is_the_one_that_decides_the_other_way_round() -> None:
    assert other_order(PEOPLE_FIRST) == BEST_FIT_FIRST
    assert other_order(BEST_FIT_FIRST) == PEOPLE_FIRST
    assert other_order((Aim.WEAK, Aim.TOTAL, Aim.LOAD)) == PEOPLE_FIRST
    assert not is_people_first((Aim.WEAK, Aim.TOTAL, Aim.COVERAGE))


def test_the_program_says_what_comes_first_and_what_is_good_enough(bench: Workbench) -> None:
    with bench.write() as work:
        usual = problem_of(work, Cohort(work).program, "")
        own = problem_of(work, Cohort(work, order=BEST_FIT_FIRST, bar=None).program, "")
        before = Cohort(work).program
        before.matching = {}
        old = problem_of(work, before, "")
    assert (usual.aims, usual.bar) == (PEOPLE_FIRST, GOOD_ENOUGH) == (old.aims, old.bar)
    assert (own.aims, own.bar) == (BEST_FIT_FIRST, None)


@pytest.mark.parametrize(
    ("bar", "words"), [(1_000, "2 pairs are below the bar of 1,000 points."), (None, "")]
)
def test_a_draft_says_how_many_pairs_are_below_the_bar_as_it_stands(
    bench: Workbench, bar: int | None, words: str
) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2, bar=bar)
        run = cohort.match()
        figures = figures_of(work, run)
        assert (figures.weak, figures.bar) == (2 if bar else 0, bar)
        view = str(legal_view(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))))
        assert words in view
        assert ("below the bar" in view) == bool(bar)
        told = RENDERERS[DraftReady](work, DraftReady(run.key))
        assert told is not None
        assert words in told.text
        drop_pair(work, cohort.coordinator, cohort.pairs()[0].pairing.key, run.version)
        assert figures_of(work, run).weak == (1 if bar else 0)


def test_no_pair_below_the_bar_is_said_as_well(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, bar=10)
        cohort.match()
        assert "No pair is below the bar of 10 points." in str(
            draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))
        )


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (PEOPLE_FIRST, "Best fit first would have matched 1 fewer person, with 400 more points on average"),
        (
            BEST_FIT_FIRST,
            "As many mentees as possible first would have matched 1 more person, with 400 fewer",
        ),
    ],
)
def test_a_draft_names_the_price_of_what_comes_first(
    bench: Workbench, order: tuple[Aim, ...], told: str
) -> None:
    with bench.write() as work:
        cohort = torn(work, order=order)
        run = cohort.match()
        other = other_order_of(run)
        assert other is not None
        assert other.people_first == (order == BEST_FIT_FIRST)
        assert other.matched == (1 if order == PEOPLE_FIRST else 2)
        assert (other.matched - len(cohort.pairs()), other.total) == (
            other.more_people,
            other.mean * other.matched,
        )
        assert other.more_points == other.mean - run.summary["mean"]
        view = str(legal_view(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))))
        message = RENDERERS[DraftReady](work, DraftReady(run.key))
        assert message is not None
        assert told in view
        assert told in message.text


def test_the_other_order_really_brings_what_is_said_of_it(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = torn(work)
        other = other_order_of(cohort.match())
        cohort.program.matching = {"order": [aim.value for aim in BEST_FIT_FIRST], "bar": GOOD_ENOUGH}
        run = cohort.match()
        assert other is not None
        assert (other.matched, other.total, other.mean) == tuple(
            run.summary[name] for name in ("matched", "total", "mean")
        )


def test_a_change_by_hand_keeps_what_was_said_of_the_other_order(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = torn(work)
        run = cohort.match()
        said = price_words(run)
        drop_pair(work, cohort.coordinator, cohort.pairs()[0].pairing.key, run.version)
        assert price_words(run) == said != ""


def test_an_approved_draft_names_no_price_any_more(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = torn(work)
        run = cohort.approve() if cohort.match() else None
        assert run is not None
        message = RENDERERS[DraftReady](work, DraftReady(run.key))
        assert message is not None
        assert "would have" not in message.text


def test_a_wish_of_one_side_is_in_no_figure_of_the_price(bench: Workbench) -> None:
    with bench.write() as work:
        prices = []
        for wished in (False, True):
            cohort = torn(work)
            if wished:
                (best, _), (both, _) = cohort.mentors, cohort.mentees
                keep_picks(work, cohort.person(both), cohort.program, [best.person_id])
            prices.append(other_order_of(cohort.match()))
        assert prices[0] == prices[1] is not None


@pytest.mark.parametrize(
    ("people", "points", "words"),
    [
        (-3, 14.2, "Best fit first would have matched 3 fewer people, with 14 more points on average ("),
        (0, 0.4, "Best fit first would have brought as many pairs, and as many points on average."),
        (0, 1.0, "would have matched as many people, with 1 more point on average"),
        (1, -0.4, "would have matched 1 more person, with as many points on average"),
        (-1_200, -2.0, "would have matched 1,200 fewer people, with 2 fewer points on average"),
    ],
)
def test_the_price_in_words(people: int, points: float, words: str) -> None:
    other = OtherOrder(False, 9_000, 4_500_000, 500.0, people, points)
    run = MatchRun(program_id=1, summary={"other_order": asdict(other)}, created_at=MONDAY)
    assert words in price_words(run)
    if "(" in price_words(run):
        assert price_words(run).endswith("(9,000 people, 500 points on average, 4,500,000 in all).")


@pytest.mark.parametrize("summary", [{}, {"matched": 3}])
def test_an_older_run_says_nothing_of_the_other_order(summary: dict[str, Any]) -> None:
    assert price_words(MatchRun(program_id=1, summary=summary, created_at=MONDAY)) == ""


def test_a_very_large_program_is_not_solved_twice() -> None:
    people = tuple(Candidate(str(n), str(n)) for n in range(MOST_PAIRS // 5_000 + 1))
    problem = Problem(people[:5_000], people, Rules(), Weights(), "", MONDAY.date())
    assert price_of_order(problem, problem, ()) == {}

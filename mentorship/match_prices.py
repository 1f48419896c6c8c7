"""What a program's order of aims costs: the same people matched the other way round, in figures."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mentorship.match_orders import is_people_first, other_order
from mentorship.matching import MatchedPair, Outcome, Problem
from mentorship.solved_drafts import matched, new_pairs
from storage.tables import MatchRun

Told = Callable[[Outcome], Sequence[MatchedPair]]
MOST_PAIRS = (
    25_000_000  # mentees times mentors; beyond that a draft is not kept waiting for a second solution
)


@dataclass(frozen=True)
class OtherOrder:
    """What the other order would have brought: its new pairs with their points, in all and on average.

    `more_people` and `more_points` (on average) are against the draft as it was made, below 0 for fewer.
    """

    people_first: bool
    matched: int
    total: int
    mean: float
    more_people: int
    more_points: float


def price_of_order(problem: Problem, read: Problem, made: Sequence[MatchedPair]) -> dict[str, Any]:
    """For the run's summary, beside the draft's own figures; `read` is the problem before changes by hand.

    Points are those that others may read, in both orders.
    """
    other = in_other_order(problem, made, lambda outcome: new_pairs(outcome, read))
    return {"other_order": asdict(other)} if other else {}


def in_other_order(problem: Problem, made: Sequence[MatchedPair], told: Told) -> OtherOrder | None:
    """What the other order brings against the pairs that were made; `told` says which of its pairs count.

    Without pairs on either side there is nothing to compare, and a very large program is not solved twice.
    """
    if len(problem.mentees) * len(problem.mentors) > MOST_PAIRS:
        return None
    aims = other_order(problem.aims)
    ours = [pair.score for pair in made]
    theirs = [pair.score for pair in told(matched(replace(problem, aims=aims)))]
    if not ours or not theirs:
        return None
    mean = sum(theirs) / len(theirs)
    return OtherOrder(
        people_first=is_people_first(aims),
        matched=len(theirs),
        total=sum(theirs),
        mean=mean,
        more_people=len(theirs) - len(ours),
        more_points=mean - sum(ours) / len(ours),
    )


def other_order_of(run: MatchRun) -> OtherOrder | None:
    """What the run's summary says of the other order, if anything."""
    known = run.summary.get("other_order")
    return OtherOrder(**known) if known else None

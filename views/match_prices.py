"""What the order of aims costs, and how many pairs are weak, in words."""

from mentorship.match_prices import OtherOrder, other_order_of
from mentorship.match_runs import Figures
from storage.tables import MatchRun
from views.matching_settings import LABELS


def weak_words(figures: Figures) -> str:
    """How many pairs are below the bar; nothing without a bar or pairs."""
    if not figures.bar or not figures.pairs:
        return ""
    weak = {0: "No pair is", 1: "1 pair is"}.get(figures.weak, f"{figures.weak} pairs are")
    return f"{weak} below the bar of {figures.bar:,} points."


def price_words(run: MatchRun) -> str:
    """What the other order would have brought, against this draft as it was made."""
    other = other_order_of(run)
    return order_words(other) if other else ""


def order_words(other: OtherOrder) -> str:
    """What the other order would have brought."""
    order = LABELS["people" if other.people_first else "fit"]
    if not other.more_people and not round(other.more_points):
        return f"{order} would have brought as many pairs, and as many points on average."
    points = _more(round(other.more_points), "points", "as many points")
    figures = f"{other.matched:,} people, {other.mean:,.0f} points on average, {other.total:,} in all"
    return f"{order} would have matched {_people(other.more_people)}, with {points} on average ({figures})."


def _people(more: int) -> str:
    if abs(more) == 1:
        return "1 more person" if more > 0 else "1 fewer person"
    return _more(more, "people", "as many people")


def _more(more: int, what: str, none: str) -> str:
    if not more:
        return none
    what = what.removesuffix("s") if abs(more) == 1 else what
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'} {what}"

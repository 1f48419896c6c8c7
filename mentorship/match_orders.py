"""How matching decides: the usual orders of its aims, and the bar below which a pair counts as weak."""

from mentorship.matching import Aim, Weights

PEOPLE_FIRST = tuple(Aim)
BEST_FIT_FIRST = (Aim.TOTAL, Aim.COVERAGE, Aim.WEAK, Aim.SPREAD, Aim.LOAD)
GOOD_ENOUGH = Weights().full_marks // 3  # a third of what a pair can earn by the usual points
HIGHEST_BAR = 8_000  # what a pair can earn by the highest points that can be set


def is_people_first(order: tuple[Aim, ...]) -> bool:
    """Whether an order puts matching many people before points."""
    return next(aim for aim in order if aim in (Aim.COVERAGE, Aim.TOTAL)) is Aim.COVERAGE


def other_order(order: tuple[Aim, ...]) -> tuple[Aim, ...]:
    """The usual order that decides the other way round."""
    return BEST_FIT_FIRST if is_people_first(order) else PEOPLE_FIRST

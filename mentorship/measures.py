"""Program numbers, each with its definition; survey results only from enough answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median

MINIMUM_ANSWERS = 5

_Reckon = Callable[[Sequence[int]], float]


class MeasureName(StrEnum):
    """What is measured."""

    RESPONSE_RATE = "response_rate"
    SATISFACTION_MEAN = "satisfaction_mean"
    SATISFIED_SHARE = "satisfied_share"
    RECOMMEND_SCORE = "recommend_score"
    SKILL_GROWTH = "skill_growth"
    GOAL_PROGRESS = "goal_progress"
    MEETINGS_PER_PAIR = "meetings_per_pair"
    PAIRS_THAT_MET = "pairs_that_met"
    RETENTION = "retention"
    DAYS_TO_FIRST_MEETING = "days_to_first_meeting"


DEFINITIONS = {
    MeasureName.RESPONSE_RATE: "Share of the people asked who answered.",
    MeasureName.SATISFACTION_MEAN: "Mean of all satisfaction ratings, 1 to 5.",
    MeasureName.SATISFIED_SHARE: "Share of satisfaction ratings that are 4 or 5.",
    MeasureName.RECOMMEND_SCORE: (
        "Would recommend the program, 0 to 10: percentage of 9 and 10 minus percentage of 0 to 6."
    ),
    MeasureName.SKILL_GROWTH: "Mean of own rating at the end minus at the start, of people who gave both.",
    MeasureName.GOAL_PROGRESS: "Mean progress of all goals, 0 to 100%.",
    MeasureName.MEETINGS_PER_PAIR: "Mean number of meetings that took place, over all pairs that started.",
    MeasureName.PAIRS_THAT_MET: "Share of the pairs that started which met at least once.",
    MeasureName.RETENTION: "Share of the pairs that started which ran to the end of the program.",
    MeasureName.DAYS_TO_FIRST_MEETING: (
        "Median number of days from the start of a pair to its first meeting, of pairs that met."
    ),
}


@dataclass(frozen=True)
class Suppressed:
    """A survey result that stays hidden, because so few answers could be traced to people."""

    needed: int = MINIMUM_ANSWERS


@dataclass(frozen=True)
class Measure:
    """A number with what it rests on: `n` answers, pairs or goals; `value` is None when there are none."""

    name: MeasureName
    value: float | Suppressed | None
    n: int
    display: str

    @property
    def definition(self) -> str:
        """What exactly is counted."""
        return DEFINITIONS[self.name]


def response_rate(answered: int, asked: int) -> Measure:
    """Of how many who were asked did we hear."""
    return _share(MeasureName.RESPONSE_RATE, answered, asked)


def satisfaction_mean(ratings: Sequence[int]) -> Measure:
    """From ratings 1 to 5. Raises ValueError for others."""
    _within(ratings, 1, 5)
    return _survey(MeasureName.SATISFACTION_MEAN, ratings, fmean, "{:.1f} of 5".format)


def satisfied_share(ratings: Sequence[int]) -> Measure:
    """From ratings 1 to 5. Raises ValueError for others."""
    _within(ratings, 1, 5)
    return _survey(
        MeasureName.SATISFIED_SHARE, ratings, lambda given: fmean(r >= 4 for r in given), "{:.0%}".format
    )


def recommend_score(ratings: Sequence[int]) -> Measure:
    """From ratings 0 to 10, a score from -100 to +100. Raises ValueError for other ratings."""
    _within(ratings, 0, 10)
    return _survey(MeasureName.RECOMMEND_SCORE, ratings, _promoters_minus_detractors, "{:+z.0f}".format)


def skill_growth(starts_and_ends: Sequence[tuple[int, int]]) -> Measure:
    """From (start, end) self-ratings of the people who gave both."""
    growth = [end - start for start, end in starts_and_ends]
    return _survey(MeasureName.SKILL_GROWTH, growth, fmean, "{:+z.1f}".format)


def goal_progress(percents: Sequence[int]) -> Measure:
    """From the progress of each goal, 0 to 100. Raises ValueError for others."""
    _within(percents, 0, 100)
    return _number(MeasureName.GOAL_PROGRESS, percents, fmean, "{:.0f}%".format)


def meetings_per_pair(meetings: Sequence[int]) -> Measure:
    """From the number of meetings of each pair that started, zeros included."""
    return _number(MeasureName.MEETINGS_PER_PAIR, meetings, fmean, "{:.1f}".format)


def pairs_that_met(meetings: Sequence[int]) -> Measure:
    """From the number of meetings of each pair that started, zeros included."""
    return _share(MeasureName.PAIRS_THAT_MET, sum(count > 0 for count in meetings), len(meetings))


def retention(ran_to_the_end: int, started: int) -> Measure:
    """How many of the pairs that started lasted."""
    return _share(MeasureName.RETENTION, ran_to_the_end, started)


def days_to_first_meeting(days: Sequence[int]) -> Measure:
    """From the days each pair that met took to meet."""
    return _number(MeasureName.DAYS_TO_FIRST_MEETING, days, median, _days)


def _days(value: float) -> str:
    return "1 day" if value == 1 else f"{value:g} days"


def _promoters_minus_detractors(ratings: Sequence[int]) -> float:
    return 100 * fmean((rating >= 9) - (rating <= 6) for rating in ratings)


def _within(ratings: Sequence[int], lowest: int, highest: int) -> None:
    if any(not lowest <= rating <= highest for rating in ratings):
        raise ValueError(f"ratings must lie between {lowest} and {highest}")


def _share(name: MeasureName, part: int, whole: int) -> Measure:
    if not 0 <= part <= whole:
        raise ValueError(f"{part} cannot be a share of {whole}")
    return _number(name, [1] * part + [0] * (whole - part), fmean, "{:.0%}".format)


def _number(
    name: MeasureName, values: Sequence[int], reckon: _Reckon, display: Callable[[float], str]
) -> Measure:
    if not values:
        return Measure(name, None, 0, "Nothing to measure yet")
    value = float(reckon(values))
    return Measure(name, value, len(values), display(value))


def _survey(
    name: MeasureName, answers: Sequence[int], reckon: _Reckon, display: Callable[[float], str]
) -> Measure:
    if 0 < len(answers) < MINIMUM_ANSWERS:
        return Measure(name, Suppressed(), len(answers), f"Shown from {MINIMUM_ANSWERS} answers on")
    return _number(name, answers, reckon, display)

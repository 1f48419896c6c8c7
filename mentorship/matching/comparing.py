"""What one setting does, in figures that can stand beside those of another setting for the same people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentorship.matching.model import Candidate, MatchedPair, Outcome, Problem, Weights
from mentorship.matching.scoring import Points

FEWEST_TOLD = 5  # figures about fewer people would be figures about persons
LOW_PERCENTILE = 5


@dataclass(frozen=True)
class Group:
    """What happened to the mentees of one group; figures are None for a group that is too small to tell.

    `fit` is the mean fit of those matched, None also while they are too few.
    """

    name: str
    mentees: int | None
    matched: int | None
    fit: float | None


@dataclass(frozen=True)
class Measures:
    """One outcome in figures; those about pairs are None without pairs.

    Fit is counted by the same weights and bar for every setting: `weak`, `mean`, `worst` and `low` (the 5th
    percentile). `shared_hours` a day and `across` (the share of pairs from two departments, of those whose
    departments are known) are means. `concentration` is the Herfindahl index of the mentors' load: the sum of
    the squared shares of all mentees that each mentor has; `as_if` is how many mentors would have the same
    index if they shared the mentees evenly.
    """

    mentees: int
    matched: int
    weak: int | None
    mean: float | None
    worst: int | None
    low: int | None
    shared_hours: float | None
    across: float | None
    concentration: float | None
    as_if: float | None
    mentors: int
    groups: tuple[Group, ...]


def measured(problem: Problem, outcome: Outcome, weights: Weights, bar: int | None) -> Measures:
    """The figures of this outcome, with fit counted and called weak by these; groups are departments."""
    scores = _scores(problem, outcome.pairs, weights)
    ordered = sorted(scores.values())
    loads = Counter(pair.mentor for pair in outcome.pairs)
    squares = sum(count**2 for count in loads.values())
    theirs = {mentee.id: mentee.department for mentee in problem.mentees}
    ours = {mentor.id: mentor.department for mentor in problem.mentors}
    known = [pair for pair in outcome.pairs if theirs[pair.mentee] and ours[pair.mentor]]
    return Measures(
        mentees=len(problem.mentees),
        matched=len(ordered),
        weak=None if bar is None else sum(score < bar for score in ordered),
        mean=_mean(ordered),
        worst=ordered[0] if ordered else None,
        low=percentile(ordered, LOW_PERCENTILE),
        shared_hours=_mean([pair.receipt.shared_minutes / 60 for pair in outcome.pairs]),
        across=_mean([pair.receipt.other_department for pair in known]),
        concentration=squares / len(ordered) ** 2 if ordered else None,
        as_if=len(ordered) ** 2 / squares if ordered else None,
        mentors=sum(mentor.capacity > 0 or mentor.id in loads for mentor in problem.mentors),
        groups=_groups(problem, scores),
    )


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The value that so many percent do not exceed (nearest rank), of values in order."""
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)] if ordered else None


def _scores(problem: Problem, pairs: Sequence[MatchedPair], weights: Weights) -> dict[str, int]:
    """The fit of each matched mentee."""
    rows = {mentee.id: row for row, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: column for column, mentor in enumerate(problem.mentors)}
    of_pair = np.array([(rows[pair.mentee], columns[pair.mentor]) for pair in pairs], dtype=np.int64)
    places = of_pair.reshape(-1, 2)
    points = Points.of(problem.mentees, problem.mentors, weights, problem.setting)
    totals = sum(points.of_pairs(places[:, 0], places[:, 1]).values(), np.zeros(len(pairs), dtype=np.int64))
    return {pair.mentee: int(total) for pair, total in zip(pairs, totals, strict=True)}


def _groups(problem: Problem, scores: Mapping[str, int]) -> tuple[Group, ...]:
    """By department, in order of name; people without one are left out."""
    members: dict[str, list[Candidate]] = {}
    for mentee in problem.mentees:
        if mentee.department:
            members.setdefault(mentee.department, []).append(mentee)
    return tuple(_group(name, members[name], scores) for name in sorted(members))


def _group(name: str, members: Sequence[Candidate], scores: Mapping[str, int]) -> Group:
    if len(members) < FEWEST_TOLD:
        return Group(name, None, None, None)
    fits = [scores[member.id] for member in members if member.id in scores]
    told = _mean(fits) if len(fits) >= FEWEST_TOLD else None
    return Group(name, len(members), len(fits), told)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

"""Pairs by choice within the rules: what mentees and mentors said, made a stable outcome of a problem."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentorship.matching.model import Candidate, Problem
from mentorship.matching.ranked import Wishes, stable_pairs
from mentorship.matching.scoring import Grid, Points
from mentorship.matching.ties import TIE_BITS, Ties

Choices = Mapping[str, Sequence[str]]
Ranks = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Settled:
    """Who is paired with whom, from mentee to mentor; stable by the wishes, which hold what was possible."""

    wishes: Wishes
    mentor_of: Mapping[str, str]


def settle(problem: Problem, choices: Choices, ranks: Ranks) -> Settled:
    """Stable pairs of those who chose and were accepted, as far as rules, places and locked pairs allow.

    A mentor who ranks two alike gets the one with more points, then by the engine's tie-break. No two people
    mentor each other: of two such pairs the one with fewer points gives way, and everything is settled anew.
    """
    worth = _worth(problem, choices)
    held = Counter(mentor for mentor, _ in problem.locked)
    places = {mentor.id: mentor.capacity - held[mentor.id] for mentor in problem.mentors}
    possible = {
        mentee: tuple(mentor for mentor in named if (mentee, mentor) in worth)
        for mentee, named in choices.items()
    }
    wishes = Wishes(possible, ranks, places)
    while True:
        mentor_of = stable_pairs(wishes, lambda mentee, mentor: -worth[mentee, mentor])
        couple = _couple(problem, mentor_of)
        if couple is None:
            return Settled(wishes, mentor_of)
        wishes = _without(wishes, min(couple, key=lambda pair: worth[pair]))


def _worth(problem: Problem, choices: Choices) -> Mapping[tuple[str, str], int]:
    """For the (mentee, mentor) pairs that were chosen and may be: points, then the keyed tie-break."""
    mentees, mentors = _still_without(problem, choices), problem.mentors
    row_of = {one.id: row for row, one in enumerate(mentees)}
    column_of = {one.id: column for column, one in enumerate(mentors)}
    points = Points.of(mentees, mentors, problem.weights, problem.setting)
    table = Grid.of(points, mentees, mentors, problem).table()
    back = mentored_by(problem)
    pairs = [
        (row, column_of[mentor])
        for mentee, row in row_of.items()
        for mentor in choices[mentee]
        if mentor in column_of and mentors[column_of[mentor]].person not in back.get(mentees[row].person, ())
    ]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    ties = Ties.of_people(list(row_of), list(column_of), problem.salt).of(rows, columns)
    worth = (table[rows, columns].astype(np.int64) << TIE_BITS) + ties
    return {
        (mentees[row].id, mentors[column].id): int(weight)
        for (row, column), weight in zip(pairs, worth, strict=True)
        if weight >= 0
    }


def _still_without(problem: Problem, choices: Choices) -> tuple[Candidate, ...]:
    taken = {mentee for _, mentee in problem.locked}
    return tuple(one for one in problem.mentees if one.id in choices and one.id not in taken)


def mentored_by(problem: Problem) -> Mapping[str, set[str]]:
    """From each person who mentors somebody now to the persons whom they mentor."""
    mentors = {one.id: one.person for one in problem.mentors}
    mentees = {one.id: one.person for one in problem.mentees}
    found: dict[str, set[str]] = {}
    for mentor, mentee in problem.locked:
        found.setdefault(mentors[mentor], set()).add(mentees[mentee])
    return found


def _couple(problem: Problem, mentor_of: Mapping[str, str]) -> Collection[tuple[str, str]] | None:
    """The first two pairs in which two people would mentor each other."""
    mentees = {one.id: one.person for one in problem.mentees}
    mentors = {one.id: one.person for one in problem.mentors}
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for pair in sorted(mentor_of.items()):
        mentee, mentor = mentees[pair[0]], mentors[pair[1]]
        if (mentor, mentee) in seen:
            return [seen[mentor, mentee], pair]
        seen[mentee, mentor] = pair
    return None


def _without(wishes: Wishes, pair: tuple[str, str]) -> Wishes:
    mentee, mentor = pair
    left = tuple(one for one in wishes.choices[mentee] if one != mentor)
    return replace(wishes, choices={**wishes.choices, mentee: left})

"""Whom to recommend to somebody who chooses: the mentors they named themselves, then the best fit."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from mentorship.matching.choosing import mentored_by
from mentorship.matching.model import Candidate, Problem
from mentorship.matching.scoring import NO_PAIR, Grid, Points
from mentorship.matching.tables import Table
from mentorship.matching.ties import Ties

NAMED = 2**40  # more than any points


def recommended(problem: Problem, ids: Collection[str], most: int) -> Mapping[str, Sequence[str]]:
    """For each of these mentees up to `most` mentors with a free place whom no rule forbids, best first.

    Whoever named the mentee counts no more than others: the order must not give it away.
    """
    mentees = tuple(one for one in problem.mentees if one.id in ids)
    mentors = tuple(_with_free_places(problem))
    if not mentors:
        return {mentee.id: () for mentee in mentees}
    worth = _worth(problem, mentees, mentors)
    ties = Ties.of_people([one.id for one in mentees], [one.id for one in mentors], problem.salt)
    columns = np.arange(len(mentors))
    found = {}
    for row, mentee in enumerate(mentees):
        order = np.lexsort((-ties.of(np.full_like(columns, row), columns), -worth[row]))[:most]
        found[mentee.id] = tuple(mentors[column].id for column in order if worth[row, column] >= 0)
    return found


def _with_free_places(problem: Problem) -> Sequence[Candidate]:
    held = Counter(mentor for mentor, _ in problem.locked)
    return [mentor for mentor in problem.mentors if mentor.capacity > held[mentor.id]]


def _worth(problem: Problem, mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> Table:
    """Points of every pair without those for naming; own picks before all, below 0 where no pair may be."""
    weights = replace(problem.weights, picks=0)
    points = Points.of(mentees, mentors, weights, problem.setting)
    worth = Grid.of(points, mentees, mentors, problem).table().astype(np.int64)
    column_of = {mentor.person: column for column, mentor in enumerate(mentors)}
    mentored = mentored_by(problem)
    for row, mentee in enumerate(mentees):
        for rank, person in enumerate(mentee.prefers):
            column = column_of.get(person)
            if column is not None and worth[row, column] >= 0:
                worth[row, column] = NAMED - rank
        back = [column_of[person] for person in mentored.get(mentee.person, ()) if person in column_of]
        worth[row, back] = NO_PAIR
    return worth

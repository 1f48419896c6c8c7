"""What a pair is worth: whole points per term, for all pairs at once and for one pair with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Candidate, Receipt, Setting, Term, TermName, Weights
from mentorship.matching.tables import (
    ByKind,
    Exact,
    People,
    Sum,
    Table,
    blocks,
    by_kind,
    departments,
    languages,
    levels,
    one_hot,
    shared_minutes,
)
from mentorship.matching.topics import Likeness, shared_topics

Scores = NDArray[np.signedinteger]

# A few common hours are plenty for mentoring, and two levels up is near enough to remember the way.
FULL_SHARED_MINUTES = 6 * 60
SENIORITY_PERCENT = (0, 60, 100, 100, 70, 40, 20, 20, 20, 20)
# Unrelated texts reach about 10 % likeness by chance; close ones seldom pass 60 %.
LEAST_LIKENESS, FULL_LIKENESS = 10, 60


@dataclass(frozen=True)
class Skills:
    """How many of a mentee's wishes a mentor offers, and the points by number of wishes and number met."""

    wants: Exact
    offers: Exact
    wishes: Table
    points: Table

    @classmethod
    def of(cls, mentees: People, mentors: People, points: int) -> "Skills":
        """The share of the wishes met, of all points; without wishes there are none to earn."""
        keys = {key: at for at, key in enumerate({key for p in mentees for key in p.wants})}
        wants, offers = one_hot([p.wants for p in mentees], keys), one_hot([p.offers for p in mentors], keys)
        wishes = np.array([len(p.wants) for p in mentees], dtype=np.int64)
        counts = np.arange(wishes.max(initial=0) + 1)
        by_count = part(points, counts[None, :], np.maximum(1, counts)[:, None])
        return cls(wants, offers.T.copy(), wishes, by_count)

    def rows(self, block: slice, kind: type[np.signedinteger]) -> Scores:
        """The points of a few mentees with all mentors, in numbers of this kind."""
        met = (self.wants[block] @ self.offers).astype(np.int64)
        met += (self.wishes[block] * len(self.points))[:, None]
        points: Scores = self.points.ravel().astype(kind).take(met)
        return points

    def of_pairs(self, rows: Table, columns: Table) -> Table:
        """The points of these pairs."""
        met = np.einsum("pk,kp->p", self.wants[rows], self.offers[:, columns]).astype(np.int64)
        points: Table = self.points[self.wishes[rows], met]
        return points


@dataclass(frozen=True)
class Points:
    """What every pair of a program earns by each term; the score is the sum."""

    skills: Skills
    goals: Likeness
    by_percent: Table  # points for each percent of likeness
    others: Mapping[TermName, ByKind]
    weights: Weights

    @classmethod
    def of(cls, mentees: People, mentors: People, weights: Weights, setting: Setting) -> "Points":
        """Everything that can be worked out about the people before looking at pairs."""
        return cls(
            Skills.of(mentees, mentors, weights.skills),
            Likeness.of([p.goals for p in mentees], [expertise(p) for p in mentors]),
            _points_by_percent(weights.goals),
            _others(mentees, mentors, weights, setting),
            weights,
        )

    def scores(self) -> Scores:
        """The points of all pairs: a row per mentee, a column per mentor."""
        size = len(self.skills.wants), self.skills.offers.shape[1]
        kind = np.int16 if sum(vars(self.weights).values()) < 2**15 else np.int64
        table: Scores = np.empty(size, dtype=kind)
        rest = Sum.of(list(self.others.values()))
        by_percent: Scores = self.by_percent.astype(kind)
        for block in blocks(size[0]):
            table[block] = self.skills.rows(block, kind)
            table[block] += by_percent.take(self.goals.rows(block))
            others: Scores = rest.rows(block).astype(kind)
            table[block] += others
        return table

    def of_pairs(self, rows: Table, columns: Table) -> dict[TermName, Table]:
        """The points by term for these pairs, row by row."""
        return {
            TermName.SKILLS: self.skills.of_pairs(rows, columns),
            TermName.GOALS: self.by_percent[self.goals.of_pairs(rows, columns)],
            **{name: fact.of(rows, columns) for name, fact in self.others.items()},
        }


def receipt(mentor: Candidate, mentee: Candidate, weights: Weights, setting: Setting) -> Receipt:
    """The reasons for one pair, with the very points `match` would give it."""
    only = np.zeros(1, dtype=np.int64)
    points = Points.of([mentee], [mentor], weights, setting).of_pairs(only, only)
    minutes = shared_minutes([mentee], [mentor], setting).of(only, only)
    earned = {name: int(table[0]) for name, table in points.items()}
    return receipt_of(mentor, mentee, earned, weights, int(minutes[0]))


def receipt_of(
    mentor: Candidate, mentee: Candidate, points: Mapping[TermName, int], weights: Weights, minutes: int
) -> Receipt:
    """The facts of one pair around points already counted."""
    gap = None if mentor.level is None or mentee.level is None else mentor.level - mentee.level
    known = mentor.department and mentee.department
    return Receipt(
        terms=tuple(Term(name, points[name], getattr(weights, name)) for name in TermName),
        shared_skills=tuple(sorted(mentee.wants & mentor.offers)),
        shared_topics=shared_topics(mentee.goals, expertise(mentor)),
        shared_minutes=minutes,
        shared_languages=tuple(sorted(mentee.languages & mentor.languages)),
        unmet_wants=tuple(sorted(mentee.wants - mentor.offers)),
        level_gap=gap,
        other_department=bool(known) and mentor.department != mentee.department,
    )


def expertise(mentor: Candidate) -> str:
    """What a mentee's goals are compared with: the mentor's own text and skills."""
    return " ".join((mentor.goals, *sorted(mentor.offers)))


def part(points: int, share: Table, whole: Table | int) -> Table:
    """The share of the whole in points, rounded half up."""
    return (2 * points * share + whole) // (2 * whole)


def _points_by_percent(points: int) -> Table:
    share = np.clip(np.arange(102) - LEAST_LIKENESS, 0, FULL_LIKENESS - LEAST_LIKENESS)
    return part(points, share, FULL_LIKENESS - LEAST_LIKENESS)


def _others(mentees: People, mentors: People, weights: Weights, setting: Setting) -> dict[TermName, ByKind]:
    """The terms that depend on what kinds of people the two are."""
    waited = by_kind([p.left_over for p in mentees], [p.left_over for p in mentors], lambda a, b: a or b)
    second = languages(mentees, mentors, lambda a, b: weights.second_language * (len(a & b) >= 2))
    return {
        TermName.SHARED_HOURS: shared_minutes(mentees, mentors, setting).worth(
            lambda minutes: _for_hours(minutes, weights.shared_hours)
        ),
        TermName.SENIORITY: levels(mentees, mentors, lambda gap: _for_seniority(gap, weights.seniority)),
        TermName.SECOND_LANGUAGE: second,
        TermName.OTHER_DEPARTMENT: departments(mentees, mentors, 0, weights.other_department),
        TermName.LEFT_OVER: waited.times(weights.left_over),
    }


def _for_hours(minutes: Table, points: int) -> Table:
    return part(points, np.minimum(minutes, FULL_SHARED_MINUTES), FULL_SHARED_MINUTES)


def _for_seniority(gap: int, points: int) -> int:
    """By the gap in levels; nothing for a reversed one."""
    percent = SENIORITY_PERCENT[min(max(gap, 0), len(SENIORITY_PERCENT) - 1)]
    return (2 * points * percent + 100) // 200

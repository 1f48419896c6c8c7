"""What a pair is worth: whole points per term, for all pairs at once and for one pair with its reasons."""

from collections.abc import Mapping

import numpy as np

from mentorship.matching.model import Candidate, Receipt, Setting, Term, TermName, Weights
from mentorship.matching.tables import People, Table, common, departments, level_gaps, shared_minutes
from mentorship.matching.topics import likeness, shared_topics

# A few common hours are plenty for mentoring, and two levels up is near enough to remember the way.
FULL_SHARED_MINUTES = 6 * 60
SENIORITY_PERCENT = np.array([0, 60, 100, 100, 70, 40, 20, 20, 20, 20], dtype=np.int64)
# Unrelated texts reach about 10 % likeness by chance; close ones seldom pass 60 %.
LEAST_LIKENESS, FULL_LIKENESS = 10, 60


def receipt(mentor: Candidate, mentee: Candidate, weights: Weights, setting: Setting) -> Receipt:
    """The reasons for one pair, with the very points `match` would give it."""
    tables = term_points([mentee], [mentor], weights, setting)
    return receipt_of(
        mentor, mentee, {name: int(table[0, 0]) for name, table in tables.items()}, weights, setting
    )


def receipt_of(
    mentor: Candidate, mentee: Candidate, points: Mapping[TermName, int], weights: Weights, setting: Setting
) -> Receipt:
    """The facts of one pair around points already counted."""
    gap = None if mentor.level is None or mentee.level is None else mentor.level - mentee.level
    return Receipt(
        terms=tuple(Term(name, points[name], getattr(weights, name)) for name in TermName),
        shared_skills=tuple(sorted(mentee.wants & mentor.offers)),
        shared_topics=shared_topics(mentee.goals, expertise(mentor)),
        shared_minutes=int(shared_minutes([mentee], [mentor], setting)[0, 0]),
        shared_languages=tuple(sorted(mentee.languages & mentor.languages)),
        unmet_wants=tuple(sorted(mentee.wants - mentor.offers)),
        level_gap=gap,
        other_department=bool(departments([mentee], [mentor])[1][0, 0]),
    )


def term_points(
    mentees: People, mentors: People, weights: Weights, setting: Setting
) -> dict[TermName, Table]:
    """Points of every pair for every term; the score is their sum."""
    languages = common([p.languages for p in mentees], [p.languages for p in mentors])
    _, different = departments(mentees, mentors)
    return {
        TermName.SKILLS: _skills(mentees, mentors, weights.skills),
        TermName.GOALS: _goals(mentees, mentors, weights.goals),
        TermName.SHARED_HOURS: _hours(mentees, mentors, weights.shared_hours, setting),
        TermName.SENIORITY: _seniority(mentees, mentors, weights.seniority),
        TermName.SECOND_LANGUAGE: weights.second_language * (languages >= 2),
        TermName.OTHER_DEPARTMENT: weights.other_department * different.astype(np.int64),
        TermName.LEFT_OVER: weights.left_over * _left_over(mentees, mentors),
    }


def expertise(mentor: Candidate) -> str:
    """What a mentee's goals are compared with: the mentor's own text and skills."""
    return " ".join((mentor.goals, *sorted(mentor.offers)))


def _part(points: int, share: Table, whole: Table) -> Table:
    """The share of the whole in points, rounded half up."""
    return (2 * points * share + whole) // (2 * whole)


def _skills(mentees: People, mentors: People, points: int) -> Table:
    """The share of the mentee's wishes that the mentor offers."""
    met = common([p.wants for p in mentees], [p.offers for p in mentors])
    wishes = np.array([max(1, len(p.wants)) for p in mentees], dtype=np.int64)
    return _part(points, met, wishes[:, None])


def _goals(mentees: People, mentors: People, points: int) -> Table:
    """The mentee's goals against the mentor's goals and offers."""
    percent = likeness([p.goals for p in mentees], [expertise(p) for p in mentors])
    share = np.clip(percent - LEAST_LIKENESS, 0, FULL_LIKENESS - LEAST_LIKENESS)
    return _part(points, share, np.full_like(share, FULL_LIKENESS - LEAST_LIKENESS))


def _hours(mentees: People, mentors: People, points: int, setting: Setting) -> Table:
    share = np.minimum(shared_minutes(mentees, mentors, setting), FULL_SHARED_MINUTES)
    return _part(points, share, np.full_like(share, FULL_SHARED_MINUTES))


def _seniority(mentees: People, mentors: People, points: int) -> Table:
    """By the gap in levels; nothing for an unknown or reversed one."""
    gaps, known = level_gaps(mentees, mentors)
    percent = SENIORITY_PERCENT[np.clip(gaps, 0, len(SENIORITY_PERCENT) - 1)]
    return _part(points, percent * known, np.full_like(percent, 100))


def _left_over(mentees: People, mentors: People) -> Table:
    """1 where the mentee or the mentor went without a partner before."""
    rows = np.array([p.left_over for p in mentees], dtype=np.bool_)
    columns = np.array([p.left_over for p in mentors], dtype=np.bool_)
    return (rows[:, None] | columns[None, :]).astype(np.int64)

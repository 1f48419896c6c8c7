"""What a pair is worth: whole points per term, for all pairs at once and for one pair with its reasons."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from mentorship.matching.model import (
    Candidate,
    Problem,
    Receipt,
    RuleBroken,
    Setting,
    Term,
    TermName,
    Weights,
)
from mentorship.matching.rules import about_people, about_work
from mentorship.matching.tables import (
    ByKind,
    People,
    Table,
    by_kind,
    departments,
    languages,
    levels,
    naming_in_order,
    shared_minutes,
)
from mentorship.matching.topics import shared_topics
from mentorship.matching.wishes import (
    Scores,
    Wishes,
    expertise,
    offered_skills,
    offered_topics,
    wanted_skills,
    wanted_topics,
)

# A few common hours are plenty for mentoring, and two levels up is near enough to remember the way.
FULL_SHARED_MINUTES = 6 * 60
SENIORITY_PERCENT = (0, 60, 100, 100, 70, 40, 20, 20, 20, 20)
MOST_PICKS = 5  # so many names count on each side, each less than the one before
NO_PAIR = -1
ROWS_AT_ONCE = 64  # so that a block of a large program stays in the processor's cache
KINDS_AT_ONCE = 2**25  # numbers looked up by kind that may be kept


@dataclass(frozen=True)
class Points:
    """What every pair of a program earns by each term; the score is the sum."""

    size: tuple[int, int]
    wishes: Mapping[TermName, Wishes]
    others: Mapping[TermName, ByKind]
    picks: tuple[Table, Table, Table]  # rows, columns, points
    weights: Weights

    @classmethod
    def of(cls, mentees: People, mentors: People, weights: Weights, setting: Setting) -> "Points":
        """Everything that can be worked out about the people before looking at pairs."""
        skills = [wanted_skills(p, weights.skills) for p in mentees]
        goals = [wanted_topics(p, weights.goals) for p in mentees]
        return cls(
            (len(mentees), len(mentors)),
            {
                TermName.SKILLS: Wishes.of(skills, [offered_skills(p) for p in mentors]),
                TermName.GOALS: Wishes.of(goals, [offered_topics(p) for p in mentors]),
            },
            _others(mentees, mentors, weights, setting),
            _picks(mentees, mentors, weights.picks),
            weights,
        )

    def of_pairs(self, rows: Table, columns: Table) -> dict[TermName, Table]:
        """The points by term for these pairs, row by row."""
        named = {(r, c): n for r, c, n in zip(*(each.tolist() for each in self.picks), strict=True)}
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        return {
            **{name: wishes.of_pairs(rows, columns) for name, wishes in self.wishes.items()},
            **{name: fact.of(rows, columns) for name, fact in self.others.items()},
            TermName.PICKS: np.array([named.get(pair, 0) for pair in pairs], dtype=np.int64),
        }


@dataclass(frozen=True)
class Grid:
    """The score of every pair, `NO_PAIR` where a hard rule forbids it, worked out a few rows at a time."""

    points: Points
    facts: tuple[ByKind, ...]  # points less what no points make good where a rule is broken
    never: tuple[Table, Table]  # rows (in order) and columns of single pairs that may not be
    kind: type[np.signedinteger]

    @classmethod
    def of(cls, points: Points, mentees: People, mentors: People, problem: Problem) -> "Grid":
        """Facts about the same kinds are added up before they are looked up."""
        most = points.weights.full_marks
        kind = np.int16 if most < 2**13 else np.int32
        broken = about_work(mentees, mentors, problem.rules, problem.setting)
        cost = -(2**13) if kind is np.int16 else -(2**26)
        facts = [
            fact.plus(broken[rule].times(cost)) if (rule := _RULES.get(name)) else fact
            for name, fact in points.others.items()
        ]
        single = [*about_people(mentees, mentors).values(), places_of(problem.forbidden, mentees, mentors)]
        never = [np.concatenate(each) for each in zip(*single, strict=True)]
        order = np.argsort(never[0], kind="stable")
        used = tuple(fact for fact in facts if fact.few.any())
        return cls(points, used, (never[0][order], never[1][order]), kind)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees and mentors."""
        return self.points.size

    def blocks(self) -> Iterator[tuple[int, Scores]]:
        """A few rows at a time, each time with the number of the first."""
        lines = [fact.by_mentee_kind(self.kind, KINDS_AT_ONCE) for fact in self.facts]
        for start in range(0, self.shape[0], ROWS_AT_ONCE):
            block: Scores = np.zeros((min(ROWS_AT_ONCE, self.shape[0] - start), self.shape[1]), self.kind)
            for line in lines:
                block += line(slice(start, start + len(block)))
            for wishes in self.points.wishes.values():
                wishes.add_to(block, start)
            self._add_rare(block, start)
            yield start, block

    def _add_rare(self, block: Scores, start: int) -> None:
        rows, columns, points = self.points.picks
        some = slice(*np.searchsorted(rows, (start, start + len(block))))
        block[rows[some] - start, columns[some]] += points[some].astype(self.kind)
        np.maximum(block, NO_PAIR, out=block)
        rows, columns = self.never
        some = slice(*np.searchsorted(rows, (start, start + len(block))))
        block[rows[some] - start, columns[some]] = NO_PAIR

    def table(self) -> Scores:
        """All rows."""
        table: Scores = np.empty(self.shape, self.kind)
        for start, block in self.blocks():
            table[start : start + len(block)] = block
        return table


def places_of(pairs: Collection[tuple[str, str]], mentees: People, mentors: People) -> tuple[Table, Table]:
    """Rows and columns of pairs of a mentor's and a mentee's id; ids of nobody here are passed over."""
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows, columns = {p.id: n for n, p in enumerate(mentees)}, {p.id: n for n, p in enumerate(mentors)}
    found = [(rows[b], columns[a]) for a, b in pairs if b in rows and a in columns]
    table = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


_RULES = {
    TermName.SECOND_LANGUAGE: RuleBroken.NO_COMMON_LANGUAGE,
    TermName.SHARED_HOURS: RuleBroken.NO_SHARED_HOURS,
    TermName.SENIORITY: RuleBroken.LEVEL_GAP,
    TermName.OTHER_DEPARTMENT: RuleBroken.SAME_DEPARTMENT,
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
        named_each_other=_named(mentee, mentor) and _named(mentor, mentee),
    )


def _named(one: Candidate, other: Candidate) -> bool:
    return other.person in one.prefers[:MOST_PICKS]


def part(points: int, share: Table, whole: Table | int) -> Table:
    """The share of the whole in points, rounded half up."""
    return (2 * points * share + whole) // (2 * whole)


def _others(mentees: People, mentors: People, weights: Weights, setting: Setting) -> dict[TermName, ByKind]:
    """The terms that depend on what kinds of people the two are."""
    waited = by_kind([p.left_over for p in mentees], [p.left_over for p in mentors], lambda a, b: a or b)
    second = languages(mentees, mentors, lambda a, b: weights.second_language * (len(a & b) >= 2))
    return {
        TermName.SHARED_HOURS: shared_minutes(mentees, mentors, setting).worth(
            lambda minutes: _for_hours(minutes, weights.shared_hours)
        ),
        TermName.SENIORITY: levels(
            mentees, mentors, lambda gap: _for_seniority(setting.ahead(gap), weights.seniority)
        ),
        TermName.SECOND_LANGUAGE: second,
        TermName.OTHER_DEPARTMENT: departments(mentees, mentors, 0, weights.other_department),
        TermName.LEFT_OVER: waited.times(weights.left_over),
    }


def _picks(mentees: People, mentors: People, points: int) -> tuple[Table, Table, Table]:
    """For each side that named the other up to a third, less for later names; the last third if both did."""
    worth: dict[tuple[int, int], int] = {}
    theirs = naming_in_order([p.prefers[:MOST_PICKS] for p in mentees], [p.person for p in mentors])
    ours = naming_in_order([p.prefers[:MOST_PICKS] for p in mentors], [p.person for p in mentees])
    for row, column, rank in theirs:
        worth[row, column] = _for_pick(rank, points)
    for column, row, rank in ours:
        mutual = points - 2 * (points // 3) if (row, column) in worth else 0
        worth[row, column] = worth.get((row, column), 0) + _for_pick(rank, points) + mutual
    found = np.array([(*pair, worth[pair]) for pair in sorted(worth)], dtype=np.int64).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def secret_points(mentor: Candidate, mentee: Candidate, weights: Weights) -> int:
    """The points of a pair that come from one naming the other, who did not: nobody else may know of them."""
    theirs, ours = _named(mentee, mentor), _named(mentor, mentee)
    if theirs == ours:
        return 0
    naming, named = (mentee, mentor) if theirs else (mentor, mentee)
    return _for_pick(list(dict.fromkeys(naming.prefers[:MOST_PICKS])).index(named.person), weights.picks)


def _for_pick(rank: int, points: int) -> int:
    return points // 3 * (MOST_PICKS - rank) // MOST_PICKS


def _for_hours(minutes: Table, points: int) -> Table:
    return part(points, np.minimum(minutes, FULL_SHARED_MINUTES), FULL_SHARED_MINUTES)


def _for_seniority(gap: int, points: int) -> int:
    """By the gap in levels; nothing for one the wrong way round."""
    percent = SENIORITY_PERCENT[min(max(gap, 0), len(SENIORITY_PERCENT) - 1)]
    return (2 * points * percent + 100) // 200

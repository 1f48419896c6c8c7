"""The hard rules: which pairs are impossible, and which rule says so first."""

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Candidate, RuleBroken, Rules, Setting
from mentorship.matching.tables import (
    ByKind,
    People,
    Sum,
    Table,
    blocks,
    departments,
    languages,
    levels,
    naming,
    shared_minutes,
)

Verdicts = NDArray[np.int8]
RULES = tuple(RuleBroken)
ALLOWED = -1


def allowed(mentor: Candidate, mentee: Candidate, rules: Rules, setting: Setting) -> RuleBroken | None:
    """The first rule that stands against this pair, or None; the judgement `match` makes of every pair."""
    verdict = int(verdicts([mentee], [mentor], rules, setting)[0, 0])
    return None if verdict == ALLOWED else RULES[verdict]


def verdicts(mentees: People, mentors: People, rules: Rules, setting: Setting) -> Verdicts:
    """For every pair the place in `RULES` of the first broken rule, or `ALLOWED`."""
    table = _about_work(mentees, mentors, rules, setting)
    for rule, pairs in reversed(_about_people(mentees, mentors).items()):
        table[pairs] = RULES.index(rule)
    return table


def _about_people(mentees: People, mentors: People) -> dict[RuleBroken, tuple[Table, Table]]:
    """The rules that always hold, with the few pairs that break them, in the order of `RULES`."""

    def either(lists: Callable[[Candidate], Collection[str]]) -> tuple[Table, Table]:
        rows, columns = naming([lists(p) for p in mentees], [p.person for p in mentors])
        more_columns, more_rows = naming([lists(p) for p in mentors], [p.person for p in mentees])
        return np.concatenate([rows, more_rows]), np.concatenate([columns, more_columns])

    return {
        RuleBroken.SAME_PERSON: either(lambda p: (p.person,)),
        RuleBroken.REPORTING_LINE: either(lambda p: p.managers),
        RuleBroken.NOT_AVAILABLE: either(lambda p: p.excludes),
        RuleBroken.PAST_PARTNER: either(lambda p: p.past_partners),
    }


def _about_work(mentees: People, mentors: People, rules: Rules, setting: Setting) -> Verdicts:
    """The rules a coordinator sets: each has its own bit, and the bits of the broken ones tell the first."""
    broken = _broken_by_kind(mentees, mentors, rules, setting)
    bits = Sum.of([fact.times(2**n) for n, fact in enumerate(broken.values())])
    first = np.array([_first_of(tuple(broken), code) for code in range(2 ** len(broken))], dtype=np.int8)
    table: Verdicts = np.empty((len(mentees), len(mentors)), dtype=np.int8)
    for block in blocks(len(mentees)):
        table[block] = first.take(bits.rows(block).astype(np.intp))
    return table


def _first_of(rules: tuple[RuleBroken, ...], code: int) -> int:
    return next((RULES.index(rule) for n, rule in enumerate(rules) if code >> n & 1), ALLOWED)


def _broken_by_kind(
    mentees: People, mentors: People, rules: Rules, setting: Setting
) -> dict[RuleBroken, ByKind]:
    """For each rule 1 where two kinds of people break it, in the order of `RULES`."""
    least = rules.min_level_gap
    return {
        RuleBroken.NO_COMMON_LANGUAGE: languages(
            mentees, mentors, lambda a, b: rules.common_language and bool(a and b) and not a & b
        ),
        RuleBroken.NO_SHARED_HOURS: shared_minutes(mentees, mentors, setting).worth(
            lambda minutes: (minutes < 60 * rules.min_shared_hours).astype(np.int64)
        ),
        RuleBroken.LEVEL_GAP: levels(mentees, mentors, lambda gap: least is not None and gap < least),
        RuleBroken.SAME_DEPARTMENT: departments(mentees, mentors, int(rules.other_department), 0),
    }

"""The hard rules: which pairs are impossible, and which rule says so first."""

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Candidate, RuleBroken, Rules, Setting
from mentorship.matching.tables import (
    ByKind,
    People,
    Table,
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
    table: Verdicts = np.full((len(mentees), len(mentors)), ALLOWED, dtype=np.int8)
    for rule, fact in reversed(about_work(mentees, mentors, rules, setting).items()):
        if fact.few.any():
            broken = fact.few.astype(np.bool_).take(fact.mentors, axis=1).take(fact.mentees, axis=0)
            table[broken] = RULES.index(rule)
    for rule, pairs in reversed(about_people(mentees, mentors).items()):
        table[pairs] = RULES.index(rule)
    return table


def about_people(mentees: People, mentors: People) -> dict[RuleBroken, tuple[Table, Table]]:
    """The rules that always hold, with the few pairs that break them, in the order of `RULES`."""
    own, others = [p.person for p in mentees], [p.person for p in mentors]

    def either(lists: Callable[[Candidate], Collection[str]]) -> tuple[Table, Table]:
        rows, columns = naming([lists(p) for p in mentees], others)
        more_columns, more_rows = naming([lists(p) for p in mentors], own)
        return np.concatenate([rows, more_rows]), np.concatenate([columns, more_columns])

    return {
        RuleBroken.SAME_PERSON: naming([(person,) for person in own], others),
        RuleBroken.REPORTING_LINE: either(lambda p: p.managers),
        RuleBroken.NOT_AVAILABLE: either(lambda p: p.excludes),
        RuleBroken.PAST_PARTNER: either(lambda p: p.past_partners),
    }


def about_work(mentees: People, mentors: People, rules: Rules, setting: Setting) -> dict[RuleBroken, ByKind]:
    """The rules a coordinator sets: 1 where two kinds of people break them, in the order of `RULES`."""
    least = rules.min_level_gap
    return {
        RuleBroken.NO_COMMON_LANGUAGE: languages(
            mentees, mentors, lambda a, b: rules.common_language and bool(a and b) and not a & b
        ),
        RuleBroken.NO_SHARED_HOURS: shared_minutes(mentees, mentors, setting).worth(
            lambda minutes: (minutes < 60 * rules.min_shared_hours).astype(np.int64)
        ),
        RuleBroken.LEVEL_GAP: levels(
            mentees, mentors, lambda gap: least is not None and setting.ahead(gap) < least
        ),
        RuleBroken.SAME_DEPARTMENT: departments(mentees, mentors, int(rules.other_department), 0),
    }

"""The hard rules: which pairs are impossible, and which rule says so first."""

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Candidate, RuleBroken, Rules, Setting
from mentorship.matching.tables import (
    Marks,
    People,
    common,
    departments,
    either_names,
    level_gaps,
    named,
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
    broken = {**_about_people(mentees, mentors), **_about_work(mentees, mentors, rules, setting)}
    table = np.full((len(mentees), len(mentors)), ALLOWED, dtype=np.int8)
    for place, rule in reversed(list(enumerate(RULES))):
        table[broken[rule]] = place
    return table


def _about_people(mentees: People, mentors: People) -> dict[RuleBroken, Marks]:
    """The rules that always hold."""
    return {
        RuleBroken.SAME_PERSON: named([(p.person,) for p in mentees], [p.person for p in mentors]),
        RuleBroken.REPORTING_LINE: either_names(
            mentees, mentors, [p.managers for p in mentees], [p.managers for p in mentors]
        ),
        RuleBroken.NOT_AVAILABLE: either_names(
            mentees, mentors, [p.excludes for p in mentees], [p.excludes for p in mentors]
        ),
        RuleBroken.PAST_PARTNER: either_names(
            mentees, mentors, [p.past_partners for p in mentees], [p.past_partners for p in mentors]
        ),
    }


def _about_work(mentees: People, mentors: People, rules: Rules, setting: Setting) -> dict[RuleBroken, Marks]:
    """The rules a coordinator sets."""
    same_department, _ = departments(mentees, mentors)
    return {
        RuleBroken.NO_COMMON_LANGUAGE: _strangers(mentees, mentors) & rules.common_language,
        RuleBroken.NO_SHARED_HOURS: shared_minutes(mentees, mentors, setting) < 60 * rules.min_shared_hours,
        RuleBroken.LEVEL_GAP: _too_close(mentees, mentors, rules.min_level_gap),
        RuleBroken.SAME_DEPARTMENT: same_department & rules.other_department,
    }


def _strangers(mentees: People, mentors: People) -> Marks:
    """Where both told their languages and share none."""
    rows = np.array([bool(p.languages) for p in mentees], dtype=np.bool_)
    columns = np.array([bool(p.languages) for p in mentors], dtype=np.bool_)
    count = common([p.languages for p in mentees], [p.languages for p in mentors])
    strangers: Marks = (count == 0) & rows[:, None] & columns[None, :]
    return strangers


def _too_close(mentees: People, mentors: People, least: int | None) -> Marks:
    gaps, known = level_gaps(mentees, mentors)
    return known & (gaps < least) if least is not None else np.zeros_like(known)

"""Whether a coordinator may put two people together, as people and rules are today; and if not, why."""

from collections import Counter
from collections.abc import Mapping, Sequence

from mentorship.draft_edits import Edit
from mentorship.match_inputs import problem_of
from mentorship.matching import Candidate, Problem, RuleBroken, allowed
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import MatchRun

# A private wish to avoid somebody is told no differently from any other reason not to be free.
RULE_WORDS: Mapping[RuleBroken, str] = {
    RuleBroken.SAME_PERSON: "Nobody can be their own mentor.",
    RuleBroken.REPORTING_LINE: "These two are in the same reporting line.",
    RuleBroken.NOT_AVAILABLE: "This mentor is not available for this mentee.",
    RuleBroken.PAST_PARTNER: "These two have been paired before.",
    RuleBroken.NO_COMMON_LANGUAGE: "These two have no language in common.",
    RuleBroken.NO_SHARED_HOURS: "These two share too few working hours.",
    RuleBroken.LEVEL_GAP: "These two are too close in level.",
    RuleBroken.SAME_DEPARTMENT: "These two are in the same department.",
}
NOT_FREE = "This mentor has no free place now. Please choose somebody else."
MUTUAL = "This mentor is mentored by the same person already."
HAS_DECLINED = "This mentor was asked whether they would take this mentee, and has declined."
NOT_PART = "Only people who are part of this draft can be kept together. Match again to include others."
ALL_KEPT = "Every place of this mentor is kept for somebody already. Add a place, or let one of them go."


def why_not_kept(work: Work, run: MatchRun, problem: Problem, edit: Edit) -> str | None:
    """What stands against keeping two people together in a draft; None if nothing does."""
    mentor, mentee = find(problem.mentors, edit.mentor), find(problem.mentees, edit.mentee)
    if mentor is None or mentee is None:
        return NOT_PART
    others = {pair for pair in problem.locked if pair[1] != mentee.id}
    if Counter(name for name, _ in others)[mentor.id] >= mentor.capacity:
        return ALL_KEPT
    if _mentors_back(problem, others, mentor, mentee):
        return MUTUAL
    return _rule_today(work, run, edit)


def find(candidates: Sequence[Candidate], enrollment_id: str) -> Candidate | None:
    return next((one for one in candidates if one.id == enrollment_id), None)


def _mentors_back(
    problem: Problem, locked: set[tuple[str, str]], mentor: Candidate, mentee: Candidate
) -> bool:
    """Whether the mentee mentors the mentor in a pair that stays."""
    mentors = {one.id: one.person for one in problem.mentors}
    mentees = {one.id: one.person for one in problem.mentees}
    reverse = (mentee.person, mentor.person)
    return any((mentors[one], mentees[other]) == reverse for one, other in locked)


def _rule_today(work: Work, run: MatchRun, edit: Edit) -> str | None:
    today = problem_of(work, program_by_id(work, run.program_id), "")
    mentor, mentee = find(today.mentors, edit.mentor), find(today.mentees, edit.mentee)
    if mentor is None or mentee is None:
        return NOT_PART
    broken = allowed(mentor, mentee, today.rules, today.setting)
    return RULE_WORDS[broken] if broken else None

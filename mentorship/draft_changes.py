"""Changing a draft by hand before it is approved: another mentor for a pair, or no pair at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select

from mentorship.match_inputs import problem_of
from mentorship.match_runs import draft_ready_key, out_of_date, run_for
from mentorship.matching import Candidate, Problem, RuleBroken, allowed, receipt, to_json
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair, pair_by_id
from mentorship.post import refresh
from mentorship.programs import program_by_id
from mentorship.refusals import check_fields
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Enrollment, MatchRun, Pairing, Person, Unmatched
from storage.words import EndReason, EnrollmentState, MatchRunState, PairingState, Role

MOST_OPTIONS = 50
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


@dataclass(frozen=True)
class FreeMentor:
    """A mentor who could take one more, counting the draft's pairs too."""

    enrollment: Enrollment
    person: Person
    free: int


def pair_to_change(
    work: Work, actor: Person, pairing_id: int, version: int | None = None
) -> tuple[MatchRun, Pair]:
    """A pair that is still a proposal of an open draft, and of the very `version` somebody saw if given."""
    pair = pair_by_id(work, pairing_id)
    run = run_for(work, actor, pair.pairing.match_run_id if pair else 0)
    assert pair is not None
    is_open = run.state == MatchRunState.DRAFT and pair.pairing.state == PairingState.PROPOSED
    if not is_open or version not in (None, run.version):
        raise out_of_date(run)
    return run, pair


def drop_pair(work: Work, actor: Person, pairing_id: int, version: int) -> MatchRun:
    """Take a pair out of the draft: its mentee stays without a mentor and goes first next time."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    ended = {"state": PairingState.ENDED, "end_reason": EndReason.DROPPED, "ended_at": work.now}
    _change_pair(work, run, pair, version, ended)
    work.session.add(Unmatched(match_run_id=run.key, enrollment_id=pair.mentee.enrollment.key))
    work.note(actor, "pair_dropped", f"pairing:{pairing_id}", run.program_id)
    return run


def swap_mentor(work: Work, actor: Person, pairing_id: int, version: int, mentor_id: int) -> MatchRun:
    """Give the pair's mentee another mentor; the hard rules hold. Raises WrongFields for the mentor."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    problem = problem_of(work, program_by_id(work, run.program_id), "")
    mentor = _candidate(problem.mentors, mentor_id)
    mentee = _candidate(problem.mentees, pair.mentee.enrollment.key)
    check_fields({"mentor": _why_not(work, run, problem, mentor, mentee)})
    assert mentor is not None
    assert mentee is not None
    made = receipt(mentor, mentee, problem.weights, problem.setting).as_told
    values = {"mentor_id": mentor_id, "score": made.score, "receipt": to_json(made)}
    _change_pair(work, run, pair, version, values)
    work.note(actor, "mentor_swapped", f"pairing:{pairing_id}", run.program_id)
    return run


def find_free_mentors(work: Work, actor: Person, pairing_id: int, typed: str) -> list[FreeMentor]:
    """Mentors with a free place whose name and title hold every word typed; those with most places first."""
    run, pair = pair_to_change(work, actor, pairing_id)
    wanted = re.findall(r"\w+", typed.casefold())
    found = [
        mentor
        for mentor in _free_mentors(work, run)
        if mentor.enrollment.key != pair.mentor.enrollment.key
        and _holds(f"{mentor.person.name} {mentor.person.title}".casefold(), wanted)
    ]
    return sorted(found, key=lambda mentor: (-mentor.free, mentor.person.name))[:MOST_OPTIONS]


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _free_mentors(work: Work, run: MatchRun) -> list[FreeMentor]:
    taken = _taken_places(work, run)
    found = (
        select(Enrollment, Person)
        .join(Person)
        .where(
            Enrollment.program_id == run.program_id,
            Enrollment.role == Role.MENTOR,
            Enrollment.state == EnrollmentState.ACCEPTED,
            col(Person.active),
        )
    )
    rows = work.session.exec(found.order_by(col(Enrollment.id))).all()
    mentors = [FreeMentor(row, person, row.capacity - taken.get(row.key, 0)) for row, person in rows]
    return [mentor for mentor in mentors if mentor.free > 0]


def _taken_places(work: Work, run: MatchRun) -> Mapping[int, int]:
    """How many places of each mentor live pairs and this draft's pairs take."""
    found = (
        select(Pairing.mentor_id, func.count())
        .where(Pairing.program_id == run.program_id, _counts(run))
        .group_by(col(Pairing.mentor_id))
    )
    return dict(work.session.exec(found).all())


def _counts(run: MatchRun) -> ColumnElement[bool]:
    proposed = and_(col(Pairing.match_run_id) == run.key, col(Pairing.state) == PairingState.PROPOSED)
    return or_(col(Pairing.state).in_(LIVE), proposed)


def _why_not(
    work: Work, run: MatchRun, problem: Problem, mentor: Candidate | None, mentee: Candidate | None
) -> str | None:
    """What stands against this pair, in words; None if nothing does."""
    free = {one.enrollment.key for one in _free_mentors(work, run)}
    if mentor is None or mentee is None or int(mentor.id) not in free:
        return NOT_FREE
    broken = allowed(mentor, mentee, problem.rules, problem.setting)
    if broken is not None:
        return RULE_WORDS[broken]
    return MUTUAL if _is_mutual(work, run, mentor, mentee) else None


def _is_mutual(work: Work, run: MatchRun, mentor: Candidate, mentee: Candidate) -> bool:
    """Whether the mentee mentors the mentor already, the other way round."""
    pairs = pairs_where(work, Pairing.program_id == run.program_id, _counts(run))
    reverse = (mentee.person, mentor.person)
    return any((str(pair.mentor.person.key), str(pair.mentee.person.key)) == reverse for pair in pairs)


def _change_pair(work: Work, run: MatchRun, pair: Pair, version: int, values: Mapping[str, object]) -> None:
    """Change one pair of the draft as it was seen; the draft gets a new version, and so its message."""
    seen = {"state": MatchRunState.DRAFT, "version": version}
    if not change_once(work.session, run, where=seen, to={}):
        raise out_of_date(run)
    if not change_once(work.session, pair.pairing, where={"state": PairingState.PROPOSED}, to=values):
        raise out_of_date(run)
    refresh(work, draft_ready_key(run))


def _candidate(candidates: Sequence[Candidate], enrollment_id: int) -> Candidate | None:
    return next((one for one in candidates if one.id == str(enrollment_id)), None)

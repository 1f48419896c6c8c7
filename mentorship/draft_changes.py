"""Changing a draft by hand before it is approved: another mentor for a pair, or no pair at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select

from mentorship.draft_edits import Edit, EditKind, edits_in, places_added
from mentorship.draft_rules import HAS_DECLINED, MUTUAL, NOT_FREE, RULE_WORDS, find
from mentorship.match_inputs import problem_of
from mentorship.match_runs import out_of_date, run_for
from mentorship.matching import Candidate, Problem, allowed
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair, pair_by_id
from mentorship.programs import program_by_id
from mentorship.refusals import check_fields
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Pairing, Person
from storage.words import EnrollmentState, MatchRunState, PairingState, Role

MOST_OPTIONS = 50


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


def swap_to(
    work: Work, actor: Person, pairing_id: int, version: int, mentor_id: int
) -> tuple[MatchRun, Edit]:
    """The change that gives the pair's mentee another mentor. Raises WrongFields for the mentor."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    problem = problem_of(work, program_by_id(work, run.program_id), "")
    mentor = find(problem.mentors, str(mentor_id))
    mentee = find(problem.mentees, str(pair.mentee.enrollment.key))
    check_fields({"mentor": _why_not(work, run, problem, mentor, mentee)})
    return run, Edit(EditKind.KEEP, str(mentor_id), str(pair.mentee.enrollment.key))


def keeping(pair: Pair) -> Edit:
    """The change that keeps a pair whatever else changes."""
    return Edit(EditKind.KEEP, str(pair.pairing.mentor_id), str(pair.pairing.mentee_id))


def forbidding(pair: Pair) -> Edit:
    """The change that never puts these two together."""
    return Edit(EditKind.NEVER, str(pair.pairing.mentor_id), str(pair.pairing.mentee_id))


def leaving_out(pair: Pair) -> Edit:
    """The change that takes a pair out and leaves its mentee without a mentor this time."""
    return Edit(EditKind.LEAVE_OUT, mentee=str(pair.pairing.mentee_id))


def find_free_mentors(work: Work, actor: Person, pairing_id: int, typed: str) -> list[FreeMentor]:
    """Mentors with a free place whose name and title hold every word typed; those with most places first."""
    run, pair = pair_to_change(work, actor, pairing_id)
    wanted = re.findall(r"\w+", typed.casefold())
    found = [
        mentor
        for mentor in _free_mentors(work, run)
        if mentor.enrollment.key != pair.mentor.enrollment.key and _is_meant(mentor.person, wanted)
    ]
    return sorted(found, key=lambda mentor: (-mentor.free, mentor.person.name))[:MOST_OPTIONS]


def find_mentors(work: Work, actor: Person, pairing_id: int, typed: str) -> list[tuple[Enrollment, Person]]:
    """All mentors besides the pair's own whose name and title hold every word typed, by name."""
    run, pair = pair_to_change(work, actor, pairing_id)
    wanted = re.findall(r"\w+", typed.casefold())
    others = [row for row in _mentors(work, run) if row[0].key != pair.mentor.enrollment.key]
    found = [row for row in others if _is_meant(row[1], wanted)]
    return sorted(found, key=lambda row: (row[1].name, row[0].key))[:MOST_OPTIONS]


def _is_meant(person: Person, words: Sequence[str]) -> bool:
    text = f"{person.name} {person.title}".casefold()
    return all(word in text for word in words)


def _free_mentors(work: Work, run: MatchRun) -> list[FreeMentor]:
    taken, edits = _taken_places(work, run), edits_in(run.inputs)
    mentors = [
        FreeMentor(row, person, row.capacity + places_added(edits, str(row.key)) - taken.get(row.key, 0))
        for row, person in _mentors(work, run)
    ]
    return [mentor for mentor in mentors if mentor.free > 0]


def _mentors(work: Work, run: MatchRun) -> list[tuple[Enrollment, Person]]:
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
    return list(work.session.exec(found.order_by(col(Enrollment.id))).all())


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
    if (mentor.id, mentee.id) in problem.forbidden:
        return HAS_DECLINED
    broken = allowed(mentor, mentee, problem.rules, problem.setting)
    if broken is not None:
        return RULE_WORDS[broken]
    return MUTUAL if _is_mutual(work, run, mentor, mentee) else None


def _is_mutual(work: Work, run: MatchRun, mentor: Candidate, mentee: Candidate) -> bool:
    """Whether the mentee mentors the mentor already, the other way round."""
    pairs = pairs_where(work, Pairing.program_id == run.program_id, _counts(run))
    reverse = (mentee.person, mentor.person)
    return any((str(pair.mentor.person.key), str(pair.mentee.person.key)) == reverse for pair in pairs)

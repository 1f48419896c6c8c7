"""Drafts as solved problems, kept for a while so that looking at one needs no new solving."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from sqlmodel import col, select

from mentorship.draft_edits import Edits, chosen_in, edited, edits_in, in_force
from mentorship.matching import MatchedPair, Outcome, Problem, Solved, from_json, match
from mentorship.matching.engine import outcome_of
from mentorship.matching.pools import PeerOutcome, PeerProblem, match_peers
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Person
from storage.words import EnrollmentState

KEPT = 4
MOST_CELLS_KEPT = 4_000_000  # mentees times mentors; beyond that a solved problem is too large to keep


class SolvedDraft:
    """A problem, its outcome, and the solved problem behind it for one reader at a time."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._solved, self._lock = Solved(problem), Lock()
        self.outcome: Outcome = outcome_of(self._solved)

    @contextmanager
    def trial(self) -> Iterator[Solved]:
        """The solved problem, to ask and to change; every change is put back at the end."""
        with self._lock, self._solved.trial() as solved:
            yield solved


@lru_cache(maxsize=KEPT)
def matched(problem: Problem) -> Outcome:
    """The problem's answer alone, worked out now or a moment ago."""
    return match(problem)


@lru_cache(maxsize=KEPT)
def peers_matched(problem: PeerProblem) -> PeerOutcome:
    """The same for peers."""
    return match_peers(problem)


def solve_draft(problem: Problem) -> SolvedDraft:
    """The problem solved, now or a moment ago: equal problems have equal answers."""
    return _kept(problem) if _can_be_kept(problem) else SolvedDraft(problem)


def drafted(problem: Problem) -> Outcome:
    """The answer alone, however large the problem is."""
    return _kept(problem).outcome if _can_be_kept(problem) else matched(problem)


def draft_as_read(run: MatchRun) -> Problem:
    """The problem as it was when people were matched, without changes by hand."""
    if "people" in run.inputs:
        raise Refused("This is about mentors and mentees; in a program of peers a draft has other buttons.")
    if "mentees" not in run.inputs:
        raise Refused("This draft was made by an older version. Match again to change it.")
    return from_json(Problem, run.inputs)


def draft_as_edited(work: Work, run: MatchRun, edits: Edits | None = None) -> Problem:
    """The problem with the run's changes by hand, or with others; those who have left are not part of it."""
    edits = edits_in(run.inputs) if edits is None else edits
    force = in_force(edits, chosen_in(run.inputs))
    return edited(draft_as_read(run), force, people_here(work, run.program_id))


def new_pairs(outcome: Outcome, read: Problem) -> list[MatchedPair]:
    """The pairs that were not agreed before people were matched, with points that others may read."""
    new = [pair for pair in outcome.pairs if (pair.mentor, pair.mentee) not in read.locked]
    told = [(pair, pair.receipt.as_told) for pair in new]
    return [replace(pair, score=receipt.score, receipt=receipt) for pair, receipt in told]


def people_here(work: Work, program_id: int) -> frozenset[str]:
    """The enrollments that can be matched today."""
    found = (
        select(Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.state == EnrollmentState.ACCEPTED,
            col(Person.active),
        )
    )
    return frozenset(map(str, work.session.exec(found)))


def _can_be_kept(problem: Problem) -> bool:
    return len(problem.mentees) * len(problem.mentors) <= MOST_CELLS_KEPT


@lru_cache(maxsize=KEPT)
def _kept(problem: Problem) -> SolvedDraft:
    return SolvedDraft(problem)

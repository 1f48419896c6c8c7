"""Why a draft is as it is: what a pair was weighed against, why not others, what helps who is left."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentorship.draft_changes import pair_to_change
from mentorship.draft_edits import Chosen, chosen_in, edits_in, is_waiting, kept_with
from mentorship.draft_rules import HAS_DECLINED, MUTUAL, RULE_WORDS, find
from mentorship.draft_solving import Moved, people_of
from mentorship.match_runs import out_of_date, run_for
from mentorship.matching import (
    Aim,
    Candidate,
    Change,
    Problem,
    Receipt,
    Solved,
    Unmatched,
    allowed,
    from_json,
    receipt,
)
from mentorship.matching.changes import Effort, Remedy, smallest_changes
from mentorship.pairings import Pair
from mentorship.programs import program_by_id
from mentorship.refusals import check_fields
from mentorship.solved_drafts import MOST_CELLS_KEPT, draft_as_edited, draft_as_read, solve_draft
from mentorship.work import Work
from storage.tables import MatchRun, Person, Program
from storage.tables import Unmatched as UnmatchedRow
from storage.words import MatchRunState

QUICK = Effort(trials=60, solves=5)
NEVER = "A coordinator has said: never these two."
KEPT = "This mentee is kept with somebody by hand. Take that back to see what else there is."
CHOSEN = "This mentee and their mentor have chosen each other. Swap the mentor to change that all the same."
NO_PLACE = "Every place of this mentor is kept for somebody. One more place would open it."


@dataclass(frozen=True)
class Cost:
    """What forcing a pair costs by the aims, as counts that are worse than now; `exact`, or at least that."""

    exact: bool
    loses: Mapping[Aim, int]


@dataclass(frozen=True)
class Choice:
    """Somebody else, with the points of that pair as others may read them, and what it would cost."""

    person: Person
    mentor: str
    mentee: str
    points: int
    cost: Cost | None


@dataclass(frozen=True)
class PairReceipt:
    """A pair of a draft with all that speaks for it, and the runner-up of each side."""

    run: MatchRun
    program: Program
    pair: Pair
    kept: bool
    chosen: bool
    next_mentor: Choice | None
    next_mentee: Choice | None


@dataclass(frozen=True)
class WhyNot:
    """Why a pair is with its mentor and not with another: a rule, or a price and whom it moves."""

    run: MatchRun
    pair: Pair
    other: Person
    sentence: str | None
    choice: Choice | None
    moves: tuple[Moved, ...]


@dataclass(frozen=True)
class LeftOverReceipt:
    """Why a mentee has no mentor, and the smallest change that would give them one, tried out.

    `by_hand` is a mentee whom a coordinator left out, `waiting` one without a mentor by choice; `beyond` says
    that not everything could be tried.
    """

    run: MatchRun
    program: Program
    person: Person
    mentee: str
    unmatched: Unmatched | None
    remedy: Remedy | None
    mentor: Person | None
    beyond: bool
    by_hand: bool
    waiting: bool


def pair_receipt(work: Work, actor: Person, pairing_id: int, version: int) -> PairReceipt:
    """Everything about one pair of the draft as it was seen."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    problem, edits = draft_as_edited(work, run), edits_in(run.inputs)
    mentor, mentee = str(pair.pairing.mentor_id), str(pair.pairing.mentee_id)
    others: list[tuple[str, str] | None] = [None, None]
    costs: list[Cost | None] = [None, None]
    if _is_part(problem, mentor, mentee):
        with solve_draft(problem).trial() as solved:
            others = [_next_mentor(solved, mentor, mentee), _next_mentee(solved, mentor)]
            costs = [_cost(solved, other) if other else None for other in others]
    names = people_of(work, {name for other in others if other for name in other})
    choices = [
        _choice(problem, names[other[at]], other, costs[at]) if other else None
        for at, other in enumerate(others)
    ]
    program = program_by_id(work, run.program_id)
    kept, chosen = kept_with(edits, mentee) == mentor, _is_chosen(chosen_in(run.inputs), mentor, mentee)
    return PairReceipt(run, program, pair, kept, chosen, choices[0], choices[1])


def why_not(work: Work, actor: Person, pairing_id: int, version: int, mentor_id: int) -> WhyNot:
    """Why this pair's mentee is not with another mentor. Raises WrongFields for the mentor."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    problem, other, mentee = draft_as_edited(work, run), str(mentor_id), str(pair.pairing.mentee_id)
    unknown = None if _is_part(problem, other, mentee) else "Please choose a mentor of this draft."
    same = "This is the mentor they have." if mentor_id == pair.pairing.mentor_id else None
    check_fields({"other_mentor": unknown or same})
    person = people_of(work, {other})[other]
    sentence = _what_forbids(run, problem, other, mentee, pair)
    if sentence:
        return WhyNot(run, pair, person, sentence, None, ())
    with solve_draft(problem).trial() as solved:
        change = solved.would_change(other, mentee)
    if change is None:
        return WhyNot(run, pair, person, _why_closed(problem, other), None, ())
    cost = _told_cost(problem, change)
    return WhyNot(
        run, pair, person, None, _choice(problem, person, (other, mentee), cost), _moved(work, change)
    )


def left_over_receipt(work: Work, actor: Person, unmatched_id: int, version: int) -> LeftOverReceipt:
    """Everything about one mentee whom the draft leaves without a mentor, as the draft was seen."""
    row = work.session.get(UnmatchedRow, unmatched_id)
    run = run_for(work, actor, row.match_run_id if row else 0)
    assert row is not None
    if run.state != MatchRunState.DRAFT or run.version != version:
        raise out_of_date(run)
    problem, mentee = draft_as_edited(work, run), str(row.enrollment_id)
    waiting, out = is_waiting(run.inputs, mentee), find(problem.mentees, mentee) is None
    remedy, beyond = (None, False) if out else _smallest_change(problem, mentee)
    names = people_of(work, {mentee, *([remedy.mentor] if remedy and remedy.mentor else [])})
    return LeftOverReceipt(
        run,
        program_by_id(work, run.program_id),
        names[mentee],
        mentee,
        from_json(Unmatched, row.receipt) if row.receipt else None,
        remedy,
        names.get(remedy.mentor or "") if remedy else None,
        beyond,
        by_hand=out and not waiting,
        waiting=waiting,
    )


def _smallest_change(problem: Problem, mentee: str) -> tuple[Remedy | None, bool]:
    """The smallest change for somebody, as far as a quick search finds it, and whether it ended early."""
    with solve_draft(problem).trial() as solved:
        remedies = smallest_changes(solved, QUICK, only=[mentee])
    return remedies.found.get(mentee), mentee in remedies.beyond


def _next_mentor(solved: Solved, mentor: str, mentee: str) -> tuple[str, str] | None:
    """The mentor with most points for this mentee besides their own, if any other is possible.

    By the points that are shown: another order would hint at who named whom.
    """
    names = [name for name, _ in solved.mentor_columns() if name != mentor]
    best = _best({name: solved.told_points_of(name, mentee) for name in names})
    return (best, mentee) if best else None


def _next_mentee(solved: Solved, mentor: str) -> tuple[str, str] | None:
    """The mentee with most points for this mentor besides theirs, if any other is possible."""
    names = [name for name, _ in solved.mentee_rows() if solved.mentor_of(name) != mentor]
    best = _best({name: solved.told_points_of(mentor, name) for name in names})
    return (mentor, best) if best else None


def _best(points: Mapping[str, int | None]) -> str | None:
    """Who has most, the first of several."""
    known = [(-most, name) for name, most in points.items() if most is not None]
    return min(known)[1] if known else None


def _cost(solved: Solved, pair: tuple[str, str]) -> Cost | None:
    """Exactly, or for many people at least; None while the mentor's places are all kept."""
    if solved.solution.table.points.size > MOST_CELLS_KEPT:
        bound = solved.loses_at_least(*pair)
        return None if bound is None else Cost(False, bound)
    change = solved.would_change(*pair)
    return None if change is None else _told_cost(solved.problem, change)


def _told_cost(problem: Problem, change: Change) -> Cost:
    """What a change loses, in points as others may read them."""
    lost = sum(
        _told_points(problem, move.before, move.mentee) - _told_points(problem, move.after, move.mentee)
        for move in change.moves
    )
    return Cost(True, {**{aim: -gain for aim, gain in change.gain.items()}, Aim.TOTAL: lost})


def _told_points(problem: Problem, mentor: str | None, mentee: str) -> int:
    one, other = find(problem.mentors, mentor or ""), find(problem.mentees, mentee)
    return _told(problem, one, other).score if one and other else 0


def _told(problem: Problem, mentor: Candidate, mentee: Candidate) -> Receipt:
    return receipt(mentor, mentee, problem.weights, problem.setting).as_told


def _choice(problem: Problem, person: Person, pair: tuple[str, str], cost: Cost | None) -> Choice:
    return Choice(person, *pair, _told_points(problem, *pair), cost)


def _is_part(problem: Problem, mentor: str, mentee: str) -> bool:
    return find(problem.mentors, mentor) is not None and find(problem.mentees, mentee) is not None


def _is_chosen(chosen: Chosen | None, mentor: str, mentee: str) -> bool:
    return chosen is not None and (mentor, mentee) in chosen.pairs


def _what_forbids(run: MatchRun, problem: Problem, mentor: str, mentee: str, pair: Pair) -> str | None:
    """The rule, the change by hand or the choice that stands against a pair."""
    if kept_with(edits_in(run.inputs), mentee):
        return KEPT
    if _is_chosen(chosen_in(run.inputs), str(pair.pairing.mentor_id), mentee):
        return CHOSEN
    if (mentor, mentee) in draft_as_read(run).forbidden:
        return HAS_DECLINED
    if (mentor, mentee) in problem.forbidden:
        return NEVER
    one, other = find(problem.mentors, mentor), find(problem.mentees, mentee)
    broken = allowed(one, other, problem.rules, problem.setting) if one and other else None
    return RULE_WORDS[broken] if broken else None


def _why_closed(problem: Problem, mentor: str) -> str:
    one = find(problem.mentors, mentor)
    held = sum(name == mentor for name, _ in problem.locked)
    return NO_PLACE if one is None or held >= one.capacity else MUTUAL


def _moved(work: Work, change: Change) -> tuple[Moved, ...]:
    names = {name for move in change.moves for name in (move.mentee, move.before, move.after) if name}
    people = people_of(work, names)
    return tuple(
        Moved(people[move.mentee], people.get(move.before or ""), people.get(move.after or ""))
        for move in change.moves
    )

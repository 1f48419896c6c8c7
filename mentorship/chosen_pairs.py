"""What mentees and mentors have said in a round, made pairs; and how coordinators read it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from mentorship.choice_rounds import is_by_choice, round_of
from mentorship.draft_edits import Chosen
from mentorship.matching import Problem
from mentorship.matching.choosing import settle
from mentorship.pairings import Pair
from mentorship.work import Work
from storage.tables import Program, Recommendation
from storage.words import ChoiceStep


@dataclass(frozen=True)
class Wish:
    """What one mentee chose and what came of it: `accepted` counts the chosen mentors who said yes."""

    chosen: int
    accepted: int


@dataclass(frozen=True)
class ChosenPair:
    """How the two of a pair came to each other: the mentee's rank of the mentor among those chosen, and the
    mentor's of the mentee among those who asked."""

    choice: int
    chosen: int
    rank: int
    asked: int


def chosen_now(work: Work, program: Program, problem: Problem) -> Chosen | None:
    """The pairs that come of the program's round; None unless it has just been decided."""
    found = round_of(work, program) if is_by_choice(program) else None
    if found is None or found.step != ChoiceStep.DECIDED:
        return None
    choices, ranks = said_in(_said(work, found.key))
    mentor_of = settle(problem, choices, ranks).mentor_of
    paired = {*mentor_of, *(mentee for _, mentee in problem.locked)}
    waiting = frozenset(one.id for one in problem.mentees if one.id not in paired)
    return Chosen(frozenset((mentor, mentee) for mentee, mentor in mentor_of.items()), waiting)


def said_in(
    rows: Sequence[Recommendation],
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Mapping[str, int]]]:
    """Each mentee's mentors, dearest first, and each mentor's mentees by rank."""
    choices: dict[str, list[str]] = defaultdict(list)
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.choice or 0):
        choices[str(row.mentee_id)].append(str(row.mentor_id))
        if row.rank is not None:
            ranks[str(row.mentor_id)][str(row.mentee_id)] = row.rank
    return choices, ranks


def wishes_of(work: Work, program: Program, mentees: Collection[int]) -> Mapping[int, Wish]:
    """By mentee (enrollment) what they chose in the program's round; nobody who was not asked."""
    found = round_of(work, program)
    if found is None:
        return {}
    mine = (Recommendation.round_id == found.key, col(Recommendation.mentee_id).in_(mentees))
    rows = work.session.exec(select(Recommendation).where(*mine)).all()
    by_mentee: dict[int, list[Recommendation]] = defaultdict(list)
    for row in rows:
        by_mentee[row.mentee_id].append(row)
    return {mentee: _wish(some) for mentee, some in by_mentee.items()}


def pairs_chosen(
    work: Work, program: Program, pairs: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], ChosenPair]:
    """Of these pairs (mentor and mentee, by enrollment) those who chose and accepted each other."""
    found = round_of(work, program)
    if found is None or not pairs:
        return {}
    mentors, mentees = {mentor for mentor, _ in pairs}, {mentee for _, mentee in pairs}
    either = or_(col(Recommendation.mentor_id).in_(mentors), col(Recommendation.mentee_id).in_(mentees))
    said = select(Recommendation).where(
        Recommendation.round_id == found.key, col(Recommendation.choice).is_not(None), either
    )
    rows = work.session.exec(said).all()
    chosen = Counter(row.mentee_id for row in rows if row.mentee_id in mentees)
    asked = Counter(row.mentor_id for row in rows if row.mentor_id in mentors)
    return {
        (row.mentor_id, row.mentee_id): ChosenPair(
            choice=row.choice or 0,
            chosen=chosen[row.mentee_id],
            rank=row.rank,
            asked=asked[row.mentor_id],
        )
        for row in rows
        if row.rank is not None and (row.mentor_id, row.mentee_id) in pairs
    }


def chose_each_other(work: Work, program: Program, pair: Pair) -> bool:
    """Whether the mentee chose the mentor, who accepted."""
    if not is_by_choice(program):
        return False
    sides = (pair.pairing.mentor_id, pair.pairing.mentee_id)
    return sides in pairs_chosen(work, program, {sides})


def _said(work: Work, round_id: int) -> Sequence[Recommendation]:
    said = (Recommendation.round_id == round_id, col(Recommendation.choice).is_not(None))
    return work.session.exec(select(Recommendation).where(*said).order_by(col(Recommendation.id))).all()


def _wish(rows: Sequence[Recommendation]) -> Wish:
    chosen = [row for row in rows if row.choice is not None]
    return Wish(len(chosen), sum(row.rank is not None for row in chosen))

"""Other ways to pair the people of a table: by their own wishes, or as peers, round after round."""

from datetime import date
from hashlib import blake2b
from typing import Any

from mentorship.matching import Candidate, Problem
from mentorship.matching.peers import pair_up
from mentorship.matching.pools import pool_of
from mentorship.matching.ranked import Wishes, blocking_pairs, stable_pairs
from mentorship.matching.rotation import Meeting, Rotation
from mentorship.matching.scoring import Grid, Points
from mentorship.people_table.candidates import peers_of
from mentorship.people_table.people import PeopleTable
from mentorship.people_table.plans import SALT, Plan, problem_of

Json = dict[str, Any]
HASH_BITS = 20


def paired_by_wishes(table: PeopleTable, plan: Plan, today: date) -> Json:
    """Mentees get the dearest mentor who has a place for them; mentors keep those they named, dearest first.

    A mentor takes whoever asks and is allowed, after those they named; points decide between equals.
    """
    problem = problem_of(table, plan, today, None)
    wishes, points = _wishes(problem), _points(problem)
    mentor_of = stable_pairs(wishes, lambda mentee, mentor: _rank_of(points[mentee, mentor], mentee, mentor))
    pairs = [
        {
            "mentee": mentee,
            "mentor": mentor,
            "choice": wishes.choices[mentee].index(mentor) + 1,
            "score": points[mentee, mentor],
        }
        for mentee, mentor in mentor_of.items()
    ]
    first = sum(pair["choice"] == 1 for pair in pairs)
    return {
        "pairs": pairs,
        "unmatched": [_without(mentee, wishes) for mentee in wishes.choices if mentee not in mentor_of],
        "summary": {
            "matched": len(pairs),
            "first_choices": first,
            "blocking_pairs": len(blocking_pairs(wishes, mentor_of)),
        },
    }


def paired_as_peers(table: PeopleTable, plan: Plan, today: date, rounds: int) -> Json:
    """Everybody with somebody, whatever their role: as well as possible, or anew every round."""
    people = tuple(sorted(peers_of(table.people), key=lambda one: one.id))
    ids = [one.id for one in people]
    pool = pool_of(Problem(people, people, plan.rules, plan.weights, SALT, max(today, plan.starts_on)))
    past: list[list[Meeting]] = []
    for _ in range(rounds):
        groups = pair_up(pool) if rounds == 1 else Rotation(ids, pool, past, SALT).next_round()
        past.append([tuple(ids[row] for row in group) for group in groups.together])
    met = {person for meetings in past for meeting in meetings for person in meeting}
    return {"rounds": past, "alone": [one for one in ids if one not in met]}


def _wishes(problem: Problem) -> Wishes:
    """What people named, as far as the rules allow it."""
    points = _points(problem)
    choices = {
        mentee.id: tuple(mentor for mentor in mentee.prefers if (mentee.id, mentor) in points)
        for mentee in problem.mentees
    }
    ranks = {mentor.id: _ranks(mentor, choices) for mentor in problem.mentors}
    return Wishes(choices, ranks, {mentor.id: mentor.capacity for mentor in problem.mentors})


def _ranks(mentor: Candidate, choices: dict[str, tuple[str, ...]]) -> dict[str, int]:
    asked = [mentee for mentee, named in choices.items() if mentor.id in named]
    rank = {mentee: place for place, mentee in enumerate(mentor.prefers, start=1)}
    return {mentee: rank.get(mentee, len(rank) + 1) for mentee in asked}


def _points(problem: Problem) -> dict[tuple[str, str], int]:
    """The points of every pair that somebody named and no rule stands against."""
    mentees, mentors = problem.mentees, problem.mentors
    table = Grid.of(
        Points.of(mentees, mentors, problem.weights, problem.setting), mentees, mentors, problem
    ).table()
    column_of = {mentor.id: column for column, mentor in enumerate(mentors)}
    return {
        (mentee.id, name): int(table[row, column_of[name]])
        for row, mentee in enumerate(mentees)
        for name in mentee.prefers
        if name in column_of and table[row, column_of[name]] >= 0
    }


def _rank_of(points: int, mentee: str, mentor: str) -> int:
    """More points come first; between equals a number that is nobody's doing."""
    digest = blake2b(f"{SALT}:{mentee}:{mentor}".encode(), digest_size=8).digest()
    return (-points << HASH_BITS) + (int.from_bytes(digest, "big") >> (64 - HASH_BITS))


def _without(mentee: str, wishes: Wishes) -> Json:
    named = len(wishes.choices[mentee])
    reason = (
        f"All {named} mentors named have others whom they prefer."
        if named
        else "No possible mentor is named."
    )
    return {"id": mentee, "reasons": [reason]}

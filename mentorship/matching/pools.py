"""The people of one pool as peers: who is brought together in a round, and the reasons for each group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations

import numpy as np

from mentorship.matching.model import Candidate, Problem, Receipt, Rules, Setting, Weights
from mentorship.matching.peers import Groups, Pool, pair_up
from mentorship.matching.rotation import Meeting, Rotation
from mentorship.matching.scoring import Grid, Points, receipt


@dataclass(frozen=True)
class PeerProblem:
    """Everything one round depends on; `forbidden` names pairs that a coordinator does not want.

    With `rotating`, who met in which of the `rounds` before decides first; without, people stay together.
    """

    people: tuple[Candidate, ...]
    rules: Rules
    weights: Weights
    salt: str
    on: date
    fallback_zone: str = "UTC"
    forbidden: frozenset[tuple[str, str]] = frozenset()
    rotating: bool = False
    rounds: tuple[tuple[Meeting, ...], ...] = ()

    @property
    def setting(self) -> Setting:
        return Setting(self.on, self.fallback_zone)


@dataclass(frozen=True)
class PeerGroup:
    """Two or three people (enrollment ids) who come together, and why."""

    people: tuple[str, ...]
    receipt: Receipt


@dataclass(frozen=True)
class PeerOutcome:
    """The answer to a `PeerProblem`; `alone` are those whom the rules allow nobody."""

    groups: tuple[PeerGroup, ...]
    alone: tuple[str, ...]


def match_peers(problem: PeerProblem) -> PeerOutcome:
    """Everybody with somebody, as well as possible; the order of people never matters."""
    people = tuple(sorted(problem.people, key=lambda one: one.id))
    pool = pool_of(_both_ways(problem, people))
    found = _rotated(problem, people, pool) if problem.rotating else pair_up(pool)
    groups = [[people[row] for row in group] for group in found.together]
    return PeerOutcome(
        tuple(PeerGroup(tuple(one.id for one in group), _reasons(problem, group)) for group in groups),
        tuple(people[row].id for row in found.alone),
    )


def pool_of(problem: Problem) -> Pool:
    """Its mentees, who are its mentors: two may be together if either could mentor the other.

    What each of the two gains counts.
    """
    people = problem.mentees
    points = Points.of(people, people, problem.weights, problem.setting)
    scores = Grid.of(points, people, people, problem).table().astype(np.int64)
    return Pool(np.maximum(scores, scores.T) >= 0, np.maximum(scores, 0) + np.maximum(scores.T, 0))


def merged(receipts: Sequence[Receipt]) -> Receipt:
    """Several receipts as one: points on average, facts that hold for all, skills and topics of any."""
    first = receipts[0]
    terms = tuple(
        replace(term, points=sum(one.terms[place].points for one in receipts) // len(receipts))
        for place, term in enumerate(first.terms)
    )
    return Receipt(
        terms,
        shared_skills=tuple(sorted({skill for one in receipts for skill in one.shared_skills})),
        shared_topics=tuple(sorted({topic for one in receipts for topic in one.shared_topics})),
        shared_minutes=min(one.shared_minutes for one in receipts),
        shared_languages=tuple(
            name for name in first.shared_languages if all(name in one.shared_languages for one in receipts)
        ),
        other_department=all(one.other_department for one in receipts),
        named_each_other=all(one.named_each_other for one in receipts),
    )


def _both_ways(problem: PeerProblem, people: tuple[Candidate, ...]) -> Problem:
    either = problem.forbidden | {(other, one) for one, other in problem.forbidden}
    return Problem(
        people,
        people,
        problem.rules,
        problem.weights,
        problem.salt,
        problem.on,
        problem.fallback_zone,
        forbidden=either,
    )


def _rotated(problem: PeerProblem, people: Sequence[Candidate], pool: Pool) -> Groups:
    return Rotation([one.id for one in people], pool, problem.rounds, problem.salt).next_round()


def _reasons(problem: PeerProblem, group: Sequence[Candidate]) -> Receipt:
    ways = permutations(group, 2)
    return merged([receipt(one, other, problem.weights, problem.setting) for one, other in ways])

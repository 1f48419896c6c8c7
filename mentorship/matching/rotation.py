"""A new partner every round: nobody meets the same person again before they have met everybody.

A pool without rules follows the table of a round-robin tournament, which pairs everybody with everybody once
in one round less than there are people (one more round than that, and everybody the third in a trio once, if
they are an odd number). Where rules or people who came and went make that impossible, a repeat costs the
more the fresher it is: with time zones or departments in the way, a ban would leave people alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

import numpy as np

from mentorship.matching.peers import Group, Groups, Pool, heaviest_pairs, with_thirds
from mentorship.matching.tables import Table

Meeting = tuple[str, ...]
"""Two people by id, and perhaps a third who joined them."""

FRESH = 52
"""Rounds in which having met becomes less of a reason not to meet again."""


@dataclass(frozen=True)
class Rotation:
    """The people of a pool (rows and columns of `pool`, in this order) and who met in each round so far."""

    people: Sequence[str]
    pool: Pool
    rounds: Sequence[Sequence[Meeting]]
    salt: str

    def next_round(self) -> Groups:
        """Who meets next; `rounds` decides nothing but repeats, so people may come and go."""
        pairs = self._by_table() or self._fewest_repeats()
        return with_thirds(self._judged(), pairs)

    def _by_table(self) -> list[Group] | None:
        """The round of the tournament that is worth most among those in which all pairs are new."""
        met = {frozenset(meeting[:2]) for past in self.rounds for meeting in past}
        fresh = [
            pairs
            for pairs in tournament(self._seats())
            if all(self.pool.allowed[pair] and self._names(pair) not in met for pair in pairs)
        ]
        return max(fresh, key=self._worth_of, default=None)

    def _fewest_repeats(self) -> list[Group]:
        """As many pairs as the rules allow; then the fewest and oldest repeats, and then the most worth.

        In an odd pool a chair that belongs to nobody decides who is the third this time.
        """
        judged = self._judged()
        if len(self.people) % 2 == 0:
            return heaviest_pairs(judged)
        nobody = len(self.people)
        allowed = np.pad(judged.allowed, (0, 1), constant_values=True)
        worth = np.pad(judged.worth, (0, 1))
        worth[nobody, :nobody] = worth[:nobody, nobody] = -self._price_of(self._since_third())
        return [pair for pair in heaviest_pairs(Pool(allowed, worth)) if nobody not in pair]

    def _judged(self) -> Pool:
        """The pool with every repeat priced."""
        return Pool(self.pool.allowed, self.pool.worth - self._price_of(self._since_met()))

    def _price_of(self, since: Table) -> Table:
        """More for one repeat than all points together; `since` counts rounds, 0 for never."""
        everything = len(self.people) * (int(self.pool.worth.max(initial=0)) + 1)
        freshness = 1 + np.maximum(0, FRESH - since)
        price: Table = np.where(since > 0, everything * freshness, 0)
        return price

    def _since_met(self) -> Table:
        since, row_of = np.zeros((len(self.people), len(self.people)), dtype=np.int64), self._rows()
        for age, meeting in self._past():
            present = [row_of[person] for person in meeting if person in row_of]
            for a, b in combinations(present, 2):
                since[a, b] = since[b, a] = age
        return since

    def _since_third(self) -> Table:
        since, row_of = np.zeros(len(self.people), dtype=np.int64), self._rows()
        for age, meeting in self._past():
            since[[row_of[person] for person in meeting[2:] if person in row_of]] = age
        return since

    def _past(self) -> Iterator[tuple[int, Meeting]]:
        """Every meeting with how many rounds ago it was, the oldest first."""
        for age, past in zip(range(len(self.rounds), 0, -1), self.rounds, strict=True):
            for meeting in past:
                yield age, meeting

    def _rows(self) -> dict[str, int]:
        return {person: row for row, person in enumerate(self.people)}

    def _seats(self) -> list[int]:
        """The rows in an order that is nobody's and stays the same."""
        key = blake2b(self.salt.encode(), digest_size=32).digest()
        drawn = [blake2b(person.encode(), digest_size=8, key=key).digest() for person in self.people]
        return sorted(range(len(drawn)), key=drawn.__getitem__)

    def _names(self, pair: Group) -> frozenset[str]:
        return frozenset(self.people[row] for row in pair)

    def _worth_of(self, pairs: Sequence[Group]) -> int:
        return sum(int(self.pool.worth[pair]) for pair in pairs)


def tournament(seats: Sequence[int]) -> list[list[Group]]:
    """Every round of a round-robin tournament (Schurig 1886): the first seat stays, the others move on.

    With an odd number of seats, each has nobody to play once.
    """
    chairs: list[int | None] = [*seats, *([None] if len(seats) % 2 else [])]
    return [_round(chairs[:1] + chairs[1 + turn :] + chairs[1 : 1 + turn]) for turn in range(len(chairs) - 1)]


def _round(chairs: Sequence[int | None]) -> list[Group]:
    half = len(chairs) // 2
    facing = zip(chairs[:half], reversed(chairs[half:]), strict=True)
    return [(min(a, b), max(a, b)) for a, b in facing if a is not None and b is not None]

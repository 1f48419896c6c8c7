"""Pairing the people of one pool with each other, as well as possible; an odd one out joins a pair."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import rustworkx

from mentorship.matching.tables import Marks, Table

Group = tuple[int, ...]
"""Two people by row, the smaller first, and perhaps a third who joined them."""


@dataclass(frozen=True)
class Pool:
    """A row and a column per person, symmetric: who may be together, and what each two are worth together."""

    allowed: Marks
    worth: Table

    def gain(self, group: Group, person: int) -> int | None:
        """What it is worth that the person joins the two; None if they may not, or are three already."""
        if len(group) > 2 or not all(self.allowed[person, other] for other in group):
            return None
        return sum(int(self.worth[person, other]) for other in group)


@dataclass(frozen=True)
class Groups:
    """Who is together, in order, and who is left alone because the rules allow them nobody."""

    together: tuple[Group, ...]
    alone: tuple[int, ...]


def pair_up(pool: Pool) -> Groups:
    """As many people together as the rules allow, then the most worth; exact for pairs (Edmonds 1965).

    Whoever is left over then joins the pair that gains most by it, one to a pair.
    """
    return with_thirds(pool, heaviest_pairs(pool))


def heaviest_pairs(pool: Pool) -> list[Group]:
    """The most pairs, and among those the most worth."""
    rows, columns = np.nonzero(np.triu(pool.allowed, k=1))
    worth = pool.worth[rows, columns]
    edges = list(zip(rows.tolist(), columns.tolist(), worth.tolist(), strict=True))
    graph: rustworkx.PyGraph[int | None, int] = rustworkx.PyGraph(multigraph=False)
    graph.extend_from_weighted_edge_list(edges)
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in matched)


def with_thirds(pool: Pool, pairs: Iterable[Group]) -> Groups:
    """The pairs, with each person who is in none joining the pair that gains most, the first of equals."""
    together = sorted(pairs)
    paired = {person for pair in together for person in pair}
    alone = []
    for person in range(len(pool.allowed)):
        if person in paired:
            continue
        gains = [
            (gain, -at) for at, group in enumerate(together) if (gain := pool.gain(group, person)) is not None
        ]
        if gains:
            at = -max(gains)[1]
            together[at] = (*together[at], person)
        else:
            alone.append(person)
    return Groups(tuple(together), tuple(alone))

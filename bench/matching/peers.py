"""What others have written for the same table: networkx as coffee bots call it, and mentor-match.

Neither is a part of this project. They are used if they can be imported, say from a folder of their own.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from mentorship.matching.glance import Points, Wide
from mentorship.matching.market import NOBODY

MOST_PAIRS = 600_000  # beyond, they take hours
HOW_TO_INSTALL = (
    "pip install --target peers networkx mentor-match, and then "
    "PYTHONPATH=peers python -m bench.matching --peers"
)
Solver = Callable[[Points, Wide], Wide]


def by_networkx(points: Points, places: Wide) -> Wide:
    """Its general matching of most weight, among most pairs, with a node per place."""
    networkx = import_module("networkx")
    graph, rows = networkx.Graph(), len(points)
    column_of = np.repeat(np.arange(len(places)), places)
    for row, column in zip(*(each.tolist() for each in np.nonzero(points[:, column_of] >= 0)), strict=True):
        graph.add_edge(row, rows + column, weight=int(points[row, column_of[column]]))
    given: Wide = np.full(rows, NOBODY)
    for pair in networkx.max_weight_matching(graph, maxcardinality=True):
        row, place = sorted(pair)
        given[row] = column_of[place - rows]
    return given


class OfTable:
    """A rule in mentor-match's sense: the points of a table, and nobody beyond a mentor's places."""

    def __init__(self, points: Points, places: Wide) -> None:
        self.points, self.places = points, places

    def apply(self, match: Any) -> int:
        """The points of a pair; disallows one that may not be."""
        row, column = match.mentee.role, match.mentor.role
        full = len(match.mentor.mentees) >= self.places[column]
        match.disallowed = bool(self.points[row, column] < 0 or full or match.mentee.mentors)
        return max(0, int(self.points[row, column]))


def by_mentor_match(points: Points, places: Wide) -> Wide:
    """One round after the other, as it goes about it: in each a mentor gets one mentee at most."""
    process = import_module("matching.process")
    mentors = [
        import_module("matching.mentor").Mentor(grade=0, email=f"o{n}", role=n) for n in range(len(places))
    ]
    mentees = [
        import_module("matching.mentee").Mentee(grade=0, email=f"e{n}", role=n) for n in range(len(points))
    ]
    rounds = [[OfTable(points, places)] for _ in range(int(places.max()))]
    process.process_data(mentors, mentees, rounds)
    given: Wide = np.full(len(points), NOBODY)
    for mentee in mentees:
        given[mentee.role] = next((mentor.role for mentor in mentee.mentors), NOBODY)
    return given


PEERS: Mapping[str, tuple[str, Solver]] = {
    "networkx": ("networkx", by_networkx),
    "mentor-match": ("matching.process", by_mentor_match),
}


def missing() -> list[str]:
    """The names of those that are not installed."""
    return [name for name, (module, _) in PEERS.items() if find_spec(module.split(".")[0]) is None]


def present() -> dict[str, Solver]:
    """Those that are."""
    return {name: solver for name, (_, solver) in PEERS.items() if name not in missing()}

"""Who holds which place at what prices: the state that paths change and, if asked to, put back.

Every candidate pair (row, column, weight) keeps `row price + column price >= weight`, with equality for
matched pairs. A column's next place may cost more than the one before: its price lies between the cost of
its last place taken and that of the next. Then no other answer weighs more (complementary slackness).
"""

from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np

from mentorship.matching.glance import Wide

NOBODY = -1
NEVER = 1 << 400  # more than any price
Edge = tuple[int, int]  # the other side of a pair, and the pair's weight
Undo = Callable[[], object]


class NotProvedError(RuntimeError):
    """The solver's own check failed: its answer may not be the best. Never expected."""


class Market:
    """Rows that want one place each, columns with several, and the state of their trade, in whole numbers.

    `held` places of a column are taken by others for good; each place costs `step` more than the one before.
    """

    def __init__(self, rows: int, column_prices: list[int], places: list[int], held: list[int], step: int):
        self.row_prices, self.column_prices = [0] * rows, column_prices
        self.places, self.held, self.step = places, held, step
        self.of_row: list[list[Edge]] = [[] for _ in range(rows)]
        self.of_column: list[list[Edge]] = [[] for _ in column_prices]
        self.given = [NOBODY] * rows
        self.paid = [0] * rows  # what the pair that a row has weighs
        self.holders: list[set[int]] = [set() for _ in column_prices]
        self.last_cost = [0] * len(column_prices)  # what the last place taken costs; 0 if none is
        self.next_cost = [NEVER] * len(column_prices)  # what the next one does; NEVER, if all are taken
        self.lowered_rows: set[int] = set()
        self.lowered_columns: set[int] = set()
        self.moved_rows: set[int] = set()
        self.moved_columns: set[int] = set()
        self.value = -step * sum(n * (n - 1) // 2 for n in held)  # what the answer weighs
        self.was: dict[int, int] = {}  # where rows that moved had been, since somebody last cleared it
        self.log: list[Undo] | None = None
        for column in range(len(column_prices)):
            self.count(column)

    def count(self, column: int) -> None:
        """Works out what the last place taken costs, and the next one."""
        taken, dear = len(self.holders[column]), self.held[column] * self.step
        full = taken >= self.places[column]
        self.next_cost[column] = NEVER if full else dear + taken * self.step
        self.last_cost[column] = dear + (taken - 1) * self.step if taken else 0

    def is_over(self, column: int) -> bool:
        """Whether more rows hold the column than it has places."""
        return len(self.holders[column]) > self.places[column]

    def begin_with(self, rows: Wide, columns: Wide, weights: list[int]) -> None:
        """The candidate pairs to begin with, none twice, in order of their rows."""
        self.of_row = _dealt(list(zip(columns.tolist(), weights, strict=True)), rows, len(self.of_row))
        order = np.argsort(columns, kind="stable")
        ordered = map(weights.__getitem__, order.tolist())
        edges = list(zip(rows[order].tolist(), ordered, strict=True))
        self.of_column = _dealt(edges, columns[order], len(self.of_column))

    def candidates(self) -> tuple[list[int], list[int]]:
        """All candidate pairs, row by row: their rows and columns."""
        rows = [row for row, edges in enumerate(self.of_row) for _ in edges]
        return rows, [column for edges in self.of_row for column, _ in edges]

    def keep_only(self, some: Iterable[bool]) -> None:
        """Leaves out candidate pairs that are not taken: `some` says for each, in order, whether it stays."""
        stays = iter(some)
        self.of_row = [[edge for edge in edges if next(stays)] for edges in self.of_row]
        of_column: list[list[Edge]] = [[] for _ in self.places]
        for row, edges in enumerate(self.of_row):
            for column, weight in edges:
                of_column[column].append((row, weight))
        # Laid down anew, so that those who are searched together are near each other in memory, too.
        self.of_column = [[(row, weight + 0) for row, weight in edges] for edges in of_column]

    def add(self, row: int, column: int, weight: int) -> None:
        """Adds a candidate pair, none twice."""
        self.of_row[row].append((column, weight))
        self.of_column[column].append((row, weight))
        if self.log is not None:
            self.log += [self.of_row[row].pop, self.of_column[column].pop]

    def drop(self, row: int, column: int) -> None:
        """Takes a candidate pair out."""
        self._drop(self.of_row[row], column)
        self._drop(self.of_column[column], row)

    def _drop(self, edges: list[Edge], other: int) -> None:
        at = next(at for at, edge in enumerate(edges) if edge[0] == other)
        edge = edges.pop(at)
        if self.log is not None:
            self.log.append(lambda: edges.insert(at, edge))

    def give(self, row: int, column: int) -> None:
        """Moves the row to the column, or to NOBODY."""
        before = self.given[row]
        self.given[row] = column
        self.moved_rows.add(row)
        self.was.setdefault(row, before)
        if before != NOBODY:
            self.value -= self.paid[row] - self.last_cost[before]
            self.holders[before].remove(row)
            self.moved_columns.add(before)
            self.count(before)
        if column != NOBODY:
            self.holders[column].add(row)
            self.moved_columns.add(column)
            self.count(column)
            self.paid[row] = self.weight_of(row, column)
            self.value += self.paid[row] - self.last_cost[column]
        if self.log is not None:
            self.log.append(lambda: self.give(row, before))

    def set_places(self, column: int, places: int) -> None:
        """Another number of places; settle the column afterwards."""
        before = self.places[column]
        self.places[column] = places
        self.count(column)
        if self.log is not None:
            self.log.append(lambda: self.set_places(column, before))

    def set_held(self, column: int, held: int) -> None:
        """Another number of places that others have for good; settle the column afterwards."""
        before = self.held[column]
        taken = len(self.holders[column])
        self.value += self._cost(column, taken)
        self.held[column] = held
        self.value -= self._cost(column, taken)
        self.count(column)
        if self.log is not None:
            self.log.append(lambda: self.set_held(column, before))

    def move(self, distances: dict[int, int], limit: int, sign: int) -> None:
        """Columns nearer than `limit` move their prices by what is missing to it, down (-1) or up (1), and
        their holders the other way."""
        steps = [
            (column, sign * (limit - distance)) for column, distance in distances.items() if distance < limit
        ]
        self._shift(steps)
        if self.log is not None:
            self.log.append(lambda: self._shift([(column, -by) for column, by in steps]))
        columns = [column for column, _ in steps]
        rows = [row for column in columns for row in self.holders[column]]
        self.moved_columns.update(columns)
        self.moved_rows.update(rows)
        if sign < 0:
            self.lowered_columns.update(columns)
        else:
            self.lowered_rows.update(rows)

    def _shift(self, steps: list[Edge]) -> None:
        rows, columns, holders = self.row_prices, self.column_prices, self.holders
        for column, by in steps:
            columns[column] += by
            for row in holders[column]:
                rows[row] -= by

    def lower_row(self, row: int, by: int) -> None:
        """For a row without a place."""
        self.set_row_price(row, self.row_prices[row] - by)
        self.lowered_rows.add(row)

    def set_row_price(self, row: int, price: int) -> None:
        """For a row that has lost its place or gained a better pair."""
        before = self.row_prices[row]
        self.row_prices[row] = price
        self.moved_rows.add(row)
        if self.log is not None:
            self.log.append(lambda: self.row_prices.__setitem__(row, before))

    def undo(self, mark: int) -> None:
        """Puts back everything that was logged after the mark, latest first."""
        log, self.log = self.log or [], None
        for step in reversed(log[mark:]):
            step()
        self.log = log[:mark]

    def worth(self) -> int:
        """What the answer weighs: its pairs, less what its places cost."""
        pairs = sum(self.weight_of(row, column) for row, column in self.matched())
        return pairs - sum(self._cost(column, len(held)) for column, held in enumerate(self.holders))

    def weight_of(self, row: int, column: int) -> int:
        """The weight of a candidate pair."""
        for other, weight in self.of_row[row]:
            if other == column:
                return weight
        raise LookupError(f"row {row} and column {column} are no candidate pair")

    def matched(self) -> Iterable[tuple[int, int]]:
        """The rows with a place, and their columns."""
        return ((row, column) for row, column in enumerate(self.given) if column != NOBODY)

    def check(self) -> None:
        """The proof, once no pair stands above its prices: what the prices promise is what the answer weighs.

        A mentor's places promise what their price exceeds their costs by. No answer can weigh more than is
        promised. Raises NotProvedError.
        """
        promised = sum(self.row_prices) + sum(map(self._promise, range(len(self.places))))
        fits = not any(map(self.is_over, range(len(self.places))))
        least = min((*self.row_prices, *self.column_prices), default=0)
        if not promised == self.worth() == self.value or not fits or least < 0:
            raise NotProvedError(f"prices promise {promised}, the answer weighs {self.worth()}")

    def check_near(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """The same proof for a few rows and columns, if it held everywhere before they changed."""
        given, paid, prices = self.given, self.paid, self.column_prices
        for row in rows:
            column, price = given[row], self.row_prices[row]
            if price < 0 or price != (0 if column == NOBODY else paid[row] - prices[column]):
                raise NotProvedError(f"row {row} is not worth its price {price}")
        last_cost, next_cost = self.last_cost, self.next_cost
        for column in columns:
            price = prices[column]
            if price < 0 or not last_cost[column] <= price <= next_cost[column] or self.is_over(column):
                raise NotProvedError(f"column {column} has a price outside its costs")

    def _cost(self, column: int, taken: int) -> int:
        """What all places taken cost, those that others have included."""
        taken += self.held[column]
        return self.step * (taken * (taken - 1) // 2)

    def _promise(self, column: int) -> int:
        """The most that the places of a column can bring at its price."""
        price, places = self.column_prices[column], self.places[column]
        if not self.step:
            return price * places
        most = min(places, max(0, price // self.step - self.held[column] + 1))
        return price * most - self._cost(column, most)


def _dealt(edges: list[Edge], groups: Wide, count: int) -> list[list[Edge]]:
    """The edges of each group; they stand in order of the groups."""
    ends = np.bincount(groups, minlength=count).cumsum().tolist()
    return [edges[start:end] for start, end in pairwise([0, *ends])]

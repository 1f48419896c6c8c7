"""Prices for mentees and places, and the two moves that make a guess exact: seat a mentee, fill a place.

Every candidate pair (row, column, weight) keeps `row price + column price >= weight`, with equality for
matched pairs. An answer is best once every row with a price is matched and every column with a price is full
(complementary slackness). Each move follows a shortest alternating path over what pairs fall short of their
prices (as in the Hungarian method), mends one row or column and spoils none; it stops as soon as a way to
finish at the present distance is seen, without which tables full of ties would be searched to the end.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

NOBODY = -1
Edge = tuple[int, int]  # the other side of a pair, and the pair's weight


class Market:
    """Rows that want one place each, columns with several, and the state of their trade, in whole numbers."""

    def __init__(self, row_prices: list[int], column_prices: list[int], capacities: list[int]) -> None:
        self.row_prices, self.column_prices, self.capacities = row_prices, column_prices, capacities
        self.of_row: list[list[Edge]] = [[] for _ in row_prices]
        self.of_column: list[list[Edge]] = [[] for _ in column_prices]
        self.given = [NOBODY] * len(row_prices)
        self.holders: list[set[int]] = [set() for _ in column_prices]

    def add(self, pairs: Iterable[tuple[int, int, int]]) -> None:
        """Adds candidate pairs (row, column, weight), none twice."""
        for row, column, weight in pairs:
            self.of_row[row].append((column, weight))
            self.of_column[column].append((row, weight))

    def give(self, row: int, column: int) -> None:
        """Moves the row to the column, or to NOBODY."""
        before = self.given[row]
        if before != NOBODY:
            self.holders[before].remove(row)
        self.given[row] = column
        if column != NOBODY:
            self.holders[column].add(row)

    def raise_price(self, row: int, by: int) -> None:
        """For a new pair above its prices: the row pays more and must be seated again."""
        self.row_prices[row] += by
        self.give(row, NOBODY)

    def has_room(self, column: int) -> bool:
        """Whether a place of the column is free."""
        return len(self.holders[column]) < self.capacities[column]

    def settle(self) -> None:
        """Makes the answer best among the candidate pairs."""
        for row, column in enumerate(self.given):
            if column == NOBODY and self.row_prices[row]:
                Seating(self, row).settle()
        for column in range(len(self.column_prices)):
            while self.column_prices[column] and self.has_room(column):
                Filling(self, column).settle()


class Seating:
    """The cheapest way to match one row: at a free place, or at the cost of a row that then stays out."""

    def __init__(self, market: Market, row: int) -> None:
        self.market, self.start = market, row
        self.rows = {row: 0}  # distance of each reached row
        self.columns: dict[int, int] = {}
        self.reached_from: dict[int, int] = {}
        self.waiting: list[Edge] = []
        self.limit, self.leaver, self.free = market.row_prices[row], row, NOBODY

    def settle(self) -> None:
        """Finds the path, moves the prices along it and gives the places."""
        self._look_around(self.start, 0)
        while self.waiting:
            distance, column = heappop(self.waiting)
            if distance >= self.limit:
                break
            if distance == self.columns[column]:
                self._ask_holders(column, distance)
        self._move_prices()
        self._move_rows()

    def _look_around(self, row: int, distance: int) -> None:
        market, columns, limit = self.market, self.columns, self.limit
        prices, ahead = market.column_prices, distance + market.row_prices[row]
        for column, weight in market.of_row[row]:
            there = ahead + prices[column] - weight
            if there < limit and there < columns.get(column, limit):
                columns[column] = there
                self.reached_from[column] = row
                if market.has_room(column):
                    self.limit, self.free = there, column
                    limit = there
                    if there == distance:
                        return
                else:
                    heappush(self.waiting, (there, column))

    def _ask_holders(self, column: int, distance: int) -> None:
        row_prices = self.market.row_prices
        for row in self.market.holders[column]:
            if row in self.rows:
                continue
            self.rows[row] = distance
            if distance + row_prices[row] < self.limit:
                self.limit, self.leaver, self.free = distance + row_prices[row], row, NOBODY
            if self.limit > distance:
                self._look_around(row, distance)

    def _move_prices(self) -> None:
        limit, market = self.limit, self.market
        for row, distance in self.rows.items():
            if distance < limit:
                market.row_prices[row] -= limit - distance
        for column, distance in self.columns.items():
            if distance < limit:
                market.column_prices[column] += limit - distance

    def _move_rows(self) -> None:
        market, column = self.market, self.free
        if column == NOBODY:
            column = market.given[self.leaver]
            market.give(self.leaver, NOBODY)
        while column != NOBODY:
            row = self.reached_from[column]
            before = market.given[row]
            market.give(row, column)
            column = before


class Filling:
    """The cheapest way to mend a free place with a price: a row takes it, or a price falls to 0."""

    def __init__(self, market: Market, column: int) -> None:
        self.market, self.start = market, column
        self.columns = {column: 0}
        self.rows: dict[int, int] = {}
        self.reached_from: dict[int, int] = {}
        self.entered_by: dict[int, int] = {}
        self.waiting: list[Edge] = []
        self.limit, self.last = market.column_prices[column], NOBODY

    def settle(self) -> None:
        """Finds the path, moves the prices along it and gives the places."""
        self._look_around(self.start, 0)
        while self.waiting:
            distance, row = heappop(self.waiting)
            if distance >= self.limit:
                break
            self._ask_for_place(row, distance)
        self._move_prices()
        self._move_rows()

    def _look_around(self, column: int, distance: int) -> None:
        market, rows, limit = self.market, self.rows, self.limit
        prices, ahead = market.row_prices, distance + market.column_prices[column]
        for row, weight in market.of_column[column]:
            there = ahead + prices[row] - weight
            if there < limit and there < rows.get(row, limit):
                rows[row] = there
                if market.given[row] == column:
                    continue
                self.reached_from[row] = column
                if market.given[row] == NOBODY:
                    self.limit, self.last = there, row
                    limit = there
                else:
                    heappush(self.waiting, (there, row))

    def _ask_for_place(self, row: int, distance: int) -> None:
        column = self.market.given[row]
        if column in self.columns:
            return
        self.columns[column] = distance
        self.entered_by[column] = row
        if distance + self.market.column_prices[column] < self.limit:
            self.limit, self.last = distance + self.market.column_prices[column], row
        if self.limit > distance:
            self._look_around(column, distance)

    def _move_prices(self) -> None:
        limit, market = self.limit, self.market
        for column, distance in self.columns.items():
            if distance < limit:
                market.column_prices[column] -= limit - distance
        for row, distance in self.rows.items():
            if distance < limit:
                market.row_prices[row] += limit - distance

    def _move_rows(self) -> None:
        row = self.last
        while row != NOBODY:
            column = self.reached_from[row]
            self.market.give(row, column)
            row = self.entered_by.get(column, NOBODY)

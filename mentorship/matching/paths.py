"""The three moves that make a guess exact: seat a row, fill a place, vacate one.

Each follows a shortest alternating path over what pairs fall short of their prices (as in the Hungarian
method), mends one row or column and spoils none; it stops as soon as a way to finish at the present distance
is seen, without which tables full of ties would be searched to the end.
"""

from heapq import heappop, heappush

from mentorship.matching.market import NEVER, NOBODY, Edge, Market

NO_STEP = (NOBODY, NOBODY)


class Seating:
    """The cheapest way to match one row: at a free place, or at the cost of a row that then stays out."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.columns: dict[int, int] = {}  # distance of each reached column, which is that of its holders
        self.reached_from: dict[int, int] = {}
        self.waiting: list[Edge] = []
        self.limit, self.leaver, self.free, self.start = NEVER, NOBODY, NOBODY, NOBODY

    def settle(self, row: int) -> None:
        """Seats a row that has a price and no place."""
        self.limit, self.leaver = self.market.row_prices[row], row
        self._look_around(row, 0)
        self._search()
        self.market.lower_row(row, self.limit)
        self._move_along()

    def vacate(self, column: int) -> None:
        """Takes one place of a column away from a holder, unless a higher price alone is enough."""
        market = self.market
        self.columns[column], self.start = 0, column
        if not market.is_over(column):
            self.limit = market.last_cost[column] - market.column_prices[column]
        self._ask_holders(column, 0)
        self._search()
        self._move_along()

    def _search(self) -> None:
        """Finds the path, and moves the prices along it."""
        while self.waiting:
            distance, column = heappop(self.waiting)
            if distance >= self.limit:
                break
            if distance == self.columns[column]:
                self._ask_holders(column, distance)
        self.market.move(self.columns, self.limit, 1)

    def _look_around(self, row: int, distance: int) -> None:
        market, columns = self.market, self.columns
        prices, ahead = market.column_prices, distance + market.row_prices[row]
        room = self.limit - ahead
        for column, weight in market.of_row[row]:
            lack = prices[column] - weight
            if lack < room and (there := ahead + lack) < columns.get(column, self.limit):
                self._reach(column, row, there)
                room = self.limit - ahead

    def _reach(self, column: int, row: int, distance: int) -> None:
        self.columns[column], self.reached_from[column] = distance, row
        end = distance + max(0, self.market.next_cost[column] - self.market.column_prices[column])
        if end < self.limit:
            self.limit, self.free = end, column
        if distance < self.limit:
            heappush(self.waiting, (distance, column))

    def _ask_holders(self, column: int, distance: int) -> None:
        row_prices = self.market.row_prices
        for row in self.market.holders[column]:
            if distance + row_prices[row] < self.limit:
                self.limit, self.leaver, self.free = distance + row_prices[row], row, NOBODY
            if self.limit > distance:
                self._look_around(row, distance)

    def _move_along(self) -> None:
        market, column = self.market, self.free
        if column == NOBODY:
            if self.leaver == NOBODY:
                return
            column = market.given[self.leaver]
            market.give(self.leaver, NOBODY)
        while column not in (NOBODY, self.start):
            row = self.reached_from[column]
            before = market.given[row]
            market.give(row, column)
            column = before


class Filling:
    """The cheapest way to mend a free place that is too dear: a row takes it, or a price falls."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.columns: dict[int, int] = {}  # distance of each reached column, which is that of its holders
        self.step_to: dict[int, Edge] = {}  # which row would leave a reached column for which
        self.waiting: list[Edge] = []
        self.limit, self.last = 0, NO_STEP

    def settle(self, column: int) -> None:
        """Finds the path, moves the prices along it and gives the places."""
        self.columns[column] = 0
        self.limit = self.market.column_prices[column] - self.market.next_cost[column]
        self._look_around(column, 0)
        while self.waiting:
            distance, column = heappop(self.waiting)
            if distance >= self.limit:
                break
            if distance == self.columns[column]:
                self._look_around(column, distance)
        self.market.move(self.columns, self.limit, -1)
        self._move_along()

    def _look_around(self, column: int, distance: int) -> None:
        market, columns = self.market, self.columns
        prices, given, ahead = market.row_prices, market.given, distance + market.column_prices[column]
        room = self.limit - ahead
        for row, weight in market.of_column[column]:
            lack = prices[row] - weight
            if lack < room and (there := ahead + lack) < columns.get(given[row], self.limit):
                self._ask_for_place((row, column), there)
                room = self.limit - ahead

    def _ask_for_place(self, step: Edge, distance: int) -> None:
        market, column = self.market, self.market.given[step[0]]
        if column == NOBODY:
            self.limit, self.last = distance, step
            return
        self.columns[column], self.step_to[column] = distance, step
        end = distance + market.column_prices[column] - market.last_cost[column]
        if end < self.limit:
            self.limit, self.last = end, step
        if distance < self.limit:
            heappush(self.waiting, (distance, column))

    def _move_along(self) -> None:
        row, column = self.last
        while row != NOBODY:
            self.market.give(row, column)
            row, column = self.step_to.get(column, NO_STEP)


def settle_row(market: Market, row: int) -> None:
    """Makes sure that a row without a place is content to be without."""
    if market.given[row] == NOBODY and market.row_prices[row]:
        Seating(market).settle(row)


def settle_column(market: Market, column: int) -> None:
    """Makes sure that a column's price lies between its costs."""
    while market.is_over(column) or market.column_prices[column] < market.last_cost[column]:
        Seating(market).vacate(column)
    while market.column_prices[column] > market.next_cost[column]:
        Filling(market).settle(column)


def settle(market: Market) -> None:
    """Makes the answer best among the candidate pairs."""
    for row in range(len(market.given)):
        settle_row(market, row)
    for column in range(len(market.places)):
        settle_column(market, column)

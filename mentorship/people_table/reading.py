"""A table of people's text, read into rows; everything that is wrong with it is named at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mentorship.people_table.cells import ENTRIES, TEXTS, WANTS_ROLE, BadCell
from mentorship.people_table.people import (
    LISTS,
    PEOPLE_COLUMNS,
    BadPeopleTable,
    Column,
    PeopleTable,
    PersonRow,
    TableProblem,
)
from mentorship.people_table.sources import Cell, RawRow, RawTable, raw_table
from mentorship.reporting_lines import TOO_LONG, circles, drawn, heads_of_too_long_lines, line_above

Values = Mapping[Column, Any]


def read_people_table(content: bytes, *, is_json: bool = False) -> PeopleTable:
    """The people of a CSV or JSON file (UTF-8). Raises BadPeopleTable with every problem.

    JSON is a list of objects, or an object with such a list as `people`; lists may be lists there, or texts
    with semicolons as in CSV.
    """
    raw = raw_table(content, is_json=is_json)
    reader = _Reader(raw)
    values = [reader.values(row) for row in raw.rows]
    above = {row[Column.ID]: row[Column.MANAGER] for row in values if {Column.ID, Column.MANAGER} <= set(row)}
    reader.check_lines(above)
    if reader.problems:
        raise BadPeopleTable(reader.problems)
    return PeopleTable(
        tuple(_person(row, above) for row in values), tuple(raw.ignored), dict(_strangers(values))
    )


class _Reader:
    """Reads one row after the other and collects what is wrong with them."""

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self._first: dict[str, int] = {}
        self.problems: list[TableProblem] = list(raw.problems)

    def wrong(self, number: int, column: str, words: str) -> None:
        self.problems.append(self._raw.problem(number, column, words))

    def values(self, row: RawRow) -> Values:
        """What is right in a row, by column."""
        found: dict[Column, Any] = {}
        for column, cell in row.cells.items():
            try:
                found[column] = _value(column, cell)
            except BadCell as error:
                self.wrong(row.number, column, str(error))
        self._check_musts(row, found)
        return found

    def _check_musts(self, row: RawRow, values: dict[Column, Any]) -> None:
        if Column.ID not in row.cells:
            self.wrong(row.number, Column.ID, "is missing: something that tells people apart.")
        if Column.ROLE not in row.cells:
            self.wrong(row.number, Column.ROLE, f"is missing; it {WANTS_ROLE}")
        own = values.get(Column.ID)
        first = self._first.setdefault(own, row.number) if own is not None else row.number
        if first != row.number:
            words = f"stands on {self._raw.unit} {first} already. Somebody on both sides has one row (both)."
            self.wrong(row.number, Column.ID, words)
        if own is not None and values.get(Column.MANAGER) == own:
            self.wrong(row.number, Column.MANAGER, "is the person themselves.")
            del values[Column.MANAGER]

    def check_lines(self, above: Mapping[str, str]) -> None:
        """Each circle is told of where its first person stands, and else each line that is too long."""
        found = circles(above)
        for circle in found:
            first = min(circle, key=lambda person: self._first[person])
            self.wrong(self._first[first], Column.MANAGER, drawn(circle, first))
        for person in [] if found else heads_of_too_long_lines(above):
            self.wrong(self._first[person], Column.MANAGER, TOO_LONG)


def _value(column: Column, cell: Cell | BadCell) -> Any:
    if isinstance(cell, BadCell):
        raise cell
    return ENTRIES[column](cell) if column in LISTS else TEXTS[column](str(cell))


def _person(values: Values, above: Mapping[str, str]) -> PersonRow:
    own, role = values[Column.ID], values[Column.ROLE]
    known = {
        column.value: value
        for column, value in values.items()
        if column not in (Column.ID, Column.NAME, Column.ROLE, Column.MANAGER)
    }
    return PersonRow(
        id=own,
        name=values.get(Column.NAME, own),
        is_mentor=role != "mentee",
        is_mentee=role != "mentor",
        managers=line_above(own, above),
        **known,
    )


def _strangers(rows: Sequence[Values]) -> Iterator[tuple[Column, tuple[str, ...]]]:
    """Ids that have no row of their own, by the column that names them."""
    known = {row[Column.ID] for row in rows}
    for column in (Column.MANAGER, *PEOPLE_COLUMNS):
        cells = (row.get(column, ()) for row in rows)
        named = (name for cell in cells for name in ((cell,) if isinstance(cell, str) else cell))
        unknown = dict.fromkeys(name for name in named if name not in known)
        if unknown:
            yield column, tuple(unknown)

"""The HR file's text, read into rows: what each line says, and everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mentorship.calendars import is_country
from mentorship.csv_lines import column_name, read_csv_lines

CLEAR = "-"
LONGEST = 200
SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,}")
LEVEL = re.compile(r"[0-9]")
WANTS_ID = "wants a Slack member id such as U012ABC3D."

Fact = str | int | None


class Column(StrEnum):
    """The columns that are read, by their names in the header."""

    SLACK_ID = "slack_id"
    DEPARTMENT = "department"
    LEVEL = "level"
    MANAGER = "manager"
    TITLE = "title"
    COUNTRY = "country"


HEADER = ",".join(Column)


@dataclass(frozen=True)
class HrRow:
    """What one line says of one person. A fact that is absent stays as it is; None clears it.

    `manager` is a Slack id, `level` a number from 0 to 9. A line with problems has a row too, with what is
    right in it, so that the rest of it can be checked as well.
    """

    line: int
    slack_id: str
    facts: Mapping[Column, Fact]


@dataclass(frozen=True, order=True)
class HrProblem:
    """What is wrong, and where; `line` counts from 1, `column` is empty where it is the whole line.

    `words` never repeat a cell: somebody's name may have slipped into the wrong column.
    """

    line: int
    column: str
    words: str

    @property
    def sentence(self) -> str:
        """The problem in one line of words."""
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.words}"


@dataclass(frozen=True)
class HrRows:
    """The file as read; `ignored` names the columns that are not used."""

    rows: tuple[HrRow, ...] = ()
    ignored: tuple[str, ...] = ()
    problems: tuple[HrProblem, ...] = ()


def read_hr_file(content: bytes) -> HrRows:
    """The rows of a CSV file (UTF-8, comma or semicolon, header first) and every problem on its own."""
    read = read_csv_lines(content)
    broken = (HrProblem(read.broken.line, "", read.broken.words),) if read.broken else ()
    if not read.lines:
        return HrRows(
            problems=broken or (HrProblem(1, "", f"is empty. It wants a header such as {HEADER}."),)
        )
    (line, header), *rest = read.lines
    names = [column_name(cell) for cell in header]
    wrong = _problems_with_header(line, names)
    if wrong:
        return HrRows(problems=wrong)
    reader = _Reader(names)
    rows = tuple(reader.row(line, cells) for line, cells in rest)
    ignored = tuple(cell for cell, name in zip(header, names, strict=True) if name not in set(Column))
    return HrRows(rows, ignored, tuple(sorted([*reader.problems, *broken])))


def _problems_with_header(line: int, names: Sequence[str]) -> tuple[HrProblem, ...]:
    if Column.SLACK_ID not in names:
        return (HrProblem(line, Column.SLACK_ID, f"is missing. The header looks like {HEADER}."),)
    if not set(names) & set(FACTS):
        return (HrProblem(line, "", f"names no column to read besides slack_id. It looks like {HEADER}."),)
    return tuple(
        HrProblem(line, column, "stands in the header more than once.")
        for column in Column
        if names.count(column) > 1
    )


class _Reader:
    """Reads one line after the other and collects what is wrong with them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._first_on: dict[str, int] = {}
        self.problems: list[HrProblem] = []

    def row(self, line: int, cells: Sequence[str]) -> HrRow:
        if len(cells) != len(self._names):
            count = f"has {len(cells)} cells, the header {len(self._names)}."
            self._wrong(line, "", f"{count} Put quotation marks around a cell with a comma or semicolon.")
            return HrRow(line, "", {})
        named = dict(zip(self._names, cells, strict=True))
        slack_id = named[Column.SLACK_ID]
        self._check_person(line, slack_id)
        said = {column: named[column] for column in FACTS if named.get(column)}
        right = {column: cell for column, cell in said.items() if self._is_right(line, column, cell)}
        if right.get(Column.MANAGER) == slack_id:
            self._wrong(line, Column.MANAGER, "is the person themselves.")
            del right[Column.MANAGER]
        return HrRow(line, slack_id, {column: _fact(column, cell) for column, cell in right.items()})

    def _check_person(self, line: int, slack_id: str) -> None:
        if not SLACK_ID.fullmatch(slack_id):
            self._wrong(line, Column.SLACK_ID, WANTS_ID)
            return
        first = self._first_on.setdefault(slack_id, line)
        if first != line:
            self._wrong(line, Column.SLACK_ID, f"stands on line {first} already. Leave one of the two.")

    def _is_right(self, line: int, column: Column, cell: str) -> bool:
        words = None if cell == CLEAR else FACTS[column](cell)
        if words:
            self._wrong(line, column, words)
        return words is None

    def _wrong(self, line: int, column: str, words: str) -> None:
        self.problems.append(HrProblem(line, column, words))


def _fact(column: Column, cell: str) -> Fact:
    if cell == CLEAR:
        return None
    return int(cell) if column == Column.LEVEL else cell


def _problem_with_words(cell: str) -> str | None:
    if any(unicodedata.category(letter) == "Cc" for letter in cell):
        return "holds characters that cannot be shown."
    return f"is longer than {LONGEST} characters." if len(cell) > LONGEST else None


def _problem_with_level(cell: str) -> str | None:
    return None if LEVEL.fullmatch(cell) else "wants a whole number from 0 to 9."


def _problem_with_manager(cell: str) -> str | None:
    return None if SLACK_ID.fullmatch(cell) else WANTS_ID


def _problem_with_country(cell: str) -> str | None:
    return None if is_country(cell) else "wants the two letters of a country, such as DE or US."


FACTS: Mapping[Column, Callable[[str], str | None]] = {
    Column.DEPARTMENT: _problem_with_words,
    Column.LEVEL: _problem_with_level,
    Column.MANAGER: _problem_with_manager,
    Column.TITLE: _problem_with_words,
    Column.COUNTRY: _problem_with_country,
}

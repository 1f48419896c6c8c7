"""CSV and JSON as the same raw rows: for each person where they stand, and the cells by column."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from mentorship.csv_lines import NOT_UTF_8, Broken, column_name, is_garbled, line_of, read_csv_lines, text_of
from mentorship.people_table.cells import BadCell
from mentorship.people_table.json_lines import lines_of_entries
from mentorship.people_table.people import HEADER, LISTS, BadPeopleTable, Column, TableProblem

Cell = str | Sequence[str]  # the text of a cell, or the entries of a list
Cells = Mapping[Column, Cell | BadCell]
WANTS_TEXT = "wants a text or a number."
WANTS_ENTRIES = "wants a text with semicolons, or a list of texts."
MUST = (Column.ID, Column.ROLE)
PEOPLE = "people"
WANTS_OBJECT = "wants an object with the fields of a person."
WANTS_LIST = 'wants a list of people: [{"id": …, "role": …}, …].'


@dataclass(frozen=True)
class RawRow:
    """What stands in one row, without empty cells."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class RawTable:
    """The rows, what they are counted in, what is wrong with the whole, and columns that are not used.

    `lines` has the line of each row that is counted in something else.
    """

    rows: Sequence[RawRow]
    unit: str
    problems: Sequence[TableProblem] = ()
    ignored: Sequence[str] = ()
    lines: Sequence[int] = ()

    def problem(self, number: int, column: str, words: str) -> TableProblem:
        """Something that is wrong with a row."""
        return TableProblem(number, column, words, self.unit, self.lines[number] if self.lines else None)


def raw_table(content: bytes, *, is_json: bool) -> RawTable:
    """The rows of a file; raises BadPeopleTable if it cannot be read at all."""
    table = _of_json(content) if is_json else _of_csv(content)
    if not table.rows and not table.problems:
        raise BadPeopleTable([TableProblem(1, "", "holds nobody.")])
    return table


def entries_of(text: str) -> list[str]:
    """What stands between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _of_csv(content: bytes) -> RawTable:
    read = read_csv_lines(content, garbled=True)
    if not read.lines:
        empty = Broken(1, f"is empty. It wants a header such as {HEADER}.")
        raise BadPeopleTable([_broken(read.broken or empty, ())])
    (line, header), *rest = read.lines
    names = [column_name(cell) for cell in header]
    _check_header(line, names)
    broken = [_broken(read.broken, names)] if read.broken else []
    uneven = [_uneven(at, cells, names) for at, cells in rest if len(cells) != len(names)]
    rows = [
        RawRow(at, dict(_cells(zip(names, cells, strict=True))))
        for at, cells in rest
        if len(cells) == len(names)
    ]
    ignored = [cell for cell, name in zip(header, names, strict=True) if name not in set(Column)]
    return RawTable(rows, "line", [*broken, *uneven], ignored)


def _check_header(line: int, names: Sequence[str]) -> None:
    missing = [
        TableProblem(line, column, f"is missing. The header looks like {HEADER}.")
        for column in MUST
        if column not in names
    ]
    twice = [
        TableProblem(line, column, "stands in the header more than once.")
        for column in Column
        if names.count(column) > 1
    ]
    if missing or twice:
        raise BadPeopleTable([*missing, *twice])


def _broken(broken: Broken, names: Sequence[str]) -> TableProblem:
    column = "" if broken.cell is None else _title(names, broken.cell)
    return TableProblem(broken.line, column, broken.words)


def _uneven(line: int, cells: Sequence[str], names: Sequence[str]) -> TableProblem:
    count = f"has {len(cells)} cells, the header {len(names)}."
    if len(cells) < len(names):
        words = f"is missing: the line {count} Empty cells want their comma or semicolon, too."
    else:
        words = f"the line {count} Put quotation marks around a cell with a comma or semicolon."
    return TableProblem(line, _title(names, len(cells)), words)


def _title(names: Sequence[str], at: int) -> str:
    """A column by its name, or by its number: what else a header says may be hard to show."""
    if at < len(names) and names[at] in _COLUMNS:
        return names[at]
    return "after the last column" if 0 < len(names) <= at else f"column {at + 1}"


def _of_json(content: bytes) -> RawTable:
    entries = _parsed(content)
    if isinstance(entries, dict):
        entries = entries.get(PEOPLE)
    if not isinstance(entries, list):
        raise BadPeopleTable([TableProblem(1, "", WANTS_LIST)])
    lines = tuple(lines_of_entries(text_of(content, garbled=True), PEOPLE))
    people = [(number, entry) for number, entry in enumerate(entries) if isinstance(entry, dict)]
    rows = [RawRow(number, dict(_cells(entry.items()))) for number, entry in people]
    ignored = dict.fromkeys(name for _, entry in people for name in entry if name not in _COLUMNS)
    table = RawTable(rows, "index", (), tuple(ignored), lines)
    others = sorted({*range(len(entries))} - {number for number, _ in people})
    return replace(table, problems=[table.problem(number, "", WANTS_OBJECT) for number in others])


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(
            text_of(content, garbled=True), parse_constant=_no_number, object_pairs_hook=_fields
        )
    except UnicodeDecodeError as error:
        line, words = line_of(error), NOT_UTF_8
    except json.JSONDecodeError as error:
        line, words = error.lineno, f"is not JSON: something is wrong at character {error.colno}."
    except (ValueError, RecursionError):
        line, words = 1, "is not JSON that can be read: a number is too long, or lists go too deep."
    raise BadPeopleTable([TableProblem(line, "", words)])


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _fields(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object with its fields called as columns are; of one that stands there twice neither is taken."""
    found: dict[str, Any] = {}
    for written, value in pairs:
        known = column_name(" ".join(written.split()))
        name = known if known in _COLUMNS else written
        found[name] = BadCell("stands there more than once.") if name in found else value
    return found


_COLUMNS = {column.value: column for column in Column}


def _cells(named: Any) -> Iterator[tuple[Column, Cell | BadCell]]:
    """The cells of known columns that hold anything."""
    for name, value in named:
        column = _COLUMNS.get(name)
        cell = None if column is None else _cell(column, value)
        if column is not None and cell:
            yield column, cell


def _cell(column: Column, value: Any) -> Cell | BadCell:
    """The value of one field, as a CSV file would have it; empty for nothing."""
    listed = column in LISTS
    texts = [_text(entry) for entry in value] if listed and isinstance(value, list) else [_text(value)]
    wrong = _problem(value, texts, WANTS_ENTRIES if listed else WANTS_TEXT)
    if wrong:
        return wrong
    known = [text for text in texts if text]
    return [entry for text in known for entry in _entries(text, value)] if listed else "".join(known)


def _problem(value: Any, texts: Sequence[str | None], wanted: str) -> BadCell | None:
    if isinstance(value, BadCell):
        return value
    if None in texts:
        return BadCell(wanted)
    return BadCell(NOT_UTF_8) if any(is_garbled(text) for text in texts if text) else None


def _entries(text: str, value: Any) -> list[str]:
    """An entry of a list is one as it is; a text has them between semicolons."""
    return [text] if isinstance(value, list) else entries_of(text)


def _text(value: Any) -> str | None:
    """A single value as text, spaces tidied; None for what is none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

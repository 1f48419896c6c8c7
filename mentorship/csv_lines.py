"""A CSV file as lines of cells, each with the number of the line it begins on."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

Line = tuple[int, list[str]]

NOT_UTF_8 = "is not UTF-8. Save the file as UTF-8 (Excel calls it “CSV UTF-8”)."
ONE_QUOTE = "cannot be read: a quotation mark is missing or one too many."
GARBLED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Python keeps them
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"PK")  # UTF-16, and a spreadsheet that is no CSV at all


@dataclass(frozen=True)
class Broken:
    """Where a file cannot be read any further, and why; `cell` counts the cells of the line from 0."""

    line: int
    words: str
    cell: int | None = None


@dataclass(frozen=True)
class CsvLines:
    """The lines that have anything in them, spaces tidied, up to where the file is broken."""

    lines: Sequence[Line]
    broken: Broken | None = None


def read_csv_lines(content: bytes, *, garbled: bool = False) -> CsvLines:
    """The cells of a CSV file (UTF-8, comma or semicolon); lines count from 1.

    With `garbled` a file that is UTF-8 but for a few cells is read; `is_garbled` tells which those are.
    """
    try:
        return _split(text_of(content, garbled=garbled))
    except UnicodeDecodeError as error:
        return CsvLines((), Broken(line_of(error), NOT_UTF_8))


def text_of(content: bytes, *, garbled: bool) -> str:
    """The text of a file; raises UnicodeDecodeError unless `garbled` cells are to be kept as they are."""
    garbled = garbled and b"\0" not in content and not content.startswith(OTHER_ENCODINGS)
    return content.decode("utf-8-sig", errors="surrogateescape" if garbled else "strict")


def line_of(error: UnicodeDecodeError) -> int:
    """The line of a file that is not UTF-8."""
    return error.object.count(b"\n", 0, error.start) + 1


def is_garbled(text: str) -> bool:
    """Whether a text was not UTF-8 in its file."""
    return GARBLED.search(text) is not None


def column_name(cell: str) -> str:
    """A cell of the header as columns are called."""
    return cell.casefold().replace(" ", "_")


def _split(text: str) -> CsvLines:
    delimiter = _delimiter(text)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    found, begins = [], 1
    try:
        for cells in reader:
            tidy = [" ".join(cell.split()) for cell in cells]
            if any(tidy):
                found.append((begins, tidy))
            begins = reader.line_num + 1
    except csv.Error:
        rest = "".join(islice(io.StringIO(text, newline=""), begins - 1, None))
        return CsvLines(found, Broken(begins, ONE_QUOTE, _whole_cells(rest, delimiter)))
    return CsvLines(found)


def _whole_cells(text: str, delimiter: str) -> int:
    """How many cells can be read before the one with a quotation mark too many or too few."""
    cell = re.compile(rf' *+(?:"(?:[^"]|"")*+"|(?!")[^{delimiter}\r\n]*+){delimiter}')
    at, count = cell.match(text), 0
    while at:
        at, count = cell.match(text, at.end()), count + 1
    return count


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if header.count(";") > header.count(",") else ","

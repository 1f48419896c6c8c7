"""A CSV file as lines of cells, each with the number of the line it begins on."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Broken:
    """Where a file cannot be read any further, and why."""

    line: int
    words: str


@dataclass(frozen=True)
class CsvLines:
    """The lines that have anything in them, spaces tidied, up to where the file is broken."""

    lines: Sequence[Line]
    broken: Broken | None = None


def read_csv_lines(content: bytes) -> CsvLines:
    """The cells of a CSV file (UTF-8, comma or semicolon); lines count from 1."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return CsvLines((), Broken(line, "is not UTF-8. Save the file as “CSV UTF-8”."))
    return _split(text)


def column_name(cell: str) -> str:
    """A cell of the header as columns are called."""
    return cell.casefold().replace(" ", "_")


def _split(text: str) -> CsvLines:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found, begins = [], 1
    try:
        for cells in reader:
            tidy = [" ".join(cell.split()) for cell in cells]
            if any(tidy):
                found.append((begins, tidy))
            begins = reader.line_num + 1
    except csv.Error:
        return CsvLines(found, Broken(begins, "cannot be read: a quotation mark is missing or one too many."))
    return CsvLines(found)


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if header.count(";") > header.count(",") else ","

"""The report on paper and on the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sandbox.rehearsal.report.section import Section


def as_markdown(sections: Sequence[Section], title: str) -> str:
    """Headings, sentences and tables; the bars are left out, for their figures stand in the tables."""
    return "\n\n".join([f"# {title}", *(part for section in sections for part in _parts(section))]) + "\n"


def _parts(section: Section) -> list[str]:
    table = [_table(section)] if section.rows else []
    return [f"## {section.title}", *([_safe(section.words)] if section.words else []), *table]


def _table(section: Section) -> str:
    lines = [section.columns, ["---"] * len(section.columns), *section.rows]
    return "\n".join("| " + " | ".join(_safe(cell) for cell in line) + " |" for line in lines)


def _safe(cell: str) -> str:
    """What people typed stays words: no markup, no break of the table."""
    for letter in "\\`*_[]<>|#":
        cell = cell.replace(letter, f"\\{letter}")
    return " ".join(cell.split())


def print_report(sections: Sequence[Section], console: Console) -> None:
    for section in sections:
        console.rule(section.title)
        if section.words:
            console.print(Text(section.words))
        if section.rows:
            console.print(_rich_table(section))


def _rich_table(section: Section) -> Table:
    table = Table(show_edge=False)
    for column in section.columns:
        table.add_column(column, overflow="fold")
    for row in section.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table

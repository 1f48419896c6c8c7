"""`python -m bench.matching --sizes 1000x600,5000x3000`: a table of seconds, megabytes and results."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.matching.company import Size
from bench.matching.measuring import COMPANY, PLACES, Measured, Result, measured
from bench.matching.shapes import SHAPES

COLUMNS = ("Shape", "Mentees x mentors", "Solver", "CPU", "To SciPy", "Memory", "Matched", "Total", "Worst")
ALL = (COMPANY, *PLACES, *SHAPES)


def run(
    sizes: Annotated[str, typer.Option(help="Mentees x mentors, separated by commas.")] = "200x120,1000x600",
    shapes: Annotated[str, typer.Option(help=f"Some of {', '.join(ALL)}, or all.")] = COMPANY,
    seed: Annotated[int, typer.Option(help="Which made-up company.")] = 7,
    scipy: Annotated[bool, typer.Option(help="Also solve with SciPy's dense solver.")] = True,
) -> None:
    """Times the matcher, from people in memory to the proved answer, and SciPy's dense solver on the same
    table, which has the table given, proves nothing and breaks no ties."""
    table = Table(*COLUMNS)
    for shape in ALL if shapes == "all" else shapes.split(","):
        for size in map(Size.read, sizes.split(",")):
            found = measured(shape, size, seed, scipy)
            for solver, cells in _lines(found).items():
                table.add_row(shape, str(size), solver, *cells)
    Console(width=130).print(table)


def _lines(found: Measured) -> dict[str, list[str]]:
    lines = {"ours": _cells(found.ours, found.scipy)}
    if found.receipts is not None:
        lines["ours, its receipts"] = [f"{found.receipts:.3f} s", "", "", "", "", ""]
    if found.scipy is not None:
        lines["SciPy dense"] = _cells(found.scipy, found.scipy)
    return lines


def _cells(result: Result, scipy: Result | None) -> list[str]:
    ratio = f"{result.seconds / scipy.seconds:.2f}" if scipy else ""
    figures = [f"{n:,}" for n in (result.matched, result.total, result.worst)]
    return [f"{result.seconds:.3f} s", ratio, f"{result.megabytes:.0f} MB", *figures]


if __name__ == "__main__":
    typer.run(run)

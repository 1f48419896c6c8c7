"""`python -m bench.matching --sizes 1000x600,5000x3000`: a table of seconds, megabytes and results."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.matching.company import Size
from bench.matching.measuring import Measured, measured

COLUMNS = ("Mentees x mentors", "Scoring", "Solving", "match()", "SciPy", "match() / SciPy", "Memory")
RESULTS = ("Matched", "Total", "SciPy's total", "Worst")


def run(
    sizes: Annotated[str, typer.Option(help="Mentees x mentors, separated by commas.")] = "200x120,1000x600",
    seed: Annotated[int, typer.Option(help="Which made-up company.")] = 7,
    runs: Annotated[int, typer.Option(help="The quickest of this many counts.")] = 3,
) -> None:
    """Times the matcher against SciPy's dense solver on the same table , which breaks no ties."""
    table = Table(*COLUMNS, *RESULTS)
    for size in map(Size.read, sizes.split(",")):
        table.add_row(str(size), *_cells(measured(size, seed, runs)))
    Console(width=160).print(table)


def _cells(found: Measured) -> list[str]:
    seconds = [f"{n:.3f} s" for n in (found.scoring, found.solving, found.whole, found.scipy)]
    ratio = f"{found.whole / found.scipy:.2f}"
    summary = found.summary
    results = [f"{n:,}" for n in (summary.matched, summary.total, found.scipy_total, summary.worst or 0)]
    return [*seconds, ratio, f"{found.megabytes:.0f} MB", *results]


if __name__ == "__main__":
    typer.run(run)

"""`python -m bench.matching --sizes 1000x600,5000x3000`: a table of seconds, megabytes and results."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.matching.company import Size
from bench.matching.measuring import COMPANY, PLACES, SCIPY, Measured, Result, measured
from bench.matching.peers import HOW_TO_INSTALL, PEERS, missing
from bench.matching.shapes import SHAPES

COLUMNS = (
    *("Shape", "Mentees x mentors", "Solver", "CPU", "Times ours"),
    *("Memory", "Matched", "Total", "Worst"),
)
ALL = (COMPANY, *PLACES, *SHAPES)


def run(
    sizes: Annotated[str, typer.Option(help="Mentees x mentors, separated by commas.")] = "200x120,1000x600",
    shapes: Annotated[str, typer.Option(help=f"Some of {', '.join(ALL)}, or all.")] = COMPANY,
    seed: Annotated[int, typer.Option(help="Which made-up company.")] = 7,
    scipy: Annotated[bool, typer.Option(help="Also solve with SciPy's dense solver.")] = True,
    peers: Annotated[
        bool, typer.Option(help=f"Also with {' and '.join(PEERS)}: minutes at 1,000 x 600, beyond left out.")
    ] = False,
) -> None:
    """Times the matcher, from people in memory to the proved answer, and other solvers on the same table,
    who have the table given, prove nothing and break no ties."""
    console, table = Console(width=130), Table(*COLUMNS)
    if peers and missing():
        console.print(f"Not here: {', '.join(missing())}. To have them: {HOW_TO_INSTALL}")
    others = [*([SCIPY] if scipy else []), *(PEERS if peers else [])]
    for shape in ALL if shapes == "all" else shapes.split(","):
        for size in map(Size.read, sizes.split(",")):
            for solver, cells in _lines(measured(shape, size, seed, others)).items():
                table.add_row(shape, str(size), solver, *cells)
    console.print(table)


def _lines(found: Measured) -> dict[str, list[str]]:
    lines = {"ours": _cells(found.ours, found.ours)}
    lines |= {f"ours, {what}": [f"{n:.4f} s", "", "", "", "", ""] for what, n in found.also.items()}
    return lines | {name: _cells(result, found.ours) for name, result in found.others.items()}


def _cells(result: Result, ours: Result) -> list[str]:
    figures = [f"{n:,}" for n in (result.matched, result.total, result.worst)]
    ratio = f"{result.seconds / ours.seconds:,.1f}"
    return [f"{result.seconds:.3f} s", ratio, f"{result.megabytes:.0f} MB", *figures]


if __name__ == "__main__":
    typer.run(run)

"""`python -m bench.rehearsal --people 200 --weeks 26`: seconds, memory, calls, and where the time goes."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.rehearsal.playing import Measured, measured

SHOWN = 24


def run(
    people: Annotated[int, typer.Option(help="How many stand-in employees.")] = 200,
    weeks: Annotated[int, typer.Option(help="How long the program runs.")] = 26,
    seed: Annotated[int, typer.Option(help="Which made-up people.")] = 7,
) -> None:
    """Plays the usual program headless; looking where the time goes costs about a twentieth of it."""
    found = measured(people, weeks, seed)
    console = Console(width=120)
    console.print(_figures(found), _rooms(found))


def _figures(found: Measured) -> Table:
    table = Table("People x weeks", "Seconds", "CPU seconds", "Peak memory", "Calls", "Calls/s", "Deliveries")
    table.add_row(
        f"{found.people:,} x {found.weeks}",
        f"{found.seconds:,.1f}",
        f"{found.cpu_seconds:,.1f}",
        f"{found.megabytes:,.0f} MiB",
        f"{found.calls:,}",
        f"{found.calls / found.seconds:,.0f}",
        f"{found.deliveries:,}",
    )
    return table


def _rooms(found: Measured) -> Table:
    """What ran, or was waited for by what ran, by the innermost module of ours; the rest is libraries'."""
    table = Table("Where the time goes", "Share", "CPU seconds")
    for place, share in found.shares[:SHOWN]:
        table.add_row(place, f"{share:.1%}", f"{share * found.cpu_seconds:,.1f}")
    return table


if __name__ == "__main__":
    typer.run(run)

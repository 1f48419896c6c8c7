"""`python -m bench.promises P10 P11`: measure promises on this machine; exits with 1 if one is not kept."""

from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.promises.canaries import canaries
from bench.promises.clicks import approvals
from bench.promises.crashes import crashes
from bench.promises.due import due
from bench.promises.events import events
from bench.promises.figures import Figure
from bench.promises.killed import killed
from bench.promises.occurrences import occurrences
from bench.promises.pacing import pacing
from bench.promises.rush import quick_disk, slow_disk, slow_slack
from bench.promises.search import search
from bench.promises.writers import writers
from bot.memory import look_seldom

MEASURES: dict[str, tuple[str, Callable[[], Iterator[Figure]]]] = {
    "P1": ("Nothing is lost, nothing arrives twice: the simulation finds every planted mistake", search),
    "P2": ("A message whose sender was killed is settled within 150 s", killed),
    "P3": ("No event is acknowledged and not stored", events),
    "P4": ("A thousand clicks in one second are acknowledged", quick_disk),
    "P5": ("Two hundred clicks in one second are acknowledged on a slow disk", slow_disk),
    "P6": ("Two hundred forms in one second, while Slack is slow", slow_slack),
    "P7": ("Ten thousand people are due at once, and ticks that find nothing are cheap", due),
    "P9": ("What is due falls due once on each local date, in every zone, for two years", occurrences),
    "P10": ("Sixteen simultaneous clicks on Approve have one winner", approvals),
    "P11": ("Sixteen threads write and none finds the database locked", writers),
    "P12": ("Three processes together keep one rate", pacing),
    "P13": ("What somebody told in private reaches only those it is for", canaries),
    "P14": ("PostgreSQL crashes in mid-sending: nothing lost, nothing twice", crashes),
}


def run(
    which: Annotated[list[str] | None, typer.Argument(help=f"Some of {', '.join(MEASURES)}.")] = None,
) -> None:
    """Measure these, or all."""
    look_seldom()
    kept = [_show(name) for name in which or MEASURES]
    if not all(kept):
        raise typer.Exit(1)


def _show(name: str) -> bool:
    title, measure = MEASURES[name]
    figures = list(measure())
    table = Table("Measured", "Value", "Promise", "", title=f"{name}: {title}")
    for figure in figures:
        mark = "" if not figure.promise else "kept" if figure.kept else "NOT KEPT"
        table.add_row(figure.what, figure.value, figure.promise, mark)
    Console(width=110).print(table)
    return all(figure.kept for figure in figures)


if __name__ == "__main__":
    typer.run(run)

"""`python -m bench.round`: 5,000 introductions at Slack's pace; are they as quick as it lets them be?"""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.round.sending import PERMITTED, Measured, measured

LEAST_SHARE, LARGEST_ERROR = 0.95, 0.05
TOLD_EVERY = 40


def run(
    pairs: Annotated[int, typer.Option(help="How many introductions.")] = 5_000,
    scheduled: Annotated[
        bool, typer.Option("--scheduled", help="As in a workspace where the probe has proven the list.")
    ] = False,
) -> None:
    """Sends a round on the stand-in Slack with its rate limits on; the clock moves as fast as it can."""
    console, heard = Console(width=120), list[str]()

    def tell(words: str) -> None:
        heard.append(words)
        if len(heard) % TOLD_EVERY == 1:
            console.print(words, markup=False, highlight=False)

    found = measured(pairs, scheduled, tell)
    console.print(heard[-1], table(found))
    if not is_good(found):
        raise typer.Exit(1)


def is_good(found: Measured) -> bool:
    """Whether every figure is as promised."""
    all_there = found.arrived == found.pairs and not found.refused
    return all_there and found.share >= LEAST_SHARE and found.error <= LARGEST_ERROR


def table(found: Measured) -> Table:
    minutes, foretold = found.took.total_seconds() / 60, found.foretold.total_seconds() / 60
    shown = Table("Figure", "Measured", "Goal")
    shown.add_row("Introductions that arrived", f"{found.arrived:,}", f"{found.pairs:,}")
    shown.add_row(
        f"Of the {PERMITTED} a minute that Slack permits", f"{found.share:.1%}", f"≥ {LEAST_SHARE:.0%}"
    )
    shown.add_row("Refused for coming too fast, after one minute", str(found.refused), "0")
    shown.add_row("Minutes it took", f"{minutes:,.1f}", "")
    shown.add_row("Minutes foretold at the start", f"{foretold:,.1f}", "")
    shown.add_row("Off by", f"{found.error:.1%}", f"≤ {LARGEST_ERROR:.0%}")
    shown.add_row("Updates of the coordinators' message", f"{found.updates:,}", "")
    shown.add_row("Seconds here (of them at work)", f"{found.seconds:,.0f} ({found.cpu_seconds:,.0f})", "")
    return shown


if __name__ == "__main__":
    typer.run(run)

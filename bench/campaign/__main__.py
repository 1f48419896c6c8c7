"""`python -m bench.campaign --database sqlite`: kill and freeze bots, and count what arrived."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.campaign.bots import STARTED
from bench.campaign.postgresql import a_server
from bench.campaign.run import CRASHED, Outcome, Wish, run_campaign


def run(
    database: Annotated[str, typer.Option(help="sqlite or postgresql.")] = "sqlite",
    messages: Annotated[int, typer.Option(help="Each is handed in twice.")] = 5_000,
    interruptions: Annotated[int, typer.Option(help="Kills and freezes.")] = 1_000,
    minutes: Annotated[float, typer.Option(help="Interrupt no longer than this.")] = 120,
    bots: Annotated[int, typer.Option(help="Processes; 0 means one on SQLite and three on PostgreSQL.")] = 0,
    crashes: Annotated[int, typer.Option(help="How often PostgreSQL is made to crash.")] = 6,
    speed: Annotated[float, typer.Option(help="How much faster than life the bots' clock runs.")] = 5,
    seed: Annotated[int, typer.Option(help="Which campaign.")] = 1,
    certain: Annotated[
        bool,
        typer.Option("--certain/--direct", help="Trust Slack's list of scheduled messages."),
    ] = True,
) -> None:
    """Exits with 1 if anything was lost or arrived twice."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder, _address(database, Path(folder)) as url:
        number = bots or (1 if database == "sqlite" else 3)
        falls = crashes if database == "postgresql" else 0
        wish = Wish(
            database_url=url,
            folder=Path(folder),
            bots=number,
            messages=messages,
            interruptions=interruptions,
            minutes=minutes,
            crashes=falls,
            speed=speed,
            seed=seed,
            certain=certain,
        )
        outcome = run_campaign(wish)
    _print(outcome, wish)
    if outcome.verdict.lost or outcome.verdict.twice or outcome.strangers:
        raise typer.Exit(1)


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    if database == "postgresql":
        with a_server() as address:
            yield address
    else:
        yield f"sqlite:///{folder / 'bot.db'}"


def _print(outcome: Outcome, wish: Wish) -> None:
    console = Console(width=110)
    console.print(_verdict(outcome, wish))
    console.print(_counts("Kills and freezes", outcome.done - _others(outcome)))
    console.print(_counts("What Slack did", outcome.record.troubles))


def _others(outcome: Outcome) -> Counter[str]:
    """What was done besides killing and freezing."""
    return Counter({name: outcome.done[name] for name in (STARTED, CRASHED)})


def _verdict(outcome: Outcome, wish: Wish) -> Table:
    verdict = outcome.verdict
    table = Table("Verdict", "", title=f"{wish.bots} bots, {outcome.seconds:,.0f} s")
    lines = {
        "Messages, each handed in twice": wish.messages,
        "Arrived once": verdict.once,
        "Named, because nobody can know": verdict.named,
        "… of which arrived": verdict.named_arrived,
        "Lost": len(verdict.lost),
        "Arrived twice": len(verdict.twice),
        "Newcomers the bot does not know": outcome.strangers,
        "Processes that were started again": outcome.done[STARTED],
        "Crashes of the database": outcome.done[CRASHED],
    }
    for label, number in lines.items():
        table.add_row(label, f"{number:,}")
    for key in (*verdict.lost[:5], *verdict.twice[:5]):
        table.add_row("for example", key)
    return table


def _counts(title: str, counts: Counter[str]) -> Table:
    table = Table(title, "Times")
    for name, times in sorted(counts.items()):
        table.add_row(name, f"{times:,}")
    table.add_row("together", f"{sum(counts.values()):,}")
    return table


if __name__ == "__main__":
    typer.run(run)

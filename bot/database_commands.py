"""The commands about what the app keeps, for whoever runs it."""

from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.terminal import console, say

commands = typer.Typer()
Address = "sqlite:///file.db or postgresql+psycopg://user@host/name"


@commands.command("copy-database")
def copy_database(
    source: Annotated[str, typer.Argument(metavar="FROM", help=f"The database to read: {Address}.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new, empty one to write, of either kind.")],
) -> None:
    """Copy everything to another database, compare the two table by table, and say how to go on."""
    from bot.copying import copy_database as copy

    say(copy(source, target, SystemClock(), console()))

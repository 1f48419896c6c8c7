"""What all commands share on a terminal: settings or the reasons why not, and telling what came of it."""

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.operators import Report
from bot.settings import BadSettings, Settings, read_settings

if TYPE_CHECKING:
    from rich.console import Console

WIDE = 200  # in a pipe, where nobody knows how wide it will be read


def console() -> "Console":
    """As wide as the terminal; in a pipe as wide as is needed."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)


def say(report: Report) -> None:
    """Tell the operator what came of it; exit code 2 if nothing was written for a reason."""
    for line in report.lines:
        typer.echo(line, err=not report.accepted)
    if not report.accepted:
        raise typer.Exit(2)


def settings_or_exit() -> Settings:
    """The settings; without them, what is wrong with each and exit code 2."""
    try:
        return read_settings()
    except BadSettings as error:
        exit_for(error.problems)


def exit_for(problems: list[str], status: int = 2) -> NoReturn:
    """Say why the bot cannot start."""
    typer.echo("The bot cannot start:", err=True)
    for problem in problems:
        typer.echo(f"- {problem}", err=True)
    typer.echo("See docs/install.md.", err=True)
    raise typer.Exit(status)

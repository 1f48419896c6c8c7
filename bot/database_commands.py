"""The commands about what the app keeps, for whoever runs it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.terminal import console, say, settings_or_exit

commands = typer.Typer()
WhichWorkspace = Annotated[str | None, typer.Option(help="Which one, if there are several.")]
ADDRESS = "sqlite:///file.db or postgresql+psycopg://user@host/name"


@commands.command("copy-database")
def copy_database(
    source: Annotated[str, typer.Argument(metavar="FROM", help=f"The database to read: {ADDRESS}.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new, empty one to write, of either kind.")],
) -> None:
    """Copy everything to another database, compare the two table by table, and say how to go on."""
    from bot.copying import copy_database as copy

    say(copy(source, target, SystemClock(), console()))


@commands.command()
def backup(
    folder: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Write it here.", show_default="BACKUP_FOLDER, or backups"),
    ] = None,
) -> None:
    """Write a backup of the SQLite file now; the app may go on running."""
    from bot.backups import back_up

    say(back_up(settings_or_exit(), folder, SystemClock()))


@commands.command()
def restore(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A backup that the app has made.")
    ],
) -> None:
    """Put a backup in the place of the database, which is kept under another name. Stop the app first."""
    from bot.restoring import restore as put_back

    say(put_back(settings_or_exit(), file, SystemClock()))


@commands.command("resume-sending")
def resume_sending() -> None:
    """After a restore: look in Slack for what may have been sent since the backup, then send again."""
    from bot.restoring import resume_sending as resume

    say(resume(settings_or_exit(), SystemClock()))


@commands.command()
def deliveries(
    days: Annotated[int, typer.Option(min=1, max=365, help="How far to look back for troubles.")] = 7,
    workspace: WhichWorkspace = None,
) -> None:
    """Say how many messages wait, were sent or failed, why, and what to do about it."""
    from bot.deliveries import show_deliveries

    say(show_deliveries(settings_or_exit(), workspace, days, console()))


@commands.command()
def erase(
    slack_id: Annotated[str, typer.Argument(metavar="PERSON", help="Their Slack member id, U… or W….")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask once more.")] = False,
    workspace: WhichWorkspace = None,
) -> None:
    """Delete what one person has told; they leave their programs. `/mentorship delete me` does the same."""
    from bot.erasure import erase as erase_person

    say(
        erase_person(settings_or_exit(), slack_id, workspace, lambda question: yes or typer.confirm(question))
    )

"""The command line: run, doctor, people, program, match, demo, rehearse, and what database_commands has."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.database_commands import commands as database_commands
from bot.terminal import console, exit_for, say, settings_or_exit
from bot.ways import How
from storage.database import Database

app = typer.Typer(
    help="A Slack app that runs a company's whole mentorship program.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
program = typer.Typer(
    help="A program as a file: write one, check it, apply it. Ready-made ones are in programs/.",
    no_args_is_help=True,
)
app.add_typer(program, name="program")
app.add_typer(database_commands)
ProgramFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A program file (YAML).")]
WhichWorkspace = Annotated[str | None, typer.Option(help="Which one, if there are several.")]


@app.command()
def run() -> None:
    """Connect to Slack and run until stopped."""
    settings = settings_or_exit()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("apscheduler", "uvicorn"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    from bot.service import CannotStart, run_until_stopped

    try:
        status = run_until_stopped(settings, lambda: typer.echo("Connected to Slack. Press Ctrl-C to stop."))
    except CannotStart as error:
        exit_for([str(error)], error.status)
    raise typer.Exit(status)


@app.command()
def doctor(
    probe: Annotated[
        bool, typer.Option("--probe", help="Try out on the workspace what Slack does not promise; keep it.")
    ] = False,
) -> None:
    """Check tokens, scopes, database, channels and clock, and name every problem with its remedy."""
    from bot.doctor import examine
    from bot.doctor.probe import probe as try_out

    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # what goes wrong is told as a finding
    findings = try_out() if probe else examine()
    is_well = True
    for finding in findings:
        typer.echo(finding.line)
        is_well = is_well and not finding.is_problem
    if not is_well:
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date (run does so too)."""
    from storage.migrate import upgrade

    upgrade(Database(settings_or_exit().database_url))
    typer.echo("The database is up to date.")


@app.command()
def people(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file from HR.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what would change.")] = False,
    workspace: WhichWorkspace = None,
) -> None:
    """Read departments, levels, managers, titles and countries from the HR file."""
    from bot.people import bring_in

    say(bring_in(settings_or_exit(), file, check=check, workspace=workspace))


@program.command("export")
def export_program(
    number: Annotated[int, typer.Argument(min=1, help="The program's number, as in `/mentorship admin`.")],
    file: Annotated[Path | None, typer.Argument(help="A new file; without it, the terminal.")] = None,
    workspace: WhichWorkspace = None,
) -> None:
    """Write what was decided about a program to a file that `apply` takes back."""
    from bot.program_files import export_program as export

    say(export(settings_or_exit(), number, file, workspace))


@program.command("check")
def check_program(file: ProgramFile) -> None:
    """Name everything that is wrong with a program file, by line and field; write nothing."""
    from bot.clock import SystemClock
    from bot.program_files import check_file

    say(check_file(file, SystemClock().now().date()))


@program.command("apply")
def apply_program(
    file: ProgramFile,
    slack_id: Annotated[
        str | None,
        typer.Option("--as", help="Slack member id of who runs the program; they need the right to do so."),
    ] = None,
    coordinator_channel: Annotated[str | None, typer.Option(help="Goes before the file's; an id.")] = None,
    announcement_channel: Annotated[str | None, typer.Option(help="Goes before the file's; an id.")] = None,
    workspace: WhichWorkspace = None,
) -> None:
    """Make a draft program of a file, or change the one whose number the file has."""
    from bot.program_files import Wish, apply_file

    given = {"coordinator_channel": coordinator_channel, "announcement_channel": announcement_channel}
    channels = {name: channel for name, channel in given.items() if channel}
    say(apply_file(settings_or_exit(), file, Wish(slack_id, workspace, channels)))


ReadFile = typer.Option(exists=True, dir_okay=False, help="Rules and points of this program file (YAML).")
WhatIf = typer.Option(exists=True, dir_okay=False, metavar="FILE …", help="What if: by other program files.")
MoreFiles = typer.Argument(exists=True, dir_okay=False, hidden=True)
Bar = typer.Option(min=0, help="Make few pairs below so many points.", show_default="a third of full marks")


@app.command()
def match(
    people: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Who takes part: CSV or JSON.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Write the result here (JSON).")],
    more: Annotated[list[Path] | None, MoreFiles] = None,
    program: Annotated[Path | None, ReadFile] = None,
    compare: Annotated[list[Path] | None, WhatIf] = None,
    table: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the points of every pair here, too (.npz).")
    ] = None,
    bar: Annotated[int | None, Bar] = None,
    best_fit_first: Annotated[
        bool, typer.Option("--best-fit-first", help="Most points first, then as many matched as possible.")
    ] = False,
) -> None:
    """Match the people of a spreadsheet, without Slack or a database."""
    from bot.clock import SystemClock
    from bot.matching import MatchOrder, match_people

    if more and not compare:
        raise typer.BadParameter("takes one file with people; the others go after --compare.")
    order = MatchOrder(people, out, program, (*(compare or ()), *(more or ())), table, bar, best_fit_first)
    report, what_if = match_people(order, SystemClock().now().date())
    say(report)
    if what_if is not None:
        console().print(what_if)


@app.command()
def pair(
    people: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Who takes part: CSV or JSON.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Write the result here (JSON).")],
    how: Annotated[How, typer.Option(help="By everybody's own wishes (prefers), or as peers of one pool.")],
    program: Annotated[Path | None, ReadFile] = None,
    rounds: Annotated[
        int, typer.Option(min=1, max=500, help="For peers: so many rounds, each with a new partner.")
    ] = 1,
) -> None:
    """Pair the people of a spreadsheet by their own wishes, or with their peers."""
    from bot.clock import SystemClock
    from bot.pairing import PairOrder, pair_people

    say(pair_people(PairOrder(people, out, how, program, rounds), SystemClock().now().date()))


PORT = typer.Option(min=1, max=65_535, help="Where the page is served; the next free one if it is taken.")


@app.command()
def demo(port: Annotated[int, PORT] = 8030) -> None:
    """Try everything in a workspace like Slack, with 24 stand-in people: prints the address of a page."""
    _rehearse(port=port)


@app.command()
def rehearse(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="Play this program file (YAML).")
    ] = None,
    people: Annotated[
        str, typer.Option(help="How many made-up people, or a CSV file with real ones.")
    ] = "24",
    weeks: Annotated[
        int | None,
        typer.Option(min=4, max=104, help="How long the program runs.", show_default="12, or as in the file"),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed plays the same program.")] = 1,
    port: Annotated[int, PORT] = 8030,
    headless: Annotated[
        bool, typer.Option("--headless", help="No page: play to the end, print one JSON line of counts.")
    ] = False,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="No page: play to the end, told here, with the report.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="With --headless or --terminal: the report, as Markdown."),
    ] = None,
    transcript: Annotated[
        Path | None, typer.Option(help="Write every call and payload to this file.")
    ] = None,
) -> None:
    """Play a whole program with stand-in employees before it is real, watched on a page like Slack."""
    kept = {"report": report, "transcript": transcript}
    how = "headless" if headless else "terminal" if terminal else "page"
    _rehearse(file, people, weeks, seed, port=port, how=how, **kept)


def _rehearse(
    file: Path | None = None,
    people: str = "24",
    weeks: int | None = None,
    seed: int = 1,
    *,
    port: int,
    how: str = "page",
    **kept: Path | None,
) -> None:
    from bot.program_files import refusal
    from bot.rehearse import BadPeople, Rehearsal, cast_from, play_headless, script_from, serve, tell, unfit
    from mentorship.hr_file import BadHrFile
    from mentorship.program_files import BadProgramFile

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        wanted = Rehearsal(cast_from(people, seed), script_from(file, weeks), seed, **kept)
        if how == "page":
            serve(wanted, port)
        else:
            {"headless": play_headless, "terminal": tell}[how](wanted)
    except BadProgramFile as error:
        say(refusal(error))
    except BadHrFile as error:
        say(unfit(error))
    except BadPeople as error:
        raise typer.BadParameter(str(error), param_hint="--people") from None

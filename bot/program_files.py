"""`program`: writes a program to a file, checks such a file and applies it, and says what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.operators import NotPossible, Report, opened
from bot.settings import Settings
from bot.workbench import Workbench
from mentorship.cadence import local_day
from mentorship.people import find_person
from mentorship.program_files import (
    BadProgramFile,
    ProgramFile,
    apply_program_file,
    read_program_file,
    write_program_file,
)
from mentorship.program_files.fields import CHANNELS
from mentorship.program_files.kinds import ChannelId
from mentorship.program_form import form_of
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.tables import Person, Program
from storage.words import ProgramState

WHO = (
    "Add --as and the Slack member id of whoever runs the program, such as --as U012ABC3D "
    "(in Slack: profile, …, Copy member ID)."
)


@dataclass(frozen=True)
class Wish:
    """How a file is to be applied; `slack_id` is who does it, `channels` go before the file's."""

    slack_id: str | None = None
    workspace: str | None = None
    channels: dict[str, str] = field(default_factory=dict)


def export_program(settings: Settings, number: int, file: Path | None, workspace: str | None) -> Report:
    """Write the program to a new file, or to the terminal if there is none."""
    return _reported(lambda: _export(settings, number, file, workspace))


def check_file(file: Path, today: date) -> Report:
    """Say what the file would make, or everything that is wrong with it; writes nothing."""
    return _reported(lambda: _check(file, today))


def apply_file(settings: Settings, file: Path, wish: Wish) -> Report:
    """Make a program of the file, or change the one whose number it has, all or nothing."""
    return _reported(lambda: _apply(settings, file.read_bytes(), wish))


def refusal(error: BadProgramFile) -> Report:
    """Everything that is wrong with a file."""
    problems = [f"- {problem.sentence}" for problem in error.problems]
    return Report(["Nothing was written. Please mend the file:", *problems], accepted=False)


def _reported(act: Callable[[], list[str]]) -> Report:
    try:
        return Report(act())
    except BadProgramFile as error:
        return refusal(error)
    except (Refused, NotPossible) as error:
        return Report([f"Nothing was written. {error.sentence}"], accepted=False)


def _export(settings: Settings, number: int, file: Path | None, workspace: str | None) -> list[str]:
    with opened(settings, workspace) as bench, bench.read() as work:
        text = write_program_file(form_of(program_by_id(work, number)), number)
    if file is None:
        return text.splitlines()
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except OSError as error:
        reason = "there is a file of that name" if isinstance(error, FileExistsError) else error.strerror
        raise NotPossible(f"{file} cannot be written: {reason}.") from None
    return [f"Program {number} is in {file}. `python -m bot program apply {file}` takes it back."]


def _check(file: Path, today: date) -> list[str]:
    read = read_program_file(file.read_bytes(), today)
    missing = [_option(name) for name in CHANNELS if name not in read.channels]
    lines = [f"The file is fine. {_what(read)}"]
    if missing and read.program is None:
        lines.append(f"It names no channels for these, so give them when you apply it: {', '.join(missing)}.")
    return lines


def _apply(settings: Settings, content: bytes, wish: Wish) -> list[str]:
    _check_channels(wish.channels)
    with opened(settings, wish.workspace) as bench, bench.write() as work:
        actor = _actor(work, bench, wish.slack_id)
        file = read_program_file(content, local_day(work.now, actor.zone, work.default_zone))
        program = apply_program_file(work, actor, file, wish.channels)
    return _told(file, program)


def _check_channels(channels: dict[str, str]) -> None:
    kind = ChannelId()
    for name, channel in channels.items():
        try:
            kind.take(channel)
        except ValueError:
            raise NotPossible(f"{_option(name)} {kind.wants}") from None


def _actor(work: Work, bench: Workbench, slack_id: str | None) -> Person:
    """Who applies the file: the one named, or the only one whom the operator listed."""
    chosen = slack_id or (next(iter(bench.owners)) if len(bench.owners) == 1 else None)
    if chosen is None:
        raise NotPossible(WHO)
    person = find_person(work, chosen)
    if person is None:
        raise NotPossible(f"The app has not met anybody with this Slack member id. {WHO}")
    return person


def _told(file: ProgramFile, program: Program) -> list[str]:
    if file.program is not None:
        return [f"Program {program.key} is changed. {_what(file)}"]
    return [
        f"Program {program.key} is set up as a {ProgramState.DRAFT}. {_what(file)}",
        "Invite the app to both channels and ask `python -m bot doctor`; "
        f"open enrollment in Slack with `/mentorship admin open {program.key}`.",
        f"To change it with this file later, add the line `program: {program.key}`.",
    ]


def _what(file: ProgramFile) -> str:
    closes, starts, ends = file.dates
    return f"“{file.name}”: enrollment closes on {closes}; it runs from {starts} to {ends}."


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"

"""`demo` and `rehearse`: a whole program with stand-in employees, without a Slack account."""

import json
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.operators import Report
from mentorship.hr_file import BadHrFile
from mentorship.program_files import read_program_file
from sandbox.rehearsal.cast import PEER, Cast, make_cast
from sandbox.rehearsal.conductor import Conductor
from sandbox.rehearsal.latest import Latest
from sandbox.rehearsal.narration import Narrator
from sandbox.rehearsal.people_file import FEWEST, MOST, read_people
from sandbox.rehearsal.play import Audience, Play
from sandbox.rehearsal.report import report_sections
from sandbox.rehearsal.report.text import as_markdown, print_report
from sandbox.rehearsal.script import Script, script_of, usual_script
from sandbox.rehearsal.stage import Stage, open_stage
from sandbox.rehearsal.tally import as_json, count

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
PORTS_TO_TRY = 50
# Seconds for an acknowledgement: what a rehearsal tells must not depend on what else the machine does.
A_BUSY_MACHINE = 30.0


class BadPeople(Exception):
    """The text says what `--people` wants."""


@dataclass(frozen=True)
class Rehearsal:
    """What is to be played and what is to be kept of it."""

    cast: Cast
    script: Script
    seed: int
    transcript: Path | None = None
    report: Path | None = None

    def play(self, stage: Stage, audience: Audience) -> Play:
        return Play(stage, self.cast, self.script, self.seed, audience)


def script_from(file: Path | None, weeks: int | None) -> Script:
    """The program to play: the file's, or the usual one; raises BadProgramFile.

    A rehearsal has a calendar of its own, so any day of the file may have passed.
    """
    if file is None:
        return usual_script(weeks)
    return script_of(read_program_file(file.read_bytes(), date.min), weeks)


def cast_from(people: str, seed: int) -> Cast:
    """Made-up people for a number, real ones for a CSV file; raises BadHrFile, or BadPeople for neither."""
    if people.isdecimal():
        if not FEWEST <= int(people) <= MOST:
            raise BadPeople(f"wants {FEWEST} to {MOST:,} people.")
        return Cast(tuple(make_cast(int(people), seed)))
    if not Path(people).is_file():
        raise BadPeople("wants a number or a CSV file, and there is no such file.")
    return read_people(Path(people).read_bytes(), seed)


def unfit(error: BadHrFile) -> Report:
    """What is wrong with the people file."""
    problems = [f"- {problem.sentence}" for problem in error.problems]
    return Report(["Nothing was played. Please mend the people file:", *problems], accepted=False)


def serve(wanted: Rehearsal, port: int) -> None:
    """Play with the page, from the first day on, until somebody stops it."""
    with _opened(wanted, free_port(port)) as stage:
        latest = Latest()
        play = wanted.play(stage, latest)
        play.begin()
        conductor = Conductor(play, latest)
        stage.sandbox.conduct(conductor)
        conductor.start()
        try:
            stop = _asked_to_stop()
            _say(_welcome(stage))
            stop.wait()
        finally:
            conductor.stop()


def _asked_to_stop() -> threading.Event:
    """Set by Ctrl-C, and by whoever ends the process from outside."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _welcome(stage: Stage) -> list[str]:
    return [
        f"Open {stage.sandbox.page_url} in a browser: a workspace like Slack, on the day enrollment opens.",
        "Choose who you are, then type /mentorship join as an employee, or /mentorship admin as Cora.",
        "Move the clock or press Play: whoever you do not play goes on by themselves. Ctrl-C ends it.",
    ]


def play_headless(wanted: Rehearsal) -> None:
    """Play to the end in silence, and print one JSON line of counts."""
    with (
        _opened(wanted, in_process=True) as stage,
        Narrator(stage, Console(file=sys.stderr), quiet=True) as narrator,
    ):
        play = wanted.play(stage, narrator)
        play.run()
        _finish(wanted, play)


def tell(wanted: Rehearsal) -> None:
    """Play to the end, told on the terminal, with both reports and the counts."""
    console = Console(highlight=False)
    with _opened(wanted, in_process=True) as stage:
        with Narrator(stage, console) as narrator:
            play = wanted.play(stage, narrator)
            play.begin()
            learners = (key for key, one in play.actors.items() if one.employee.role in ("mentee", PEER))
            narrator.follows = next(learners, "")
            play.advance(play.end)
        narrator.closing_report()
        print_report(report_sections(play), console)
        _finish(wanted, play)


def _finish(wanted: Rehearsal, play: Play) -> None:
    if wanted.report is not None:
        title = f"Rehearsal of {wanted.script.name}"
        wanted.report.write_text(as_markdown(report_sections(play), title), encoding="utf-8")
    _say([json.dumps(as_json(count(play.stage)))])


@contextmanager
def _opened(wanted: Rehearsal, port: int = 0, *, in_process: bool = False) -> Iterator[Stage]:
    if wanted.transcript is not None:
        wanted.transcript.unlink(missing_ok=True)
    stage = open_stage(
        MANIFEST,
        transcript=wanted.transcript,
        port=port,
        in_process=in_process,
        patience=A_BUSY_MACHINE,
    )
    try:
        yield stage
    finally:
        stage.close()


def free_port(first: int) -> int:
    """The port itself, or the next one that nothing listens on; 0 stays 0, which is any."""
    for port in range(first, first + PORTS_TO_TRY) if first else ():
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    return 0


def _say(lines: list[str]) -> None:
    """At once, also into a pipe."""
    for line in lines:
        Console(soft_wrap=True, highlight=False).print(line, markup=False)
    sys.stdout.flush()

"""`demo` and `rehearse`: a whole program with stand-in employees, without a Slack account."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from rich.console import Console

from mentorship.program_files import read_program_file
from sandbox.rehearsal.narration import Narrator
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.script import Script, script_of, usual_script
from sandbox.rehearsal.stage import open_stage
from sandbox.rehearsal.tally import Tally, as_json, count

MANIFEST = Path(__file__).parent.parent / "manifest.yml"


def script_from(file: Path | None, weeks: int | None) -> Script:
    """The program to play: the file's, or the usual one; raises BadProgramFile.

    A rehearsal has a calendar of its own, so any day of the file may have passed.
    """
    if file is None:
        return usual_script(weeks)
    return script_of(read_program_file(file.read_bytes(), date.min), weeks)


def play_program(
    people: int, script: Script, seed: int, *, quiet: bool, transcript: Path | None = None
) -> tuple[Tally, float]:
    """Play a program, telling it unless `quiet`; gives the numbers and the seconds it took."""
    began = time.monotonic()
    if transcript is not None:
        transcript.unlink(missing_ok=True)
    stage = open_stage(MANIFEST, transcript=transcript)
    console = Console(file=sys.stderr if quiet else sys.stdout, highlight=False)
    try:
        with Narrator(stage, console, quiet=quiet) as narrator:
            Play(stage, people, script, seed, narrator).run()
        if not quiet:
            narrator.closing_report()
        return count(stage), time.monotonic() - began
    finally:
        stage.close()


def demo() -> None:
    """24 people, 12 weeks, told as it goes."""
    tally, seconds = play_program(24, usual_script(), seed=1, quiet=False)
    console = Console(highlight=False)
    console.rule("In numbers")
    for name, value in as_json(tally).items():
        console.print(f"{name.replace('_', ' ')}: {value}")
    console.print(f"Played in {seconds:.0f} seconds, over a real Socket Mode connection to a stand-in Slack.")


def rehearse(people: int, script: Script, seed: int, *, headless: bool, transcript: Path | None) -> None:
    """Play a program and end with one JSON line of counts."""
    tally, _ = play_program(people, script, seed, quiet=headless, transcript=transcript)
    Console(soft_wrap=True, highlight=False).print(json.dumps(as_json(tally)), markup=False)

"""`demo` and `rehearse`: a whole program with stand-in employees, without a Slack account."""

import json
import sys
import time
from pathlib import Path

from rich.console import Console

from sandbox.rehearsal.narration import Narrator
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.stage import open_stage
from sandbox.rehearsal.tally import Tally, as_json, count

MANIFEST = Path("manifest.yml")


def play_program(
    people: int, weeks: int, seed: int, *, quiet: bool, transcript: Path | None = None
) -> tuple[Tally, float]:
    """Play a program, telling it unless `quiet`; gives the numbers and the seconds it took."""
    began = time.monotonic()
    if transcript is not None:
        transcript.unlink(missing_ok=True)
    stage = open_stage(MANIFEST, transcript=transcript)
    console = Console(file=sys.stderr if quiet else sys.stdout, highlight=False)
    try:
        with Narrator(stage, console, quiet=quiet) as narrator:
            Play(stage, people, weeks, seed, narrator).run()
        if not quiet:
            narrator.closing_report()
        return count(stage), time.monotonic() - began
    finally:
        stage.close()


def demo() -> None:
    """24 people, 12 weeks, told as it goes."""
    tally, seconds = play_program(24, 12, seed=1, quiet=False)
    console = Console(highlight=False)
    console.rule("In numbers")
    for name, value in as_json(tally).items():
        console.print(f"{name.replace('_', ' ')}: {value}")
    console.print(f"Played in {seconds:.0f} seconds, over a real Socket Mode connection to a stand-in Slack.")


def rehearse(people: int, weeks: int, seed: int, *, headless: bool, transcript: Path | None) -> None:
    """Play a program and end with one JSON line of counts."""
    tally, _ = play_program(people, weeks, seed, quiet=headless, transcript=transcript)
    Console(soft_wrap=True, highlight=False).print(json.dumps(as_json(tally)), markup=False)

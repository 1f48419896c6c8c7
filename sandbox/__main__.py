"""`python -m sandbox`: the stand-in workspace on its own, for a bot started by hand."""

import itertools
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from sandbox.options import SandboxOptions
from sandbox.workbench import Sandbox

GIVEN = ("Ada", "Ben", "Chi", "Dana", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kai", "Lea")
FAMILY = ("Sample", "Example", "Trial", "Draft", "Model", "Pattern", "Sketch", "Mockup")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", None)
TITLES = ("Engineer", "Designer", "Analyst", "Team Lead")


def run(
    manifest: Annotated[Path, typer.Option(help="The app's manifest.yml.")] = Path("manifest.yml"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8765,
    people: Annotated[int, typer.Option(help="How many made-up people work here.")] = 24,
    transcript: Annotated[Path | None, typer.Option(help="File for every call and payload.")] = None,
    rate_limits: Annotated[bool, typer.Option(help="Enforce Slack's rate limits.")] = True,
) -> None:
    """Runs a stand-in Slack workspace until Ctrl+C and prints the environment a bot needs, and its page."""
    options = SandboxOptions(port=port, transcript=transcript, rate_limits=rate_limits)
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: stopped.set())
    with Sandbox(manifest, options) as sandbox:
        populate(sandbox, people)
        typer.echo(f"SLACK_API_URL={sandbox.api_url}")
        typer.echo(f"SLACK_BOT_TOKEN={sandbox.bot_token}")
        typer.echo(f"SLACK_APP_TOKEN={sandbox.app_token}")
        typer.echo(f"Use the workspace in a browser: {sandbox.page_url}")
        stopped.wait()


def populate(sandbox: Sandbox, people: int) -> None:
    """Adds made-up people from everywhere and the channel they are all in."""
    names, zones, titles = _names(), itertools.cycle(ZONES), itertools.cycle(TITLES)
    added = [sandbox.add_person(next(names), tz=next(zones), title=next(titles)) for _ in range(people)]
    sandbox.add_channel("general", added)


def _names() -> Iterator[str]:
    """Names without end, plainly invented and none twice."""
    for lap in itertools.count(1):
        for family, given in itertools.product(FAMILY, GIVEN):
            yield f"{given} {family}" if lap == 1 else f"{given} {family} {lap}"


if __name__ == "__main__":
    typer.run(run)

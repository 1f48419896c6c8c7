"""`python -m bench.start`: from the start of the process to Slack being able to reach it, and its memory.

The stand-in Slack runs in this process and shares the machine. Memory is read from /proc, so on Linux only.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sandbox import Person, Sandbox, SandboxOptions
from sandbox.__main__ import populate

ROOT = Path(__file__).parent.parent
GOAL_SECONDS, GOAL_MEBIBYTES = 3.0, 150.0
COMMANDS = ("", "help", "status", "join", "profile")


@dataclass(frozen=True)
class Start:
    """One start; seconds are of the wall, and of the process's own work until it was connected."""

    name: str
    connected: float
    work: float
    at_first: float
    everybody_read: float
    highest: float


class Process:
    """The bot in a process of its own."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        environment = {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'mentorship.db'}",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
        }
        self._running = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self._running.terminate()
        self._running.wait(30)

    def has_ended(self) -> bool:
        return self._running.poll() is not None

    def mebibytes(self, which: str) -> float:
        """`which` is VmRSS, what it holds now, or VmHWM, the most it ever held."""
        lines = Path(f"/proc/{self._running.pid}/status").read_text().splitlines()
        return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(which))

    def work_seconds(self) -> float:
        return work_seconds(self._running.pid)


def work_seconds(pid: int) -> float:
    """How long the processors have worked for this process until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(sandbox: Sandbox, folder: Path) -> Iterator[Process]:
    process = Process(sandbox, folder)
    try:
        yield process
    finally:
        process.stop()
        wait_until(lambda: sandbox.socket_count == 0)


def wait_until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def measure(name: str, sandbox: Sandbox, folder: Path, pages: int, clicks: int) -> Start:
    """Start, wait until everybody has been read, and let people use it."""
    read_before = sandbox.transcript.calls["users.list"]
    begun = time.monotonic()
    with started(sandbox, folder) as process:
        wait_until(lambda: sandbox.socket_count == 1 or process.has_ended())
        sandbox.wait_for_socket(timeout=0)
        connected, work, at_first = (
            time.monotonic() - begun,
            process.work_seconds(),
            process.mebibytes("VmRSS"),
        )
        wait_until(lambda: sandbox.transcript.calls["users.list"] - read_before >= pages)
        sandbox.idle(60, quiet=0.5)
        everybody_read = time.monotonic() - begun
        use(sandbox.people(), clicks)
        return Start(name, connected, work, at_first, everybody_read, process.mebibytes("VmHWM"))


def use(people: list[Person], clicks: int) -> None:
    """As many commands, each by somebody else."""
    for number in range(clicks):
        people[number % len(people)].command("/mentorship", COMMANDS[number % len(COMMANDS)])


def run(
    people: Annotated[int, typer.Option(help="How many work in the stand-in workspace.")] = 10_000,
    clicks: Annotated[int, typer.Option(help="How many commands are typed after the start.")] = 500,
) -> None:
    """Times a first start, with an empty database, and a second one."""
    from bot.sync import PAGE

    with tempfile.TemporaryDirectory() as folder, Sandbox(ROOT / "manifest.yml", SandboxOptions()) as sandbox:
        populate(sandbox, people)
        pages = -(-people // PAGE)
        starts = [measure(name, sandbox, Path(folder), pages, clicks) for name in ("first", "second")]
    Console(width=120).print(table(starts))
    if any(each.connected > GOAL_SECONDS or each.highest > GOAL_MEBIBYTES for each in starts):
        raise typer.Exit(1)


def table(starts: list[Start]) -> Table:
    goal = f"≤ {GOAL_SECONDS:.0f} s", f"≤ {GOAL_MEBIBYTES:.0f} MiB"
    shown = Table(
        "Start", f"Connected ({goal[0]})", "Own work", "Memory then", "All read", f"Most memory ({goal[1]})"
    )
    for each in starts:
        seconds = [f"{number:.2f} s" for number in (each.connected, each.work)]
        memory = [f"{number:.0f} MiB" for number in (each.at_first, each.highest)]
        shown.add_row(each.name, *seconds, memory[0], f"{each.everybody_read:.1f} s", memory[1])
    return shown


if __name__ == "__main__":
    typer.run(run)

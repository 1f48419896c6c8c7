"""The short form of the campaign: real processes, killed and frozen, judged by the stand-in's own record."""

import subprocess
import sys

import pytest

from tests.contracts.source import ROOT

SHORT = ("--messages", "16", "--interruptions", "3", "--crashes", "1", "--speed", "40")
LONGEST_SECONDS = 300


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_and_frozen_processes_lose_nothing_and_send_nothing_twice(database: str) -> None:
    command = [sys.executable, "-m", "bench.campaign", "--database", database, *SHORT]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    assert played.returncode == 0, played.stdout + played.stderr

"""A start loads nothing that most installations never need."""

import subprocess
import sys

from tests.contracts.source import ROOT

SELDOM_NEEDED = (
    "alembic",
    "PIL",
    "prometheus_client",
    "psycopg",
    "rich",
    "sandbox",
    "starlette",
    "uvicorn",
    "yaml",
)


def test_what_is_seldom_needed_is_loaded_when_it_is_needed() -> None:
    """`python -m bench.start` says what that saves."""
    program = "import bot.cli, bot.service, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert sorted({*loaded.stdout.split()} & {*SELDOM_NEEDED}) == []

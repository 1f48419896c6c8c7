"""The rehearsal as its user runs it: one line of counts, the same for the same seed, and nothing secret."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
COUNTS = (
    "people enrolled pairs unmatched introductions check_ins_sent check_ins_answered survey_answers digests "
    "deliveries api_errors"
).split()


def start(seed: int, *options: str, people: int = 10) -> subprocess.Popen[str]:
    words = ("rehearse", "--people", str(people), "--weeks", "4", "--seed", str(seed), "--headless")
    command = (sys.executable, "-m", "bot", *words, *options)
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def line_of(rehearsal: subprocess.Popen[str]) -> str:
    said, trouble = rehearsal.communicate(timeout=120)
    assert rehearsal.returncode == 0, trouble
    (line,) = said.splitlines()
    return line


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsal") / "transcript.jsonl"


@pytest.fixture(scope="module")
def lines(transcript: Path) -> list[str]:
    """What two rehearsals of the same seed say, and one of another seed."""
    first, again = start(3, "--transcript", str(transcript)), start(3)
    said = [line_of(first), line_of(again)]
    return [*said, line_of(start(4))]


def test_a_rehearsal_ends_with_one_line_of_counts(lines: list[str]) -> None:
    counts: dict[str, Any] = json.loads(lines[0])
    assert list(counts) == COUNTS
    assert counts["enrolled"] == 10
    assert counts["introductions"] == counts["pairs"] > 0
    assert 0 < counts["check_ins_answered"] <= counts["check_ins_sent"]
    assert counts["survey_answers"] > 0
    assert counts["digests"] > 4
    assert set(counts["deliveries"]) <= {"sent", "cancelled"}
    assert counts["api_errors"] == 0


def test_the_same_seed_plays_the_same_program_and_another_one_does_not(lines: list[str]) -> None:
    assert lines[0] == lines[1] != lines[2]


def test_the_transcript_holds_every_call_and_payload_and_no_token(lines: list[str], transcript: Path) -> None:
    text = transcript.read_text(encoding="utf-8")
    entries = [json.loads(line) for line in text.splitlines()]
    assert {entry["direction"] for entry in entries} == {"call", "payload"}
    for entry in entries:
        named = "method" if entry["direction"] == "call" else "type"
        assert {"at", "direction", named, "args", "response", "ms"} == set(entry)
    posted = sum(entry.get("method") == "chat.postMessage" for entry in entries)
    assert posted == json.loads(lines[0])["deliveries"]["sent"]
    for secret in ("xoxb-", "xapp-", "ticket="):
        assert all(part.startswith("…") for part in text.split(secret)[1:])

"""The rehearsal as its user runs it: one line of counts, the same for the same seed, and nothing secret."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from mentorship.program_files import read_program_file
from mentorship.program_form import form_of
from mentorship.programs import programs_in
from sandbox.rehearsal.coordinator import CoordinatorPart
from sandbox.rehearsal.script import script_of
from sandbox.rehearsal.stage import open_stage
from storage.words import ProgramState
from tests.databases import new_database
from tests.town import A_BUSY_MACHINE

ROOT = Path(__file__).parent.parent.parent
COUNTS = (
    "people enrolled pairs unmatched introductions check_ins_sent check_ins_answered survey_answers digests "
    "deliveries api_errors"
).split()


def start(seed: int, *options: str, people: int = 6) -> subprocess.Popen[str]:
    words = ("rehearse", "--people", str(people), "--weeks", "4", "--seed", str(seed), "--headless")
    return run(*words, *options)


def run(*words: str) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "bot", *words)
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def refused(*words: str) -> str:
    """What the command says on refusing, with exit code 2 and nothing on its output."""
    said = CliRunner().invoke(app, words)
    assert (said.exit_code, said.stdout) == (2, "")
    return said.stderr


def line_of(rehearsal: subprocess.Popen[str]) -> str:
    said, trouble = rehearsal.communicate(timeout=300)
    assert rehearsal.returncode == 0, trouble
    (line,) = said.splitlines()
    return line


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsal") / "transcript.jsonl"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsal") / "report.md"


@pytest.fixture(scope="module")
def lines(transcript: Path, report: Path) -> list[str]:
    """What two rehearsals of the same seed say, and one of another seed."""
    first, again = start(3, "--transcript", str(transcript)), start(3, "--report", str(report))
    said = [line_of(first), line_of(again)]
    return [*said, line_of(start(4))]


def test_a_rehearsal_ends_with_one_line_of_counts(lines: list[str]) -> None:
    counts: dict[str, Any] = json.loads(lines[0])
    assert list(counts) == COUNTS
    assert counts["enrolled"] == 6
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


def test_a_program_file_is_played_as_it_says(tmp_path: Path) -> None:
    shipped, out = str(ROOT / "programs" / "onboarding.yml"), tmp_path / "transcript.jsonl"
    said = line_of(start(1, shipped, "--transcript", str(out), people=6))
    counts: dict[str, Any] = json.loads(said)
    assert list(counts) == COUNTS
    assert counts["enrolled"] == 6
    assert counts["introductions"] == counts["pairs"] > 0
    assert counts["api_errors"] == 0
    assert counts["check_ins_sent"] == 3 * 2 * counts["pairs"]  # after each week but the last, both sides
    typed = out.read_text(encoding="utf-8")
    for words in ("Welcome Buddies", "New colleagues in their first months", "does not judge anybody"):
        assert words in typed


@pytest.mark.parametrize("name", ["leadership", "onboarding", "skills-exchange"])
def test_the_coordinator_sets_up_what_the_file_says(name: str) -> None:
    file = read_program_file((ROOT / "programs" / f"{name}.yml").read_bytes(), date.min)
    stage = open_stage(ROOT / "manifest.yml", database=new_database(), patience=A_BUSY_MACHINE)
    try:
        part = CoordinatorPart(stage, script_of(file))
        part.set_up()
        with stage.bot.bench.read() as work:
            (program,) = programs_in(work, ProgramState.ENROLLING)
            done = form_of(program)
    finally:
        stage.close()
    own = {"enrollment_closes_on": part.closes, "starts_on": part.starts, "ends_on": part.ends}
    channels = {"coordinator_channel": stage.staff_channel, "announcement_channel": stage.news_channel}
    assert done == file.form(channels).model_copy(update=own)
    closes, starts, ends = file.dates
    assert part.ends - part.starts == ends - starts > starts - closes


def test_who_answers_after_their_partner_has_left_does_not_stop_the_play() -> None:
    shipped = str(ROOT / "programs" / "skills-exchange.yml")
    said = line_of(run("rehearse", shipped, "--weeks", "6", "--people", "6", "--weeks", "4", "--headless"))
    assert json.loads(said)["api_errors"] == 0


@pytest.mark.parametrize("people", ["1", "5001", "nobody.csv"])
def test_people_are_a_number_or_a_file(people: str) -> None:
    trouble = refused("rehearse", "--people", people, "--headless")
    assert "--people" in trouble


def test_a_bad_people_file_is_not_played(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("slack_id,name,title,role\nU01,Ana,Lead,mentor\nU02,Ben,Agent,boss\n", encoding="utf-8")
    trouble = refused("rehearse", "--people", str(file), "--headless")
    assert "- line 3, role: wants mentor, mentee or both." in trouble


def test_the_report_is_written_where_it_is_wanted(lines: list[str], report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert text.startswith("# Rehearsal of Leading Together\n")
    for title in ("In short", "Everybody’s inbox", "What coordinators saw", "Calls to Slack"):
        assert f"## {title}\n" in text


def test_a_bad_program_file_is_not_played(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text("name: X\nobjective: fun\n", encoding="utf-8")
    trouble = refused("rehearse", str(file), "--headless")
    assert "- line 2, objective: wants one of leadership," in trouble

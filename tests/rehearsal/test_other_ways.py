"""Programs in which people are paired in other ways are rehearsed like any other."""

import json
from pathlib import Path

import pytest

from tests.rehearsal.test_rehearsal import ROOT, line_of, run

CIRCLES = "format: circles\ndefault_capacity: 5\n"


def circles_file(folder: Path) -> Path:
    """A program of circles, made of one that is ready."""
    text = (ROOT / "programs" / "skills-exchange.yml").read_text()
    without = "".join(line for line in text.splitlines(True) if not line.startswith("default_capacity"))
    file = folder / "circles.yml"
    file.write_text(without + CIRCLES)
    return file


@pytest.mark.parametrize("kind", ["peers", "circles"])
def test_a_rehearsal_plays_it_to_the_end(tmp_path: Path, kind: str) -> None:
    file = ROOT / "programs" / "peers.yml" if kind == "peers" else circles_file(tmp_path)
    counts = json.loads(
        line_of(run("rehearse", str(file), "--people", "9", "--weeks", "6", "--headless", "--seed", "2"))
    )
    assert counts["enrolled"] == 9
    assert counts["introductions"] == counts["pairs"]
    assert counts["check_ins_answered"] > 0
    assert counts["api_errors"] == 0
    # Four groups of nine people in each of two rounds, or a circle for those who want to learn.
    assert counts["pairs"] >= 7 if kind == "peers" else counts["pairs"] in (1, 2)


def test_made_up_people_choose_each_other(tmp_path: Path) -> None:
    file, played = ROOT / "programs" / "by-choice.yml", tmp_path / "played.jsonl"
    arguments = ("--people", "9", "--weeks", "4", "--headless", "--seed", "2", "--transcript", str(played))
    counts = json.loads(line_of(run("rehearse", str(file), *arguments)))
    assert counts["introductions"] == counts["pairs"] > 0
    assert counts["api_errors"] == 0
    said = played.read_text()
    assert "mentees have chosen" in said
    assert "would like you as their mentor" in said
    assert "chose each other" in said

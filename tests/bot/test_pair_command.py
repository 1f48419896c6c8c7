"""`pair` on the command line: a spreadsheet in; pairs by wishes, or peers round after round, out."""

import json
from contextlib import chdir
from itertools import combinations
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from bot.cli import app

WISHES = """id,name,role,capacity,offers,wants,prefers,excludes
m1,Ada Alder,mentor,1,Python,,e2;e1,
m2,Ben Birch,mentor,1,Python,,,e4
e1,Cleo Cedar,mentee,,,Python,m1;m2,
e2,Dev Elm,mentee,,,Python,m1,
e3,Fay Fir,mentee,,,Python,,
e4,Gus Hazel,mentee,,,Python,m2,
"""
PEERS = "id,name,role,offers,wants\n" + "".join(f"p{n},Person {n},both,Python,Python\n" for n in range(6))


def pair(folder: Path, content: str, *options: str) -> Result:
    (folder / "people.csv").write_text(content, encoding="utf-8")
    with chdir(folder):
        return CliRunner().invoke(app, ["pair", "people.csv", "--out", "result.json", *options])


def result_in(folder: Path) -> Any:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_people_get_the_dearest_who_has_a_place_for_them(tmp_path: Path) -> None:
    said = pair(tmp_path, WISHES, "--how", "wishes")
    assert said.exit_code == 0, said.output
    result = result_in(tmp_path)
    pairs = {(each["mentee"], each["mentor"], each["choice"]) for each in result["pairs"]}
    assert pairs == {("e2", "m1", 1), ("e1", "m2", 2)}
    assert [each["id"] for each in result["unmatched"]] == ["e3", "e4"]
    assert result["summary"] == {"matched": 2, "first_choices": 1, "blocking_pairs": 0}
    assert "Matched 2, 1 of them with their first choice; 2 without a mentor." in said.stdout


def test_an_exclusion_is_no_reason_that_anybody_reads(tmp_path: Path) -> None:
    pair(tmp_path, WISHES, "--how", "wishes")
    excluded, named_nobody = (each["reasons"] for each in reversed(result_in(tmp_path)["unmatched"]))
    assert excluded == named_nobody == ["No possible mentor is named."]


def test_peers_meet_everybody_once_before_anybody_twice(tmp_path: Path) -> None:
    said = pair(tmp_path, PEERS, "--how", "peers", "--rounds", "5")
    assert said.exit_code == 0, said.output
    met = [tuple(sorted(meeting)) for meetings in result_in(tmp_path)["rounds"] for meeting in meetings]
    assert sorted(met) == sorted(combinations([f"p{n}" for n in range(6)], 2))


def test_one_round_of_peers_pairs_those_who_gain_most(tmp_path: Path) -> None:
    content = "id,name,role,offers,wants\n" + "".join(
        f"p{n},Person {n},both,{offers},{wants}\n"
        for n, (offers, wants) in enumerate((("A", "B"), ("C", "D"), ("B", "A"), ("D", "C")))
    )
    pair(tmp_path, content, "--how", "peers")
    assert result_in(tmp_path) == {"rounds": [[["p0", "p2"], ["p1", "p3"]]], "alone": []}


def test_a_bad_table_names_every_problem_and_writes_nothing(tmp_path: Path) -> None:
    said = pair(tmp_path, "id,name,role\nm1,Ada,boss\n", "--how", "peers")
    assert said.exit_code == 2
    assert "line 2, role" in said.stderr
    assert not (tmp_path / "result.json").exists()

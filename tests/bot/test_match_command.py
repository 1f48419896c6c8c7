"""`match` on the command line: a spreadsheet in, a result, a table of points and a comparison out."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from typer.testing import CliRunner, Result

from bot.cli import app
from mentorship.people_table import read_people_table
from tests.contracts.source import ROOT

EXAMPLE = ROOT / "programs" / "people-example.csv"
PROGRAMS = ROOT / "programs"
HEADER = "id,name,role,capacity,offers,wants,department,languages,excludes"
SMALL = f"""{HEADER}
m1,Ada Alder,mentor,1,Python;SQL,,Sales,English,
m2,Ben Birch,both,1,Strategy,Python,Research,English,e2
e1,Cleo Cedar,mentee,,,Python,Sales,English,
e2,Dev Elm,mentee,,,Strategy,Sales,English,
e3,Fay Fir,mentee,,,SQL,Sales,German,
"""


class Desk:
    """A coordinator's folder with a spreadsheet in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def match(self, content: str, *options: str, name: str = "people.csv") -> Result:
        (self.folder / name).write_text(content, encoding="utf-8")
        with chdir(self.folder):
            return CliRunner().invoke(app, ["match", name, "--out", "result.json", *options], env={})

    @property
    def result(self) -> Any:
        return json.loads((self.folder / "result.json").read_text(encoding="utf-8"))

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_pairs_unmatched_and_summary_are_written_in_the_promised_shape(desk: Desk) -> None:
    assert desk.match(SMALL).exit_code == 0
    result = desk.result
    assert list(result) == ["pairs", "unmatched", "summary"]
    for pair in result["pairs"]:
        assert list(pair) == ["mentee", "mentor", "score", "terms"]
        assert pair["score"] == sum(pair["terms"].values())
    for one in result["unmatched"]:
        assert list(one) == ["id", "reasons", "smallest_change"]
        assert one["reasons"]
    assert list(result["summary"]) == "matched bar weak total worst spread seconds objectives".split()
    assert result["summary"]["objectives"] == ["coverage", "weak", "total", "spread", "load", "tie_break"]
    assert result["summary"]["matched"] == len(result["pairs"])
    assert result["summary"]["total"] == sum(pair["score"] for pair in result["pairs"])


def test_somebody_on_both_sides_has_one_id_and_is_never_their_own_mentor(desk: Desk) -> None:
    desk.match(SMALL)
    pairs = {(pair["mentee"], pair["mentor"]) for pair in desk.result["pairs"]}
    assert ("m2", "m1") in pairs
    assert {"m2"} == {mentor for _, mentor in pairs} - {"m1"}
    assert all(mentee != mentor for mentee, mentor in pairs)


def test_for_everybody_left_over_the_result_says_why_and_what_would_help(desk: Desk) -> None:
    desk.match(SMALL)
    left = {one["id"]: one for one in desk.result["unmatched"]}
    assert left["e3"]["smallest_change"] == {
        "words": "Allow pairs without a common language.",
        "rules": {"common_language": False},
    } or left["e3"]["smallest_change"]["rules"] == {"common_language": False}
    assert "No common language: 2 mentors." in left["e3"]["reasons"]
    assert left["e2"]["smallest_change"]["mentor"] == "m1"
    assert left["e2"]["smallest_change"]["more_places"] >= 1


def test_a_private_exclusion_is_counted_and_never_told_whose_it_is(desk: Desk) -> None:
    desk.match(SMALL)
    left = {one["id"]: one for one in desk.result["unmatched"]}
    assert "Not available: 1 mentor." in left["e2"]["reasons"]
    assert "Ben" not in json.dumps(left["e2"])


def test_doing_what_the_result_proposes_matches_that_person(desk: Desk) -> None:
    content = EXAMPLE.read_text(encoding="utf-8")
    desk.match(content)
    (places,) = [one for one in desk.result["unmatched"] if one["id"] == "e20"]
    change = places["smallest_change"]
    rows = list(csv.DictReader(io.StringIO(content)))
    for row in rows:
        if row["id"] == change["mentor"]:
            row["capacity"] = str(int(row["capacity"]) + change["more_places"])
    changed = io.StringIO()
    writer = csv.DictWriter(changed, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    desk.match(changed.getvalue())
    assert "e20" in {pair["mentee"] for pair in desk.result["pairs"]}


def test_json_gives_the_same_result_as_csv(desk: Desk) -> None:
    desk.match(SMALL)
    from_csv = desk.result
    rows = list(csv.DictReader(io.StringIO(SMALL)))
    assert desk.match(json.dumps(rows), name="people.json").exit_code == 0
    del from_csv["summary"]["seconds"]
    from_json = desk.result
    del from_json["summary"]["seconds"]
    assert from_json == from_csv


def test_the_order_of_rows_does_not_matter(desk: Desk) -> None:
    header, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    results = []
    for order in (rows, rows[::-1]):
        desk.match("\n".join([header, *order]) + "\n", "--table", "scores.npz")
        result = desk.result
        del result["summary"]["seconds"]
        results.append((result, (desk.folder / "scores.npz").read_bytes()))
    assert results[0] == results[1]


def test_the_table_holds_every_score_and_another_solver_agrees(desk: Desk) -> None:
    content = EXAMPLE.read_text(encoding="utf-8")
    assert desk.match(content, "--table", "scores.npz", "--bar", "0").exit_code == 0
    result = desk.result
    with np.load(desk.folder / "scores.npz", allow_pickle=False) as table:
        scores, capacity = table["scores"].astype(np.int64), table["capacity"]
        rows = {name: at for at, name in enumerate(table["mentees"].tolist())}
        columns = {name: at for at, name in enumerate(table["mentors"].tolist())}
    for pair in result["pairs"]:
        assert scores[rows[pair["mentee"]], columns[pair["mentor"]]] == pair["score"]
    assert all(scores[rows[name], columns[name]] == -1 for name in set(rows) & set(columns))
    seats = np.repeat(np.arange(len(columns)), capacity)
    weights = np.where(scores[:, seats] < 0, 0, scores[:, seats] + 10**6)
    solution = weights[linear_sum_assignment(weights, maximize=True)].sum()
    assert solution == result["summary"]["total"] + 10**6 * result["summary"]["matched"]


def test_a_program_file_gives_rules_points_and_the_usual_number_of_places(desk: Desk) -> None:
    content = EXAMPLE.read_text(encoding="utf-8")
    desk.match(content, "--program", str(PROGRAMS / "leadership.yml"))
    department = {row["id"]: row["department"] for row in csv.DictReader(io.StringIO(content))}
    pairs = desk.result["pairs"]
    assert pairs
    assert all(department[pair["mentee"]] != department[pair["mentor"]] for pair in pairs)


def test_settings_are_compared_side_by_side_for_the_reader_and_in_the_result(desk: Desk) -> None:
    files = [str(PROGRAMS / name) for name in ("skills-exchange.yml", "leadership.yml")]
    content = EXAMPLE.read_text(encoding="utf-8")
    result = desk.match(content, "--compare", files[0], "--compare", files[1])
    assert result.exit_code == 0
    assert (
        desk.match(content, "--compare", *files).stdout.split("What if")[1]
        == result.stdout.split("What if")[1]
    )
    for words in ("Usual settings", "Skills Exchange", "Leading Together", "5th percentile", "Herfindahl"):
        assert words in result.stdout
    compared = desk.result["compared"]
    assert [one["setting"] for one in compared] == ["Usual settings", "Skills Exchange", "Leading Together"]
    assert compared[0]["matched"] == desk.result["summary"]["matched"]
    told = {group["name"] for group in compared[0]["groups"] if group["mentees"] is not None}
    assert told == {"Engineering"}
    assert "not shown" in result.stdout


def test_a_second_file_with_people_is_refused(desk: Desk) -> None:
    result = desk.match(SMALL, str(EXAMPLE))
    assert result.exit_code == 2
    assert desk.files() == {"people.csv"}


def test_best_fit_first_is_told_as_the_first_objective(desk: Desk) -> None:
    desk.match(SMALL, "--best-fit-first", "--bar", "250")
    summary = desk.result["summary"]
    assert summary["objectives"][:2] == ["total", "coverage"]
    assert summary["bar"] == 250
    assert summary["weak"] == sum(pair["score"] < 250 for pair in desk.result["pairs"])


def test_the_price_of_what_comes_first_is_told(desk: Desk) -> None:
    torn = (
        f"{HEADER}\nboth,,mentor,1,Python,,,English;German,\nplain,,mentor,1,,,,German,\n"
        "keen,,mentee,,,Python,,English;German,\nonly,,mentee,,,,,English,\n"
    )
    told = desk.match(torn).stdout
    assert "Matched 2 of 2 mentees" in told
    assert "Best fit first would have matched 1 fewer person, with " in told
    told = desk.match(torn, "--best-fit-first").stdout
    assert "Matched 1 of 2 mentees" in told
    assert "As many mentees as possible first would have matched 1 more person, with " in told


def test_wishes_of_one_side_count_in_both_orders(desk: Desk) -> None:
    wish = "id,role,prefers\nm,mentor,\ne,mentee,m\n"
    assert "would have brought as many pairs, and as many points" in desk.match(wish).stdout


def test_without_a_bar_no_pair_is_weak(desk: Desk) -> None:
    desk.match(SMALL, "--bar", "0")
    assert (desk.result["summary"]["bar"], desk.result["summary"]["weak"]) == (None, 0)


def test_all_problems_of_all_files_are_named_and_nothing_is_written(desk: Desk) -> None:
    (desk.folder / "program.yml").write_text("name: x\nrules: {min_shared_hours: 99}\n", encoding="utf-8")
    bad = f"{HEADER}\na,,boss,x,,,,,\na,,mentor,1,,,,,\n"
    result = desk.match(bad, "--program", "program.yml", "--table", "scores.npz")
    assert result.exit_code == 2
    assert result.stdout == ""
    first, *problems = result.stderr.splitlines()
    assert first.startswith("Nothing was written.")
    assert "- people.csv, line 2, capacity: wants a whole number from 0 to 1,000." in problems
    assert "- people.csv, line 2, role: wants mentor, mentee or both." in problems
    assert (
        "- people.csv, line 3, id: stands on line 2 already. Somebody on both sides has one row (both)."
        in problems
    )
    assert any(line.startswith("- program.yml, line 2, rules.min_shared_hours") for line in problems)
    assert desk.files() == {"people.csv", "program.yml"}


def test_problems_in_json_are_named_by_line_index_and_field(desk: Desk) -> None:
    result = desk.match('[{"id": "a", "role": "mentor"}, {"id": "b", "role": 7}]', name="people.json")
    assert result.exit_code == 2
    assert "- people.json, line 1, index 1, role: wants mentor, mentee or both." in result.stderr
    assert desk.files() == {"people.json"}


def test_what_was_written_before_stays_when_there_is_a_problem(desk: Desk) -> None:
    desk.match(SMALL)
    before = desk.result
    assert desk.match(f"{HEADER}\n").exit_code == 2
    assert desk.result == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--out", "people.csv"], "--out: people.csv is read or written already."),
        (["--table", "result.json"], "--table: result.json is read or written already."),
        (["--out", "nowhere/result.json"], "--out: there is no folder nowhere."),
        (["--bar", str(10**23)], "--bar wants a number from 0 to 8,000."),
        (["--out", "/dev/null"], "--out: /dev/null is no ordinary file."),
    ],
)
def test_a_place_that_cannot_be_written_or_a_bar_too_high_is_named_before_anything_is_done(
    desk: Desk, options: list[str], words: str
) -> None:
    result = desk.match(SMALL, *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert desk.files() == {"people.csv"}


def test_no_file_is_put_in_the_place_of_a_link(desk: Desk) -> None:
    (desk.folder / "kept.json").write_text("kept", encoding="utf-8")
    (desk.folder / "result.json").symlink_to("kept.json")
    result = desk.match(SMALL)
    assert result.exit_code == 2
    assert "--out: result.json is no ordinary file." in result.stderr
    assert (desk.folder / "kept.json").read_text(encoding="utf-8") == "kept"


def test_what_looks_odd_is_told_but_does_not_stop_anybody(desk: Desk) -> None:
    content = "id,role,excludes,Sal\x1b[2Jary\nm,mentor,q;r,1\ne,mentee,,2\n"
    result = desk.match(content)
    assert result.exit_code == 0
    assert "Columns that are not used: Sal[2Jary." in result.stdout
    assert "Ids under excludes without a row of their own: q, r." in result.stdout


def test_nobody_to_match_is_a_result_too(desk: Desk) -> None:
    assert desk.match("id,role\nm,mentor\n", "--table", "scores.npz").exit_code == 0
    assert desk.result["pairs"] == desk.result["unmatched"] == []
    assert desk.result["summary"]["worst"] is None


def test_the_example_can_be_read_and_its_people_are_made_up() -> None:
    table = read_people_table(EXAMPLE.read_bytes())
    assert (table.ignored, table.strangers) == ((), {})
    trees = set(
        "Alder Birch Cedar Elm Fir Hazel Juniper Larch Maple Oak Pine Rowan Spruce Willow Yew".split()
    )
    assert {person.name.split()[-1] for person in table.people} <= trees


def run_on_a_terminal(folder: Path) -> str:
    """What somebody at a terminal sees on it besides the report."""
    above, below = pty.openpty()
    command = [sys.executable, "-m", "bot", "match", str(EXAMPLE), "--out", str(folder / "result.json")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=below, cwd=ROOT, env=environment, check=True)
    os.close(below)
    with os.fdopen(above, "rb") as shown:
        return os.read(shown.fileno(), 100_000).decode()


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    assert "Writing" in run_on_a_terminal(tmp_path)


def test_in_a_pipe_there_is_no_bar_even_where_colours_are_forced(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "match", str(EXAMPLE), "--out", str(tmp_path / "result.json")]
    environment = {**os.environ, "FORCE_COLOR": "1"}
    ran = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=True)
    assert ran.stderr == b""
    assert ran.stdout.startswith(b"Matched 11 of 13 mentees with 9 mentors")


def test_a_program_file_says_what_comes_first_and_what_is_good_enough(desk: Desk) -> None:
    shipped = (PROGRAMS / "leadership.yml").read_text(encoding="utf-8")
    before, after = shipped.split("\nmatching:\n")
    rest = after[after.index("\n\n") :]
    aims = ["total", "coverage", "weak", "spread", "load"]
    own = f"{before}\nmatching: {{order: {aims}, bar: none}}\n{rest}"
    (desk.folder / "own.yml").write_text(own, encoding="utf-8")
    said = desk.match(SMALL, "--program", "own.yml")
    assert said.exit_code == 0, said.output
    summary = desk.result["summary"]
    used = ["total", "coverage", "spread", "load", "tie_break"]
    assert (summary["objectives"], summary["bar"]) == (used, None)

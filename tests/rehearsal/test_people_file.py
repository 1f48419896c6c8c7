"""Real people in a rehearsal: what a CSV file says of them, and what is wrong with one."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from mentorship.hr_file import BadHrFile
from sandbox.rehearsal.people_file import read_people
from storage.tables import Person
from tests.rehearsal.troupe import opened

FILE = """\
slack_id,name,department,level,manager,title,role,offers,wants,goals,timezone
U01,Ana Example,Sales,5,-,Lead,mentor,Coaching|Strategy,,,Europe/Lisbon
U02,Ben Example,Support,2,U01,Agent,mentee,,Coaching,Lead a team,America/New_York
U03,Cid Example,Support,,U01,,,,,,
"""


def problems(text: str) -> list[str]:
    with pytest.raises(BadHrFile) as caught:
        read_people(text.encode(), seed=1)
    return [problem.sentence for problem in caught.value.problems]


def test_people_are_who_the_file_says() -> None:
    ana, ben, _ = read_people(FILE.encode(), seed=1).employees
    assert (ana.slack_id, ana.name, ana.title, ana.role) == ("U01", "Ana Example", "Lead", "mentor")
    assert (ana.zone, ana.offers) == ("Europe/Lisbon", ("Coaching", "Strategy"))
    assert (ben.role, ben.wants, ben.goal) == ("mentee", ("Coaching",), "Lead a team")


def test_what_the_file_does_not_say_is_made_up_and_fits() -> None:
    ana, ben, cid = read_people(FILE.encode(), seed=1).employees
    assert cid.role in ("mentor", "mentee", "both")
    assert cid.goal
    assert cid.title
    for one in (ana, ben, cid):
        assert one.offers
        assert one.wants
        assert not set(one.offers) & set(one.wants)


def test_the_guides_sample_can_be_played() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "rehearsing.md").read_text(encoding="utf-8")
    sample = guide.split("<!-- tested: people -->\n```csv\n")[1].split("```")[0]
    ana, ben = read_people(sample.encode(), seed=1).employees
    assert (ana.offers, ben.goal) == (("Coaching", "Strategy"), "Lead a team")


def test_semicolons_and_an_excel_mark_are_fine() -> None:
    text = "\ufeff" + FILE.replace(",", ";")
    assert read_people(text.encode(), seed=1) == read_people(FILE.encode(), seed=1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("U04,Eve,,,,,boss,,,,", "line 5, role: wants mentor, mentee or both."),
        ("U04,Eve,,,,,,,,,Mars/Base", "line 5, timezone: wants a time zone such as Europe/Berlin."),
        ("U04,Eve,,12,,,,,,,", "line 5, level: wants a whole number from 0 to 9."),
        ("U03,Eve,,,,,,,,,", "line 5, slack_id: stands on line 4 already. Leave one of the two."),
        ("U04,Eve,,,,,,Python,python,,", "line 5, wants: names a skill that stands under offers, too."),
        (f"U04,{'x' * 81},,,,,,,,,", "line 5, name: is longer than 80 characters."),
        (f"U04,Eve,,,,,,{'|'.join('abcdefghijk')},,,", "line 5, offers: wants one to 10 skills"),
        ('U04,Eve,,,,,,,,"' + "x" * 1001 + '",', "line 5, goals: is longer than 1,000 characters."),
        ("U04,Eve", "line 5: has 2 cells, the header 11."),
    ],
)
def test_a_problem_is_named_by_line_and_column(line: str, words: str) -> None:
    (problem,) = problems(FILE + line + "\n")
    assert problem.startswith(words)


def test_all_problems_are_named_at_once() -> None:
    wrong = FILE.replace("mentor,", "boss,").replace("America/New_York", "Nowhere")
    assert [one.split(":")[0] for one in problems(wrong)] == ["line 2, role", "line 3, timezone"]


@pytest.mark.parametrize("text", ["", "name,role\nAna,mentor\n", "slack_id,title\nU01,Lead\n"])
def test_a_file_that_cannot_be_played_is_refused(text: str) -> None:
    assert len(problems(text)) == 1


def test_departments_levels_and_managers_reach_the_bot() -> None:
    with opened(read_people(FILE.encode(), seed=1)) as (play, _):
        play.begin()
        with play.stage.bot.bench.read() as work:
            rows: dict[str, Any] = {row.slack_id: row for row in work.session.exec(select(Person))}
    ana, ben = rows["U01"], rows["U02"]
    assert (ana.department, ana.level, ana.manager_id) == ("Sales", 5, None)
    assert (ben.department, ben.level, ben.manager_id) == ("Support", 2, ana.key)
    assert (ben.name, ben.title, ben.zone) == ("Ben Example", "Agent", "America/New_York")


def test_a_manager_nobody_knows_stops_the_rehearsal_before_it_begins() -> None:
    cast = read_people(FILE.replace("U01,Agent", "U99,Agent").encode(), seed=1)
    with opened(cast) as (play, _), pytest.raises(BadHrFile) as caught:
        play.begin()
    assert [problem.sentence.split(":")[0] for problem in caught.value.problems] == ["line 3, manager"]

"""The HR file: what it says is written down once, and whatever is wrong with it is named and stops it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.hr_file import BadHrFile, HrChange, apply_hr_file, compare_hr_file
from mentorship.hr_rows import HEADER, HrRows, read_hr_file
from mentorship.pairings import Pair
from mentorship.reporting_lines import circles
from mentorship.work import Work
from storage.tables import AuditEntry, Person, Workspace
from storage.words import PairingState
from tests.builders import a_person
from tests.conftest import MONDAY, TEAM
from tests.databases import new_database
from tests.mentorship.matched import Cohort

STAFF = tuple(f"U00{number}" for number in range(6))


def a_file(*lines: str, header: str = "slack_id,department,level,manager,title") -> HrRows:
    return read_hr_file("\n".join((header, *lines)).encode())


def facts(work: Work, slack_id: str) -> tuple[Any, ...]:
    """Department, level, the manager's Slack id and title of one person."""
    people = {person.slack_id: person for person in work.session.exec(select(Person)).all()}
    ids = {person.key: slack_id for slack_id, person in people.items()}
    person = people[slack_id]
    return person.department, person.level, ids.get(person.manager_id or 0), person.title


def problems_of(work: Work, rows: HrRows) -> list[str]:
    with pytest.raises(BadHrFile) as caught:
        apply_hr_file(work, rows)
    return [problem.sentence for problem in caught.value.problems]


@contextmanager
def a_company(*slack_ids: str) -> Iterator[Work]:
    """A database of its own for each example, with these people in it."""
    database = new_database()
    try:
        with Workbench(database, MovableClock(MONDAY), TEAM).write() as work:
            work.session.add(Workspace(id=TEAM, installed_at=MONDAY))
            work.session.flush()
            for slack_id in slack_ids:
                a_person(work, slack_id=slack_id)
            yield work
    finally:
        database.dispose()


def test_what_a_file_says_is_written_down(bench: Workbench) -> None:
    with bench.write() as work:
        for slack_id in ("U0ANA", "W0BEN"):
            a_person(work, slack_id=slack_id)
        change = apply_hr_file(work, a_file("U0ANA,Research,3,W0BEN,Engineer", "W0BEN,Research,7,,"))
        assert change == HrChange(updated=2, unchanged=0, unknown=())
        assert facts(work, "U0ANA") == ("Research", 3, "W0BEN", "Engineer")
        assert facts(work, "W0BEN") == ("Research", 7, None, "")


def test_an_empty_cell_leaves_what_is_known_and_a_dash_clears_it(bench: Workbench) -> None:
    with bench.write() as work:
        ben = a_person(work, slack_id="U0BEN")
        known: dict[str, Any] = {"department": "Sales", "level": 4, "manager_id": ben.key, "title": "Seller"}
        for slack_id in ("U0ANA", "U0EVE"):
            a_person(work, slack_id=slack_id, **known)
        apply_hr_file(work, a_file("U0ANA,,,,", "U0EVE,-,-,-,-"))
        assert facts(work, "U0ANA") == ("Sales", 4, "U0BEN", "Seller")
        assert facts(work, "U0EVE") == (None, None, None, "")


def test_a_column_that_is_not_there_leaves_what_is_known(bench: Workbench) -> None:
    with bench.write() as work:
        a_person(work, slack_id="U0ANA", department="Sales", level=4)
        apply_hr_file(work, a_file("5,U0ANA", header="level,slack_id"))
        assert facts(work, "U0ANA")[:2] == ("Sales", 5)


@pytest.mark.parametrize(
    "content",
    [
        "slack_id,department,level\nU0ANA,Research,0\n",
        "slack_id;department;level\r\nU0ANA;Research;0\r\n",
        "\ufeffLevel;Slack ID;Department\n\n0;U0ANA;Research\n;;\n",
        'slack_id,level,department\n" U0ANA ",0,"  Research\n"\n',
        "slack_id,level,department\rU0ANA,0,Research\r",
    ],
    ids=["comma", "semicolon", "mark, other order, empty lines", "quotation marks", "old line ends"],
)
def test_a_file_is_read_as_spreadsheets_write_it(bench: Workbench, content: str) -> None:
    rows = read_hr_file(content.encode())
    with bench.write() as work:
        a_person(work, slack_id="U0ANA")
        assert apply_hr_file(work, rows).updated == 1
        assert facts(work, "U0ANA")[:2] == ("Research", 0)


def test_columns_that_are_not_used_are_named() -> None:
    rows = a_file("U0ANA,100,3,ana", header="slack_id,Salary,level,Nickname")
    assert rows.ignored == ("Salary", "Nickname")
    assert rows.problems == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "line 1: is empty."),
        (b"slack_id;level\nU0ANA;\xe4", "line 2: is not UTF-8."),
        (b"department,level\nSales,1", "line 1, slack_id: is missing."),
        (b"slack_id,shoe_size\nU0ANA,40", "line 1: names no column"),
        (b"slack_id,level,Level\nU0ANA,1,2", "line 1, level: stands in the header more than once."),
        (b"slack_id,level\nU0ANA,1,2", "line 2: has 3 cells, the header 2."),
        (b"slack_id,level\nU0ANA", "line 2: has 1 cells, the header 2."),
        (b'slack_id,level\nU0ANA,1\nU0BEN,"2\n', "line 3: cannot be read: a quotation mark"),
        (b"slack_id,level\nana@example.com,1", "line 2, slack_id: wants a Slack member id"),
        (b"slack_id,level\n,1", "line 2, slack_id: wants a Slack member id"),
        (b"slack_id,level\n-,1", "line 2, slack_id: wants a Slack member id"),
        (b"slack_id,level\nU0ANA,10", "line 2, level: wants a whole number from 0 to 9."),
        (b"slack_id,level\nU0ANA,3.5", "line 2, level: wants a whole number from 0 to 9."),
        ("slack_id,level\nU0ANA,٣".encode(), "line 2, level: wants a whole number from 0 to 9."),
        (b"slack_id,manager\nU0ANA,Ben", "line 2, manager: wants a Slack member id"),
        (b"slack_id,manager\nU0ANA,U0ANA", "line 2, manager: is the person themselves."),
        (b"slack_id,level\nU0ANA,1\n\nU0ANA,2", "line 4, slack_id: stands on line 2 already."),
        (b'slack_id,title\n"U0ANA","a\nb"\nx,y', "line 4, slack_id: wants a Slack member id"),
        (b"slack_id,country\nU0ANA,Germany", "line 2, country: wants the two letters of a country"),
        (b"slack_id,title\nU0ANA,a\0b", "line 2, title: holds characters that cannot be shown."),
        (b"slack_id,department\nU0ANA," + b"x" * 201, "line 2, department: is longer than 200 characters."),
    ],
)
def test_a_problem_is_named_with_its_line_and_column(content: bytes, problem: str) -> None:
    (found,) = read_hr_file(content).problems
    assert found.sentence.startswith(problem)


def test_a_problem_never_repeats_what_stands_in_the_cell() -> None:
    secret = "ana.private@example.com"
    rows = a_file(f"{secret},{secret * 20},{secret},{secret},{secret * 20}")
    assert len(rows.problems) == 5
    assert not any(secret in problem.sentence for problem in rows.problems)


def test_all_problems_are_named_at_once_and_nothing_is_written(bench: Workbench) -> None:
    with bench.write() as work:
        for slack_id in ("U0ANA", "U0BEN", "U0EVE"):
            a_person(work, slack_id=slack_id)
        rows = a_file("U0ANA,Sales,11,U0BEN,", "U0BEN,Sales,1,U0ANA,", "U0EVE,Sales,1,U0GONE,", "ana,,,,")
        assert [sentence.split(":")[0] for sentence in problems_of(work, rows)] == [
            "line 2, level",
            "line 2, manager",
            "line 4, manager",
            "line 5, slack_id",
        ]
        assert facts(work, "U0EVE") == (None, None, None, "")
        assert work.session.exec(select(AuditEntry)).all() == []


def test_a_circle_that_a_file_closes_with_what_is_known_is_found(bench: Workbench) -> None:
    with bench.write() as work:
        eve = a_person(work, slack_id="U0EVE")
        ben = a_person(work, slack_id="U0BEN", manager_id=eve.key)
        a_person(work, slack_id="U0ANA", manager_id=ben.key)
        rows = a_file("U0EVE,U0ANA", header="slack_id,manager")
        circle = "line 2, manager: the reporting line runs in a circle: U0EVE → U0ANA → U0BEN → U0EVE."
        assert problems_of(work, rows) == [circle]
        opened = a_file("U0EVE,U0ANA", "U0BEN,-", header="slack_id,manager")
        assert apply_hr_file(work, opened).updated == 2


def test_a_circle_through_people_the_app_has_not_met_is_found(bench: Workbench) -> None:
    with bench.write() as work:
        a_person(work, slack_id="U0ANA")
        (problem,) = problems_of(work, a_file("U0ANA,U0NEW", "U0NEW,U0ANA", header="slack_id,manager"))
        assert "U0ANA → U0NEW → U0ANA" in problem


def test_a_long_circle_is_cut(bench: Workbench) -> None:
    ring = [f"U1{number:03d}" for number in range(100)]
    lines = [f"{one},{other}" for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)]
    with bench.write() as work:
        (problem,) = problems_of(work, a_file(*lines, header="slack_id,manager"))
        assert problem.endswith("U1009 → ….")


def test_people_the_app_has_not_met_are_told_and_brought_in_by_a_later_time(bench: Workbench) -> None:
    rows = a_file("U0ANA,Sales,1,U0NEW,", "U0NEW,Sales,5,,")
    with bench.write() as work:
        a_person(work, slack_id="U0ANA")
        assert apply_hr_file(work, rows) == HrChange(updated=1, unchanged=0, unknown=("U0NEW",))
        assert facts(work, "U0ANA") == ("Sales", 1, None, "")
        a_person(work, slack_id="U0NEW")
        assert apply_hr_file(work, rows) == HrChange(updated=2, unchanged=0, unknown=())
        assert facts(work, "U0ANA") == ("Sales", 1, "U0NEW", "")


def test_people_of_another_workspace_are_not_touched(bench: Workbench) -> None:
    with bench.write() as work:
        work.session.add(Workspace(id="T0OTHER", installed_at=work.now))
        work.session.flush()
        elsewhere = Person(workspace_id="T0OTHER", slack_id="U0ANA")
        work.session.add(elsewhere)
        assert apply_hr_file(work, a_file("U0ANA,Sales,1,,")).unknown == ("U0ANA",)
        assert elsewhere.department is None


def test_comparing_says_the_same_as_applying_and_writes_nothing(bench: Workbench) -> None:
    with bench.write() as work:
        for slack_id in ("U0ANA", "U0BEN"):
            a_person(work, slack_id=slack_id)
        rows = a_file("U0ANA,Sales,,,", "U0BEN,,,,", "U0NEW,,,,")
        expected = HrChange(updated=1, unchanged=1, unknown=("U0NEW",))
        assert compare_hr_file(work, rows) == expected
        assert facts(work, "U0ANA")[0] is None
        assert apply_hr_file(work, rows) == expected


def test_the_audit_trail_has_one_entry_with_a_number_and_no_names(bench: Workbench) -> None:
    with bench.write() as work:
        for slack_id in ("U0ANA", "U0BEN"):
            a_person(work, slack_id=slack_id)
        for _ in range(2):
            apply_hr_file(work, a_file("U0ANA,Sales,,,", "U0BEN,Sales,,U0ANA,"))
        (entry,) = work.session.exec(select(AuditEntry)).all()
        assert (entry.action, entry.subject, entry.actor_id) == ("hr_file_applied", "people:2", None)


cells = {
    "department": st.sampled_from(("", "-", "Sales", "Research, new")),
    "level": st.sampled_from(("", "-", "0", "9")),
    "manager": st.sampled_from(("", "-", "U0NEW", *STAFF)),
    "title": st.sampled_from(("", "-", "Größe")),
}
lines = st.lists(st.fixed_dictionaries(cells), max_size=len(STAFF) + 1)


@given(first=lines, second=lines)
@settings(max_examples=40, deadline=None)
def test_applying_a_file_twice_changes_nothing_the_second_time(
    first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    with a_company(*STAFF) as work:
        for said in (first, second):
            rows = a_file(
                *(
                    f'{slack_id},"{row["department"]}",{row["level"]},{row["manager"]},{row["title"]}'
                    for slack_id, row in zip(("U0NEW", *STAFF), said, strict=False)
                )
            )
            try:
                change = apply_hr_file(work, rows)
            except BadHrFile:
                continue
            before = [facts(work, slack_id) for slack_id in STAFF]
            again = HrChange(0, change.updated + change.unchanged, change.unknown)
            assert apply_hr_file(work, rows) == again
            assert [facts(work, slack_id) for slack_id in STAFF] == before


def comes_back(start: str, above: dict[str, str]) -> bool:
    """Whether walking up from somebody leads back to them."""
    at = above.get(start)
    for _ in above:
        if at is None or at == start:
            break
        at = above.get(at)
    return at == start


lines_upwards = st.dictionaries(st.sampled_from(STAFF), st.sampled_from(STAFF)).map(
    lambda above: {person: manager for person, manager in above.items() if person != manager}
)


@given(above=lines_upwards)
def test_circles_hold_exactly_those_from_whom_the_line_leads_back(above: dict[str, str]) -> None:
    inside = [slack_id for circle in circles(above) for slack_id in circle]
    assert sorted(inside) == sorted(person for person in STAFF if comes_back(person, above))


@given(known=lines_upwards, said=lines_upwards)
@settings(max_examples=40, deadline=None)
def test_a_circle_is_always_found_whatever_was_known_before(
    known: dict[str, str], said: dict[str, str]
) -> None:
    with a_company(*STAFF) as work:
        for above in (known, said):
            whole = {person: facts(work, person)[2] for person in STAFF} | above
            lines = {person: manager for person, manager in whole.items() if manager}
            rows = a_file(*(",".join(line) for line in above.items()), header="slack_id,manager")
            if any(comes_back(person, lines) for person in STAFF):
                assert all("circle" in sentence for sentence in problems_of(work, rows))
                return
            apply_hr_file(work, rows)
            assert {person: facts(work, person)[2] for person in lines} == lines


def proposed(cohort: Cohort) -> list[Pair]:
    cohort.match()
    return cohort.pairs(PairingState.PROPOSED)


def test_somebody_is_matched_with_their_managers_manager_only_while_nobody_knows(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        (mentor,), (mentee,) = cohort.mentors, cohort.mentees
        assert len(proposed(cohort)) == 1
        between = a_person(work)
        boss, report = cohort.person(mentor).slack_id, cohort.person(mentee).slack_id
        lines = (f"{report},{between.slack_id}", f"{between.slack_id},{boss}")
        apply_hr_file(work, a_file(*lines, header="slack_id,manager"))
        assert proposed(cohort) == []


@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_nobody_is_ever_matched_with_a_person_in_their_reporting_line(data: st.DataObject) -> None:
    with a_company() as work:
        cohort = Cohort(work, mentors=3, mentees=3)
        ids = [cohort.person(row).slack_id for row in (*cohort.mentors, *cohort.mentees)]
        order = data.draw(st.permutations(ids))
        above = {one: data.draw(st.sampled_from(["-", *order[:at]])) for at, one in enumerate(order)}
        apply_hr_file(work, a_file(*(",".join(line) for line in above.items()), header="slack_id,manager"))
        for pair in proposed(cohort):
            one, other = pair.mentor.person.slack_id, pair.mentee.person.slack_id
            assert other not in upwards(one, above)
            assert one not in upwards(other, above)


def upwards(person: str, above: dict[str, str]) -> list[str]:
    """The managers of somebody, own manager first."""
    manager = above.get(person)
    return [manager, *upwards(manager, above)] if manager else []


def test_the_header_that_is_shown_as_an_example_can_be_used() -> None:
    assert a_file("U0ANA,Sales,1,-,Seller,DE", header=HEADER).problems == ()

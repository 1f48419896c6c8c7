"""A table of people: CSV and JSON say the same, and whatever is wrong with one is named with its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.people_table import BadPeopleTable, Column, PersonRow, read_people_table

HEADER = ",".join(Column)
ADA = (
    "a,Ada Alder,both,3,Python:7;Public speaking,SQL: 4;sql,Lead a team,Sales,4,b,Europe/Berlin,"
    "English;German,c,b;d,d;b"
)
ADA_IN_JSON = {
    "id": "a",
    "name": "Ada Alder",
    "role": "both",
    "capacity": 3,
    "offers": ["Python:7", "Public speaking"],
    "wants": "SQL: 4;sql",
    "goals": "Lead a team",
    "department": "Sales",
    "level": 4,
    "manager": "b",
    "timezone": "Europe/Berlin",
    "languages": ["English", "German"],
    "excludes": ["c"],
    "past_partners": "b;d",
    "prefers": ["d", "b"],
}
READ = PersonRow(
    id="a",
    name="Ada Alder",
    is_mentor=True,
    is_mentee=True,
    capacity=3,
    offers={"python": 7, "public speaking": None},
    wants={"sql": 4},
    goals="Lead a team",
    department="Sales",
    level=4,
    managers=("b", "z"),
    timezone="Europe/Berlin",
    languages=("english", "german"),
    excludes=("c",),
    past_partners=("b", "d"),
    prefers=("d", "b"),
)


def problems(content: str, *, is_json: bool = False) -> list[str]:
    return problems_of(content.encode(), is_json=is_json)


def problems_of(content: bytes, *, is_json: bool = False) -> list[str]:
    with pytest.raises(BadPeopleTable) as caught:
        read_people_table(content, is_json=is_json)
    return [problem.sentence for problem in caught.value.problems]


def problems_in_json(entries: Any) -> list[str]:
    return problems(json.dumps(entries), is_json=True)


def test_every_column_of_a_csv_file_is_read() -> None:
    table = read_people_table(f"{HEADER}\n{ADA}\nb,,mentor{',' * 7}z{',' * 5}\n".encode())
    assert table.people[0] == READ
    assert table.people[1] == PersonRow("b", "b", is_mentor=True, is_mentee=False, managers=("z",))


def test_json_says_the_same_as_csv_as_a_list_or_under_people() -> None:
    entries = [ADA_IN_JSON, {"id": "b", "role": "mentor", "manager": "z", "level": None, "offers": []}]
    as_csv = read_people_table(f"{HEADER}\n{ADA}\nb,,mentor{',' * 7}z{',' * 5}\n".encode())
    for content in (entries, {"people": entries}):
        assert read_people_table(json.dumps(content).encode(), is_json=True) == as_csv


def test_semicolons_may_stand_between_cells_and_columns_in_any_order() -> None:
    content = 'Role;Past Partners;ID\nMentee;"x;y";a\n'
    (person,) = read_people_table(content.encode()).people
    assert (person.id, person.past_partners, person.is_mentee, person.is_mentor) == (
        "a",
        ("x", "y"),
        True,
        False,
    )


def test_columns_that_are_not_used_and_ids_without_a_row_are_told() -> None:
    content = "id,role,shoe size,excludes,manager\na,mentor,42,b;q,b\nb,mentee,40,,\n"
    table = read_people_table(content.encode())
    assert table.ignored == ("shoe size",)
    assert table.strangers == {Column.EXCLUDES: ("q",)}


@pytest.mark.parametrize("cell", ["3", "3.0"])
def test_whole_numbers_may_be_written_as_programs_write_columns_with_gaps(cell: str) -> None:
    for content in (
        f"id,role,level\na,mentor,{cell}\n",
        f'[{{"id": "a", "role": "mentor", "level": {cell}}}]',
    ):
        (person,) = read_people_table(content.encode(), is_json=content.startswith("[")).people
        assert person.level == 3


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("role", "boss", "wants mentor, mentee or both."),
        ("capacity", "many", "wants a whole number from 0 to 1,000."),
        ("capacity", "-1", "wants a whole number from 0 to 1,000."),
        ("capacity", "1001", "wants a whole number from 0 to 1,000."),
        ("level", "10", "wants a whole number from 0 to 9."),
        ("level", "³", "wants a whole number from 0 to 9."),
        ("timezone", "Berlin", "wants a time zone such as Europe/Berlin."),
        ("offers", "Python:expert", "wants skills such as Python or Python:7, with levels from 0 to 9."),
        ("wants", ":3", "wants skills such as Python or Python:7, with levels from 0 to 9."),
        ("manager", "a", "is the person themselves."),
        ("name", "x" * 201, "is longer than 200 characters."),
        ("goals", "x" * 5_001, "is longer than 5,000 characters."),
        ("department", "\x1b[2J", "holds characters that cannot be shown."),
    ],
)
def test_a_cell_that_does_not_fit_is_named_with_its_line_and_column_but_not_repeated(
    column: str, cell: str, words: str
) -> None:
    person = {"id": "a", "role": "mentor", column: cell}
    content = f"{','.join(person)}\n\n{','.join(person.values())}\n"
    assert problems(content) == [f"line 3, {column}: {words}"]
    assert problems_in_json([person]) == [f"line 1, index 0, {column}: {words}"]


def test_all_problems_are_named_at_once() -> None:
    content = "id,role,level\n,mentor,x\na,,1\na,mentor,2\nb,mentor\n"
    assert problems(content) == [
        "line 2, id: is missing: something that tells people apart.",
        "line 2, level: wants a whole number from 0 to 9.",
        "line 3, role: is missing; it wants mentor, mentee or both.",
        "line 4, id: stands on line 3 already. Somebody on both sides has one row (both).",
        "line 5, level: is missing: the line has 2 cells, the header 3. Empty cells want their comma or "
        "semicolon, too.",
    ]


def test_a_line_with_too_many_cells_says_where_they_are() -> None:
    assert problems("id,role\na,mentor,x\n") == [
        "line 2, after the last column: the line has 3 cells, the header 2. Put quotation marks around a "
        "cell with a comma or semicolon."
    ]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('a,mentor,"Ada', "line 2, name"),
        ('a,mentor,"Ada "the" Alder",1', "line 2, name"),
        ('"a""b", "x" y,Ada,1', "line 2, role"),
        ('a,mentor,Ada,"1', "line 2, column 4"),
        ('a,mentor,Ada,1,"x', "line 2, after the last column"),
        ('"', "line 2, id"),
    ],
)
def test_a_quotation_mark_too_many_or_too_few_is_named_with_its_column(line: str, where: str) -> None:
    content = f"id,role,name,Sal\x1b[2Jary\n{line}\nb,mentee,Ben,\n"
    assert problems(content) == [f"{where}: cannot be read: a quotation mark is missing or one too many."]


def test_spaces_may_stand_before_quotation_marks() -> None:
    (person,) = read_people_table(b'id, role, name\na, mentor, "Alder, Ada"\n').people
    assert person.name == "Alder, Ada"


@pytest.mark.parametrize("words", ["علی\u200cرضا", "👩\u200d💻 and 🫨", "soft\u00adly", "O’Neill–Łę"])
def test_names_and_goals_may_be_written_in_any_script(words: str) -> None:
    people = {"id": "a", "role": "mentor", "name": words, "goals": words}
    content = f"{','.join(people)}\n{','.join(people.values())}\n"
    (person,) = read_people_table(content.encode()).people
    assert (person.name, person.goals) == (words, words)


@pytest.mark.parametrize("hidden", ["\u202e", "\x1b[2J", "\x00"])
def test_what_turns_text_around_or_moves_a_terminal_is_refused(hidden: str) -> None:
    assert problems(f"id,role,name\na,mentor,A{hidden}da\n") == [
        "line 2, name: holds characters that cannot be shown."
    ]


def test_nothing_in_an_id_is_invisible() -> None:
    assert problems("id,role\na\u200b,mentor\n") == ["line 2, id: holds characters that cannot be shown."]


def test_values_of_the_wrong_kind_in_json_are_named_by_line_index_and_field() -> None:
    entries = [
        "Ada",
        {"id": {"x": 1}, "role": True, "wants": [1, []], "offers": 3.5, "level": 2.5},
        {"id": "b", "role": "mentor", "excludes": {"c": 1}},
    ]
    assert problems_in_json(entries) == [
        "line 1, index 0: wants an object with the fields of a person.",
        "line 1, index 1, id: wants a text or a number.",
        "line 1, index 1, level: wants a whole number from 0 to 9.",
        "line 1, index 1, role: wants a text or a number.",
        "line 1, index 1, wants: wants a text with semicolons, or a list of texts.",
        "line 1, index 2, excludes: wants a text with semicolons, or a list of texts.",
    ]


@pytest.mark.parametrize("around", ["%s", '{\n"made": ["]", {"people": []}],\n"people"\n: %s}'])
def test_a_person_in_json_is_named_with_the_line_on_which_they_begin(around: str) -> None:
    people = '[\n {"id": "a\\n]", "role": "mentor"},\n\n {"id": "b",\n  "role": "x"}, 7\n]'
    before = around.partition("%")[0].count("\n")
    assert problems(around % people, is_json=True) == [
        f"line {before + 4}, index 1, role: wants mentor, mentee or both.",
        f"line {before + 5}, index 2: wants an object with the fields of a person.",
    ]


def test_fields_in_json_are_called_as_columns_are_and_stand_there_once() -> None:
    content = '[{"ID": "a", "Role": "mentor", "Past Partners": "b", "Shoe": 1}]'
    table = read_people_table(content.encode(), is_json=True)
    assert (table.people[0].past_partners, table.ignored) == (("b",), ("Shoe",))
    twice = '[{"id": "a", "role": "mentor", "level": 1, "Level": 2}, {"id": "b", "id": "c"}]'
    assert problems(twice, is_json=True) == [
        "line 1, index 0, level: stands there more than once.",
        "line 1, index 1, id: stands there more than once.",
        "line 1, index 1, role: is missing; it wants mentor, mentee or both.",
    ]


def test_a_reporting_line_that_runs_in_a_circle_is_told_where_it_begins() -> None:
    content = "id,role,manager\nc,mentee,a\na,mentor,b\nb,mentor,a\n"
    assert problems(content) == ["line 3, manager: the reporting line runs in a circle: a → b → a."]


def test_a_reporting_line_longer_than_any_company_has_is_told_once() -> None:
    def chain(people: int) -> str:
        rows = (f"p{n},mentor,{f'p{n - 1}' if n else ''}" for n in range(people))
        return "\n".join(["id,role,manager", *rows])

    assert len(read_people_table(chain(101).encode()).people[-1].managers) == 100
    assert problems(chain(6_000)) == [
        "line 103, manager: has more than 100 people above them; no reporting line is that long."
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", f"line 1: is empty. It wants a header such as {HEADER}."),
        ("id,role\n", "line 1: holds nobody."),
        ("id,name\na,b\n", f"line 1, role: is missing. The header looks like {HEADER}."),
        ("id,role,ID\na,mentor,b\n", "line 1, id: stands in the header more than once."),
        ('"id,role\n', "line 1, column 1: cannot be read: a quotation mark is missing or one too many."),
    ],
)
def test_a_csv_file_that_is_no_table_of_people_is_refused(content: str, problem: str) -> None:
    assert problems(content) == [problem]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "line 1: holds nobody."),
        ("{}", 'line 1: wants a list of people: [{"id": …, "role": …}, …].'),
        ('[\n{"id": }]', "line 2: is not JSON: something is wrong at character 8."),
        ("[NaN]", "line 1: is not JSON that can be read: a number is too long, or lists go too deep."),
        ("[" * 100_000, "line 1: is not JSON that can be read: a number is too long, or lists go too deep."),
        ("9" * 5_000, "line 1: is not JSON that can be read: a number is too long, or lists go too deep."),
    ],
    ids=["nobody", "no list", "broken", "no number", "deep", "long"],
)
def test_a_json_file_that_is_no_table_of_people_is_refused(content: str, problem: str) -> None:
    assert problems(content, is_json=True) == [problem]


def test_every_cell_that_is_not_utf_8_is_named_with_its_column_beside_what_else_is_wrong() -> None:
    words = "is not UTF-8. Save the file as UTF-8 (Excel calls it “CSV UTF-8”)."
    found = problems_of("id,role,name,wants\na,boss,Müller,\nb,mentee,Ben,Führung\n".encode("latin-1"))
    assert found == [
        f"line 2, name: {words}",
        "line 2, role: wants mentor, mentee or both.",
        f"line 3, wants: {words}",
    ]
    entries = '[{"id": "a", "role": "mentor", "offers": ["Führung"]}]'.encode("latin-1")
    assert problems_of(entries, is_json=True) == [f"line 1, index 0, offers: {words}"]


@pytest.mark.parametrize("is_json", [False, True])
def test_a_file_of_another_kind_is_refused_as_a_whole(is_json: bool) -> None:
    for content in ("id,role\na,mentor\n".encode("utf-16"), b"PK\x03\x04\xff\x00"):
        (problem,) = problems_of(content, is_json=is_json)
        assert problem.startswith("line 1: is not UTF-8.")


def read_or_problems(content: bytes, *, is_json: bool) -> tuple[int, list[str]]:
    """How many people were read, and what was wrong."""
    try:
        return len(read_people_table(content, is_json=is_json).people), []
    except BadPeopleTable as error:
        return 0, [problem.sentence for problem in error.problems]


@given(st.binary(max_size=100), st.booleans())
def test_any_file_is_read_or_refused_in_words(content: bytes, is_json: bool) -> None:
    head = b"" if is_json else b"id,role,wants\n"
    count, problems = read_or_problems(head + content, is_json=is_json)
    assert bool(count) != bool(problems)


scalars = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(("", "a", "b;c", "x:3", ":"))
)
json_values = scalars | st.lists(scalars, max_size=2)


@given(st.lists(st.dictionaries(st.sampled_from(tuple(Column)), json_values, max_size=5), max_size=3))
def test_any_json_is_read_or_refused_in_words(entries: list[dict[str, Any]]) -> None:
    count, problems = read_or_problems(json.dumps(entries).encode(), is_json=True)
    assert problems or count == len(entries) > 0

"""What is wrong with a program file is named by line and field, with what may stand there."""

from pathlib import Path

import pytest

from mentorship.program_files import BadProgramFile, read_program_file
from tests.mentorship.program_texts import GOOD, TODAY, read

CHANNEL = "channels.coordinator_channel"
DAYS = "enrollment_days: 7\n  start_after_days: 14\n  weeks: 12\n"
# What takes the place of something in a good file, and how the sentence begins that says so.
REPLACED = {
    "no name": ("name: Grow Together\n", "", "line 1, name: is missing"),
    "empty name": ("Grow Together", "''", "line 1, name: is missing"),
    "long name": ("Grow Together", "x" * 61, "line 1, name: wants words, on one line, at most 60"),
    "name in lines": ("Grow Together", "|\n  One\n  Two", "line 1, name: wants words, on one line"),
    "name is a list": ("Grow Together", "[a, b]", "line 1, name: wants words"),
    "hidden character": ("Grow Together", '"a\\eb"', "line 1, name: wants words"),
    "half a character": ("Grow Together", '"\\ud800"', "line 1, name: wants words"),
    "wrong objective": ("leadership", "growth", "line 2, objective: wants one of leadership, onboarding,"),
    "own without words": ("leadership", "own", "line 1, objective_words: Please say in your own words"),
    "no terms": ("terms: Be kind.", "terms:", "line 3, terms: is missing; it wants words, at most 800"),
    "no dates": (f"dates:\n  {DAYS}", "", "line 1, dates: wants either enrollment_closes_on,"),
    "dates in words": (f"dates:\n  {DAYS}", "dates: soon\n", "line 4, dates: wants fields below it"),
    "a date missing": ("  weeks: 12\n", "", "line 4, dates.weeks: is missing"),
    "both dates": ("weeks: 12", "ends_on: 2026-09-01", "line 4, dates: wants either"),
    "rolling and short": (
        "  weeks: 12\n",
        "  weeks: 5\nrolling: yes\n",
        "line 8, rolling: A program that people can join at any time needs at least six weeks",
    ),
    "too short": ("weeks: 12", "weeks: 3", "line 7, dates.weeks: wants a whole number from 4 to 520."),
    "starts too soon": ("days: 14", "days: 7", "line 6, dates.start_after_days: Please start after"),
    "a colon": ("Be kind.", "Be kind: always", "line 3: cannot be read. A field is a name"),
    "an open quote": ("Be kind.", '"Be kind.', "line "),
    "a bell": ("Be kind.", "Be\x07 kind.", "line 3: holds a character that cannot be shown."),
    "nothing": (GOOD, "# only a remark\n", "line 1: is empty. It wants fields"),
    "a list": (GOOD, "- a\n- b\n", "line 1: wants fields below it, indented: program, name,"),
    "brackets": (GOOD, "[" * 20_000, "line 1: "),
    "too long": (GOOD, "#" * 100_001, "line 1: is too long"),
}
# What stands on line 4 and below in an otherwise good file.
ADDED = {
    "cadence": ("cadence: daily", "line 4, cadence: wants one of weekly, fortnightly, monthly."),
    "capacity": ("default_capacity: 0", "line 4, default_capacity: wants a whole number from 1 to 10."),
    "half hours": ("rules:\n  min_shared_hours: 2.5", "line 5, rules.min_shared_hours: wants a whole"),
    "level": ("rules: {min_level_gap: 4}", "line 4, rules.min_level_gap: wants one of none, 1, 2, 3."),
    "maybe": ("rules:\n  common_language: maybe", "line 5, rules.common_language: wants yes or no."),
    "emphasis": ("emphasis: own", "line 4, emphasis: wants one of balanced, skills, goals,"),
    "points": ("weights:\n  skills: -1", "line 5, weights.skills: wants a whole number from 0 to 1000."),
    "points of what": ("weights:\n  charm: 1", "line 5, weights.charm: is not a field here. There are:"),
    "weighed twice": ("emphasis: goals\nweights: {goals: 1}", "line 5, weights: stands beside emphasis."),
    "an aim nobody has": (
        "matching:\n  order: [coverage, luck]",
        "line 5, matching.order: wants one of coverage, weak, total, spread, load.",
    ),
    "an aim twice": ("matching: {order: [total, total]}", "line 4, matching.order: wants each aim once"),
    "no pairs wanted": ("matching:\n  order: [weak, load]", "line 5, matching.order: wants each aim once"),
    "no aims": ("matching:\n  order: []", "line 5, matching.order: wants each aim once"),
    "order in a word": ("matching: {order: total}", "line 4, matching.order: wants a list of at most 5"),
    "too many aims": ("matching: {order: [a,b,c,d,e,f]}", "line 4, matching.order: wants a list of at most"),
    "no such bar": (
        "matching:\n  bar: high",
        "line 5, matching.bar: wants a whole number from 0 to 8000, or none.",
    ),
    "a bar too high": ("matching: {bar: 8001}", "line 4, matching.bar: wants a whole number from 0 to 8000"),
    "matching in a word": (
        "matching: fair",
        "line 4, matching: wants fields below it, indented: order, bar, rotate_weeks, "
        "paired_by, answer_days.",
    ),
    "pairs by luck": (
        "matching:\n  paired_by: luck",
        "line 5, matching.paired_by: wants one of fit, choice.",
    ),
    "peers who choose": (
        "format: peers\nmatching:\n  paired_by: choice\n  answer_days: 1",
        "line 6, matching.paired_by: People can choose each other only where mentees learn",
    ),
    "new partners by choice": (
        "matching:\n  rotate_weeks: 2\n  paired_by: choice\n  answer_days: 1",
        "line 6, matching.paired_by: Where people get new partners every few weeks",
    ),
    "no room to choose": (
        "matching:\n  paired_by: choice",
        "line 5, matching.paired_by: Mentees choose for 4 days after enrollment has closed",
    ),
    "many days to answer": (
        "matching: {answer_days: 15}",
        "line 4, matching.answer_days: wants a whole number from 1 to 14.",
    ),
    "channel": (f"channels:\n  {CHANNEL[9:]}: hr", f"line 5, {CHANNEL}: wants a channel's id such as C0"),
    "skills": ("skills: Python", "line 4, skills: wants a list of at most 200"),
    "too many skills": (f"skills: [{'a, ' * 201}]", "line 4, skills: wants a list of at most 200"),
    "a long skill": (f"skills:\n  - SQL\n  - {'x' * 61}", "line 6, skills: wants words"),
    "agenda": ("agenda: soon", "line 4, agenda: wants a list of at most 60, each with title, points after"),
    "a session in words": ("agenda:\n  - Hello", "line 5, agenda.1: wants fields below it, indented: title"),
    "no title": (
        "agenda:\n  - title: A\n  - points: [b]",
        "line 6, agenda.2.title: is missing; it wants words, on one line, at most 80",
    ),
    "empty title": ("agenda:\n  - title: ''", "line 5, agenda.1.title: wants words, on one line, at most 80"),
    "long title": (f"agenda:\n  - title: {'x' * 81}", "line 5, agenda.1.title: wants words"),
    "points in words": (
        "agenda: [{title: A, points: b}]",
        "line 4, agenda.1.points: wants a list of at most 6",
    ),
    "a long point": (
        f"agenda:\n  - title: A\n    points:\n      - b\n      - {'x' * 151}",
        "line 8, agenda.1.points: wants words, on one line, at most 150 characters.",
    ),
    "too many points": (
        "agenda: [{title: A, points: [1,2,3,4,5,6,7]}]",
        "line 4, agenda.1.points: wants a list",
    ),
    "too many sessions": (f"agenda: [{'{title: A}, ' * 61}]", "line 4, agenda: wants a list of at most 60"),
    "colour of a session": (
        "agenda:\n  - title: A\n    colour: red",
        "line 6, agenda.1.colour: is not a field here. There are: title, points.",
    ),
    "rolling": ("rolling: maybe", "line 4, rolling: wants yes or no."),
    "wave": (
        "survey_questions:\n  - wave: middle\n    question: Why?",
        "line 5, survey_questions.1.wave: wants one of start, midway, end.",
    ),
    "no wave": (
        "survey_questions:\n  - question: Why?",
        "line 5, survey_questions.1.wave: is missing; it wants one of start, midway, end.",
    ),
    "answer": (
        "survey_questions:\n  - {wave: end, question: Why, answer: yes}",
        "line 5, survey_questions.1.answer: wants one of rating, words.",
    ),
    "many for a wave": (
        "survey_questions:" + "".join(f"\n  - {{wave: end, question: {n}}}" for n in range(6)),
        "line 4, survey_questions: has 6 questions for end; a survey can ask at most 5 of your own.",
    ),
    "asked twice": (
        "questions:\n  - question: Why?\n  - question: How?\n  - question: Why?",
        "line 7, questions.3.question: stands on line 5 already. Leave one of the two.",
    ),
    "asked twice in a line": (
        "questions: [{question: Why}, {question: Why}]",
        "line 4, questions.2.question: stands on line 4 already.",
    ),
    "required": (
        "questions:\n  - question: Why?\n    required: perhaps",
        "line 6, questions.1.required: wants yes or no.",
    ),
    "no question": ("questions:\n  - required: yes", "line 5, questions.1.question: is missing; it wants"),
    "many questions": (
        f"questions: [{', '.join(f'{{question: {n}}}' for n in range(6))}]",
        "line 4, questions: wants a list of at most 5, each with question, required after a hyphen.",
    ),
    "a long text": (
        f"texts:\n  welcome: {'x' * 501}",
        "line 5, texts.welcome: wants words, at most 500 characters.",
    ),
    "a text of what": (
        "texts:\n  wellcome: Hi",
        "line 5, texts.wellcome: is not a field here. Did you mean welcome? There are: welcome, invitation,",
    ),
    "texts in words": (
        "texts: Hello",
        "line 4, texts: wants fields below it, indented: welcome, invitation,",
    ),
    "program": ("program: first", "line 4, program: wants a whole number from 1"),
    "misspelt": ("cadense: weekly", "line 4, cadense: is not a field here. Did you mean cadence?"),
    "twice": ("name: Other", "line 4, name: stands on line 1 already. Leave one of the two."),
    "key in brackets": ("[a]: b", "line 4: is not a field here."),
    "a tab": ("rules:\n\tcommon_language: yes", "line 5: cannot be read. Use spaces to indent, no tabs."),
    "two files": ("---", "line 4: cannot be read."),
    "unknown anchor": ("cadence: *weekly", "line 4: cannot be read."),
}
BAD = {
    **{name: (GOOD.replace(old, new, 1), said) for name, (old, new, said) in REPLACED.items()},
    **{name: (GOOD.replace("dates:", f"{new}\ndates:"), said) for name, (new, said) in ADDED.items()},
}


def sentences(text: str) -> list[str]:
    with pytest.raises(BadProgramFile) as caught:
        read(text)
    return [problem.sentence for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_mistake_is_named_once_by_line_and_field(text: str, said: str) -> None:
    (found,) = sentences(text)
    assert found.startswith(said)


def test_a_day_that_does_not_exist_is_named() -> None:
    fixed = "enrollment_closes_on: 2026-03-20\n  starts_on: 1.4.2026\n  ends_on: 2026-06-31\n"
    words = "wants a day, written like 2026-09-01."
    found = sentences(GOOD.replace(DAYS, fixed))
    assert found == [f"line 6, dates.starts_on: {words}", f"line 7, dates.ends_on: {words}"]


def test_all_problems_are_named_at_once_in_the_order_of_the_file() -> None:
    text = "name: ''\nobjective: x\ndates:\n  weeks: 1\ncolour: red\nrules:\n  min_shared_hours: 9\n"
    fields = [sentence.split(":")[0] for sentence in sentences(text)]
    assert fields == [
        "line 1, name",
        "line 1, terms",
        "line 2, objective",
        "line 3, dates.enrollment_days",
        "line 3, dates.start_after_days",
        "line 4, dates.weeks",
        "line 5, colour",
        "line 7, rules.min_shared_hours",
    ]


def test_a_file_that_is_not_utf_8_is_named_by_line() -> None:
    with pytest.raises(BadProgramFile) as caught:
        read_program_file(GOOD.encode() + "audience: Führung\n".encode("latin-1"), TODAY)
    (problem,) = caught.value.problems
    assert problem.sentence == "line 8: is not UTF-8. Save the file as UTF-8."


def test_nothing_a_terminal_would_obey_is_repeated() -> None:
    (said,) = sentences(GOOD + '"na\\x1b[2Jme": x\n')
    assert said.startswith("line 8, na[2Jme: is not a field here.")


def test_nothing_in_a_file_is_ever_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    for word in ("object/new", "object/apply", "name"):
        sentences(f"{GOOD}skills: !!python/{word}:pathlib.Path.touch ['{trap}', [], {{}}]\nx: y\n")
    assert not trap.exists()


def test_fixed_days_of_a_new_program_lie_ahead_and_those_of_an_old_one_may_have_passed() -> None:
    fixed = "enrollment_closes_on: 2026-02-01\n  starts_on: 2026-02-10\n  ends_on: 2026-06-01\n"
    text = GOOD.replace(DAYS, fixed)
    assert sentences(text) == ["line 5, dates.enrollment_closes_on: Please pick a day after today."]
    assert read(text + "program: 3\n").program == 3

"""What people type line by line: read back the same, and what does not fit named by its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.program_settings import AnswerKind, JoinQuestion, Session, SurveyQuestion
from storage.words import Wave
from tests.mentorship.test_program_files import words
from views.setting_lines import (
    WrongLines,
    join_questions_of,
    join_text,
    session_of,
    session_text,
    survey_questions_of,
    survey_text,
)

MARKS = ["", "required: ", "Optional:", "words: ", "RATING:", "- "]
lines = st.builds(str.__add__, st.sampled_from(MARKS), words(130, least=1))


@given(lines, st.lists(lines, max_size=6).map(tuple))
def test_a_session_is_read_back_as_it_was(title: str, points: tuple[str, ...]) -> None:
    session = Session(title=title[:80].strip(), points=points)
    assert session_of(session_text(session)) == session


@given(st.lists(st.builds(JoinQuestion, question=lines, required=st.booleans()), max_size=5))
def test_join_questions_are_read_back_as_they_were(questions: list[JoinQuestion]) -> None:
    unique = list({each.question: each for each in questions}.values())
    assert join_questions_of(join_text(unique)) == unique


survey_rows = st.builds(
    SurveyQuestion, wave=st.just(Wave.END), question=lines, answer=st.sampled_from(AnswerKind)
)


@given(st.lists(survey_rows, max_size=5))
def test_survey_questions_are_read_back_as_they_were(questions: list[SurveyQuestion]) -> None:
    unique = list({each.question: each for each in questions}.values())
    assert survey_questions_of(survey_text(unique), Wave.END) == unique


def test_people_may_use_bullets_blank_lines_and_capitals() -> None:
    text = "  Goals \n\n• What for?\n* By when?\nAnd then?\n"
    assert session_of(text) == Session(title="Goals", points=("What for?", "By when?", "And then?"))
    assert session_of(" \n ") is None
    assert join_questions_of("REQUIRED: Why?\n\nWhat else?") == [
        JoinQuestion(question="Why?", required=True),
        JoinQuestion(question="What else?"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 81, "Line 1 is longer than 80 characters."),
        (f"A\nb\n\n- {'x' * 151}\nc\n{'y' * 151}", "Line 4 is longer than 150 characters. Line 6 is longer"),
        ("A\n1\n2\n3\n4\n5\n6\n7\n8", "Line 8: a session has at most 6 points."),
    ],
)
def test_what_does_not_fit_in_a_session_is_named_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(WrongLines) as caught:
        session_of(text)
    assert caught.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"Why?\nrequired: {'x' * 151}", "Line 2 is longer than 150 characters."),
        ("Why?\nHow?\nrequired: Why?", "Line 3 asks the same as line 1."),
        ("required:", "Line 1 has no question."),
        ("1\n2\n3\n4\n5\n6\n7", "Line 6: there is room for 5 questions."),
    ],
)
def test_what_does_not_fit_among_questions_is_named_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(WrongLines) as caught:
        join_questions_of(text)
    assert caught.value.sentence == sentence

"""Agendas and questions as people type them, one thing to a line, and back."""

import unicodedata
from collections.abc import Iterator, Sequence

from mentorship.program_settings import (
    POINT_LIMIT,
    POINTS,
    QUESTION_LIMIT,
    QUESTIONS,
    TITLE_LIMIT,
    AnswerKind,
    JoinQuestion,
    Session,
    SurveyQuestion,
)
from storage.words import Wave

BULLETS = ("- ", "• ", "* ")
REQUIRED, OPTIONAL = "required:", "optional:"
WORDS, RATING = "words:", "rating:"


class WrongLines(Exception):
    """What is wrong, line by line, in `sentence`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("wrong lines")
        self.sentence = " ".join(problems)


def session_text(session: Session) -> str:
    """The title, and each point on a line of its own."""
    return "\n".join([session.title, *(f"- {point}" for point in session.points)])


def session_of(text: str) -> Session | None:
    """The first line is the title, each further one a point; None if nothing was typed."""
    lines = list(_lines(text))
    if not lines:
        return None
    (first, title), *rest = lines
    points = [(number, _without_bullet(line)) for number, line in rest]
    too_many = [f"Line {number}: a session has at most {POINTS} points." for number, _ in points[POINTS:][:1]]
    _check([*_too_long([(first, title)], TITLE_LIMIT), *_too_long(points, POINT_LIMIT), *too_many])
    return Session(title=title, points=tuple(point for _, point in points))


def join_text(questions: Sequence[JoinQuestion]) -> str:
    """One question to a line; "required:" stands before those that are a must."""
    return "\n".join(
        _marked(each.question, REQUIRED if each.required else "", OPTIONAL) for each in questions
    )


def join_questions_of(text: str) -> list[JoinQuestion]:
    rows = [(number, *_unmarked(line, (REQUIRED, OPTIONAL))) for number, line in _lines(text)]
    _check_questions([(number, question) for number, _, question in rows])
    return [JoinQuestion(question=question, required=mark == REQUIRED) for _, mark, question in rows]


def survey_text(questions: Sequence[SurveyQuestion]) -> str:
    """One question to a line; "words:" stands before those that are answered in words."""
    return "\n".join(
        _marked(each.question, WORDS if each.answer == AnswerKind.WORDS else "", RATING) for each in questions
    )


def survey_questions_of(text: str, wave: Wave) -> list[SurveyQuestion]:
    rows = [(number, *_unmarked(line, (WORDS, RATING))) for number, line in _lines(text)]
    _check_questions([(number, question) for number, _, question in rows])
    kinds = {WORDS: AnswerKind.WORDS}
    return [
        SurveyQuestion(wave=wave, question=question, answer=kinds.get(mark, AnswerKind.RATING))
        for _, mark, question in rows
    ]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        shown = "".join(letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cs"))
        if shown.strip():
            yield number, shown.strip()


def _without_bullet(line: str) -> str:
    return line[2:].strip() or line if line.startswith(BULLETS) else line


def _marked(question: str, mark: str, usual: str) -> str:
    """With its mark; the usual mark is only needed where the question itself begins like one."""
    looks_marked = question.lower().startswith((REQUIRED, OPTIONAL, WORDS, RATING))
    return f"{mark or usual} {question}" if mark or looks_marked else question


def _unmarked(line: str, marks: Sequence[str]) -> tuple[str, str]:
    mark = next((each for each in marks if line.lower().startswith(each)), "")
    return mark, line[len(mark) :].strip()


def _check_questions(rows: Sequence[tuple[int, str]]) -> None:
    empty = [f"Line {number} has no question." for number, question in rows if not question]
    too_many = [
        f"Line {number}: there is room for {QUESTIONS} questions." for number, _ in rows[QUESTIONS:][:1]
    ]
    _check([*empty, *_too_long(rows, QUESTION_LIMIT), *too_many, *_twice(rows)])


def _twice(rows: Sequence[tuple[int, str]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, question in rows:
        if question and first.setdefault(question, number) != number:
            yield f"Line {number} asks the same as line {first[question]}."


def _too_long(rows: Sequence[tuple[int, str]], limit: int) -> list[str]:
    return [f"Line {number} is longer than {limit} characters." for number, line in rows if len(line) > limit]


def _check(problems: Sequence[str]) -> None:
    if problems:
        raise WrongLines(problems)

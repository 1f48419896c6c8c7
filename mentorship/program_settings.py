"""What a program can bring of its own beside dates and rules: agendas, questions and texts."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from storage.words import Wave

# The fields of the program form that no step of the set-up form asks for.
SETTINGS = ("agenda", "survey_questions", "questions", "texts")

SESSIONS = 60
TITLE_LIMIT = 80
POINTS = 6
POINT_LIMIT = 150
QUESTIONS = 5  # in all when people join, and in each survey
QUESTION_LIMIT = 150
ANSWER_LIMIT = 300
TEXT_LIMITS: Mapping[str, int] = {"welcome": 500, "invitation": 500, "check_in": 200, "thanks": 500}


class AnswerKind(StrEnum):
    """How a survey question is answered: by one of five numbers, or in words."""

    RATING = "rating"
    WORDS = "words"


class Session(BaseModel):
    """The agenda of one meeting."""

    model_config = ConfigDict(frozen=True)

    title: str
    points: tuple[str, ...] = ()


class SurveyQuestion(BaseModel):
    """A question that one of the surveys asks beside the usual ones; nobody has to answer it."""

    model_config = ConfigDict(frozen=True)

    wave: Wave
    question: str
    answer: AnswerKind = AnswerKind.RATING


class JoinQuestion(BaseModel):
    """A question that the join form asks beside the usual ones."""

    model_config = ConfigDict(frozen=True)

    question: str
    required: bool = False


def field_of(name: str, part: object) -> str:
    """The name of one field of several alike, such as "agenda_3"."""
    return f"{name}_{part}"


def answer_field(question: str) -> str:
    """The name of a join question's field: the same wherever the question stands among others."""
    return field_of("answer", sha256(question.encode()).hexdigest()[:12])

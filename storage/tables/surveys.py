"""Surveys in two halves that no join can link: who was asked, and what was said."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow, Row, no_items
from storage.words import Wave, stored


class Survey(NumberedRow, table=True):
    """One wave of questions in one program; `questions` are the program's own as the wave opened."""

    __table_args__ = (UniqueConstraint("program_id", "wave"),)

    program_id: int = Field(foreign_key="program.id")
    wave: Wave = Field(sa_column=Column(stored(Wave), nullable=False))
    opens_at: datetime
    remind_at: datetime
    closes_at: datetime
    all_asked: bool = False
    reminded: bool = False
    questions: list[dict[str, Any]] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))


class SurveyParticipation(NumberedRow, table=True):
    """Who was asked and reminded and whether they have answered; never when, never what."""

    __table_args__ = (UniqueConstraint("survey_id", "person_id"),)

    survey_id: int = Field(foreign_key="survey.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    reminded: bool = False
    answered: bool = False


class SurveyAnswer(Row, table=True):
    """What somebody said; a random key and no row id, so not even the order of answering shows.

    `answers` are to the survey's own questions, by their number from 1: a rating or words.
    """

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    satisfaction: int | None = None
    recommend: int | None = None
    goal_progress: int | None = None
    skill_level: int | None = None
    words: str = ""
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

"""Rounds in which mentees choose mentors and these answer: who is recommended, chosen and accepted."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow
from storage.words import ChoiceStep, stored


class ChoiceRound(NumberedRow, table=True):
    """The round of a program; `ends_at` and `remind_at` belong to the present step."""

    program_id: int = Field(foreign_key="program.id", unique=True)
    step: ChoiceStep = Field(
        default=ChoiceStep.CHOOSING, sa_column=Column(stored(ChoiceStep), nullable=False)
    )
    began_at: datetime
    ends_at: datetime
    remind_at: datetime | None = None
    version: int = 1


class Voice(NumberedRow, table=True):
    """Somebody who is asked in a round: a mentee whom they choose, a mentor whom they accept."""

    __table_args__ = (UniqueConstraint("round_id", "enrollment_id"),)

    round_id: int = Field(foreign_key="choice_round.id")
    enrollment_id: int = Field(foreign_key="enrollment.id", index=True)
    reminded: bool = False


class Recommendation(NumberedRow, table=True):
    """Private: one mentor whom a mentee may choose, the `place`-th of those recommended, from 0.

    `choice` is the mentee's rank of the mentor from 1, None while they did not choose them; `rank` is the
    mentor's of the mentee from 1, None while they have not answered or have `declined`.
    """

    __table_args__ = (UniqueConstraint("round_id", "mentee_id", "mentor_id"),)

    round_id: int = Field(foreign_key="choice_round.id")
    mentee_id: int = Field(foreign_key="enrollment.id", index=True)
    mentor_id: int = Field(foreign_key="enrollment.id", index=True)
    place: int
    choice: int | None = None
    rank: int | None = None
    declined: bool = False

"""Takes away what the database itself writes beside a survey answer.

PostgreSQL keeps with every row the number of the transaction that wrote it, and rows in the order they
were written. In the transaction of an answer somebody is marked as having answered, so until the answers
are written anew, all in one transaction and in the order of their random keys, the two could be linked.
SQLite keeps neither: the table has no row numbers and is sorted by its random key.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from storage.tables import Survey, SurveyAnswer

# A wave that has closed is looked after once more, and after that its answers are left alone.
LOOK_BACK = timedelta(days=3)
_ANSWERS = SurveyAnswer.__table__  # type: ignore[attr-defined]


def unlink_answers(session: Session, now: datetime) -> None:
    """Write the answers of every wave anew that is open, or was a few days ago."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return
    waves = select(col(Survey.id)).where(col(Survey.closes_at) > now - LOOK_BACK)
    taken = delete(_ANSWERS).where(_ANSWERS.c.survey_id.in_(waves)).returning(*_ANSWERS.columns)
    answers = [dict(row) for row in connection.execute(taken).mappings()]
    if answers:
        connection.execute(insert(_ANSWERS), sorted(answers, key=lambda row: row["id"]))

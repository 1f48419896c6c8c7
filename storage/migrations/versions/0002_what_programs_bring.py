"""What programs bring of their own: agendas, questions, texts, and the answers to the questions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Table, column and what it holds in rows that are there already.
COLUMNS = (
    ("program", "agenda", "[]"),
    ("program", "survey_questions", "[]"),
    ("program", "questions", "[]"),
    ("program", "texts", "{}"),
    ("enrollment", "answers", "{}"),
    ("survey", "questions", "[]"),
    ("survey_answer", "answers", "{}"),
)


def upgrade() -> None:
    for table, column, empty in COLUMNS:
        op.add_column(table, sa.Column(column, sa.JSON(), server_default=empty, nullable=False))


def downgrade() -> None:
    """In place, not by a copy of the table: a copy would give survey answers row numbers on SQLite."""
    for table, column, _ in reversed(COLUMNS):
        op.drop_column(table, column)

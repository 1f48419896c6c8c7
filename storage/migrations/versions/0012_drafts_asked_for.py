"""A draft that a coordinator has asked for and that the next tick makes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    person = sa.ForeignKey("person.id", name=op.f("fk_program_draft_asked_by_person"))
    op.add_column("program", sa.Column("draft_asked_by", sa.Integer(), person), inline_references=True)


def downgrade() -> None:
    op.drop_column("program", "draft_asked_by")

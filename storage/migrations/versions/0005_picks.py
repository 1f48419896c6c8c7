"""Whom people would like to be matched with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("picked_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["picked_id"], ["person.id"], name=op.f("fk_pick_picked_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pick_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_pick_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick")),
        sa.UniqueConstraint(
            "program_id", "person_id", "picked_id", name=op.f("uq_pick_program_id_person_id_picked_id")
        ),
    )
    op.create_index(op.f("ix_pick_person_id"), "pick", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_pick_person_id"), "pick")
    op.drop_table("pick")

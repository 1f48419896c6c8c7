"""Pairs by choice: mentees choose mentors, who answer."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("program", sa.Column("paired_by", sa.String(32), server_default="fit", nullable=False))
    op.add_column("program", sa.Column("answer_days", sa.Integer(), server_default="4", nullable=False))
    _rounds()
    _voices()
    _recommendations()


def downgrade() -> None:
    for table in ("recommendation", "voice", "choice_round"):
        op.drop_table(table)
    op.drop_column("program", "answer_days")
    op.drop_column("program", "paired_by")


def _rounds() -> None:
    op.create_table(
        "choice_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_choice_round_program_id_program")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice_round")),
        sa.UniqueConstraint("program_id", name=op.f("uq_choice_round_program_id")),
    )


def _voices() -> None:
    op.create_table(
        "voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_voice_enrollment_id_enrollment")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["choice_round.id"], name=op.f("fk_voice_round_id_choice_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice")),
        sa.UniqueConstraint("round_id", "enrollment_id", name=op.f("uq_voice_round_id_enrollment_id")),
    )
    op.create_index(op.f("ix_voice_enrollment_id"), "voice", ["enrollment_id"], unique=False)


def _recommendations() -> None:
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["enrollment.id"], name=op.f("fk_recommendation_mentee_id_enrollment")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["enrollment.id"], name=op.f("fk_recommendation_mentor_id_enrollment")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["choice_round.id"], name=op.f("fk_recommendation_round_id_choice_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint(
            "round_id",
            "mentee_id",
            "mentor_id",
            name=op.f("uq_recommendation_round_id_mentee_id_mentor_id"),
        ),
    )
    for side in ("mentee_id", "mentor_id"):
        op.create_index(op.f(f"ix_recommendation_{side}"), "recommendation", [side], unique=False)

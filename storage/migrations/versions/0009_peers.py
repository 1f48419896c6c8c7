"""Programs of peers, and pairings of more than two people."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("program", sa.Column("format", sa.String(32), server_default="mentoring", nullable=False))
    op.add_column("pairing", sa.Column("size", sa.Integer(), server_default="2", nullable=False))
    op.create_table(
        "companion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_companion_enrollment_id_enrollment")
        ),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_companion_pairing_id_pairing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion")),
        sa.UniqueConstraint(
            "pairing_id", "enrollment_id", name=op.f("uq_companion_pairing_id_enrollment_id")
        ),
    )
    op.create_index(op.f("ix_companion_enrollment_id"), "companion", ["enrollment_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_companion_enrollment_id"), "companion")
    op.drop_table("companion")
    op.drop_column("pairing", "size")
    op.drop_column("program", "format")

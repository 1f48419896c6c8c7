"""What a trial of the workspace has shown, scheduled messages, long rounds, and rates slowed down for a while."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ["method", "priority", "due", "created_at", "dedupe_key"]
QUEUE = [*BEFORE, "place_kind"]
TURNS = ["program_id", *QUEUE]
QUEUED = sa.text("state = 'queued'")
SCHEDULED = sa.text("post_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("workspace", sa.Column("probe", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("rate_bucket", sa.Column("slow_until", UTCDateTime(), nullable=True))
    _make_rounds()
    _extend_deliveries()


def _make_rounds() -> None:
    op.create_table(
        "sending_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("expected_end", UTCDateTime(), nullable=False),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_sending_round_program_id_program")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sending_round_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_round")),
    )
    op.create_index(op.f("ix_sending_round_program_id"), "sending_round", ["program_id"])


def _extend_deliveries() -> None:
    op.add_column("delivery", sa.Column("post_at", UTCDateTime(), nullable=True))
    of_round = sa.ForeignKey("sending_round.id", name=op.f("fk_delivery_round_id_sending_round"))
    op.add_column("delivery", sa.Column("round_id", sa.Integer(), of_round), inline_references=True)
    op.create_index(op.f("ix_delivery_round_id"), "delivery", ["round_id"])
    op.drop_index("ix_delivery_queue", "delivery")
    _index_queued("ix_delivery_queue", QUEUE)
    _index_queued("ix_delivery_program_queue", TURNS)
    op.create_index(
        "ix_delivery_post_at",
        "delivery",
        ["workspace_id", "post_at"],
        unique=True,
        sqlite_where=SCHEDULED,
        postgresql_where=SCHEDULED,
    )


def _index_queued(name: str, columns: list[str]) -> None:
    op.create_index(name, "delivery", columns, sqlite_where=QUEUED, postgresql_where=QUEUED)


def downgrade() -> None:
    op.drop_index("ix_delivery_post_at", "delivery")
    op.drop_index("ix_delivery_program_queue", "delivery")
    op.drop_index("ix_delivery_queue", "delivery")
    _index_queued("ix_delivery_queue", BEFORE)
    op.drop_index(op.f("ix_delivery_round_id"), "delivery")
    op.drop_column("delivery", "post_at")
    op.drop_column("delivery", "round_id")
    op.drop_table("sending_round")
    op.drop_column("rate_bucket", "slow_until")
    op.drop_column("workspace", "probe")

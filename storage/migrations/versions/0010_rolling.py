"""Programs that people can join at any time."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("program", sa.Column("rolling", sa.Boolean(), server_default=sa.false(), nullable=False))
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.add_column("program", sa.Column("next_matching_at", moment, nullable=True))


def downgrade() -> None:
    op.drop_column("program", "next_matching_at")
    op.drop_column("program", "rolling")

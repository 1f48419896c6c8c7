"""How matching decides in a program; nothing said is the usual way."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("program", sa.Column("matching", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("program", "matching")

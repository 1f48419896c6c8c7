"""The picture that was sent with a message, so that bringing the message up to date keeps it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("picture", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("delivery", "picture")

"""An index that answers "which message goes next" however long the queue is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = ["method", "priority", "due", "created_at", "dedupe_key"]
QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    op.create_index("ix_delivery_queue", "delivery", COLUMNS, sqlite_where=QUEUED, postgresql_where=QUEUED)


def downgrade() -> None:
    op.drop_index("ix_delivery_queue", "delivery")

"""Days off and a person's country, and messages that go out together with another."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("country", sa.String(), nullable=True))
    op.add_column("person", sa.Column("away_from", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("away_until", sa.Date(), nullable=True))
    leader = sa.ForeignKey("delivery.id", name=op.f("fk_delivery_together_with_delivery"))
    op.add_column("delivery", sa.Column("together_with", sa.Uuid(), leader), inline_references=True)
    op.create_index(op.f("ix_delivery_together_with"), "delivery", ["together_with"])
    op.create_index("ix_delivery_place", "delivery", ["place", "due"])


def downgrade() -> None:
    op.drop_index("ix_delivery_place", "delivery")
    op.drop_index(op.f("ix_delivery_together_with"), "delivery")
    op.drop_column("delivery", "together_with")
    op.drop_column("person", "away_until")
    op.drop_column("person", "away_from")
    op.drop_column("person", "country")

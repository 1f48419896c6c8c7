"""Alembic's entry point: runs on the connection that storage.migrate gives it."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables

assert storage.tables  # imported for its tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

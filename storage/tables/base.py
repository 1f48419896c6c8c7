"""What all rows share: snake-case table names, named constraints, and `key`."""

import re
from typing import Any

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def no_items() -> list[Any]:
    """What a column of lists begins with; with `list` itself a row takes several times as long to make."""
    return []


class Row(SQLModel):
    """A table's row; `match_run` is the table of `MatchRun`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class NumberedRow(Row):
    """A row with a whole-number id that the database gives."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def key(self) -> int:
        """The row's id, once it has one."""
        assert self.id is not None
        return self.id

"""Objects of rows, as a session loads them, at a third of what its own way takes.

For what is asked for every message and every click; anything asked rarely goes by `Session.exec`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from storage.prepared import Rows, Values, run

Thing = TypeVar("Thing")
# How many columns of a row, and what becomes of them.
Part = tuple[int, Callable[[Session, Sequence[Any]], Any]]

_PARTS: WeakKeyDictionary[Any, list[Part]] = WeakKeyDictionary()


def load(session: Session, statement: SelectOfScalar[Thing], values: Values) -> Rows[Thing]:
    """The objects that a select finds which is built once; those the session has stay as they are."""
    found = load_rows(session, statement, values)
    return Rows((thing for (thing,) in found), found.rowcount)


def load_rows(session: Session, statement: Any, values: Values) -> Rows[tuple[Any, ...]]:
    """As `load`, of a select of several things: objects, None where an outer join found none, and values."""
    session.flush()
    parts = _PARTS.get(statement)
    if parts is None:
        parts = _PARTS[statement] = [_part(described) for described in statement.column_descriptions]
    found = run(session, statement, values)
    return Rows([_taken_apart(session, parts, row) for row in found], found.rowcount)


def filled(model: type[Thing], values: Iterable[tuple[str, Any]]) -> Thing:
    """An object filled as the ORM fills what it loads; its constructor takes several times as long.

    No session knows of it.
    """
    made: Thing = manager_of_class(model).new_instance()
    made.__dict__.update(values)
    return made


def _taken_apart(session: Session, parts: list[Part], row: Sequence[Any]) -> tuple[Any, ...]:
    made, start = [], 0
    for width, make in parts:
        made.append(make(session, row[start : start + width]))
        start += width
    return tuple(made)


def _part(described: Mapping[str, Any]) -> Part:
    if described["expr"] is not described["entity"]:
        return 1, _value
    mapper: Mapper[Any] = inspect(described["entity"]).mapper
    return len(mapper.local_table.columns), _maker(mapper)


def _value(_session: Session, values: Sequence[Any]) -> Any:
    return values[0]


@cache
def _maker(mapper: Mapper[Any]) -> Callable[[Session, Sequence[Any]], Any]:
    """Makes an object as the ORM does when it loads one: known to the session, and unchanged."""
    columns: list[Any] = list(mapper.local_table.columns)
    names = [mapper.get_property_by_column(column).key for column in columns]
    keys = [columns.index(column) for column in mapper.primary_key]

    def make(session: Session, values: Sequence[Any]) -> Any:
        primary_key = tuple(values[position] for position in keys)
        if None in primary_key:
            return None
        identity = mapper.identity_key_from_primary_key(primary_key)
        known = session.identity_map.get(identity)
        if known is not None:
            return known
        made = filled(mapper.class_, zip(names, values, strict=True))
        state = instance_state(made)
        state.key, state.session_id = identity, session.hash_key
        session.identity_map.add(state)
        return made

    return make

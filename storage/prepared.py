"""Plain statements, written once for a database and then run on the driver's own cursor.

SQLAlchemy writes the SQL and says how values are converted; what it does around every execution besides
takes several times as long as a small statement itself, and a message needs two dozen of them. What cannot
be written beforehand, such as a long list of keys, goes its usual way with the same result.
"""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

# Longer lists are rare, and each length would be kept.
LONGEST_LIST = 8
# Several times as many as there are; whoever builds one anew each time costs time, but no memory.
MOST_STATEMENTS = 1_000
# Of which it is remembered how they are written.
MOMENTS = 1_000
_SQLITE = sqlite.dialect()
_WRITE_MOMENT: Any = UTCDateTime().dialect_impl(_SQLITE).bind_processor(_SQLITE)

Found = TypeVar("Found")
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Rows(list[Found]):
    """All that a statement returned; `rowcount` is how many rows it changed."""

    def __init__(self, rows: Iterable[Found], rowcount: int) -> None:
        super().__init__(rows)
        self.rowcount = rowcount

    def first(self) -> Found | None:
        """The first row, or None."""
        return self[0] if self else None

    def one(self) -> Found:
        """The only row; raises ValueError if there is none, or another."""
        (row,) = self
        return row

    def scalar(self: "Rows[Any]") -> Any | None:
        """The first value of the first row, or None."""
        return self[0][0] if self else None

    def scalars(self: "Rows[Any]") -> list[Any]:
        """The first value of every row."""
        return [row[0] for row in self]


def run(session: Session, statement: Executable, values: Values | None = None) -> Rows[Any]:
    """Run a statement that is built once and kept; a row is a tuple whose values have names.

    What waits in the session is not written before. Raises what SQLAlchemy raises.
    """
    statements: Statements = session.info["statements"]
    return statements.run(session.info["connection"], statement, values or {})


class Statements:
    """Those that a database has been asked to run.

    `changes` counts by table how many of them have changed something.
    """

    def __init__(self, changes: Counter[str]) -> None:
        self._changes = changes
        self._forms: dict[Any, dict[tuple[str, ...], Form]] = {}

    def run(self, connection: Connection, statement: Executable, values: Values) -> Rows[Any]:
        prepared = self._form(connection.dialect, statement, tuple(values)).prepared(values)
        if prepared is None:
            result = connection.execute(statement, values)
            return Rows(result if result.returns_rows else (), result.rowcount)
        rows = prepared.run(connection, values)
        if prepared.changed_table is not None:
            self._changes[prepared.changed_table] += 1
        return rows

    def __len__(self) -> int:
        return len(self._forms)

    def _form(self, dialect: Dialect, statement: Any, names: tuple[str, ...]) -> "Form":
        by_names = self._forms.get(statement)
        if by_names is None:
            if len(self._forms) >= MOST_STATEMENTS:
                self._forms.clear()
            by_names = self._forms[statement] = {}
        form = by_names.get(names)
        if form is None:
            form = by_names[names] = Form(statement.compile(dialect=dialect, column_keys=names), names)
        return form


class Form:
    """A statement that is given values of certain names; how it is written depends on how long lists are."""

    def __init__(self, compiled: SQLCompiler, names: Sequence[str]) -> None:
        self._compiled, self._names = compiled, names
        later = compiled.literal_execute_params or compiled.insert_prefetch or compiled.update_prefetch
        self._is_usual = bool(later)
        self._lists = [bind.key for bind in compiled.post_compile_params if bind.key in names]
        self._prepared: dict[tuple[int, ...], Prepared] = {}

    def prepared(self, values: Values) -> "Prepared | None":
        """None if it has to go its usual way."""
        lengths = tuple(len(values[name]) for name in self._lists) if self._lists else ()
        known = self._prepared.get(lengths)
        if known is not None:
            return known
        if self._is_usual or any(length > LONGEST_LIST for length in lengths):
            return None
        return self._prepared.setdefault(lengths, Prepared(self._compiled, self._names, values))


class Prepared:
    """A statement in the words of a database, with what its parameters and columns need."""

    def __init__(self, compiled: SQLCompiler, names: Sequence[str], values: Values) -> None:
        written = compiled.construct_expanded_state({**dict.fromkeys(names), **values})
        statement: Any = compiled.statement
        self._sql, self._dialect = written.statement, compiled.dialect
        parameters = dict(_parameters(compiled, written, names))
        order = written.positiontup
        self._named = None if order is not None else list(parameters)
        self._parameters = [parameters[name] for name in (parameters if order is None else order)]
        # What a statement itself says of its columns it may have taken over from one it was made of.
        self._types = [column.type for column in compiled._result_columns]
        # Known when the database has answered for the first time.
        self._row: Any = None
        self._converters: list[tuple[int, Convert]] = []
        is_change = compiled.isinsert or compiled.isupdate or compiled.isdelete
        self.changed_table: str | None = statement.table.name if is_change else None

    def run(self, connection: Connection, values: Values) -> Rows[Any]:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, self._bound(values))
            rows = self._fetched(cursor) if self._types else ()
            return Rows(rows, cursor.rowcount)
        except Exception as error:
            raise self._as_sqlalchemy_says(error, connection, cursor) from error
        finally:
            cursor.close()

    def _bound(self, values: Values) -> Any:
        bound = [
            fixed if key is None else values[key] if convert is None else convert(values[key])
            for key, fixed, convert in self._parameters
        ]
        return bound if self._named is None else dict(zip(self._named, bound, strict=True))

    def _fetched(self, cursor: Any) -> Iterable[Any]:
        if self._row is None:
            self._learn(cursor.description)
        return [self._made(row) for row in cursor.fetchall()]

    def _made(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for position, convert in self._converters:
            value = values[position]
            if value is not None:
                values[position] = convert(value)
        return self._row(values)

    def _learn(self, description: Sequence[Any]) -> None:
        """What the columns are called, and how their values are converted."""
        codes = [told[1] for told in description]
        kinds = [kind.dialect_impl(self._dialect) for kind in self._types]
        found = [_reader(kind, self._dialect, code) for kind, code in zip(kinds, codes, strict=True)]
        self._converters = [(at, convert) for at, convert in enumerate(found) if convert is not None]
        row: Any = namedtuple("Row", [told[0] for told in description], rename=True)  # type: ignore[misc]
        self._row = row._make

    def _as_sqlalchemy_says(self, error: Any, connection: Connection, cursor: Any) -> BaseException:
        """An error of the driver, of a value or of the connection, as any other statement raises it."""
        errors: Any = self._dialect.loaded_dbapi.Error
        driver: Any = connection.connection.driver_connection
        is_cut = isinstance(error, errors) and self._dialect.is_disconnect(error, driver, cursor)
        if is_cut:
            connection.invalidate(error)
        said: BaseException = DBAPIError.instance(
            self._sql,
            None,
            error,
            errors,
            hide_parameters=True,
            connection_invalidated=is_cut,
            dialect=self._dialect,
        )
        return said


def _parameters(
    compiled: SQLCompiler, written: ExpandedState, names: Sequence[str]
) -> Iterator[tuple[str, tuple[str | None, Any, Convert | None]]]:
    """For each parameter the name of its value, or the value that it always has, and how it is converted."""
    for bind, name in compiled.bind_names.items():
        convert = _writer(bind.type.dialect_impl(compiled.dialect), compiled.dialect)
        for place, own_name in enumerate(written.parameter_expansion.get(name, [name])):
            if bind.key not in names:
                fixed = written.parameters[own_name]
                yield own_name, (None, fixed if convert is None else convert(fixed), None)
            elif name in written.parameter_expansion:
                yield own_name, (bind.key, None, _of_place(place, convert))
            else:
                yield own_name, (bind.key, None, convert)


def _reader(kind: Any, dialect: Dialect, code: Any) -> Convert | None:
    """How a value of the database is read."""
    reader: Convert | None = kind.result_processor(dialect, code)
    return _moment if _is_moment_as_text(kind, dialect) else reader


def _writer(kind: Any, dialect: Dialect) -> Convert | None:
    """How a value is written for the database."""
    writer: Convert | None = kind.bind_processor(dialect)
    return _text if _is_moment_as_text(kind, dialect) else writer


def _is_moment_as_text(kind: Any, dialect: Dialect) -> bool:
    return isinstance(kind, UTCDateTime) and dialect.name == "sqlite"


def _moment(text: str) -> datetime:
    """What SQLite keeps of a moment says UTC nowhere. A tenth of the time that a zone put on later takes."""
    return datetime.fromisoformat(f"{text}+00:00")


@lru_cache(MOMENTS)
def _text(moment: datetime | None) -> Any:
    """A moment as SQLite keeps it. The same few come again and again, such as the present."""
    return _WRITE_MOMENT(moment)


def _of_place(place: int, convert: Convert | None) -> Convert:
    """Converts the value at one place of a short list or set."""
    return lambda values: [*values][place] if convert is None else convert([*values][place])

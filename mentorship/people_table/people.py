"""What a table of people holds: its columns, what a row says, and what can be wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Column(StrEnum):
    """The columns that are read, by their names in a header or the fields of a JSON object."""

    ID = "id"
    NAME = "name"
    ROLE = "role"
    CAPACITY = "capacity"
    OFFERS = "offers"
    WANTS = "wants"
    GOALS = "goals"
    DEPARTMENT = "department"
    LEVEL = "level"
    MANAGER = "manager"
    TIMEZONE = "timezone"
    LANGUAGES = "languages"
    EXCLUDES = "excludes"
    PAST_PARTNERS = "past_partners"
    PREFERS = "prefers"


HEADER = ",".join(Column)
PEOPLE_COLUMNS = (Column.EXCLUDES, Column.PAST_PARTNERS, Column.PREFERS)
LISTS = frozenset((Column.OFFERS, Column.WANTS, Column.LANGUAGES, *PEOPLE_COLUMNS))


@dataclass(frozen=True, order=True)
class TableProblem:
    """What is wrong, and where: lines count from 1, the entries of a JSON list from 0.

    `words` never repeat a cell: something private may have slipped into the wrong column.
    """

    number: int
    column: str
    words: str
    unit: str = "line"
    line: int | None = None  # of an entry

    @property
    def sentence(self) -> str:
        """The problem in one line of words."""
        line = "" if self.line is None else f"line {self.line}, "
        column = f", {self.column}" if self.column else ""
        return f"{line}{self.unit} {self.number}{column}: {self.words}"


class BadPeopleTable(Exception):
    """The table has problems; `problems` has all of them, in order."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        super().__init__("bad people table")
        self.problems = sorted(problems)


@dataclass(frozen=True)
class PersonRow:
    """One person; empty or None means "not known". `offers` and `wants` lead from a skill to its level.

    `managers`, `excludes`, `past_partners` and `prefers` are ids, which need not have a row of their own.
    """

    id: str
    name: str
    is_mentor: bool
    is_mentee: bool
    capacity: int | None = None
    offers: Mapping[str, int | None] = field(default_factory=dict)
    wants: Mapping[str, int | None] = field(default_factory=dict)
    goals: str = ""
    department: str = ""
    level: int | None = None
    managers: tuple[str, ...] = ()
    timezone: str | None = None
    languages: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    past_partners: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeopleTable:
    """The people; `ignored` names columns that are not used, `strangers` ids without a row of their own."""

    people: tuple[PersonRow, ...]
    ignored: tuple[str, ...] = ()
    strangers: Mapping[Column, tuple[str, ...]] = field(default_factory=dict)

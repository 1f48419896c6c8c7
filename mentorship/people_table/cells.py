"""What each column may hold: a cell's text, or its entries, as a value, or what is wrong with it in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from mentorship.people_table.people import Column
from mentorship.skills import slug

LONGEST = 200
LONGEST_GOALS = 5_000
MOST_PLACES = 1_000
ROLES = ("mentor", "mentee", "both")
WANTS_ROLE = "wants mentor, mentee or both."
LEVEL = re.compile(r"[0-9]")
# What a terminal would obey, what turns the text around, and halves of characters; joiners belong to words.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CANNOT_BE_SHOWN = "holds characters that cannot be shown."
WANTS_SKILLS = "wants skills such as Python or Python:7, with levels from 0 to 9."


class BadCell(ValueError):
    """A cell does not fit its column; the text says what the column wants."""


def role(cell: str) -> str:
    """One of `ROLES`."""
    if cell.casefold() not in ROLES:
        raise BadCell(WANTS_ROLE)
    return cell.casefold()


def level(cell: str) -> int:
    """From 0 to 9."""
    return _whole(cell, 9)


def places(cell: str) -> int:
    """How many mentees somebody takes; 0 is nobody at present."""
    return _whole(cell, MOST_PLACES)


def zone(cell: str) -> str:
    """An IANA time zone."""
    if cell not in _zones():
        raise BadCell("wants a time zone such as Europe/Berlin.")
    return cell


def words(cell: str, longest: int = LONGEST) -> str:
    """Something to read, on one line."""
    if len(cell) > longest:
        raise BadCell(f"is longer than {longest:,} characters.")
    if HIDDEN.search(cell):
        raise BadCell(CANNOT_BE_SHOWN)
    return cell


def person_id(cell: str) -> str:
    """An id; it must be possible to write it into a list of ids, and nothing in it may be invisible."""
    if not cell.isprintable():
        raise BadCell(CANNOT_BE_SHOWN)
    if ";" in cell:
        raise BadCell("must not hold a semicolon, which stands between ids elsewhere.")
    return words(cell)


def ids(entries: Sequence[str]) -> tuple[str, ...]:
    """Ids in their order, each once."""
    return tuple(dict.fromkeys(person_id(entry) for entry in entries))


def languages(entries: Sequence[str]) -> tuple[str, ...]:
    """Languages as they are compared, each once."""
    return tuple(dict.fromkeys(slug(words(entry)) for entry in entries))


def skills(entries: Sequence[str]) -> Mapping[str, int | None]:
    """From each skill, as it is compared, to its level, if one was given; the higher one of two."""
    found: dict[str, int | None] = {}
    for entry in entries:
        key, given = _skill(words(entry))
        known = found.get(key)
        found[key] = given if known is None else max(known, given or 0)
    return found


def _skill(entry: str) -> tuple[str, int | None]:
    name, colon, given = (part.strip() for part in entry.rpartition(":"))
    if not colon:
        return slug(given), None
    if not LEVEL.fullmatch(given) or not slug(name):
        raise BadCell(WANTS_SKILLS)
    return slug(name), int(given)


def _whole(cell: str, most: int) -> int:
    """A whole number, also as programs write one in a column that has gaps: 3.0."""
    whole = cell.removesuffix(".0")
    if not re.fullmatch("[0-9]{1,4}", whole) or int(whole) > most:
        raise BadCell(f"wants a whole number from 0 to {most:,}.")
    return int(whole)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


TEXTS: Mapping[Column, Callable[[str], Any]] = {
    Column.ID: person_id,
    Column.NAME: words,
    Column.ROLE: role,
    Column.CAPACITY: places,
    Column.GOALS: lambda cell: words(cell, LONGEST_GOALS),
    Column.DEPARTMENT: words,
    Column.LEVEL: level,
    Column.MANAGER: person_id,
    Column.TIMEZONE: zone,
}
ENTRIES: Mapping[Column, Callable[[Sequence[str]], Any]] = {
    Column.OFFERS: skills,
    Column.WANTS: skills,
    Column.LANGUAGES: languages,
    Column.EXCLUDES: ids,
    Column.PAST_PARTNERS: ids,
    Column.PREFERS: ids,
}

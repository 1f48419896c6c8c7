"""One part of a rehearsal's report: a sentence or two, a table, and bars where they help."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Rows = Sequence[Sequence[str]]
MOST_ROWS = 200
NOTHING = "–"


@dataclass(frozen=True)
class Chart:
    """Bars from the same zero; `values` go with `names`."""

    label: str
    unit: str
    names: Sequence[str]
    values: Sequence[float]

    def as_json(self) -> Json:
        bars = zip(self.names, self.values, strict=True)
        return {
            "label": self.label,
            "unit": self.unit,
            "bars": [{"name": name, "value": value} for name, value in bars],
        }


@dataclass(frozen=True)
class Section:
    """All cells are plain text; a section may have words alone."""

    title: str
    words: str = ""
    columns: Sequence[str] = ()
    rows: Rows = field(default=())
    chart: Chart | None = None

    def as_json(self) -> Json:
        """As the page of the stand-in Slack takes it."""
        shown: Json = {
            "title": self.title,
            "words": self.words,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
        }
        return shown if self.chart is None else {**shown, "chart": self.chart.as_json()}


def shortened(rows: list[list[str]]) -> list[list[str]]:
    """The first rows of a long table, and how many more there are."""
    if len(rows) <= MOST_ROWS:
        return rows
    rest = f"and {len(rows) - MOST_ROWS:,} more"
    return [*rows[:MOST_ROWS], [rest, *("" for _ in rows[0][1:])]]


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """A day and a time by the program's own clock."""
    return NOTHING if at is None else f"{at.astimezone(zone):%a %d %b %Y, %H:%M}"


def day(at: datetime | None, zone: ZoneInfo) -> str:
    return NOTHING if at is None else f"{at.astimezone(zone):%a %d %b %Y}"


def span(length: timedelta) -> str:
    """A length of time in the unit that fits: seconds, minutes, hours or days."""
    seconds = length.total_seconds()
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"

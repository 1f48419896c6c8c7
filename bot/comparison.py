"""The what-if table: what several settings would do with the same people, side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from mentorship.matching.comparing import FEWEST_TOLD, Group, Measures

NONE = "–"
UNKNOWN = Group("", None, None, None)


@dataclass(frozen=True)
class Compared:
    """One setting's figures under its name."""

    name: str
    measures: Measures


def _share(part: float | None) -> str:
    return NONE if part is None else f"{part:.0%}"


def _number(value: float | None, digits: int = 0) -> str:
    return NONE if value is None else f"{value:,.{digits}f}"


ROWS: Sequence[tuple[str, Callable[[Measures], str]]] = (
    ("Mentees matched", lambda m: f"{m.matched:,} of {m.mentees:,}"),
    ("Pairs below the bar", lambda m: _number(m.weak)),
    ("Mean fit, in points", lambda m: _number(m.mean, 1)),
    ("Worst fit", lambda m: _number(m.worst)),
    ("5th percentile of fit", lambda m: _number(m.low)),
    ("Shared working hours a day", lambda m: _number(m.shared_hours, 1)),
    ("Pairs across departments", lambda m: _share(m.across)),
    ("Load concentration (Herfindahl)", lambda m: _number(m.concentration, 4)),
    ("… as if shared evenly by", lambda m: f"{_number(m.as_if)} of {m.mentors:,} mentors"),
)


def comparison_table(settings: Sequence[Compared]) -> Table:
    """A column per setting; fit is counted with the first one's points everywhere."""
    caption = f"Fit is counted with the points of “{settings[0].name}” in every column."
    table = Table(title="What if", caption=escape(caption), title_justify="left", caption_justify="left")
    table.add_column("")
    for setting in settings:
        table.add_column(escape(setting.name), justify="right")
    for title, told in ROWS:
        table.add_row(title, *(told(setting.measures) for setting in settings))
    _add_groups(table, settings)
    return table


def _add_groups(table: Table, settings: Sequence[Compared]) -> None:
    """Each department that is large enough; the others are only counted."""
    by_name = [{group.name: group for group in setting.measures.groups} for setting in settings]
    names = [group.name for group in settings[0].measures.groups]
    told = [name for name in names if by_name[0][name].mentees is not None]
    table.add_section()
    for name in told:
        table.add_row(escape(name), *(_group(groups.get(name, UNKNOWN)) for groups in by_name))
    if len(told) < len(names):
        words = f"Departments with under {FEWEST_TOLD} mentees: {len(names) - len(told)}, not shown"
        table.add_row(words, *([NONE] * len(settings)))


def _group(group: Group) -> str:
    return f"{group.matched} of {group.mentees}, fit {_number(group.fit)}"

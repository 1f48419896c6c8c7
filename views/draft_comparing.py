"""Settings side by side, as a table in a modal."""

from collections.abc import Callable, Iterator, Sequence

from mentorship.draft_comparing import (
    ANY_DEPARTMENT,
    FIT_FIRST,
    MOST_FIRST,
    NOW,
    ONE_PLACE,
    OTHER_DEPARTMENT,
    Comparison,
    WhatIf,
)
from mentorship.matching.comparing import FEWEST_TOLD, Group, Measures
from views.blocks import View, actions, context, mention, modal, safe, section
from views.draft_edits import back_button
from views.programs import name_of

WIDE, COLUMN = 20, 12
MOST_GROUPS = 15
NONE = "-"
MEANINGS = {
    NOW: "the settings of this draft, with your changes",
    FIT_FIRST: "the best fit comes before matching as many as possible",
    MOST_FIRST: "matching as many as possible comes before the best fit",
    ANY_DEPARTMENT: "pairs within a department are allowed too",
    OTHER_DEPARTMENT: "only pairs from different departments",
}


def comparison_modal(shown: Comparison) -> View:
    """The table, what its columns mean, and that nothing was changed."""
    lines = [_line("", [one.name for one in shown.settings])]
    lines += [_line(title, [tell(one.measures) for one in shown.settings]) for title, tell in ROWS]
    lines += _groups(shown.settings)
    note = (
        f"Nothing is changed by looking. Departments with fewer than {FEWEST_TOLD} mentees are not shown. "
        "Load is the Herfindahl index of mentees per mentor: the lower, the more evenly shared."
    )
    blocks = [
        section(f"{name_of(shown.program)}: what if?"),
        section("```\n" + "\n".join(lines) + "\n```"),
        section("\n".join(_meanings(shown))),
        context(note),
        actions(back_button(shown.program.key, 0)),
    ]
    return modal("Compare Settings", blocks)


def _meanings(shown: Comparison) -> Iterator[str]:
    for one in shown.settings:
        meaning = MEANINGS.get(one.name, "")
        if one.name == ONE_PLACE and shown.wanted:
            meaning = f"one more place with {mention(shown.wanted.slack_id)}, the most wanted mentor"
        yield f"• *{one.name}*: {meaning}"


def _number(value: float | None, digits: int = 0) -> str:
    return NONE if value is None else f"{value:,.{digits}f}"


def _share(part: float | None) -> str:
    return NONE if part is None else f"{part:.0%}"


ROWS: Sequence[tuple[str, Callable[[Measures], str]]] = (
    ("Mentees matched", lambda m: f"{m.matched}/{m.mentees}"),
    ("Below the bar", lambda m: _number(m.weak)),
    ("Mean points", lambda m: _number(m.mean)),
    ("Fewest points", lambda m: _number(m.worst)),
    ("5th percentile", lambda m: _number(m.low)),
    ("Shared hours a day", lambda m: _number(m.shared_hours, 1)),
    ("Across departments", lambda m: _share(m.across)),
    ("Load", lambda m: _number(m.concentration, 3)),
    ("as if shared by", lambda m: f"{_number(m.as_if)}/{m.mentors}"),
)


def _groups(settings: Sequence[WhatIf]) -> Iterator[str]:
    """How many of each department have a mentor; small ones are left out."""
    told = [group for group in settings[0].measures.groups if group.mentees is not None]
    by_name = [{group.name: group for group in one.measures.groups} for one in settings]
    for group in told[:MOST_GROUPS]:
        yield _line(group.name, [_group(groups[group.name]) for groups in by_name])
    if len(told) > MOST_GROUPS:
        yield f"and {len(told) - MOST_GROUPS} departments more"


def _group(group: Group) -> str:
    return f"{group.matched}/{group.mentees}"


def _line(title: str, cells: Sequence[str]) -> str:
    """A line of the table; what people typed cannot leave it."""
    known = " ".join(title.replace("`", "'").split())[:WIDE]
    return safe(f"{known:<{WIDE}}{''.join(f'{cell:>{COLUMN}}' for cell in cells)}").rstrip()

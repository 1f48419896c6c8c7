"""The picture of a program's last weeks: how many pairs were in each state, drawn and in words."""

from collections.abc import Mapping, Sequence

from mentorship.health import Health
from mentorship.history import Week
from views.blocks import Picture
from views.pictures import Chart, Fill, Row, png_of

TITLE = "Running pairs, week by week"
# From the foot of a column to its top.
STATES = {
    Health.ON_TRACK: ("on track", Fill.SOLID),
    Health.NEW: ("new", Fill.RINGS),
    Health.LATE: ("late", Fill.STRIPES),
    Health.SILENT: ("silent", Fill.DARK),
    Health.NEEDS_HELP: ("asking for help", Fill.CHECKS),
}


def weeks_picture(weeks: Sequence[Week]) -> Picture | None:
    """None if no pair was running in any of the weeks.

    The program's name is not in the picture, whose letters know no accents, but above it in the message.
    """
    if not weeks:
        return None
    name = f"pairs-{weeks[-1].day:%Y-%m-%d}.png"
    return Picture(name, png_of(_chart(weeks)), TITLE, in_words(weeks))


def in_words(weeks: Sequence[Week]) -> str:
    """Every number of the picture, the newest week first."""
    told = " ".join(f"{week.day:%d %b}: {_pairs(week.pairs)}." for week in reversed(weeks))
    return f"Chart of the running pairs by state, the newest week first. {told}"


def _chart(weeks: Sequence[Week]) -> Chart:
    last = weeks[-1]
    seen = [state for state in STATES if any(week.pairs.get(state) for week in weeks)]
    return Chart(
        title=_headline(last.pairs),
        subtitle=f"Running pairs by state, week by week to {last.day:%d %b %Y}",
        columns=[(f"{week.day.day}", f"{week.day:%b}") for week in weeks],
        rows=[_row(state, weeks) for state in seen],
    )


def _row(state: Health, weeks: Sequence[Week]) -> Row:
    words, fill = STATES[state]
    return Row(words.capitalize(), fill, [week.pairs.get(state, 0) for week in weeks])


def _headline(pairs: Mapping[Health, int]) -> str:
    total, good, new = sum(pairs.values()), pairs.get(Health.ON_TRACK, 0), pairs.get(Health.NEW, 0)
    if not total:
        return "No pair is running any more"
    noun, verb = "pair" if total == 1 else "pairs", "is" if good == 1 else "are"
    started = f", {new:,} just started" if new else ""
    return f"{good:,} of {total:,} {noun} {verb} on track{started}"


def _pairs(pairs: Mapping[Health, int]) -> str:
    total = sum(pairs.values())
    states = [f"{pairs[state]:,} {words}" for state, (words, _) in STATES.items() if pairs.get(state)]
    return f"{total:,} {'pair' if total == 1 else 'pairs'}, {', '.join(states)}" if total else "no pairs"

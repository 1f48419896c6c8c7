"""What landed in people's inboxes, week by week."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.rehearsal.report.section import Chart, Section, day

WEEK = timedelta(weeks=1)
Inboxes = Mapping[int, Counter[str]]
COLUMNS = ("Week", "From", "Messages", "Mean per person", "95th percentile", "Most", "Who")
WORDS = (
    "Direct messages and group messages of the app, per person and week: {mean:.2f} on average. "
    "In 95 of 100 weeks somebody gets {usual} or fewer. The fullest week of one person has {most}: "
    "{who}, from {when}."
)


@dataclass(frozen=True)
class Week:
    """How many messages each person got in one week, in the order of the people."""

    number: int
    counts: tuple[int, ...]

    @property
    def mean(self) -> float:
        return sum(self.counts) / len(self.counts)

    @property
    def most(self) -> int:
        return max(self.counts)


def weeks_of(inboxes: Inboxes, people: Sequence[str], weeks: int) -> list[Week]:
    """Every week of the play, also such in which nothing came; who reads but is no employee is left out."""
    nothing: Counter[str] = Counter()
    return [
        Week(number, tuple(inboxes.get(number, nothing)[user_id] for user_id in people))
        for number in range(weeks)
    ]


def percentile(counts: Sequence[int], share: float) -> int:
    """The smallest count that is enough for this share (0 to 1] of them, by the nearest rank."""
    return sorted(counts)[max(0, math.ceil(share * len(counts)) - 1)]


def inbox_section(
    inboxes: Inboxes, names: Mapping[str, str], start: datetime, now: datetime, zone: ZoneInfo
) -> Section:
    """`names` are the employees by id; the last week may be a part of one."""
    weeks = weeks_of(inboxes, list(names), (now - start) // WEEK + 1)
    people = list(names.values())
    return Section(
        title="Everybody’s inbox",
        words=_words(weeks, people, start, zone),
        columns=COLUMNS,
        rows=list(_rows(weeks, people, start, zone)),
        chart=Chart(
            "Messages per person, week by week",
            "messages",
            [f"Week {week.number + 1}" for week in weeks],
            [round(week.mean, 2) for week in weeks],
        ),
    )


def _words(weeks: Sequence[Week], people: Sequence[str], start: datetime, zone: ZoneInfo) -> str:
    everything = [number for week in weeks for number in week.counts]
    fullest = max(weeks, key=lambda week: week.most)
    return WORDS.format(
        mean=sum(everything) / len(everything),
        usual=percentile(everything, 0.95),
        most=fullest.most,
        who=_who(fullest, people),
        when=day(start + WEEK * fullest.number, zone),
    )


def _rows(
    weeks: Sequence[Week], people: Sequence[str], start: datetime, zone: ZoneInfo
) -> Iterator[list[str]]:
    for week in weeks:
        yield [
            str(week.number + 1),
            day(start + WEEK * week.number, zone),
            f"{sum(week.counts):,}",
            f"{week.mean:.2f}",
            str(percentile(week.counts, 0.95)),
            str(week.most),
            _who(week, people) if week.most else "",
        ]


def _who(week: Week, people: Sequence[str]) -> str:
    """The first of those who got most, and how many share that."""
    most = [name for name, number in zip(people, week.counts, strict=True) if number == week.most]
    return most[0] if len(most) == 1 else f"{most[0]} and {len(most) - 1:,} more"

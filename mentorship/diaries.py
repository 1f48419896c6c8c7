"""What some people hear from the bot of its own accord, week by week, and what stands in one message.

Read in bulk, since a round of check-ins asks thousands of people at one moment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import select

from mentorship.cadence import local_day
from mentorship.calendars import Calendar
from mentorship.notices import (
    ApplicationReceived,
    CheckInDue,
    ChoiceReminder,
    DmAnswer,
    EnrollmentEnded,
    HelpOnTheWay,
    SurveyPrompt,
    SurveyReminder,
    kind_of,
)
from mentorship.work import Work
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState, PlaceKind

# What waits for an answer, and what is one.
ASKING = tuple(kind_of(notice) for notice in (CheckInDue, SurveyPrompt, SurveyReminder, ChoiceReminder))
ANSWERS = tuple(kind_of(notice) for notice in (ApplicationReceived, EnrollmentEnded, HelpOnTheWay, DmAnswer))
MOST_TOGETHER = 3
A_WEEK_AND_A_DAY = timedelta(days=8)  # a person's week may begin a day before or after that of UTC

_ROW = Delivery.__table__  # type: ignore[attr-defined]
# Built once: they are asked for every round.
_TO_PEOPLE = (
    _ROW.c.workspace_id == bindparam("workspace"),
    _ROW.c.place_kind == PlaceKind.PERSON,
    _ROW.c.place.in_(bindparam("places", expanding=True)),
    _ROW.c.method == DeliveryMethod.POST,
    _ROW.c.due >= bindparam("since"),
    _ROW.c.due < bindparam("until"),
)
_LEADERS = (
    select(_ROW.c.place, _ROW.c.due, _ROW.c.id)
    .where(*_TO_PEOPLE, _ROW.c.kind.in_(ASKING), _ROW.c.state == DeliveryState.QUEUED)
    .order_by(_ROW.c.due)
    .with_for_update(skip_locked=True)
)
_FOLLOWERS = (
    select(_ROW.c.together_with, func.count())
    .where(_ROW.c.together_with.in_(bindparam("leaders", expanding=True)))
    .group_by(_ROW.c.together_with)
)
_TOLD = select(_ROW.c.place, _ROW.c.due).where(
    *_TO_PEOPLE,
    _ROW.c.together_with.is_(None),
    _ROW.c.kind.not_in(ANSWERS),
    _ROW.c.state.not_in((DeliveryState.CANCELLED, DeliveryState.FAILED)),
)


@dataclass
class Leader:
    """A message that has not gone out yet, with questions in it and `room` for more."""

    due: datetime
    id: UUID
    room: int


class Diary:
    """One person's, as far as it matters for a question; what is planned is written down at once."""

    def __init__(self, told: Iterable[datetime], leaders: Iterable[Leader]) -> None:
        self._told, self._leaders = list(told), list(leaders)

    def leader_on(self, calendar: Calendar, moment: datetime) -> Leader | None:
        """A message for the same day with room for another question."""
        if not self._leaders:
            return None
        day = _day(calendar, moment)
        same_day = (leader for leader in self._leaders if leader.room and _day(calendar, leader.due) == day)
        return next(same_day, None)

    def told_in_week(self, calendar: Calendar, moment: datetime) -> int:
        """How many messages there are in the person's week, from Monday to Sunday, around the moment."""
        if not self._told:
            return 0
        week = _day(calendar, moment).isocalendar()[:2]
        return sum(_day(calendar, due).isocalendar()[:2] == week for due in self._told)

    def lead(self, moment: datetime, delivery: UUID) -> None:
        """Write down a question that begins a message of its own."""
        self._told.append(moment)
        self._leaders.append(Leader(moment, delivery, MOST_TOGETHER - 1))


def diaries_of(work: Work, places: Collection[str], since: datetime, until: datetime) -> Mapping[str, Diary]:
    """By the person's Slack id, for questions between two moments."""
    work.session.flush()
    whom = {
        "workspace": work.workspace_id,
        "places": list(places),
        "since": since - A_WEEK_AND_A_DAY,
        "until": until + A_WEEK_AND_A_DAY,
    }
    run = work.session.connection().execute
    told, leaders = defaultdict(list), defaultdict(list)
    for place, due in run(_TOLD, whom):
        told[place].append(due)
    waiting = run(_LEADERS, whom).all()
    joined = _joined(run, [row.id for row in waiting])
    for place, due, key in waiting:
        leaders[place].append(Leader(due, key, MOST_TOGETHER - 1 - joined[key]))
    return {place: Diary(told[place], leaders[place]) for place in places}


def _joined(run: Any, leaders: list[UUID]) -> Counter[UUID]:
    """How many questions stand in each message besides the first."""
    return Counter(dict(run(_FOLLOWERS, {"leaders": leaders}).all())) if leaders else Counter()


def _day(calendar: Calendar, moment: datetime) -> date:
    return local_day(moment, calendar.zone, calendar.fallback)

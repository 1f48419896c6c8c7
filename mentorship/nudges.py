"""What the bot says to people of its own accord: in their working hours only, and not too often.

Nobody gets more than a few such messages in a week of their calendar (`Work.messages_a_week`); answers to
what they did themselves do not count. News go out all the same; questions wait for the next week, and
several of one day stand in one message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from mentorship.cadence import TEN, local_day, local_moment
from mentorship.calendars import Calendar, calendar_of
from mentorship.notices import (
    ApplicationReceived,
    CheckInDue,
    DmAnswer,
    EnrollmentEnded,
    HelpOnTheWay,
    Notice,
    SurveyPrompt,
    SurveyReminder,
    kind_of,
)
from mentorship.post import Post, Timing, tell, tell_all, to_person
from mentorship.work import Work
from storage.tables import Delivery, Person
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

# What waits for an answer, and what is one.
ASKING = tuple(kind_of(notice) for notice in (CheckInDue, SurveyPrompt, SurveyReminder))
ANSWERS = tuple(kind_of(notice) for notice in (ApplicationReceived, EnrollmentEnded, HelpOnTheWay, DmAnswer))
MOST_TOGETHER = 3
WEEK = timedelta(days=7)

_ROW = Delivery.__table__  # type: ignore[attr-defined]
# Built once: they are asked for everybody whom a round of check-ins asks.
_TO_PERSON = (
    _ROW.c.workspace_id == bindparam("workspace"),
    _ROW.c.place_kind == PlaceKind.PERSON,
    _ROW.c.place == bindparam("place"),
    _ROW.c.method == DeliveryMethod.POST,
    _ROW.c.due >= bindparam("since"),
    _ROW.c.due < bindparam("until"),
)
_LEADERS = (
    select(_ROW.c.id)
    .where(*_TO_PERSON, _ROW.c.kind.in_(ASKING), _ROW.c.state == DeliveryState.QUEUED)
    .order_by(_ROW.c.due)
    .with_for_update(skip_locked=True)
)
_FOLLOWERS = select(func.count()).where(_ROW.c.together_with == bindparam("leader"))
_OF_WEEK = select(func.count()).where(
    *_TO_PERSON,
    _ROW.c.together_with.is_(None),
    _ROW.c.kind.not_in(ANSWERS),
    _ROW.c.state.not_in((DeliveryState.CANCELLED, DeliveryState.FAILED)),
)


@dataclass(frozen=True)
class Question:
    """Something to ask a person at `at` of a working day, not before the one moment nor after the other."""

    notice: Notice
    key: str
    program_id: int
    not_before: datetime
    send_before: datetime
    at: time = TEN
    priority: Priority = Priority.NORMAL


def ask(work: Work, person: Person, question: Question) -> bool:
    """Queue the question for the first day that suits; False if there is none before it loses its sense.

    False as well if it was asked before.
    """
    calendar = calendar_of(work, person)
    moment = calendar.next_moment(question.not_before, at=question.at)
    while moment <= question.send_before:
        leader = _leader(work, person, calendar, moment)
        if leader is not None or _sent_in_week(work, person, calendar, moment) < work.messages_a_week:
            timing = Timing(moment, question.send_before, question.priority, leader)
            return tell(
                work,
                to_person(person),
                question.notice,
                key=question.key,
                program_id=question.program_id,
                timing=timing,
            )
        moment = calendar.next_moment(_week_of(calendar, moment)[1], at=question.at)
    return False


def at_work(
    work: Work,
    person: Person,
    notice: Notice,
    *,
    key: str,
    program_id: int,
    priority: Priority = Priority.NORMAL,
) -> Post:
    """News for a person, for now or else for when they work next."""
    timing = Timing(calendar_of(work, person).soon(work.now), priority=priority)
    return Post(to_person(person), notice, key, program_id, timing)


def tell_at_work(work: Work, person: Person, notice: Notice, *, key: str, program_id: int) -> None:
    """Queue news for a person, for now or else for when they work next."""
    tell_all(work, [at_work(work, person, notice, key=key, program_id=program_id)])


def put_off(work: Work, person: Person) -> None:
    """Move what is to be asked of somebody in days off they have just told to their return.

    What has lost its sense by then is not sent at all, as its `send_before` says.
    """
    calendar = calendar_of(work, person)
    for delivery in _waiting(work, person):
        due = max(delivery.due, work.now)
        delivery.due = due if calendar.is_at_work(due) else calendar.next_moment(due)
        work.session.add(delivery)


def _leader(work: Work, person: Person, calendar: Calendar, moment: datetime) -> UUID | None:
    """A question of the same day that has not gone out yet, with room for another in its message."""
    day = local_day(moment, calendar.zone, calendar.fallback)
    for leader in _scalars(work, _LEADERS, person, _days(calendar, day, day + timedelta(days=1))):
        followers = work.session.connection().execute(_FOLLOWERS, {"leader": leader}).scalar_one()
        if followers < MOST_TOGETHER - 1:
            return UUID(str(leader))
    return None


def _sent_in_week(work: Work, person: Person, calendar: Calendar, moment: datetime) -> int:
    return int(_scalars(work, _OF_WEEK, person, _week_of(calendar, moment))[0])


def _week_of(calendar: Calendar, moment: datetime) -> tuple[datetime, datetime]:
    """The person's Monday to Sunday around the moment, as its beginning and its end."""
    day = local_day(moment, calendar.zone, calendar.fallback)
    monday = day - timedelta(days=day.weekday())
    return _days(calendar, monday, monday + WEEK)


def _days(calendar: Calendar, first: date, after: date) -> tuple[datetime, datetime]:
    begins = local_moment(first, time(), calendar.zone, calendar.fallback)
    return begins, local_moment(after, time(), calendar.zone, calendar.fallback)


def _scalars(work: Work, statement: Any, person: Person, span: tuple[datetime, datetime]) -> Sequence[Any]:
    work.session.flush()
    whom = {"workspace": work.workspace_id, "place": person.slack_id}
    found = work.session.connection().execute(statement, {**whom, "since": span[0], "until": span[1]})
    return found.scalars().all()


def _waiting(work: Work, person: Person) -> list[Delivery]:
    """What is still to be asked of them; locked, since a sender may be about to take it."""
    found = select(Delivery).where(
        Delivery.workspace_id == work.workspace_id,
        Delivery.place_kind == PlaceKind.PERSON,
        Delivery.place == person.slack_id,
        Delivery.method == DeliveryMethod.POST,
        Delivery.state == DeliveryState.QUEUED,
        col(Delivery.kind).in_(ASKING),
    )
    return list(work.session.exec(found.with_for_update(skip_locked=True)))

"""What the bot says to people of its own accord: in their working hours only, and not too often.

Nobody gets more than a few such messages in a week of their calendar (`Work.messages_a_week`); answers to
what they did themselves do not count. News go out all the same; questions wait for the next week, and
several of one day stand in one message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from sqlalchemy import bindparam
from sqlmodel import col, select

from mentorship.cadence import TEN, local_day, local_moment
from mentorship.calendars import Calendar, Employee, calendar_of
from mentorship.diaries import ASKING, Diary, diaries_of
from mentorship.notices import Notice
from mentorship.post import Post, Reachable, Timing, tell_all, to_person
from mentorship.work import Work
from storage.tables import Delivery, Person
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

WEEK = timedelta(days=7)
MOST_KEYS = 500
_KNOWN = select(col(Delivery.dedupe_key)).where(
    col(Delivery.dedupe_key).in_(bindparam("keys", expanding=True))
)


class Addressee(Employee, Reachable, Protocol):
    """Whoever can be asked: a person, or as much of one."""


@dataclass(frozen=True)
class Question:
    """Something to ask a person at `at` of a working day, not before the one moment nor after the other."""

    person: Addressee
    notice: Notice
    key: str
    program_id: int
    not_before: datetime
    send_before: datetime
    at: time = TEN
    priority: Priority = Priority.NORMAL


def ask_all(work: Work, questions: Sequence[Question]) -> list[bool]:
    """Queue each question for the first day that suits; which ones are.

    One that was asked before is not, nor one for which there is no day before it loses its sense. All are
    asked in a few statements: whoever asks the same at the same moment must have claimed them before.
    """
    if not questions:
        return []
    since = min(question.not_before for question in questions)
    until = max(question.send_before for question in questions)
    diaries = diaries_of(work, {question.person.slack_id for question in questions}, since, until)
    known = _known_keys(work, [question.key for question in questions])
    posts: list[Post] = []
    for question in questions:
        post = None if question.key in known else _planned(work, question, diaries[question.person.slack_id])
        posts += [post] if post else []
        known.add(question.key)
    tell_all(work, posts)
    queued = {post.key for post in posts}
    return [question.key in queued for question in questions]


def at_work(
    work: Work,
    person: Person,
    notice: Notice,
    *,
    key: str,
    program_id: int,
    priority: Priority = Priority.NORMAL,
    send_before: datetime | None = None,
) -> Post:
    """News for a person, for now or else for when they work next."""
    timing = Timing(calendar_of(work, person).soon(work.now), send_before, priority)
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


def _planned(work: Work, question: Question, diary: Diary) -> Post | None:
    """The question in the first message that may hold it, written down in the diary."""
    calendar = calendar_of(work, question.person)
    moment = calendar.next_moment(question.not_before, at=question.at)
    while moment <= question.send_before:
        leader = diary.leader_on(calendar, moment)
        if leader is not None:
            leader.room -= 1
            return _post(question, Timing(moment, question.send_before, question.priority, leader.id))
        if diary.told_in_week(calendar, moment) < work.messages_a_week:
            post = _post(question, Timing(moment, question.send_before, question.priority))
            diary.lead(moment, post.id)
            return post
        moment = calendar.next_moment(_next_week(calendar, moment), at=question.at)
    return None


def _post(question: Question, timing: Timing) -> Post:
    return Post(to_person(question.person), question.notice, question.key, question.program_id, timing)


def _next_week(calendar: Calendar, moment: datetime) -> datetime:
    """When the person's week after the moment begins."""
    day = local_day(moment, calendar.zone, calendar.fallback)
    monday = day - timedelta(days=day.weekday()) + WEEK
    return local_moment(monday, time(), calendar.zone, calendar.fallback)


def _known_keys(work: Work, keys: Sequence[str]) -> set[str]:
    """Those for which there is a delivery."""
    parts = [list(keys[start : start + MOST_KEYS]) for start in range(0, len(keys), MOST_KEYS)]
    run = work.session.connection().execute
    return {key for part in parts for key in run(_KNOWN, {"keys": part}).scalars()}


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

"""What the bot says to people of its own accord: in their working hours only."""

from sqlmodel import col, select

from mentorship.calendars import calendar_of
from mentorship.notices import CheckInDue, Notice, SurveyPrompt, SurveyReminder, kind_of
from mentorship.post import Post, Timing, tell_all, to_person
from mentorship.work import Work
from storage.tables import Delivery, Person
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

# What waits for an answer; nobody is asked on a day off.
ASKING = tuple(kind_of(notice) for notice in (CheckInDue, SurveyPrompt, SurveyReminder))


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

"""What somebody tells beyond their answer to a check-in, in the form that follows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from mentorship.cadence import local_moment
from mentorship.check_in_answers import Asked, change_answer, local_day_of, record, record_met, require_own
from mentorship.concerns import put_in_words
from mentorship.refusals import Stale, check_fields
from mentorship.work import Work
from storage.tables import Person
from storage.words import CheckInAnswer, MeetingState, Obstacle


@dataclass(frozen=True)
class Details:
    """What somebody adds to their answer; only what fits the answer is kept."""

    met_on: date | None = None
    rating: int | None = None
    note: str = ""
    next_at: datetime | None = None
    obstacle: Obstacle | None = None
    words: str = ""


def add_details(work: Work, actor: Person, check_in_id: int, version: int, details: Details) -> Asked:
    """Add to the answer given last what was told in the form that followed it."""
    asked = require_own(work, actor, check_in_id)
    tell_more = _MORE.get(asked.check_in.answer) if asked.check_in.answer else None
    if tell_more is None or asked.check_in.version != version:
        raise Stale("You have answered this again in the meantime, and that answer stands.")
    tell_more(work, asked, details)
    return asked


def _tell_of_meeting(work: Work, asked: Asked, details: Details) -> None:
    today = local_day_of(work, asked, work.now)
    day = details.met_on or today
    ahead = details.next_at is None or details.next_at > work.now
    check_fields(
        {
            "met_on": None if day <= today else "Please pick today or a day before.",
            "meeting_at": None if ahead else "Please pick a time that is still ahead.",
        }
    )
    change_answer(work, asked, asked.check_in.version, rating=details.rating, note=details.note)
    noon = local_moment(day, time(12), asked.person.zone, work.default_zone)
    record_met(work, asked, min(noon, work.now))
    if details.next_at:
        record(work, asked, details.next_at, MeetingState.SCHEDULED, None)


def _tell_of_plan(work: Work, asked: Asked, details: Details) -> None:
    at = details.next_at
    ahead = at is not None and at > work.now
    check_fields({"meeting_at": None if ahead else "Please pick a time that is still ahead."})
    change_answer(work, asked, asked.check_in.version)
    record(work, asked, at or work.now, MeetingState.SCHEDULED, asked.check_in.key)


def _tell_of_obstacle(work: Work, asked: Asked, details: Details) -> None:
    check_fields({"obstacle": None if details.obstacle else "Please pick what fits best."})
    change_answer(work, asked, asked.check_in.version, obstacle=details.obstacle)


def _tell_of_concern(work: Work, asked: Asked, details: Details) -> None:
    check_fields({"words": None if details.words else "Please say in a sentence what you need."})
    change_answer(work, asked, asked.check_in.version)
    put_in_words(work, asked.check_in, details.words)


_MORE: Mapping[CheckInAnswer, Callable[[Work, Asked, Details], None]] = {
    CheckInAnswer.MET: _tell_of_meeting,
    CheckInAnswer.SCHEDULED: _tell_of_plan,
    CheckInAnswer.NOT_YET: _tell_of_obstacle,
    CheckInAnswer.NEED_HELP: _tell_of_concern,
}

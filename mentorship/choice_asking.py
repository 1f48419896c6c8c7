"""Whom a round of choosing asks: mentees, then mentors whom somebody has chosen, and once more the silent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any

from sqlmodel import col, select

from mentorship.choice_rounds import (
    ASKED_IN,
    asked_key,
    has_not_answered,
    is_asked,
    is_here,
    progress_key,
    reminder_key,
)
from mentorship.choosing import MOST_RECOMMENDED
from mentorship.match_inputs import problem_of
from mentorship.matching.recommending import recommended
from mentorship.notices import ChoiceReminder, ChooseMentors, MentorChosen, Notice
from mentorship.nudges import Question, ask_all, at_work
from mentorship.pairings import LIVE, has_pairing
from mentorship.post import refresh, tell_all
from mentorship.work import Work
from storage.guards import insert_all_once
from storage.tables import ChoiceRound, Enrollment, Pairing, Person, Program, Recommendation, Voice
from storage.words import ChoiceStep, Role

BATCH = 200
HALF_PAST_TEN = time(10, 30)


def ask_next(work: Work, program: Program, found: ChoiceRound) -> int:
    """Ask the next people whose turn it is in the present step, some at a time; how many."""
    return _ASK[found.step](work, program, found)


def _ask_mentees(work: Work, program: Program, found: ChoiceRound) -> int:
    """Recommend mentors to the next mentees who have none and were not asked, also to late ones."""
    waiting = _not_asked(work, found, Role.MENTEE, ~has_pairing(col(Pairing.state).in_(LIVE)))
    if not waiting:
        return 0
    problem = problem_of(work, program, f"program {program.key}, choosing")
    offered = recommended(problem, {str(row.key) for row, _ in waiting}, MOST_RECOMMENDED)
    rows = [
        _recommendation(found, row.key, int(mentor), place)
        for row, _ in waiting
        for place, mentor in enumerate(offered.get(str(row.key), ()))
    ]
    insert_all_once(work.session, Recommendation, rows)
    with_offers = {row["mentee_id"] for row in rows}
    _give_voice(work, found, waiting, with_offers)
    return len(waiting)


def _ask_mentors(work: Work, _program: Program, found: ChoiceRound) -> int:
    """Ask the next mentors whom somebody has chosen."""
    asks = select(Recommendation.id).where(
        Recommendation.round_id == found.key,
        Recommendation.mentor_id == Enrollment.id,
        col(Recommendation.choice).is_not(None),
    )
    waiting = _not_asked(work, found, Role.MENTOR, asks.correlate(Enrollment).exists())
    _give_voice(work, found, waiting, {row.key for row, _ in waiting})
    return len(waiting)


def _not_asked(
    work: Work, found: ChoiceRound, role: Role, *conditions: Any
) -> Sequence[tuple[Enrollment, Person]]:
    asked = select(Voice.enrollment_id).where(Voice.round_id == found.key)
    waiting = (
        select(Enrollment, Person)
        .join(Person)
        .where(Enrollment.program_id == found.program_id, Enrollment.role == role, is_here())
        .where(col(Enrollment.id).not_in(asked), *conditions)
        .order_by(col(Enrollment.id))
    )
    return work.session.exec(waiting.limit(BATCH)).all()


def _give_voice(
    work: Work,
    found: ChoiceRound,
    people: Sequence[tuple[Enrollment, Person]],
    told: set[int],
) -> None:
    """From now on they can say something, and those who have something to say are asked."""
    late = found.remind_at is not None and work.now >= found.remind_at
    posts = []
    for row, person in people:
        voice = Voice(round_id=found.key, enrollment_id=row.key, reminded=late)
        work.session.add(voice)
        work.session.flush()
        if row.key in told:
            notice = _asking(row.role, voice)
            key = asked_key(voice)
            news = at_work(
                work, person, notice, key=key, program_id=found.program_id, send_before=found.ends_at
            )
            posts.append(news)
    tell_all(work, posts)
    if people:
        refresh(work, progress_key(found))


def _asking(role: Role, voice: Voice) -> Notice:
    return ChooseMentors(voice.key) if role == Role.MENTEE else MentorChosen(voice.key)


def _recommendation(found: ChoiceRound, mentee: int, mentor: int, place: int) -> dict[str, Any]:
    return {
        "round_id": found.key,
        "mentee_id": mentee,
        "mentor_id": mentor,
        "place": place,
        "choice": None,
        "rank": None,
        "declined": False,
    }


def remind(work: Work, program: Program, found: ChoiceRound) -> int:
    """Remind the next of those who have not answered, each of them once; how many."""
    if found.remind_at is None or not found.remind_at <= work.now < found.ends_at:
        return 0
    role = ASKED_IN[found.step]
    silent = (
        select(Voice, Person)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(is_asked(found, role), has_not_answered(found, role), col(Voice.reminded).is_(False))
        .order_by(col(Voice.id))
    )
    rows = work.session.exec(silent.limit(BATCH)).all()
    for voice, _ in rows:
        voice.reminded = True
        work.session.add(voice)
    ask_all(work, [_reminder(work, program, found, *row) for row in rows])
    return len(rows)


def _reminder(work: Work, program: Program, found: ChoiceRound, voice: Voice, person: Person) -> Question:
    notice, key = ChoiceReminder(voice.key), reminder_key(voice)
    return Question(person, notice, key, program.key, work.now, found.ends_at, HALF_PAST_TEN)


_ASK: Mapping[ChoiceStep, Callable[[Work, Program, ChoiceRound], int]] = {
    ChoiceStep.CHOOSING: _ask_mentees,
    ChoiceStep.ANSWERING: _ask_mentors,
}

"""What time does in a round of choosing: mentees are asked, then mentors, then a draft can be made."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from sqlmodel import col, select

from mentorship.cadence import TEN, is_weekday, local_day, local_moment, next_working_moment
from mentorship.choice_rounds import (
    ASKED_IN,
    asked_key,
    has_not_answered,
    is_asked,
    is_by_choice,
    is_here,
    open_round,
    progress_key,
    reminder_key,
    round_of,
    standing_of,
)
from mentorship.choosing import MOST_RECOMMENDED
from mentorship.match_inputs import problem_of, somebody_to_match
from mentorship.match_runs import latest_run_id
from mentorship.matching.recommending import recommended
from mentorship.notices import ChoiceProgress, ChoiceReminder, ChooseMentors, MentorChosen, Notice
from mentorship.nudges import Question, ask_all, at_work
from mentorship.pairings import LIVE, has_pairing
from mentorship.permissions import require_coordinator
from mentorship.post import refresh, refresh_all, tell, tell_all, to_channel
from mentorship.programs import programs_in
from mentorship.refusals import Stale
from mentorship.work import Work
from storage.guards import change_once, insert_all_once, insert_once
from storage.tables import ChoiceRound, Delivery, Enrollment, Pairing, Person, Program, Recommendation, Voice
from storage.words import ChoiceStep, ProgramState, Role

BATCH = 200
MOST_KEYS = 500
HALF_PAST_TEN = time(10, 30)
ENDED_ALREADY = "This step has ended already."


def choosing_due(work: Work) -> int:
    """Do what is due in the round of every program that pairs by choice; how much that was."""
    programs = programs_in(work, ProgramState.MATCHING)
    return sum(_go_on(work, program) for program in programs if is_by_choice(program))


def end_step(work: Work, actor: Person, program_id: int, version: int | None = None) -> ChoiceRound:
    """A coordinator ends the present step before its time, the one they saw if `version` says which."""
    program = require_coordinator(work, actor, program_id)
    found = open_round(work, program)
    if found is None or version not in (None, found.version):
        raise Stale(ENDED_ALREADY)
    ended = _END[found.step](work, actor, program, found)
    if not ended:
        raise Stale(ENDED_ALREADY)
    return found


def _go_on(work: Work, program: Program) -> int:
    found = round_of(work, program)
    if found is None:
        return _begin(work, program)
    if found.step not in ASKED_IN:
        return 0
    work.session.refresh(found, with_for_update=True)  # two processes ask and remind people once
    if found.step not in ASKED_IN:
        return 0
    done = _ASK[found.step](work, program, found) or _remind(work, program, found)
    if not done and _is_over(work, program, found):
        return int(_END[found.step](work, None, program, found))
    return done


def _is_over(work: Work, program: Program, found: ChoiceRound) -> bool:
    """Its time is over; or every mentor has answered, while mentees may change their choices to the end."""
    if work.now >= found.ends_at:
        return True
    if found.step == ChoiceStep.CHOOSING:
        return False
    standing = standing_of(work, program, found)
    return standing.answered == standing.asked


def _begin(work: Work, program: Program) -> int:
    """Begin the round once there is somebody to choose and to be chosen; runs made before rule it out."""
    work.session.refresh(program, with_for_update=True)  # two processes begin one round
    if latest_run_id(work, program) is not None or not somebody_to_match(problem_of(work, program, "")):
        return 0
    begun = ChoiceRound(program_id=program.key, began_at=work.now, **_times(work, program))
    if not insert_once(work.session, begun):
        return 0
    found = round_of(work, program)
    assert found is not None
    work.note(None, "choosing_began", f"program:{program.key}", program.key)
    place = to_channel(program.coordinator_channel)
    return tell(work, place, ChoiceProgress(found.key), key=progress_key(found), program_id=program.key)


def _times(work: Work, program: Program) -> dict[str, Any]:
    """When a step that begins now ends, at ten on a working day, and when its reminder is due."""
    zone, today = program.zone, local_day(work.now, program.zone, work.default_zone)
    last = local_moment(today + timedelta(days=program.answer_days), time(), zone, work.default_zone)
    ends = next_working_moment(last, zone, at=TEN, fallback=work.default_zone)
    day = local_day(ends, zone, work.default_zone) - timedelta(days=1)
    while not is_weekday(day):
        day -= timedelta(days=1)
    remind = local_moment(day, time(9), zone, work.default_zone)
    return {"ends_at": ends, "remind_at": remind if remind > work.now else None}


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


def _remind(work: Work, program: Program, found: ChoiceRound) -> int:
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


def _end_choosing(work: Work, actor: Person | None, program: Program, found: ChoiceRound) -> bool:
    """Nobody chooses any more; mentors are asked next."""
    return _change(work, actor, found, ChoiceStep.ANSWERING, _times(work, program))


def _end_answering(work: Work, actor: Person | None, _program: Program, found: ChoiceRound) -> bool:
    """Whoever has not answered has not accepted; the draft is made as any first draft is."""
    return _change(work, actor, found, ChoiceStep.DECIDED, {"ends_at": work.now, "remind_at": None})


def _change(
    work: Work, actor: Person | None, found: ChoiceRound, step: ChoiceStep, values: Mapping[str, Any]
) -> bool:
    before, role = found.step, ASKED_IN[found.step]
    seen = {"step": before, "version": found.version}
    if not change_once(work.session, found, where=seen, to={"step": step, **values}):
        return False
    work.note(actor, f"{before.value}_ended", f"program:{found.program_id}", found.program_id)
    _show_again(work, found, role)
    refresh(work, progress_key(found))
    return True


def _show_again(work: Work, found: ChoiceRound, role: Role) -> None:
    """Everybody who was asked sees that it is over."""
    voices = (
        select(Voice)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .where(Voice.round_id == found.key, Enrollment.role == role)
    )
    keys = [key for voice in work.session.exec(voices) for key in (asked_key(voice), reminder_key(voice))]
    for start in range(0, len(keys), MOST_KEYS):
        shown = select(Delivery).where(col(Delivery.dedupe_key).in_(keys[start : start + MOST_KEYS]))
        refresh_all(work, work.session.exec(shown.with_for_update()).all())


_ASK: Mapping[ChoiceStep, Callable[[Work, Program, ChoiceRound], int]] = {
    ChoiceStep.CHOOSING: _ask_mentees,
    ChoiceStep.ANSWERING: _ask_mentors,
}
_END: Mapping[ChoiceStep, Callable[[Work, Person | None, Program, ChoiceRound], bool]] = {
    ChoiceStep.CHOOSING: _end_choosing,
    ChoiceStep.ANSWERING: _end_answering,
}

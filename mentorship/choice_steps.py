"""What time does in a round of choosing: mentees are asked, then mentors, then a draft can be made."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from mentorship.cadence import TEN, is_weekday, local_day, local_moment, next_working_moment
from mentorship.choice_asking import ask_next, remind
from mentorship.choice_rounds import (
    ASKED_IN,
    asked_key,
    open_round,
    progress_key,
    reminder_key,
    round_of,
    standing_of,
)
from mentorship.match_inputs import problem_of, somebody_to_match
from mentorship.match_runs import latest_run_id
from mentorship.notices import ChoiceProgress
from mentorship.permissions import require_coordinator
from mentorship.post import refresh, refresh_all, tell, to_channel
from mentorship.programs import COLUMNS, programs_that, programs_where
from mentorship.refusals import Refused, Stale
from mentorship.work import Work
from storage.guards import change_once, insert_once
from storage.tables import ChoiceRound, Delivery, Enrollment, Person, Program, Voice
from storage.words import ChoiceStep, PairedBy, ProgramState, Role

MOST_KEYS = 500
TOO_LATE = "The program would be over by then. Change its dates first, or end this step."
CHANGED_MEANWHILE = "This has changed meanwhile: the step has ended already, or was given more time."

_BY_CHOICE = programs_where(COLUMNS.state == ProgramState.MATCHING, COLUMNS.paired_by == PairedBy.CHOICE)


def choosing_due(work: Work) -> int:
    """Do what is due in the round of every program that pairs by choice; how much that was."""
    return sum(_go_on(work, program) for program in programs_that(work, _BY_CHOICE))


def end_step(work: Work, actor: Person, program_id: int, version: int) -> ChoiceRound:
    """A coordinator ends the present step before its time, the one they saw."""
    program = require_coordinator(work, actor, program_id)
    found = _round_seen(work, program, version)
    if not _END[found.step](work, actor, program, found):
        raise Stale(CHANGED_MEANWHILE)
    return found


def give_more_time(work: Work, actor: Person, program_id: int, version: int) -> ChoiceRound:
    """A coordinator has the step they saw last as many days longer as it was given at first."""
    program = require_coordinator(work, actor, program_id)
    found = _round_seen(work, program, version)
    times = _times(work, program, after=max(found.ends_at, work.now))
    if local_day(times["ends_at"], program.zone, work.default_zone) >= program.ends_on:
        raise Refused(TOO_LATE)
    if not _change(work, actor, found, found.step, times):
        raise Stale(CHANGED_MEANWHILE)
    return found


def _round_seen(work: Work, program: Program, version: int) -> ChoiceRound:
    found = open_round(work, program)
    if found is None or found.version != version:
        raise Stale(CHANGED_MEANWHILE)
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
    done = ask_next(work, program, found) or remind(work, program, found)
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
    begun = ChoiceRound(program_id=program.key, began_at=work.now, **_times(work, program, work.now))
    if not insert_once(work.session, begun):
        return 0
    found = round_of(work, program)
    assert found is not None
    work.note(None, "choosing_began", f"program:{program.key}", program.key)
    place = to_channel(program.coordinator_channel)
    return tell(work, place, ChoiceProgress(found.key), key=progress_key(found), program_id=program.key)


def _times(work: Work, program: Program, after: datetime) -> dict[str, Any]:
    """When a step ends, at ten on a working day some days after this, and when its reminder is due."""
    zone, first = program.zone, local_day(after, program.zone, work.default_zone)
    last = local_moment(first + timedelta(days=program.answer_days), time(), zone, work.default_zone)
    ends = next_working_moment(last, zone, at=TEN, fallback=work.default_zone)
    day = local_day(ends, zone, work.default_zone) - timedelta(days=1)
    while not is_weekday(day):
        day -= timedelta(days=1)
    remind = local_moment(day, time(9), zone, work.default_zone)
    return {"ends_at": ends, "remind_at": remind if remind > work.now else None}


def _end_choosing(work: Work, actor: Person | None, program: Program, found: ChoiceRound) -> bool:
    """Nobody chooses any more; mentors are asked next."""
    return _change(work, actor, found, ChoiceStep.ANSWERING, _times(work, program, work.now))


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
    deed = "given_more_time" if step == before else "ended"
    work.note(actor, f"{before.value}_{deed}", f"program:{found.program_id}", found.program_id)
    _show_again(work, found, role)
    refresh(work, progress_key(found))
    return True


def _show_again(work: Work, found: ChoiceRound, role: Role) -> None:
    """Everybody who was asked sees that it is over, or when it will be."""
    voices = (
        select(Voice)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .where(Voice.round_id == found.key, Enrollment.role == role)
    )
    keys = [key for voice in work.session.exec(voices) for key in (asked_key(voice), reminder_key(voice))]
    for start in range(0, len(keys), MOST_KEYS):
        shown = select(Delivery).where(col(Delivery.dedupe_key).in_(keys[start : start + MOST_KEYS]))
        refresh_all(work, work.session.exec(shown.with_for_update()).all())


_END: Mapping[ChoiceStep, Callable[[Work, Person | None, Program, ChoiceRound], bool]] = {
    ChoiceStep.CHOOSING: _end_choosing,
    ChoiceStep.ANSWERING: _end_answering,
}

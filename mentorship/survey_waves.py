"""When the survey waves open, who is asked, and the one reminder."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, bindparam, sql
from sqlmodel import col, select

from mentorship.cadence import local_moment
from mentorship.enrollment import ACTIVE
from mentorship.notices import Notice, SurveyPrompt, SurveyReminder
from mentorship.nudges import Question, ask_all
from mentorship.pairings import has_pairing
from mentorship.program_questions import survey_questions
from mentorship.programs import COLUMNS
from mentorship.surveys import close_waves_before, is_open, prompt_key, reminder_key
from mentorship.work import Work
from storage.guards import insert_all_once, insert_once
from storage.tables import Enrollment, Pairing, Person, Program, Survey, SurveyParticipation
from storage.words import EnrollmentState, PairingState, Priority, ProgramState, Wave

BATCH = 500
HALF_PAST_TEN = time(10, 30)
SETTLING_IN = timedelta(days=3)
REMIND_AFTER = timedelta(days=4)
OPEN_FOR = timedelta(days=10)
END_WAVE_OVER = timedelta(days=13)
SETTLED = timedelta(weeks=2)
LONG_ENOUGH_FOR_MIDWAY = timedelta(weeks=6)

# Built once: they are asked at every tick, and mostly find nothing to do.
_DATES = ("starts_on", "ends_on", "running_since", "closing_since")
_COURSES = (
    sql.select(*(COLUMNS[name] for name in ("id", "state", "zone", *_DATES)))
    .where(COLUMNS.workspace_id == bindparam("workspace"))
    .where(COLUMNS.state.in_((ProgramState.RUNNING, ProgramState.CLOSING)))
    .order_by(COLUMNS.id)
)
_OF_WORKSPACE = (
    select(Survey)
    .join(Program, col(Program.id) == Survey.program_id)
    .where(Program.workspace_id == bindparam("workspace"))
)
_OPENED = sql.select(col(Survey.wave)).where(col(Survey.program_id) == bindparam("program"))
_TO_ASK = _OF_WORKSPACE.where(col(Survey.all_asked).is_(False))
_TO_REMIND = _OF_WORKSPACE.where(
    col(Survey.reminded).is_(False),
    col(Survey.remind_at) <= bindparam("now"),
    col(Survey.closes_at) > bindparam("now"),
)


class Course(Protocol):
    """As much of a program as says when its waves open."""

    @property
    def state(self) -> ProgramState: ...
    @property
    def zone(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def running_since(self) -> datetime | None: ...
    @property
    def closing_since(self) -> datetime | None: ...


def open_due(work: Work) -> int:
    """Open the waves whose moment has come and ask the next batch of people; how many were asked."""
    courses: Sequence[Any] = work.run(_COURSES, {"workspace": work.workspace_id})
    for course in courses:
        if any(_opens_now(work, course, wave) for wave in Wave):
            _open_waves(work, work.session.get_one(Program, course.id))
    return sum(_ask_next(work, survey) for survey in _unfinished(work))


def remind_due(work: Work) -> int:
    """Remind the next batch of those who have not answered, each of them once; how many."""
    asked = {"workspace": work.workspace_id, "now": work.now}
    return sum(_remind_next(work, survey) for survey in work.load(_TO_REMIND, asked))


def wave_moment(work: Work, program: Course, wave: Wave) -> datetime | None:
    """When a wave opens; None if the program has not come that far or is too short for it."""
    return _MOMENTS[wave](work, program)


def _start_moment(_work: Work, program: Course) -> datetime | None:
    running = program.state == ProgramState.RUNNING and program.running_since
    return running + SETTLING_IN if running else None


def _midway_moment(work: Work, program: Course) -> datetime | None:
    length = program.ends_on - program.starts_on
    if program.state != ProgramState.RUNNING or length < LONG_ENOUGH_FOR_MIDWAY:
        return None
    return local_moment(program.starts_on + length / 2, time(9), program.zone, work.default_zone)


def _end_moment(work: Work, program: Course) -> datetime | None:
    return (program.closing_since or work.now) if program.state == ProgramState.CLOSING else None


_MOMENTS: dict[Wave, Callable[[Work, Course], datetime | None]] = {
    Wave.START: _start_moment,
    Wave.MIDWAY: _midway_moment,
    Wave.END: _end_moment,
}


def _opens_now(work: Work, program: Course, wave: Wave) -> bool:
    """A wave that was missed for as long as it lasts has lost its sense."""
    moment = wave_moment(work, program, wave)
    return moment is not None and moment <= work.now < moment + OPEN_FOR


def _open_waves(work: Work, program: Program) -> None:
    opened = set(work.run(_OPENED, {"program": program.key}).scalars())
    for wave in Wave:
        moment = wave_moment(work, program, wave)
        if wave not in opened and moment is not None and _opens_now(work, program, wave):
            _open(work, program, wave, moment)


def _open(work: Work, program: Program, wave: Wave, moment: datetime) -> None:
    """Open the wave, unless another process was faster, and close the ones before it."""
    closes = work.now + OPEN_FOR
    if wave == Wave.END:
        closes = min(closes, moment + END_WAVE_OVER)
    values: dict[str, Any] = {
        "opens_at": work.now,
        "remind_at": work.now + REMIND_AFTER,
        "closes_at": closes,
        "questions": [row.model_dump(mode="json") for row in survey_questions(program, wave)],
    }
    if insert_once(work.session, Survey(program_id=program.key, wave=wave, **values)):
        close_waves_before(work, program, wave)


def _unfinished(work: Work) -> list[Survey]:
    found = work.load(_TO_ASK, {"workspace": work.workspace_id})
    return [survey for survey in found if is_open(work, survey)]


def _ask_next(work: Work, survey: Survey) -> int:
    people = _people_to_ask(work, survey)
    taking_part = _note_participation(work, survey, people)
    ask_all(
        work,
        [
            _question(survey, person, work.now, SurveyPrompt(row.key), prompt_key(row))
            for row, person in taking_part
        ],
    )
    survey.all_asked = len(people) < BATCH
    work.session.add(survey)
    return len(people)


def _note_participation(
    work: Work, survey: Survey, people: Sequence[Person]
) -> Sequence[tuple[SurveyParticipation, Person]]:
    """Once for each person, in the order of their ids: of two processes one waits for the other."""
    rows = [
        {"survey_id": survey.key, "person_id": person.key, "reminded": False, "answered": False}
        for person in people
    ]
    insert_all_once(work.session, SurveyParticipation, rows)
    mine = select(SurveyParticipation, Person).join(Person).where(SurveyParticipation.survey_id == survey.key)
    asked = col(SurveyParticipation.person_id).in_([person.key for person in people])
    return work.session.exec(mine.where(asked).order_by(col(Person.id))).all()


def _people_to_ask(work: Work, survey: Survey) -> list[Person]:
    """The next batch of those who take part as the wave opens and have not been asked.

    At the end that is everybody who was ever in a pairing that started and has not left; before, the
    people in running pairings who are not on a break.
    """
    states = set(ACTIVE) - (set() if survey.wave == Wave.END else {EnrollmentState.PAUSED})
    asked = select(SurveyParticipation.person_id).where(SurveyParticipation.survey_id == survey.key)
    part = select(Enrollment.person_id).where(
        Enrollment.program_id == survey.program_id, col(Enrollment.state).in_(states), *_paired_enough(survey)
    )
    found = select(Person).where(
        col(Person.id).in_(part), col(Person.id).not_in(asked), col(Person.active).is_(True)
    )
    return list(work.session.exec(found.order_by(col(Person.id)).limit(BATCH)))


def _paired_enough(survey: Survey) -> Iterator[ColumnElement[bool]]:
    """What an enrollment's pairings must be like; who has come late has little to say half-way."""
    begun = survey.opens_at - (SETTLED if survey.wave == Wave.MIDWAY else timedelta())
    yield has_pairing(Pairing.started_at <= begun)  # type: ignore[operator]
    if survey.wave != Wave.END:
        running = Pairing.state == PairingState.RUNNING
        yield has_pairing(running, Pairing.started_at <= survey.opens_at)  # type: ignore[operator]


def _remind_next(work: Work, survey: Survey) -> int:
    found = (
        select(SurveyParticipation, Person)
        .join(Person, col(Person.id) == SurveyParticipation.person_id)
        .where(SurveyParticipation.survey_id == survey.key, col(Person.active).is_(True))
        .where(col(SurveyParticipation.answered).is_(False), col(SurveyParticipation.reminded).is_(False))
    )
    waiting = work.session.exec(found.order_by(col(SurveyParticipation.id)).limit(BATCH)).all()
    for row, _person in waiting:  # first of all: another process that does so at the same time waits here
        row.reminded = True
        work.session.add(row)
    ask_all(
        work,
        [
            _question(survey, person, work.now, SurveyReminder(row.key), reminder_key(row))
            for row, person in waiting
        ],
    )
    survey.reminded = len(waiting) < BATCH
    work.session.add(survey)
    return len(waiting)


def _question(survey: Survey, person: Person, now: datetime, notice: Notice, key: str) -> Question:
    return Question(
        person,
        notice,
        key,
        survey.program_id,
        not_before=now,
        send_before=survey.closes_at,
        at=HALF_PAST_TEN,
        priority=Priority.BULK,
    )

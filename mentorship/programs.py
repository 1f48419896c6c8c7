"""Setting a program up, opening and closing its enrollment, and who runs it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from mentorship.cadence import local_day, local_moment
from mentorship.notices import CoordinatorAdded, Invitation, ProgramCreated
from mentorship.permissions import require_coordinator, require_owner
from mentorship.post import refresh, tell, to_channel, to_person
from mentorship.program_dates import check_dates, check_moved_dates, check_rolling
from mentorship.program_form import ProgramForm, check_choice_of, check_size, columns_of, dates_of, form_of
from mentorship.program_questions import check_asked
from mentorship.program_settings import SESSIONS, Session
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.guards import change_once, insert_once
from storage.tables import Coordinator, Person, Program
from storage.words import PairedBy, ProgramState

OPEN_TO_CHANGE = (ProgramState.DRAFT, ProgramState.ENROLLING, ProgramState.MATCHING, ProgramState.RUNNING)
DIGEST_TIME = time(9)

PAIRED_BY_STAYS = "Enrollment has closed already, so this can no longer be changed."
FORMAT_STAYS = "People have been asked to join already, so this can no longer be changed."
# The plain table's columns, for what is asked of programs without loading them.
COLUMNS = Program.__table__.c  # type: ignore[attr-defined]
# Built once: most messages ask the second.
_PROGRAMS_IN = (
    select(Program)
    .where(Program.workspace_id == bindparam("workspace"))
    .where(col(Program.state).in_(bindparam("states", expanding=True)))
    .order_by(col(Program.id))
)
_BY_ID = select(Program).where(
    Program.workspace_id == bindparam("workspace"), Program.id == bindparam("program")
)


def check_format_of(work: Work, actor: Person, program_id: int, chosen: str | None) -> None:
    """Check who is paired with whom in a new program (id 0) or in one the actor runs."""
    if program_id:
        _check_format(require_coordinator(work, actor, program_id), chosen)


def _check_format(program: Program, chosen: str | None) -> None:
    """Raise WrongFields if people have been asked to join in another way already."""
    too_late = chosen not in (None, program.format) and program.state != ProgramState.DRAFT
    check_fields({"format": FORMAT_STAYS if too_late else None})


def _check_paired_by(program: Program, chosen: PairedBy) -> None:
    """Raise WrongFields once people may have begun to choose."""
    early = program.state in (ProgramState.DRAFT, ProgramState.ENROLLING)
    check_fields({"paired_by": None if early or chosen == program.paired_by else PAIRED_BY_STAYS})


def check_dates_of(work: Work, actor: Person, program_id: int, dates: tuple[date, date, date]) -> None:
    """Check dates for a new program (id 0) or for one the actor runs, which keeps those that have passed."""
    if program_id:
        _check_new_dates(work, require_coordinator(work, actor, program_id), dates)
    else:
        check_dates(local_day(work.now, actor.zone, work.default_zone), *dates)


def create_program(work: Work, actor: Person, form: ProgramForm) -> Program:
    """A new draft, run by whoever made it; the coordinator channel hears of it."""
    require_owner(work, actor)
    check_size(form.format, form.default_capacity)
    check_choice_of(form)
    zone = actor.zone or work.default_zone
    check_dates(local_day(work.now, zone, work.default_zone), *dates_of(form))
    check_rolling(form.rolling, form.starts_on, form.ends_on)
    program = Program(
        workspace_id=work.workspace_id,
        zone=zone,
        created_by=actor.key,
        created_at=work.now,
        **columns_of(form),
    )
    work.session.add(program)
    work.session.flush()
    work.session.add(Coordinator(program_id=program.key, person_id=actor.key, added_at=work.now))
    work.note(actor, "program_created", f"program:{program.key}", program.key)
    tell(
        work,
        to_channel(program.coordinator_channel),
        ProgramCreated(program.key),
        key=_created_key(program),
        program_id=program.key,
    )
    return program


def change_program(work: Work, actor: Person, program_id: int, form: ProgramForm) -> Program:
    """Change what was decided; dates that have passed can no longer be moved."""
    program = require_changeable(work, actor, program_id)
    _check_new_dates(work, program, dates_of(form))
    return _change(work, actor, program, form)


def change_settings(work: Work, actor: Person, program_id: int, changes: Mapping[str, Any]) -> Program:
    """Change some of the form's fields, none of them a date, and leave the others."""
    program = require_changeable(work, actor, program_id)
    form = ProgramForm.model_validate({**form_of(program).model_dump(), **changes})
    return _change(work, actor, program, form)


def change_agenda(
    work: Work, actor: Person, program_id: int, sessions: Sequence[Session], part: slice
) -> Program:
    """Put these sessions in the place of that part of the agenda."""
    program = require_changeable(work, actor, program_id)
    agenda = list(form_of(program).agenda)
    agenda[part] = sessions
    return change_settings(work, actor, program_id, {"agenda": agenda[:SESSIONS]})


def require_changeable(work: Work, actor: Person, program_id: int) -> Program:
    """The program, if the person runs it and it is not over."""
    program = require_coordinator(work, actor, program_id)
    if program.state not in OPEN_TO_CHANGE:
        raise Refused("This program is over, so it cannot be changed any more.")
    return program


def _change(work: Work, actor: Person, program: Program, form: ProgramForm) -> Program:
    _check_format(program, form.format)
    check_size(form.format, form.default_capacity)
    check_rolling(form.rolling, form.starts_on, form.ends_on)
    check_choice_of(form)
    _check_paired_by(program, form.paired_by)
    check_asked(work, program, form.questions, form.survey_questions)
    for name, value in columns_of(form).items():
        setattr(program, name, value)
    program.version += 1
    work.session.add(program)
    work.note(actor, "program_changed", f"program:{program.key}", program.key)
    show_program_again(work, program)
    return program


def open_enrollment(work: Work, actor: Person, program_id: int) -> Program:
    """Post the invitation and take applications until the closing day."""
    program = require_coordinator(work, actor, program_id)
    if program.enrollment_closes_on <= local_day(work.now, program.zone, work.default_zone):
        raise Refused("The day enrollment closes has passed. Please edit the dates first.")
    changed = change_once(
        work.session, program, where={"state": ProgramState.DRAFT}, to={"state": ProgramState.ENROLLING}
    )
    if not changed:
        raise Stale(f"Enrollment for {program.name} was opened already.")
    program.next_digest_at = first_digest(work, program)
    work.session.add(program)
    work.note(actor, "enrollment_opened", f"program:{program.key}", program.key)
    tell(
        work,
        to_channel(program.announcement_channel),
        Invitation(program.key),
        key=_invitation_key(program),
        program_id=program.key,
    )
    show_program_again(work, program)
    return program


def close_enrollment(work: Work, actor: Person | None, program: Program) -> bool:
    """Take no more applications; False if that was done before. The matching job takes over from here."""
    changed = change_once(
        work.session, program, where={"state": ProgramState.ENROLLING}, to={"state": ProgramState.MATCHING}
    )
    if changed:
        work.note(actor, "enrollment_closed", f"program:{program.key}", program.key)
        show_program_again(work, program)
    return changed


def close_enrollment_now(work: Work, actor: Person, program_id: int) -> Program:
    """A coordinator closes enrollment before its day."""
    program = require_coordinator(work, actor, program_id)
    if not close_enrollment(work, actor, program):
        raise Stale(f"Enrollment for {program.name} is not open.")
    return program


def add_coordinators(work: Work, actor: Person, program_id: int, chosen: list[Person]) -> None:
    """Make exactly the chosen people coordinators; somebody must remain."""
    program = require_coordinator(work, actor, program_id)
    able = [person for person in chosen if person.active]
    check_fields({"coordinators": None if able else "Please keep at least one person here."})
    rows = select(Coordinator).where(Coordinator.program_id == program_id)
    keep = {person.key for person in able}
    for row in work.session.exec(rows).all():
        if row.person_id not in keep:
            work.session.delete(row)
    for person in able:
        _add_coordinator(work, actor, program, person)
    work.note(actor, "coordinators_changed", f"program:{program_id}", program_id)
    show_program_again(work, program)


def coordinators_of(work: Work, program: Program) -> list[Person]:
    """The people who run the program, in the order they were added."""
    found = (
        select(Person)
        .join(Coordinator, col(Coordinator.person_id) == Person.id)
        .where(Coordinator.program_id == program.key)
        .order_by(col(Coordinator.id))
    )
    return list(work.session.exec(found))


def programs_in(work: Work, *states: ProgramState) -> list[Program]:
    """The workspace's programs in these states, oldest first."""
    wanted = {"workspace": work.workspace_id, "states": states}
    return work.load(_PROGRAMS_IN, wanted)


def programs_where(*conditions: ColumnElement[bool]) -> SelectOfScalar[Program]:
    """A statement for `programs_that`: those of a workspace that fit all conditions, oldest first.

    Build it once. Jobs ask at every tick, mostly to find nothing, and a program takes long to load: so they
    say in the conditions as closely as they can what they look for.
    """
    mine = Program.workspace_id == bindparam("workspace")
    return select(Program).where(mine, *conditions).order_by(col(Program.id))


def programs_that(work: Work, statement: SelectOfScalar[Program], **asked: object) -> list[Program]:
    """The workspace's programs that the statement asks for."""
    return work.load(statement, {"workspace": work.workspace_id, **asked})


def program_by_id(work: Work, program_id: int) -> Program:
    """A program of this workspace; refused kindly if there is none."""
    wanted = {"workspace": work.workspace_id, "program": program_id}
    program = work.load(_BY_ID, wanted).first()
    if program is None:
        raise Refused("That program does not exist any more.")
    return program


def first_digest(work: Work, program: Program) -> datetime:
    """The next Monday at nine in the program's zone."""
    today = local_day(work.now, program.zone, work.default_zone)
    monday = today + timedelta(days=7 - today.weekday())
    return local_moment(monday, DIGEST_TIME, program.zone, work.default_zone)


def show_program_again(work: Work, program: Program) -> None:
    """Bring the messages that show a program's state up to date."""
    refresh(work, _created_key(program))
    refresh(work, _invitation_key(program))


def _add_coordinator(work: Work, actor: Person, program: Program, person: Person) -> None:
    row = Coordinator(program_id=program.key, person_id=person.key, added_at=work.now)
    if insert_once(work.session, row) and person.key != actor.key:
        notice = CoordinatorAdded(program.key)
        key = f"coordinator_added:{program.key}:{person.key}:{work.now.date()}"
        tell(work, to_person(person), notice, key=key, program_id=program.key)


def _check_new_dates(work: Work, program: Program, dates: tuple[date, date, date]) -> None:
    today = local_day(work.now, program.zone, work.default_zone)
    if program.state == ProgramState.DRAFT:
        check_dates(today, *dates)
    else:
        check_moved_dates(today, program, *dates)


def _created_key(program: Program) -> str:
    return f"program_created:{program.key}"


def _invitation_key(program: Program) -> str:
    return f"invitation:{program.key}"

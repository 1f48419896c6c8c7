"""A round of choosing: where it stands, who is asked in it, and what must wait for its end."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select

from mentorship.post import refresh
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import ChoiceRound, Enrollment, Person, Program, Recommendation, Voice
from storage.words import ChoiceStep, EnrollmentState, PairedBy, ProgramState, Role

ASKED_IN = {ChoiceStep.CHOOSING: Role.MENTEE, ChoiceStep.ANSWERING: Role.MENTOR}
STILL_CHOOSING = (
    "People are choosing each other, and the draft is made as soon as they have. "
    "If that takes too long, end the step early: the message in your channel has a button for it."
)


@dataclass(frozen=True)
class Standing:
    """How far the present step has come: of those asked so many have answered."""

    program: Program
    round: ChoiceRound
    asked: int
    answered: int


def is_by_choice(program: Program) -> bool:
    return program.paired_by == PairedBy.CHOICE


def round_of(work: Work, program: Program) -> ChoiceRound | None:
    """The program's round, if it has begun."""
    return work.session.exec(select(ChoiceRound).where(ChoiceRound.program_id == program.key)).first()


def open_round(work: Work, program: Program) -> ChoiceRound | None:
    """The round in which somebody may still choose or answer."""
    if program.state != ProgramState.MATCHING or not is_by_choice(program):
        return None
    found = round_of(work, program)
    return found if found is not None and found.step in ASKED_IN else None


def has_yet_to_choose(work: Work, program: Program) -> bool:
    """Whether the pairs that people choose are still to come, or wait for a coordinator's decision."""
    if program.state != ProgramState.MATCHING or not is_by_choice(program):
        return False
    found = round_of(work, program)
    return found is None or found.step != ChoiceStep.OVER


def choices_are_to_come(work: Work, program: Program) -> bool:
    """Whether a draft has to wait for what people choose."""
    if not is_by_choice(program):
        return False
    found = round_of(work, program)
    return found is None or found.step in ASKED_IN


def check_nobody_chooses(work: Work, program: Program) -> None:
    """Refuse while people choose each other: their draft comes by itself."""
    if open_round(work, program) is not None:
        raise Refused(STILL_CHOOSING)


def standing_of(work: Work, program: Program, found: ChoiceRound) -> Standing:
    """Counted now; both are 0 once nobody is asked any more."""
    role = ASKED_IN.get(found.step)
    asked = 0 if role is None else _count(work, is_asked(found, role))
    waiting = 0 if role is None else _count(work, is_asked(found, role), has_not_answered(found, role))
    return Standing(program, found, asked, asked - waiting)


def end_round(work: Work, program: Program) -> None:
    """The draft that came of it is approved."""
    found = round_of(work, program)
    if found is None:
        return
    if change_once(work.session, found, where={"step": ChoiceStep.DECIDED}, to={"step": ChoiceStep.OVER}):
        refresh(work, progress_key(found))


def declined_pairs(work: Work, program: Program) -> frozenset[tuple[str, str]]:
    """Mentor and mentee (enrollment ids), where the mentor was asked and said no: matching respects it."""
    if not is_by_choice(program):
        return frozenset()
    found = (
        select(Recommendation.mentor_id, Recommendation.mentee_id)
        .join(ChoiceRound, col(Recommendation.round_id) == ChoiceRound.id)
        .where(ChoiceRound.program_id == program.key, col(Recommendation.declined).is_(True))
    )
    return frozenset((str(mentor), str(mentee)) for mentor, mentee in work.session.exec(found))


def is_here(enrollment: Any = Enrollment, person: Any = Person) -> ColumnElement[bool]:
    """Whether the enrollment and person a statement looks at can be matched."""
    return and_(col(enrollment.state) == EnrollmentState.ACCEPTED, col(person.active).is_(True))


def is_asked(found: ChoiceRound, role: Role) -> ColumnElement[bool]:
    """Whether the voice that a statement looks at, with its enrollment and person, has something to say."""
    own = Recommendation.mentee_id if role == Role.MENTEE else Recommendation.mentor_id
    about: list[Any] = [Recommendation.round_id == found.key, col(own) == Enrollment.id]
    if role == Role.MENTOR:
        about.append(col(Recommendation.choice).is_not(None))
    something = select(Recommendation.id).where(*about).correlate(Enrollment).exists()
    return and_(col(Voice.round_id) == found.key, Enrollment.role == role, is_here(), something)


def has_not_answered(found: ChoiceRound, role: Role) -> ColumnElement[bool]:
    """Whether a mentee has not chosen, or a mentor not answered everybody who still asks."""
    in_round = Recommendation.round_id == found.key
    chosen = col(Recommendation.choice).is_not(None)
    if role == Role.MENTEE:
        mine = Recommendation.mentee_id == Enrollment.id
        return ~select(Recommendation.id).where(in_round, mine, chosen).correlate(Enrollment).exists()
    waiting: ColumnElement[bool] = unanswered(found, Enrollment.id).exists()
    return waiting


def unanswered(found: ChoiceRound, mentor: Any) -> Any:
    """The questions to a mentor (an enrollment id or its column) that wait for an answer."""
    mentee, person = aliased(Enrollment), aliased(Person)
    return (
        select(Recommendation.id)
        .join(mentee, col(Recommendation.mentee_id) == mentee.id)
        .join(person, col(mentee.person_id) == person.id)
        .where(Recommendation.round_id == found.key, Recommendation.mentor_id == mentor)
        .where(col(Recommendation.choice).is_not(None), is_here(mentee, person))
        .where(col(Recommendation.rank).is_(None), col(Recommendation.declined).is_(False))
        .correlate(Enrollment)
    )


def progress_key(found: ChoiceRound) -> str:
    return f"choice_progress:{found.key}"


def asked_key(voice: Voice) -> str:
    return f"choice_asked:{voice.key}"


def reminder_key(voice: Voice) -> str:
    return f"choice_reminder:{voice.key}"


def _count(work: Work, *conditions: ColumnElement[bool]) -> int:
    found = (
        select(func.count())
        .select_from(Voice)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
    )
    return work.session.exec(found.where(*conditions)).one()

"""Asking for opinions in three waves and taking the answers, which nothing links to a person.

No time of answering is written down anywhere, and answering leaves no trace in the audit trail:
a person beside a moment would be the first half of a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from mentorship.enrollment import ACTIVE
from mentorship.post import WAITING, cancel, refresh
from mentorship.program_settings import AnswerKind, SurveyQuestion, field_of
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Delivery, Enrollment, Person, Program, Survey, SurveyAnswer, SurveyParticipation
from storage.words import DeliveryState, EnrollmentState, ProgramState, Role, Wave

RATINGS = range(1, 6)
SCORES = range(11)

# Built once: every message and every answer asks one of them.
_PARTICIPANTS = (
    select(SurveyParticipation, Survey, Person, Program)
    .join(Survey, col(Survey.id) == SurveyParticipation.survey_id)
    .join(Person, col(Person.id) == SurveyParticipation.person_id)
    .join(Program, col(Program.id) == Survey.program_id)
)
_PARTICIPANT = _PARTICIPANTS.where(SurveyParticipation.id == bindparam("participation"))
_ASKED = _PARTICIPANTS.where(
    Survey.id == bindparam("survey"),
    SurveyParticipation.person_id == bindparam("person"),
    Program.workspace_id == bindparam("workspace"),
    Program.state != ProgramState.DRAFT,
)
_PARTS = (
    select(Enrollment)
    .where(col(Enrollment.program_id) == bindparam("program"))
    .where(col(Enrollment.person_id) == bindparam("person"))
    .where(col(Enrollment.state).in_([*ACTIVE, EnrollmentState.COMPLETED]))
    # In the order of an index: for that of their ids SQLite would look at everybody in the program.
    .order_by(col(Enrollment.role))
)

_RATE = "Please pick one of the five."
_SCORE = "Please pick a number from 0 to 10."


@dataclass(frozen=True)
class Opinion:
    """What somebody says in a survey; ratings 1 to 5, `recommend` 0 to 10, None for no answer.

    `own` answers the program's own questions by their number from 1; what is left out is not in it.
    """

    satisfaction: int | None
    recommend: int | None = None
    goal_progress: int | None = None
    skill_level: int | None = None
    words: str = ""
    own: Mapping[int, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Questions:
    """One survey as one person sees it; `skill` is what a mentee or peer wants to learn, None for mentors."""

    survey: Survey
    program: Program
    role: Role
    skill: str | None

    @property
    def about_progress(self) -> bool:
        """At the start there is nothing yet to recommend and no progress."""
        return self.survey.wave != Wave.START

    @property
    def own(self) -> list[SurveyQuestion]:
        """The program's own."""
        return own_questions(self.survey)


@dataclass(frozen=True)
class Participant:
    """Somebody who was asked in a survey, and the program it is about."""

    participation: SurveyParticipation
    survey: Survey
    person: Person
    program: Program


def whom_asked(work: Work, participation_id: int) -> Participant:
    """Whom a prompt or a reminder is for."""
    return Participant(*work.load_rows(_PARTICIPANT, {"participation": participation_id}).one())


def own_questions(survey: Survey) -> list[SurveyQuestion]:
    """The program's own questions, as they were when the wave opened."""
    return [SurveyQuestion.model_validate(row) for row in survey.questions]


def questions_for(work: Work, actor: Person, survey_id: int) -> Questions:
    """The open survey, if the person was asked and has not answered."""
    return _questions(work, actor, _unanswered(work, actor, survey_id))


def _questions(work: Work, actor: Person, asked: Participant) -> Questions:
    survey, program = asked.survey, asked.program
    rows = parts_of(work, actor.key, program.key)
    mentee = next((row for row in rows if row.role != Role.MENTOR), None)
    skill = mentee.wants[0] if mentee and mentee.wants else None
    return Questions(survey, program, mentee.role if mentee else Role.MENTOR, skill)


def waiting_surveys(work: Work, actor: Person) -> list[Survey]:
    """The open surveys the person has not answered, the one that closes first first."""
    found = (
        select(Survey)
        .join(SurveyParticipation, col(SurveyParticipation.survey_id) == Survey.id)
        .where(SurveyParticipation.person_id == actor.key, Survey.closes_at > work.now)
        .where(col(SurveyParticipation.answered).is_(False))
        .order_by(col(Survey.closes_at), col(Survey.id))
    )
    return list(work.session.exec(found))


def answer_survey(work: Work, actor: Person, survey_id: int, opinion: Opinion) -> Survey:
    """Take the person's one answer: that they answered and what they said go into separate tables."""
    asked = _unanswered(work, actor, survey_id)
    questions, participation = _questions(work, actor, asked), asked.participation
    check_opinion(opinion, questions.own)
    if not change_once(work.session, participation, where={"answered": False}, to={"answered": True}):
        raise Stale(ANSWERED)
    work.session.add(_answer(questions, opinion))
    keys = (prompt_key(participation), reminder_key(participation))
    for key in keys if participation.reminded else keys[:1]:
        if not cancel(work, key):
            refresh(work, key)
    return questions.survey


def check_opinion(opinion: Opinion, own: Sequence[SurveyQuestion] = ()) -> None:
    """Raise WrongFields for a missing satisfaction or a number that is on no scale."""
    ratings = {
        field_of("own_answer", number): opinion.own.get(number)
        for number, question in enumerate(own, 1)
        if question.answer == AnswerKind.RATING
    }
    scales = {"goal_progress": opinion.goal_progress, "skill_level": opinion.skill_level, **ratings}
    wrong = {name: _RATE for name, value in scales.items() if value is not None and value not in RATINGS}
    if opinion.satisfaction not in RATINGS:
        wrong["satisfaction"] = _RATE
    if opinion.recommend is not None and opinion.recommend not in SCORES:
        wrong["recommend"] = _SCORE
    check_fields(wrong)


def is_open(work: Work, survey: Survey) -> bool:
    return survey.opens_at <= work.now < survey.closes_at


def close_waves_before(work: Work, program: Program, wave: Wave) -> None:
    """Close every other wave that is still open; what of it has not gone out stays here."""
    other = (col(Survey.program_id) == program.key, col(Survey.wave) != wave)
    waves = update(Survey).where(*other, col(Survey.closes_at) > work.now)
    work.session.execute(waves.values(closes_at=work.now, all_asked=True, reminded=True))
    unsent = update(Delivery).where(
        col(Delivery.program_id) == program.key,
        col(Delivery.kind).in_(["survey_prompt", "survey_reminder"]),
        col(Delivery.state).in_(WAITING),
    )
    work.session.execute(unsent.values(state=DeliveryState.CANCELLED, finished=work.now))


def parts_of(work: Work, person_id: int, program_id: int) -> list[Enrollment]:
    """The person's enrollments that have not been declined or withdrawn."""
    return work.load(_PARTS, {"person": person_id, "program": program_id})


def prompt_key(participation: SurveyParticipation) -> str:
    return f"survey_prompt:{participation.key}"


def reminder_key(participation: SurveyParticipation) -> str:
    return f"survey_reminder:{participation.key}"


ANSWERED = (
    "You have answered this survey already. Answers are anonymous, so they cannot be changed. Thank you!"
)
CLOSED = "This survey has closed, so it takes no more answers."
NOT_ASKED = "This survey is for the people who were asked when it opened."


def _unanswered(work: Work, actor: Person, survey_id: int) -> Participant:
    wanted = {"survey": survey_id, "person": actor.key, "workspace": work.workspace_id}
    row = work.load_rows(_ASKED, wanted).first()
    if row is None:
        raise Refused(NOT_ASKED)
    asked = Participant(*row)
    if asked.participation.answered or not is_open(work, asked.survey):
        raise Stale(ANSWERED if asked.participation.answered else CLOSED)
    return asked


def _answer(questions: Questions, opinion: Opinion) -> SurveyAnswer:
    """Only what was asked is kept, whatever a forged form holds."""
    later = questions.about_progress
    return SurveyAnswer(
        survey_id=questions.survey.key,
        satisfaction=opinion.satisfaction,
        recommend=opinion.recommend if later else None,
        goal_progress=opinion.goal_progress if later else None,
        skill_level=opinion.skill_level if questions.skill else None,
        words=opinion.words,
        answers={
            str(number): opinion.own[number]
            for number, question in enumerate(questions.own, 1)
            if number in opinion.own and _fits(question, opinion.own[number])
        },
    )


def _fits(question: SurveyQuestion, answer: int | str) -> bool:
    return isinstance(answer, str if question.answer == AnswerKind.WORDS else int)

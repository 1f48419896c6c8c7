"""Questions of a program's own that people have been asked already, and so may not change any more."""

from collections.abc import Sequence

from sqlmodel import select

from mentorship.program_settings import JoinQuestion, SurveyQuestion, field_of
from mentorship.refusals import check_fields
from mentorship.work import Work
from storage.tables import Program, Survey
from storage.words import ProgramState, Wave

OPENED = "This survey has opened, so its questions stay as they are."
ANSWERED = (
    "People are answering these questions already, so they stay as they are. "
    "You can add questions that nobody has to answer."
)


def join_questions(program: Program) -> list[JoinQuestion]:
    """What the join form asks beside the usual questions."""
    return [JoinQuestion.model_validate(row) for row in program.questions]


def survey_questions(program: Program, wave: Wave) -> list[SurveyQuestion]:
    """What this survey will ask beside the usual questions."""
    rows = [SurveyQuestion.model_validate(row) for row in program.survey_questions]
    return [row for row in rows if row.wave == wave]


def check_asked(
    work: Work, program: Program, joining: Sequence[JoinQuestion], surveys: Sequence[SurveyQuestion]
) -> None:
    """Raise WrongFields for a change to what people have been asked already."""
    opened = set(work.session.exec(select(Survey.wave).where(Survey.program_id == program.key)))
    changed = [
        wave
        for wave in Wave
        if wave in opened and survey_questions(program, wave) != [row for row in surveys if row.wave == wave]
    ]
    asked = program.state != ProgramState.DRAFT and not _still_asked(join_questions(program), joining)
    check_fields(
        {
            **{field_of("survey_questions", wave.value): OPENED for wave in changed},
            "questions": ANSWERED if asked else None,
        }
    )


def _still_asked(before: Sequence[JoinQuestion], after: Sequence[JoinQuestion]) -> bool:
    """Whether every question is still there, and nobody who has answered misses one that is a must."""
    known = {row.question: row.required for row in before}
    musts = [row.question for row in after if row.required]
    return known.keys() <= {row.question for row in after} and all(known.get(name) for name in musts)

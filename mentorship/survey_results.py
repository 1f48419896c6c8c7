"""What the surveys found, only from enough answers and only once a wave has closed.

While a wave is open a number would change with each answer, and the change would be somebody's answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select

from mentorship.figures import Figure, of_measure
from mentorship.measures import (
    MINIMUM_ANSWERS,
    Measure,
    Suppressed,
    recommend_score,
    response_rate,
    satisfaction_mean,
    satisfied_share,
)
from mentorship.program_settings import AnswerKind, SurveyQuestion
from mentorship.surveys import is_open, own_questions
from mentorship.work import Work
from storage.tables import Survey, SurveyAnswer, SurveyParticipation
from storage.words import Wave

TOO_FEW = f"Shown from {MINIMUM_ANSWERS} answers on"
_MEAN = "Mean of all ratings, 1 to 5, "
GOALS = _MEAN + "of how close mentees are to their goals, as mentors and mentees see it."
SKILL = _MEAN + "that mentees give themselves in the first skill they want to learn."
GROWTH = (
    "Mean of mentees' own skill ratings in the end survey minus the mean in the start survey. "
    "Answers are anonymous, so these are two groups, not the same people twice."
)


@dataclass(frozen=True)
class OwnResult:
    """What came of one of the program's own questions: a mean of ratings or words, from enough of them."""

    question: str
    display: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaveResult:
    """One wave: how many were asked and answered, then numbers and words once it has closed."""

    wave: Wave
    still_open: bool
    asked: int
    answered: int
    figures: tuple[Figure, ...] = ()
    words: tuple[str, ...] = ()
    skill: Measure | None = None
    own: tuple[OwnResult, ...] = ()

    @property
    def response(self) -> Measure:
        return response_rate(self.answered, self.asked)


def survey_results(work: Work, program_id: int) -> list[WaveResult]:
    """Every wave that has opened, in order. For coordinators; ask `require_coordinator` first."""
    surveys = work.session.exec(select(Survey).where(Survey.program_id == program_id)).all()
    counts = response_counts(work, program_id)
    order = list(Wave)
    return [
        _result(work, survey, *counts.get(survey.key, (0, 0)))
        for survey in sorted(surveys, key=lambda survey: order.index(survey.wave))
    ]


def response_counts(work: Work, program_id: int) -> dict[int, tuple[int, int]]:
    """For each survey of the program: how many were asked, and how many of them answered."""
    answered = func.count().filter(col(SurveyParticipation.answered).is_(True))
    found = (
        select(SurveyParticipation.survey_id, func.count(), answered)
        .join(Survey, col(Survey.id) == SurveyParticipation.survey_id)
        .where(Survey.program_id == program_id)
        .group_by(col(SurveyParticipation.survey_id))
    )
    return {key: (asked, given) for key, asked, given in work.session.exec(found)}


def skill_growth(results: Sequence[WaveResult]) -> Figure | None:
    """How mentees' own skill ratings moved; None unless both waves have closed."""
    skill = {result.wave: result.skill for result in results}
    start, end = skill.get(Wave.START), skill.get(Wave.END)
    if start is None or end is None:
        return None
    if isinstance(start.value, float) and isinstance(end.value, float):
        return Figure("Skill growth", f"{end.value - start.value:+z.1f}", GROWTH)
    hidden = next((one for one in (start, end) if isinstance(one.value, Suppressed)), start)
    return Figure("Skill growth", hidden.display, GROWTH)


def _result(work: Work, survey: Survey, asked: int, answered: int) -> WaveResult:
    if is_open(work, survey):
        return WaveResult(survey.wave, True, asked, answered)
    # By the random key: not even the order of answering shows.
    found = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.key).order_by(col(SurveyAnswer.id))
    answers = work.session.exec(found).all()
    skill = _given(answers, "skill_level")
    return WaveResult(
        survey.wave,
        False,
        asked,
        answered,
        figures=_figures(survey.wave, answers),
        words=_words(answers),
        skill=satisfaction_mean(skill),
        own=tuple(
            _own_result(question, [row.answers[str(number)] for row in answers if str(number) in row.answers])
            for number, question in enumerate(own_questions(survey), 1)
        ),
    )


def _own_result(question: SurveyQuestion, given: list[Any]) -> OwnResult:
    """Words need five people who wrote some: with fewer, few could have written them."""
    if question.answer == AnswerKind.RATING:
        return OwnResult(question.question, satisfaction_mean(given).display)
    if len(given) < MINIMUM_ANSWERS:
        return OwnResult(question.question, TOO_FEW)
    return OwnResult(question.question, f"{len(given):,} answers in words", tuple(given))


def _figures(wave: Wave, answers: Sequence[SurveyAnswer]) -> tuple[Figure, ...]:
    satisfaction, skill = _given(answers, "satisfaction"), _given(answers, "skill_level")
    first = [
        of_measure("Satisfaction", satisfaction_mean(satisfaction)),
        of_measure("Satisfied", satisfied_share(satisfaction)),
    ]
    own_skill = Figure("Own skill", satisfaction_mean(skill).display, SKILL)
    if wave == Wave.START:
        return (*first, own_skill)
    goals = satisfaction_mean(_given(answers, "goal_progress"))
    return (
        *first,
        of_measure("Would recommend", recommend_score(_given(answers, "recommend"))),
        Figure("Goal progress", goals.display, GOALS),
        own_skill,
    )


def _given(answers: Sequence[SurveyAnswer], question: str) -> list[int]:
    """The answers to one question; whoever skipped it is left out."""
    values = (getattr(answer, question) for answer in answers)
    return [value for value in values if value is not None]


def _words(answers: Sequence[SurveyAnswer]) -> tuple[str, ...]:
    if len(answers) < MINIMUM_ANSWERS:
        return ()
    return tuple(answer.words for answer in answers if answer.words)

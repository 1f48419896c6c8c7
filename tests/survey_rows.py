"""Survey waves with answers, for tests of what becomes of them."""

from datetime import timedelta
from typing import Any

from mentorship.work import Work
from storage.tables import Program, Survey, SurveyAnswer, SurveyParticipation
from storage.words import Wave
from tests.builders import a_person


def a_wave(work: Work, program: Program, wave: Wave, *, is_open: bool = False, silent: int = 0) -> Survey:
    step = timedelta(days=1 if is_open else -1)
    moments: dict[str, Any] = {"opens_at": work.now - timedelta(days=9), "closes_at": work.now + step}
    survey = Survey(program_id=program.key, wave=wave, remind_at=work.now, **moments)
    work.session.add(survey)
    work.session.flush()
    for _ in range(silent):
        _asked(work, survey, answered=False)
    return survey


def say(work: Work, survey: Survey, *satisfaction: int, **values: object) -> None:
    for rating in satisfaction:
        _asked(work, survey, answered=True)
        answer = {"survey_id": survey.key, "satisfaction": rating, **values}
        work.session.add(SurveyAnswer.model_validate(answer))
    work.session.flush()


def _asked(work: Work, survey: Survey, *, answered: bool) -> None:
    person = a_person(work)
    row = SurveyParticipation(survey_id=survey.key, person_id=person.key, answered=answered)
    work.session.add(row)
    work.session.flush()

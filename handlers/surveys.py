"""Answering a survey."""

from handlers.turn import Answer, Dialogue, Replace, Show, Turn
from mentorship.refusals import Refused
from mentorship.surveys import answer_survey, questions_for, waiting_surveys
from views import surveys as views
from views.fields import about_id, pressed
from views.ids import Action, Callback


def register(dialogue: Dialogue) -> None:
    """`/mentorship survey`, the button Answer and the form."""
    dialogue.command("survey", open_waiting)
    dialogue.action(Action.TAKE_SURVEY, open_survey)
    dialogue.submission(Callback.SURVEY, submit)


def open_waiting(turn: Turn) -> Answer:
    surveys = waiting_surveys(turn.work, turn.actor)
    if not surveys:
        raise Refused("No survey waits for your answer right now. You will hear from me when one opens.")
    return Show(views.survey_form(questions_for(turn.work, turn.actor, surveys[0].key)))


def open_survey(turn: Turn) -> Answer:
    questions = questions_for(turn.work, turn.actor, pressed(turn.payload)[0])
    return Show(views.survey_form(questions))


def submit(turn: Turn) -> Answer:
    opinion = views.read_opinion(turn.payload)
    answer_survey(turn.work, turn.actor, about_id(turn.payload, "survey"), opinion)
    return Replace(views.thanks_view())

"""A survey on the screen: the prompt, the questions, and thanks."""

from mentorship.notices import SurveyPrompt, SurveyReminder
from mentorship.program_settings import QUESTIONS, AnswerKind, SurveyQuestion, field_of
from mentorship.surveys import Opinion, Questions, is_open, parts_of, whom_asked
from mentorship.work import Work
from storage.tables import Program, Survey
from storage.words import Role, Wave
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    modal,
    moment,
    safe,
    said,
    section,
)
from views.fields import Payload, choice_of, radio_field, select_field, text_field, text_of
from views.ids import COMMAND, Action, Callback, Field
from views.rendering import Renderers

WAVES = {Wave.START: "start survey", Wave.MIDWAY: "midway survey", Wave.END: "final survey"}
ANONYMOUS = (
    "Nobody can see who said what. Results appear when the survey has closed, and only from 5 answers up. "
    "That is also why an answer cannot be changed later."
)
THANKS = "Thank you for answering. Nobody can see who said what."
OVER = "This survey has closed. Thank you to everybody who answered."
ABOUT = {
    Wave.START: "How has the start been for you? A few short questions, about a minute.",
    Wave.MIDWAY: "Half of the program is behind you. How is it going? A few questions, about two minutes.",
    Wave.END: "The program is coming to its end. How was it? A few short questions, about two minutes.",
}
SATISFACTION = {
    Wave.START: "How happy are you with the start?",
    Wave.MIDWAY: "How happy are you with the program so far?",
    Wave.END: "How happy were you with the program?",
}
PROGRESS = {
    Role.MENTEE: "How close are you to your goals?",
    Role.PEER: "How close are you to your goals?",
    Role.MENTOR: "How close is your mentee, or are your mentees, to their goals?",
}


def prompt(program: Program, survey: Survey) -> Message:
    """To a participant while the survey is open."""
    return _asking(survey, f"*{safe(program.name)}: {WAVES[survey.wave]}*\n{ABOUT[survey.wave]}")


def reminder(program: Program, survey: Survey) -> Message:
    """Once, to somebody who has not answered."""
    words = f"A few questions about {safe(program.name)} still wait for you. This is the only reminder."
    return _asking(survey, words)


def survey_form(questions: Questions) -> View:
    """The questions that this wave asks this person; only the first is a must."""
    survey, wave = questions.survey, questions.survey.wave
    happy = _scale("very unhappy", "very happy")
    blocks: list[Block] = [
        section(f"*{safe(questions.program.name)}*"),
        context(ANONYMOUS),
        radio_field(Field.SATISFACTION, SATISFACTION[wave], happy),
    ]
    if questions.about_progress:
        blocks += _progress_fields(questions)
    if questions.skill:
        label = f"How good are you at {questions.skill} today?"
        scale = _scale("just beginning", "I could teach it")
        blocks.append(radio_field(Field.SKILL_LEVEL, label, scale, optional=True))
    blocks += [_own_field(number, question) for number, question in enumerate(questions.own, 1)]
    blocks.append(_words_field())
    about = {"survey": survey.key}
    title = WAVES[wave].capitalize()
    return modal(title, blocks, callback=Callback.SURVEY, submit="Send", close="Cancel", about=about)


def read_opinion(payload: Payload) -> Opinion:
    """What was filled in; what is no number of a scale counts as left out."""
    return Opinion(
        satisfaction=_number(payload, Field.SATISFACTION),
        recommend=_number(payload, Field.RECOMMEND),
        goal_progress=_number(payload, Field.GOAL_PROGRESS),
        skill_level=_number(payload, Field.SKILL_LEVEL),
        words=text_of(payload, Field.WORDS)[:2_000],
        own=_own_answers(payload),
    )


def thanks_view() -> View:
    return modal("Thank You", [section(THANKS)])


def _asking(survey: Survey, words: str) -> Message:
    until = f"Open until {moment(survey.closes_at)}."
    text = f"{words.replace('*', '')} {ANONYMOUS} {until} Type {COMMAND} survey to answer."
    answer = button("Answer", Action.TAKE_SURVEY, survey.key, style="primary", describe="Answer the survey")
    return Message(text, [section(words), actions(answer), context(f"{ANONYMOUS} {until}")])


def _progress_fields(questions: Questions) -> list[Block]:
    scores = {str(score): str(score) for score in range(11)}
    scores |= {"0": "0, not at all likely", "10": "10, extremely likely"}
    close = _scale("not started", "reached")
    return [
        select_field(
            Field.RECOMMEND,
            "How likely are you to recommend this program to a colleague?",
            scores,
            optional=True,
        ),
        radio_field(Field.GOAL_PROGRESS, PROGRESS[questions.role], close, optional=True),
    ]


def _own_field(number: int, question: SurveyQuestion) -> Block:
    """One of the program's own questions; nobody has to answer it."""
    name = field_of(Field.OWN_ANSWER, number)
    if question.answer == AnswerKind.RATING:
        return radio_field(name, question.question, _scale("not at all", "very much"), optional=True)
    return text_field(name, question.question, long=True, limit=1_000, optional=True)


def _own_answers(payload: Payload) -> dict[int, int | str]:
    """Numbers and words by the question's number; which of them fits is for the survey to say."""
    answers: dict[int, int | str] = {}
    for number in range(1, QUESTIONS + 1):
        name = field_of(Field.OWN_ANSWER, number)
        rating, words = _number(payload, name), text_of(payload, name)[:2_000]
        if rating is not None:
            answers[number] = rating
        elif words:
            answers[number] = words
    return answers


def _words_field() -> Block:
    return text_field(
        Field.WORDS,
        "Anything you would like to say?",
        long=True,
        limit=1_000,
        hint="Coordinators read this as you write it, without your name. Leave out what gives you away.",
        optional=True,
    )


def _scale(lowest: str, highest: str) -> dict[str, str]:
    return {"1": f"1, {lowest}", "2": "2", "3": "3", "4": "4", "5": f"5, {highest}"}


def _number(payload: Payload, name: str) -> int | None:
    chosen = choice_of(payload, name)
    return int(chosen) if chosen and chosen.isdecimal() and len(chosen) < 4 else None


def _render(work: Work, notice: SurveyPrompt | SurveyReminder) -> Message | None:
    asked = whom_asked(work, notice.participation_id)
    if asked.participation.answered:
        return said(THANKS)
    if not is_open(work, asked.survey):
        return said(OVER)
    if not asked.person.active or not parts_of(work, asked.person.key, asked.survey.program_id):
        return None
    return (prompt if isinstance(notice, SurveyPrompt) else reminder)(asked.program, asked.survey)


RENDERERS: Renderers = {SurveyPrompt: _render, SurveyReminder: _render}

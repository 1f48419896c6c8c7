"""What a program brings of its own, on the screen: a menu, a form for each part, and reading them back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar

from mentorship.matching import Weights
from mentorship.program_form import OWN_WEIGHTS
from mentorship.program_questions import join_questions, survey_questions
from mentorship.program_settings import (
    QUESTIONS,
    SESSIONS,
    TEXT_LIMITS,
    Session,
    field_of,
)
from mentorship.refusals import check_fields
from storage.tables import Program
from storage.words import Format, Wave
from views.blocks import Block, View, button, context, modal, safe, section
from views.fields import Payload, about_id, has, number_field, number_of, text_field, text_of
from views.ids import Action, Callback, Field
from views.matching_settings import matching_words
from views.setting_lines import (
    WrongLines,
    join_questions_of,
    join_text,
    session_of,
    session_text,
    survey_questions_of,
    survey_text,
)
from views.surveys import WAVES

PAGE = 15
LINES_LIMIT = 1_500
MOST_POINTS = 1_000
TEXTS = {
    "invitation": ("Invitation", "Stands in the invitation, above the dates."),
    "welcome": ("Welcome", "Stands in each pair's introduction, before who the two are."),
    "check_in": ("Before a check-in", "Stands before the question how it is going."),
    "thanks": ("Closing thanks", "Takes the place of “Thank you for being part of it.” at the end."),
}
POINTS = {
    "skills": "Skills wanted and offered",
    "goals": "Shared goals",
    "shared_hours": "Shared working hours",
    "seniority": "Difference in experience",
    "second_language": "A second common language",
    "other_department": "Different departments",
    "left_over": "Without a mentor in the round before",
    "picks": "Named by the other side",
}

SAVED = "your changes are saved and hold from now on."

Read = TypeVar("Read")


def settings_menu(program: Program, note: str = "") -> View:
    """What there is of each part, with a button to change it."""
    own = sum(len(survey_questions(program, wave)) for wave in Wave)
    rows = {
        "Agenda": (Action.EDIT_AGENDA, _count(len(program.agenda), "session"), "built-in agendas"),
        "Survey Questions": (Action.EDIT_SURVEY_QUESTIONS, _count(own, "question"), "only the usual ones"),
        "Questions When Joining": (
            Action.EDIT_JOIN_QUESTIONS,
            _count(len(program.questions), "question"),
            "only the usual ones",
        ),
        "Texts": (Action.EDIT_TEXTS, _count(len(program.texts), "text"), "the usual words"),
        "Points": (Action.EDIT_POINTS, "set for this program" if program.weights else "", "the usual ones"),
    }
    if program.format != Format.PEERS:
        rows["Matching"] = (Action.EDIT_MATCHING, matching_words(program), "")
    blocks = [section(f"*{safe(program.name)}*{f': {note}' if note else ''}")]
    for title, (action, words, usual) in rows.items():
        edit = button("Edit", action, program.key, describe=f"Edit {title.lower()}")
        blocks.append(section(f"*{title}*\n{words or usual.capitalize()}", edit))
    return modal("More Settings", blocks)


def agenda_form(program: Program, start: int = 0) -> View:
    """Some sessions, each in a field of its own, with room for more."""
    sessions = [Session.model_validate(row) for row in program.agenda[start : start + PAGE]]
    hint = (
        "The first line is what it is about, each further line a point to talk about, "
        "such as “Setting goals” and below it “What would success look like?”"
    )
    blocks = [
        context(
            "One session for each meeting, in order. An empty field is no session. "
            "Where the agenda ends, built-in ones that suit the objective go on."
        )
    ]
    for number in range(1, min(PAGE, SESSIONS - start) + 1):
        value = session_text(sessions[number - 1]) if number <= len(sessions) else ""
        name = _session_field(program.version, number)
        blocks.append(_lines_field(name, f"Session {start + number}", value, hint))
        hint = ""
    return _form("Agenda", blocks, Callback.AGENDA, program, start=start, version=program.version)


def survey_questions_form(program: Program) -> View:
    """A field for each survey."""
    hint = (
        f"Up to {QUESTIONS}, one to a line, answered from 1 (not at all) to 5 (very much). Begin a line with "
        "“words:” for an answer in words, such as “words: What should we change?”"
    )
    blocks = [
        context("Asked beside the usual questions; nobody has to answer them. Results need five answers.")
    ]
    for wave in Wave:
        value = survey_text(survey_questions(program, wave))
        name = field_of(Field.SURVEY_QUESTIONS, wave.value)
        blocks.append(_lines_field(name, WAVES[wave].capitalize(), value, hint))
    return _form("Survey Questions", blocks, Callback.SURVEY_QUESTIONS, program)


def join_questions_form(program: Program) -> View:
    hint = (
        f"Up to {QUESTIONS}, one to a line. Begin a line with “required:” if everybody has to answer, "
        "such as “required: Why would you like to join now?”"
    )
    value = join_text(join_questions(program))
    blocks = [
        context(
            "Asked in the join form beside the usual questions. Only the person and coordinators read them."
        ),
        _lines_field(Field.QUESTIONS, "Questions", value, hint),
    ]
    return _form("Questions When Joining", blocks, Callback.JOIN_QUESTIONS, program)


def texts_form(program: Program) -> View:
    blocks = [context("Your own words. Where a field is empty, the usual words stand alone.")]
    for name, (label, hint) in TEXTS.items():
        value = program.texts.get(name, "")
        field = field_of(Field.TEXTS, name)
        limit = TEXT_LIMITS[name]
        blocks.append(text_field(field, label, value, long=True, limit=limit, hint=hint, optional=True))
    return _form("Texts", blocks, Callback.TEXTS, program)


def points_form(program: Program) -> View:
    present = {**asdict(Weights()), **program.weights}
    blocks = [
        context(
            "A pair gets up to so many points for each of these; the pairs with most points together are "
            "proposed. 0 means that it does not count. For a draft that lies there press Match Again."
        )
    ]
    for name, label in POINTS.items():
        field, usual = field_of(Field.WEIGHTS, name), asdict(Weights())[name]
        hint = f"Usually {usual}."
        blocks.append(number_field(field, label, present[name], least=0, most=MOST_POINTS, hint=hint))
    return _form("Points", blocks, Callback.POINTS, program)


def after_agenda(program: Program, reached: int, filled: int) -> View:
    """The next sessions, if there are more or every field was filled; else the menu again."""
    if reached < len(program.agenda) or (filled == PAGE and reached < SESSIONS):
        return agenda_form(program, reached)
    return settings_menu(program, SAVED)


def read_agenda(payload: Payload) -> tuple[int, list[Session]]:
    """Where the page begins, and its sessions; raises WrongFields with the lines that do not fit."""
    version = about_id(payload, "version")
    names = [_session_field(version, number) for number in range(1, PAGE + 1)]
    texts = {name: text_of(payload, name) for name in names if has(payload, name)}
    read = _read({name: partial(session_of, text) for name, text in texts.items()})
    return about_id(payload, "start"), [session for session in read if session]


def read_survey_questions(payload: Payload) -> dict[str, Any]:
    names = {wave: field_of(Field.SURVEY_QUESTIONS, wave.value) for wave in Wave}
    read = _read(
        {name: partial(survey_questions_of, text_of(payload, name), wave) for wave, name in names.items()}
    )
    return {"survey_questions": [question for some in read for question in some]}


def read_join_questions(payload: Payload) -> dict[str, Any]:
    (questions,) = _read(
        {Field.QUESTIONS.value: partial(join_questions_of, text_of(payload, Field.QUESTIONS))}
    )
    return {"questions": questions}


def read_texts(payload: Payload) -> dict[str, Any]:
    texts = {name: text_of(payload, field_of(Field.TEXTS, name)) for name in TEXT_LIMITS}
    check_fields(
        {
            field_of(Field.TEXTS, name): f"Please keep it to {TEXT_LIMITS[name]} characters."
            for name, words in texts.items()
            if len(words) > TEXT_LIMITS[name]
        }
    )
    return {"texts": {name: words for name, words in texts.items() if words}}


def read_points(payload: Payload) -> dict[str, Any]:
    """Only what differs from the usual points is the program's own."""
    typed = {name: number_of(payload, field_of(Field.WEIGHTS, name)) for name in POINTS}
    wrong = f"Please enter a number from 0 to {MOST_POINTS:,}."
    check_fields(
        {
            field_of(Field.WEIGHTS, name): None if points in range(MOST_POINTS + 1) else wrong
            for name, points in typed.items()
        }
    )
    usual = asdict(Weights())
    own = {name: points for name, points in typed.items() if points != usual[name]}
    return {"emphasis": OWN_WEIGHTS if own else "balanced", "weights": own}


def _session_field(version: int, number: int) -> str:
    """Other names after each save: Slack keeps what was typed into a field that the next page has as well."""
    return field_of(field_of(Field.AGENDA, version), number)


def _read(fields: Mapping[str, Callable[[], Read]]) -> list[Read]:
    read, wrong = [], {}
    for name, take in fields.items():
        try:
            read.append(take())
        except WrongLines as error:
            wrong[name] = error.sentence
    check_fields(wrong)
    return read


def _lines_field(name: str, label: str, value: str, hint: str) -> Block:
    return text_field(name, label, value, long=True, limit=LINES_LIMIT, hint=hint or None, optional=True)


def _form(title: str, blocks: list[Block], callback: Callback, program: Program, **about: int) -> View:
    carried = {"program": program.key, **about}
    return modal(title, blocks, callback=callback, submit="Save", close="Cancel", about=carried)


def _count(number: int, what: str) -> str:
    """Nothing if there are none."""
    return f"{number} {what}{'s' if number > 1 else ''}" if number else ""

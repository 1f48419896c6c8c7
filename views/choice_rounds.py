"""A round of choosing as coordinators watch it."""

from typing import Any

from mentorship.choice_rounds import Standing, is_by_choice, standing_of
from mentorship.notices import ChoiceProgress
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import ChoiceRound, Program
from storage.words import ChoiceStep, ProgramState
from views.blocks import Message, actions, button, context, moment, said, section
from views.ids import COMMAND, Action
from views.programs import name_of
from views.rendering import Renderers

END_CHOOSING = "Nobody can choose after this, and the mentors who were chosen are asked."
END_ANSWERING = "Whoever has not answered counts as not accepting, and the draft is made."


def choice_progress(standing: Standing) -> Message:
    """How far the step has come, with buttons to end it or to wait longer; then what came of it."""
    words = f"{name_of(standing.program)}: {_words(standing)}"
    if not is_going_on(standing):
        return said(words)
    note = context(f"`{COMMAND} admin choices` shows this any time.")
    return Message(
        words, [section(words), actions(end_step_button(standing), _more_time_button(standing)), note]
    )


def progress_words(standing: Standing) -> str:
    """How far the step has come, in a sentence or two."""
    count = f"{standing.answered:,} of {standing.asked:,}"
    if standing.round.step == ChoiceStep.CHOOSING:
        return f"{count} mentees have chosen. Mentors are asked {moment(standing.round.ends_at)}."
    return (
        f"{count} mentors have answered. The draft is made {moment(standing.round.ends_at)}, "
        "or as soon as all have answered."
    )


def end_step_button(standing: Standing) -> dict[str, Any]:
    choosing = standing.round.step == ChoiceStep.CHOOSING
    label, question = ("Ask Mentors Now", END_CHOOSING) if choosing else ("Make Draft Now", END_ANSWERING)
    about = (standing.program.key, standing.round.version)
    return button(label, Action.END_STEP, *about, confirm=question)


def _more_time_button(standing: Standing) -> dict[str, Any]:
    return button("Give More Time", Action.GIVE_MORE_TIME, standing.program.key, standing.round.version)


def is_going_on(standing: Standing) -> bool:
    """Whether somebody may still choose or answer."""
    in_time = standing.program.state == ProgramState.MATCHING
    return in_time and standing.round.step in (ChoiceStep.CHOOSING, ChoiceStep.ANSWERING)


def step_ended(program: Program, found: ChoiceRound) -> Message:
    """To the coordinator who ended a step."""
    answering = found.step == ChoiceStep.ANSWERING
    what = (
        "nobody can choose any more, and the mentors whom somebody chose are asked now"
        if answering
        else "the draft of the pairs comes next"
    )
    return said(f"{name_of(program)}: {what}.")


def more_time_given(program: Program, found: ChoiceRound) -> Message:
    """To the coordinator who gave it."""
    return said(
        f"{name_of(program)}: there is time until {moment(found.ends_at)}. Everybody asked can see it."
    )


def no_round(program: Program) -> Message:
    """There is nothing to show yet, or never will be."""
    if not is_by_choice(program):
        return said(f"{name_of(program)}: pairs are made by best fit here, so nobody has to choose.")
    return said(f"{name_of(program)}: mentees are asked whom they choose as soon as enrollment has closed.")


def _words(standing: Standing) -> str:
    if is_going_on(standing):
        lead = "mentees choose their mentors."
        if standing.round.step == ChoiceStep.ANSWERING:
            lead = "mentors answer those who chose them."
        return f"{lead} {progress_words(standing)}"
    if standing.round.step == ChoiceStep.DECIDED:
        return "mentees have chosen and mentors have answered. What came of it stands in the draft."
    return "mentees have chosen and mentors have answered. The time for it is over."


def _render(work: Work, notice: ChoiceProgress) -> Message:
    found = work.session.get_one(ChoiceRound, notice.round_id)
    return choice_progress(standing_of(work, program_by_id(work, found.program_id), found))


RENDERERS: Renderers = {ChoiceProgress: _render}

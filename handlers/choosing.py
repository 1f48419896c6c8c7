"""Mentees choose their mentors, mentors answer, and coordinators watch how far it is."""

from functools import partial

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Done, Replace, Say, Show, Turn
from mentorship.choice_rounds import round_of, standing_of
from mentorship.choice_steps import end_step, give_more_time
from mentorship.choice_voices import asking_for, free_places, recommended_to, voices_asked
from mentorship.choosing import answer, answer_one, asking_of, choices_of, choose
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from storage.words import Role
from views import answering, choice_rounds, choosing
from views.blocks import View
from views.fields import about, about_id, pressed
from views.ids import Action, Callback

NOT_NOW = "There is nothing to choose or to answer for you right now."


def register(dialogue: Dialogue) -> None:
    """`/mentorship choose` and `answer`, `admin choices` and `admin end step`, their buttons and forms."""
    dialogue.command("choose", open_choices)
    dialogue.action(Action.CHOOSE_MENTORS, show_choices)
    dialogue.submission(Callback.CHOOSE_MENTORS, save_choices)
    dialogue.command("answer", open_answers)
    dialogue.action(Action.ANSWER_MENTEES, show_answers)
    dialogue.submission(Callback.ANSWER_MENTEES, save_answers)
    dialogue.action(Action.ACCEPT_MENTEE, partial(say_yes_or_no, accept=True))
    dialogue.action(Action.DECLINE_MENTEE, partial(say_yes_or_no, accept=False))
    dialogue.command("admin choices", show_progress)
    dialogue.command("admin end step", show_progress)
    dialogue.action(Action.END_STEP, end_seen_step)
    dialogue.action(Action.GIVE_MORE_TIME, extend_seen_step)


def open_choices(turn: Turn) -> Answer:
    return Show(_choices(turn, _asked_in(turn, Role.MENTEE)))


def show_choices(turn: Turn) -> Answer:
    return Show(_choices(turn, pressed(turn.payload)[0]))


def save_choices(turn: Turn) -> Answer:
    voice_id = about_id(turn.payload, "voice")
    speaker = choose(turn.work, turn.actor, voice_id, choosing.read_choices(turn.payload))
    return Replace(choosing.choices_saved(recommended_to(turn.work, speaker)))


def open_answers(turn: Turn) -> Answer:
    return Show(_answers(turn, _asked_in(turn, Role.MENTOR)))


def show_answers(turn: Turn) -> Answer:
    return Show(_answers(turn, pressed(turn.payload)[0]))


def save_answers(turn: Turn) -> Answer:
    voice_id, asking = about_id(turn.payload, "voice"), str(about(turn.payload).get("asking", ""))
    given = answering.read_answers(turn.payload, asking)
    speaker, more = answer(turn.work, turn.actor, voice_id, given)
    if more:
        return Replace(_answers(turn, voice_id))
    return Replace(answering.answers_saved(asking_for(turn.work, speaker)))


def say_yes_or_no(turn: Turn, accept: bool) -> Answer:
    """The message that asked shows the answer from now on."""
    answer_one(turn.work, turn.actor, pressed(turn.payload)[0], accept=accept)
    return Done()


def show_progress(turn: Turn) -> Answer:
    """With buttons that end the step, after asking once more, or give it more time."""
    program = chosen_program(turn)
    found = round_of(turn.work, program)
    if found is None:
        return Say(choice_rounds.no_round(program))
    return Say(choice_rounds.choice_progress(standing_of(turn.work, program, found)))


def end_seen_step(turn: Turn) -> Answer:
    program_id, version, *_ = [*pressed(turn.payload), 0]
    found = end_step(turn.work, turn.actor, program_id, version)
    return Say(choice_rounds.step_ended(program_by_id(turn.work, program_id), found))


def extend_seen_step(turn: Turn) -> Answer:
    program_id, version, *_ = [*pressed(turn.payload), 0]
    found = give_more_time(turn.work, turn.actor, program_id, version)
    return Say(choice_rounds.more_time_given(program_by_id(turn.work, program_id), found))


def _choices(turn: Turn, voice_id: int) -> View:
    return choosing.choice_form(*choices_of(turn.work, turn.actor, voice_id))


def _answers(turn: Turn, voice_id: int) -> View:
    speaker, asking = asking_of(turn.work, turn.actor, voice_id)
    return answering.answer_form(speaker, asking, free_places(turn.work, speaker))


def _asked_in(turn: Turn, role: Role) -> int:
    """Where somebody who types is asked in this role; where it is soonest over, if in several programs."""
    asked = voices_asked(turn.work, turn.actor, role)
    if not asked:
        raise Refused(NOT_NOW)
    return min(asked, key=lambda one: one.round.ends_at).voice.key

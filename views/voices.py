"""Whoever is asked in a round of choosing: what asks them, the reminder, and the way there from the hub."""

from collections.abc import Callable, Mapping
from typing import Any

from mentorship.choice_voices import Speaker, asking_for, free_places, recommended_to, speaker_by_id
from mentorship.notices import ChoiceReminder, ChooseMentors, MentorChosen
from mentorship.work import Work
from storage.words import Role
from views.answering import to_answer
from views.blocks import Message, button, context, moment, safe
from views.choosing import to_choose
from views.ids import Action
from views.rendering import Renderers


def asked(work: Work, speaker: Speaker) -> Message:
    """What somebody is asked in a round, as it stands now."""
    return _TO_SAY[speaker.role](work, speaker)


def next_step(speaker: Speaker) -> str:
    """What somebody is asked, in a sentence for the hub and for Home."""
    name, until = safe(speaker.program.name), f"until {moment(speaker.round.ends_at)}"
    if speaker.role == Role.MENTEE:
        return f"{name}: choose your mentors, {until}."
    return f"{name}: mentees have chosen you; please answer {until}."


def open_button(speaker: Speaker) -> dict[str, Any]:
    """The way to the form, from the hub and from Home."""
    if speaker.role == Role.MENTEE:
        return button("Choose Mentors", Action.CHOOSE_MENTORS, speaker.voice.key)
    return button("Answer Mentees", Action.ANSWER_MENTEES, speaker.voice.key)


def _to_choose(work: Work, speaker: Speaker) -> Message:
    return to_choose(speaker, recommended_to(work, speaker))


def _to_answer(work: Work, speaker: Speaker) -> Message:
    return to_answer(speaker, asking_for(work, speaker), free_places(work, speaker))


_TO_SAY: Mapping[Role, Callable[[Work, Speaker], Message]] = {
    Role.MENTEE: _to_choose,
    Role.MENTOR: _to_answer,
}


def _render(work: Work, notice: ChooseMentors | MentorChosen | ChoiceReminder) -> Message | None:
    speaker = speaker_by_id(work, notice.voice_id)
    if speaker is None:
        return None
    message = asked(work, speaker)
    return _reminding(message) if isinstance(notice, ChoiceReminder) else message


def _reminding(message: Message) -> Message:
    """The same with a word before it, as long as something is asked; the only reminder there is."""
    if len(message.blocks) < 2:
        return message
    lead = "This is the only reminder."
    return Message(f"{lead} {message.text}", [context(lead), *message.blocks])


RENDERERS: Renderers = {ChooseMentors: _render, MentorChosen: _render, ChoiceReminder: _render}

"""Answering on the screen: mentors read who asks for them, and accept, rank or decline."""

from collections.abc import Mapping, Sequence

from mentorship.choice_voices import OVER, Other, Speaker
from mentorship.choosing import DECLINED, RANKS, is_answered
from mentorship.matching.words import listed
from mentorship.program_settings import field_of
from storage.words import Role
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    mention,
    modal,
    moment,
    safe,
    said,
    section,
)
from views.choosing import ORDINALS, in_common
from views.fields import Payload, choice_of, select_field, whole
from views.ids import COMMAND, Action, Callback, Field
from views.partners import described
from views.programs import name_of

SHOWN = 10
LONGEST_GOALS = 300
PRIVATE = "What you answer is private: no mentee is told whom you accept, rank or decline."


def to_answer(speaker: Speaker, asking: Sequence[Other], places: int) -> Message:
    """To a mentor whom some have chosen: who asks, then what they answered; no button once it is over."""
    if not speaker.is_asked_now or not asking:
        return said(f"{name_of(speaker.program)}: {_answers(asking)}{OVER[Role.MENTOR]}")
    if all(map(is_answered, asking)):
        return _answered(speaker, asking)
    return _one_asks(speaker, asking[0]) if len(asking) == 1 else _several_ask(speaker, asking, places)


def answer_form(speaker: Speaker, asking: Sequence[Other], places: int) -> View:
    """Who asks and why, each with a menu of ranks and a no."""
    ranks = _ranks(len(asking))
    lead = f"{name_of(speaker.program)}: they would like you as their mentor. {_places_words(places)}"
    blocks: list[Block] = [section(lead)]
    for other in asking:
        blocks += [divider(), section(_asker(speaker, other))]
        name = field_of(Field.ANSWER, other.row.key)
        label = f"Your answer to {other.side.person.name or 'this mentee'}"
        blocks.append(select_field(name, label, ranks, _given(other, ranks)))
    blocks.append(context(PRIVATE))
    carried: dict[str, int | str] = {
        "voice": speaker.voice.key,
        "asking": ":".join(str(other.row.key) for other in asking),
    }
    return modal(
        "Answer",
        blocks,
        callback=Callback.ANSWER_MENTEES,
        submit="Save Answers",
        close="Cancel",
        about=carried,
    )


def read_answers(payload: Payload, asking: str) -> dict[int, int | None]:
    """By recommendation the rank, DECLINED, or None for no answer or none that there is."""
    keys = [whole(part) for part in asking.split(":")]
    chosen = {key: choice_of(payload, field_of(Field.ANSWER, key)) for key in keys}
    return {key: whole(one) if one and one.isdecimal() else None for key, one in chosen.items()}


def answers_saved(asking: Sequence[Other]) -> View:
    words = f"{_answers(asking)}Thank you! You can change this as long as you are asked. {PRIVATE}"
    return modal("Answer", [section(words)])


def _one_asks(speaker: Speaker, other: Other) -> Message:
    lead = f"{name_of(speaker.program)}: {described(other.side.person)} would like you as their mentor."
    text = "\n".join([lead, *_details(speaker, other), _until(speaker)])
    key = other.row.key
    buttons = (
        button("Accept", Action.ACCEPT_MENTEE, key, style="primary"),
        button("Decline", Action.DECLINE_MENTEE, key),
    )
    note = context(f"{PRIVATE} `{COMMAND} answer` does what the buttons do.")
    return Message(text, [section(text), actions(*buttons), note])


def _several_ask(speaker: Speaker, asking: Sequence[Other], places: int) -> Message:
    lead = f"{name_of(speaker.program)}: {len(asking)} mentees would like you as their mentor."
    names = [mention(other.side.person.slack_id) for other in asking[:SHOWN]]
    more = [f"{len(asking) - SHOWN} more"] if len(asking) > SHOWN else []
    text = f"{lead} {_places_words(places)}\n{listed([*names, *more])}\n{_until(speaker)}"
    show = button("Answer", Action.ANSWER_MENTEES, speaker.voice.key, style="primary")
    note = context(f"{PRIVATE} `{COMMAND} answer` does what the button does.")
    return Message(text, [section(text), actions(show), note])


def _answered(speaker: Speaker, asking: Sequence[Other]) -> Message:
    until = f"You can change this until {moment(speaker.round.ends_at)}."
    text = f"{name_of(speaker.program)}: {_answers(asking)}Thank you! {until}"
    change = button("Change Answers", Action.ANSWER_MENTEES, speaker.voice.key)
    return Message(text, [section(text), actions(change), context(PRIVATE)])


def _answers(asking: Sequence[Other]) -> str:
    """What a mentor has said, in a sentence or two."""
    yes = sorted((one for one in asking if one.row.rank), key=lambda one: one.row.rank or 0)
    no = [one for one in asking if one.row.declined]
    accepted = f"You accept {_named(yes)}. " if yes else ""
    return f"{accepted}You decline {_named(no)}. " if no else accepted


def _named(some: Sequence[Other]) -> str:
    names = [mention(one.side.person.slack_id) for one in some[:SHOWN]]
    return listed([*names, *([f"{len(some) - SHOWN} more"] if len(some) > SHOWN else [])])


def _asker(speaker: Speaker, other: Other) -> str:
    """A mentee who asks, with all that a mentor may read."""
    return "\n".join([described(other.side.person), *_details(speaker, other)])


def _details(speaker: Speaker, other: Other) -> list[str]:
    """What a mentee wants to learn, their goals, and what the two share."""
    row = other.side.enrollment
    wants = [f"Wants to learn: {safe(listed(row.wants), 300)}"] if row.wants else []
    goals = [f"Goals: {safe(' '.join(row.goals.split()), LONGEST_GOALS)}"] if row.goals else []
    return [*wants, *goals, in_common(speaker, other)]


def _until(speaker: Speaker) -> str:
    return f"Please answer until {moment(speaker.round.ends_at)}; without an answer they ask somebody else."


def _places_words(places: int) -> str:
    free = "1 free place" if places == 1 else f"{places} free places"
    return f"You have {free}. Rank those you would take; the same rank for several is fine."


def _ranks(many: int) -> dict[str, str]:
    """What can be answered, by the value of the option."""
    if many == 1:
        return {"1": "Accept", str(DECLINED): "Decline"}
    ranks = {str(rank): f"{ORDINALS[rank - 1]} choice" for rank in RANKS if rank <= many}
    return {**ranks, str(DECLINED): "Decline"}


def _given(other: Other, ranks: Mapping[str, str]) -> str | None:
    """The option that shows a saved answer."""
    if other.row.declined:
        return str(DECLINED)
    return str(min(other.row.rank, len(ranks) - 1)) if other.row.rank else None

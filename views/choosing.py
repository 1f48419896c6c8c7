"""Choosing on the screen: mentees read who is recommended to them, and rank some."""

from collections.abc import Mapping, Sequence

from mentorship.choice_voices import OVER, Other, Speaker
from mentorship.choosing import MOST_CHOICES
from mentorship.matching import Receipt
from mentorship.matching.words import listed
from mentorship.program_settings import field_of
from mentorship.skills import slug
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
from views.fields import Payload, choice_of, select_field, whole
from views.ids import COMMAND, Action, Callback, Field
from views.partners import described
from views.programs import name_of

ORDINALS = ("1st", "2nd", "3rd", *(f"{rank}th" for rank in range(4, 11)))
WHO_READS = (
    "The mentors you choose read your name, what you want to learn and your goals. They do not read in which "
    "order you chose, and nobody reads whom you did not choose."
)


def to_choose(speaker: Speaker, offered: Sequence[Other]) -> Message:
    """To a mentee: the question, then their choices; without a button once it is over."""
    program, chosen = name_of(speaker.program), _chosen(offered)
    if not speaker.is_asked_now:
        return said(f"{program}: {_mine(chosen)}{OVER[Role.MENTEE]}")
    if not offered:
        return said(
            f"{program}: there is nobody to choose from right now. You hear from me as soon as there is."
        )
    until = f"until {moment(speaker.round.ends_at)}"
    if chosen:
        text = f"{program}: {_mine(chosen)}You can change this {until}."
        choose = button("Change Choices", Action.CHOOSE_MENTORS, speaker.voice.key)
    else:
        text = f"{program}: who should be your mentor? {_many(offered)}, {until}; then they are asked."
        choose = button("Choose Mentors", Action.CHOOSE_MENTORS, speaker.voice.key, style="primary")
    return Message(text, [section(text), actions(choose), context(f"Or type `{COMMAND} choose`.")])


def choice_form(speaker: Speaker, offered: Sequence[Other]) -> View:
    """Who is recommended and why, and up to five menus to rank them."""
    blocks: list[Block] = [section(f"{name_of(speaker.program)}: your recommended mentors")]
    blocks += [section(f"{described(other.side.person)}\n{in_common(speaker, other)}") for other in offered]
    blocks.append(divider())
    names = {str(other.side.enrollment.key): _option(other) for other in offered}
    chosen = [str(other.side.enrollment.key) for other in _chosen(offered)]
    for number in range(1, min(MOST_CHOICES, len(offered)) + 1):
        label = f"{ORDINALS[number - 1]} choice"
        value = chosen[number - 1] if number <= len(chosen) else None
        name = field_of(Field.CHOICE, number)
        blocks.append(select_field(name, label, names, value, optional=number > 1))
    blocks.append(context(WHO_READS))
    return modal(
        "Choose Mentors",
        blocks,
        callback=Callback.CHOOSE_MENTORS,
        submit="Save Choices",
        close="Cancel",
        about={"voice": speaker.voice.key},
    )


def read_choices(payload: Payload) -> list[int | None]:
    """The mentors by the menus' order; None for an empty one, 0 for what is no mentor's number."""
    chosen = [choice_of(payload, field_of(Field.CHOICE, number)) for number in range(1, MOST_CHOICES + 1)]
    return [None if one is None else whole(one) for one in chosen]


def choices_saved(offered: Sequence[Other]) -> View:
    words = f"{_mine(_chosen(offered))}You can change this as long as you are asked."
    return modal("Choose Mentors", [section(words)])


def in_common(speaker: Speaker, other: Other) -> str:
    """What speaks for the two, in a line to one of them; safe to show."""
    receipt, names = other.receipt, _written(speaker, other)
    skills = listed([names.get(key, key) for key in receipt.shared_skills])
    helps = "Helps with" if speaker.role == Role.MENTEE else "You can help with"
    found = [
        f"{helps} {skills}" if skills else "",
        f"you share an interest in {listed(receipt.shared_topics)}" if receipt.shared_topics else "",
        _hours_words(receipt),
    ]
    line = "; ".join(words for words in found if words) or "Nothing in particular in common"
    return safe(f"{line[:1].upper()}{line[1:]}.", 600)


def _hours_words(receipt: Receipt) -> str:
    hours = receipt.shared_hours
    many = "1 working hour" if hours == 1 else f"{hours} working hours"
    return f"{many} a day in common" if hours else "working hours that hardly meet"


def _written(speaker: Speaker, other: Other) -> Mapping[str, str]:
    """Skills as the two wrote them."""
    rows = (speaker.side.enrollment, other.side.enrollment)
    return {slug(name): name for row in rows for name in (*row.offers, *row.wants)}


def _many(offered: Sequence[Other]) -> str:
    if len(offered) == 1:
        return "One mentor is recommended to you. Choose them if you like"
    most = min(MOST_CHOICES, len(offered))
    return f"{len(offered)} mentors are recommended to you. Choose up to {most} of them"


def _option(other: Other) -> str:
    person = other.side.person
    return ", ".join(filter(None, (person.name, person.title)))


def _chosen(offered: Sequence[Other]) -> list[Other]:
    """The chosen ones, dearest first."""
    return sorted((one for one in offered if one.row.choice), key=lambda one: one.row.choice or 0)


def _mine(chosen: Sequence[Other]) -> str:
    names = [f"{number}. {mention(one.side.person.slack_id)}" for number, one in enumerate(chosen, 1)]
    return f"You have chosen {', '.join(names)}. " if names else ""

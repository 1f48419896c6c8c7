"""Asking coordinators for help: the form, the call in their channel, and the word that help is coming."""

from collections.abc import Sequence

from mentorship.concerns import was_taken_back
from mentorship.notices import HelpOnTheWay, HelpWanted
from mentorship.pairings import pair_by_id
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Concern, Person, Program
from storage.words import ConcernState
from views.blocks import Block, Message, View, actions, button, context, mention, modal, moment, safe, section
from views.fields import select_field, text_field
from views.ids import Action, Callback, Field
from views.partners import mentions
from views.programs import name_of
from views.rendering import Renderers

SHOWN = 20


def help_form(programs: Sequence[Program], words: str) -> View:
    """What do you need, and from the coordinators of which program?"""
    options = {str(program.key): program.name for program in programs[:100]}
    which = select_field(Field.PROGRAM, "Which program is it about?", options, next(iter(options)))
    hint = "Only the coordinators of the program read this."
    blocks = [
        which,
        text_field(Field.WORDS, "What do you need help with?", words, long=True, limit=1_000, hint=hint),
    ]
    return modal("Ask for Help", blocks, callback=Callback.ASK_FOR_HELP, submit="Ask", close="Cancel")


def help_asked(program: Program) -> View:
    sentence = f"The coordinators of {name_of(program)} know. One of them will get in touch with you."
    return modal("Help Is Coming", [section(sentence)])


def help_wanted(work: Work, concern: Concern) -> Message:
    """To the coordinator channel; once somebody has taken care it says who and when."""
    text = f"{_headline(work, concern)}{_outcome(work, concern)}"
    return Message(f"{text} {_words(concern)}"[:3_900], [section(text), *_details(concern, "primary")])


def concern_list(work: Work, program: Program, concerns: Sequence[Concern]) -> View:
    """The answer to `/mentorship admin concerns`."""
    count = len(concerns)
    waiting = f"{count or 'No'} call{'' if count == 1 else 's'} for help waiting for you in"
    blocks: list[Block] = [section(f"{waiting} {name_of(program)}.")]
    for concern in concerns[:SHOWN]:
        blocks += [section(_headline(work, concern)), *_details(concern)]
    more = [context(f"And {count - SHOWN} more.")] if count > SHOWN else []
    return modal("Calls for Help", [*blocks, *more])


def help_on_the_way(work: Work, concern: Concern) -> Message:
    text = f"You asked for help. {_handler(work, concern)} takes care of it and will get in touch with you."
    return Message(text, [section(text)])


def _headline(work: Work, concern: Concern) -> str:
    asker = mention(work.session.get_one(Person, concern.person_id).slack_id)
    program = name_of(program_by_id(work, concern.program_id))
    pair = pair_by_id(work, concern.pairing_id) if concern.pairing_id else None
    partner = mentions(pair.people_besides(concern.person_id)) if pair else ""
    about = f" in the pairing with {partner}" if pair else ""
    return f"{asker} asked for help{about} ({program})."


def _outcome(work: Work, concern: Concern) -> str:
    if concern.state == ConcernState.OPEN or concern.handled_at is None:
        return ""
    if was_taken_back(concern):
        return f" They took it back {moment(concern.handled_at)}: no help is needed any more."
    return f" {_handler(work, concern)} took care of it {moment(concern.handled_at)}."


def _handler(work: Work, concern: Concern) -> str:
    return mention(work.session.get_one(Person, concern.handled_by).slack_id)


def _words(concern: Concern) -> str:
    words = safe(concern.words)
    return "\n".join(f"> {line}" for line in words.splitlines()) if words else "They have not said why yet."


def _details(concern: Concern, style: str | None = None) -> list[Block]:
    """What was said; only coordinators ever see it, and who to ask before talking to the partner."""
    said = [section(_words(concern))]
    if concern.state != ConcernState.OPEN:
        return said
    take = button("I Will Take Care", Action.TAKE_CONCERN, concern.key, style=style)
    private = context("Please write to them yourself. Their partner does not know that they asked.")
    return [*said, actions(take), private]


def _render_wanted(work: Work, notice: HelpWanted) -> Message:
    return help_wanted(work, work.session.get_one(Concern, notice.concern_id))


def _render_on_the_way(work: Work, notice: HelpOnTheWay) -> Message:
    return help_on_the_way(work, work.session.get_one(Concern, notice.concern_id))


RENDERERS: Renderers = {HelpWanted: _render_wanted, HelpOnTheWay: _render_on_the_way}

"""Check-ins on the screen: the question, its buttons, and the outcome of an answer."""

from collections.abc import Callable, Mapping, Sequence

from mentorship.check_in_answers import Asked, asked_by, local_day_of, was_sent
from mentorship.matching.words import listed
from mentorship.meetings import Meetings, meetings_of
from mentorship.notices import CheckInDue
from mentorship.work import Work
from storage.words import CheckInAnswer, Obstacle
from views.agendas import coming
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    modal,
    moment,
    safe,
    section,
)
from views.fields import Payload, pressed
from views.ids import COMMAND, Action
from views.partners import mentions
from views.programs import day
from views.rendering import Renderers

ANSWERS = {
    Action.CHECK_IN_MET: CheckInAnswer.MET,
    Action.CHECK_IN_SCHEDULED: CheckInAnswer.SCHEDULED,
    Action.CHECK_IN_NOT_YET: CheckInAnswer.NOT_YET,
    Action.CHECK_IN_NEED_HELP: CheckInAnswer.NEED_HELP,
}
LABELS = {
    CheckInAnswer.MET: "We Met",
    CheckInAnswer.SCHEDULED: "It Is Planned",
    CheckInAnswer.NOT_YET: "Not Yet",
    CheckInAnswer.NEED_HELP: "I Need Help",
}
ADVICE = {
    Obstacle.NO_TIME: f"Half an hour is enough. `{COMMAND} meet` writes down a time that suits you both.",
    Obstacle.CANNOT_REACH: "A message with two times to choose from often helps. If it stays quiet, "
    "change your answer to I Need Help and a coordinator will look into it.",
    Obstacle.UNSURE_WHAT_ABOUT: "Three questions that carry half an hour:\n"
    "• What has gone well since you last spoke?\n"
    "• What is hardest right now, and what have you tried?\n"
    "• What will each of you do before you meet again?",
    Obstacle.OTHER: f"If a coordinator can help, type `{COMMAND} ask` and tell them.",
}
SHOWN = 15


def check_in_message(work: Work, asked: Asked) -> Message:
    """To one side of a pair: the question, or its outcome once it is answered or over."""
    meetings = meetings_of(work, asked.pair.pairing)
    text = _words(work, asked, meetings)
    if not asked.is_open:
        return Message(text, [section(text)])
    agenda = _agenda(work, asked, meetings)
    if asked.check_in.answer is None:
        why = context(f"From {safe(asked.program.name)}. Your partner does not see what you answer.")
        return Message(text, [section(text), _answer_buttons(asked), *agenda, why])
    about = (asked.check_in.key, asked.check_in.version)
    change = button("Change Answer", Action.CHECK_IN_CHANGE, *about, describe="Change your check-in answer")
    return Message(text, [section(text), *agenda, actions(change)])


def check_ins_modal(work: Work, asked: Sequence[Asked]) -> View:
    """The latest check-in of each pair, with its buttons."""
    blocks: list[Block] = []
    for one in asked[:SHOWN]:
        words = _words(work, one, meetings_of(work, one.pair.pairing))
        blocks += [section(words), _answer_buttons(one), divider()]
    return modal("Check-In", blocks[:-1])


def thanks(work: Work, asked: Asked) -> View:
    """The end of the form: what is written down now."""
    meetings = meetings_of(work, asked.pair.pairing)
    return modal("Thank You", [section(_words(work, asked, meetings)), *_agenda(work, asked, meetings)])


def read_press(payload: Payload) -> tuple[int, int]:
    """The check-in and the version that a button was made for."""
    check_in_id, version = (*pressed(payload), 0)[:2]
    return check_in_id, version


def _words(work: Work, asked: Asked, meetings: Meetings) -> str:
    """The question, or what was answered and what may help now."""
    if asked.check_in.answer is not None:
        return _OUTCOMES[asked.check_in.answer](work, asked, meetings)
    if not asked.is_open:
        return "This check-in is over. Thank you all the same."
    own = f"{safe(words)}\n" if (words := asked.program.texts.get("check_in")) else ""
    return f"{own}How is it going with {mentions(asked.partners)}? {_meetings(work, asked, meetings)}"


def _answer_buttons(asked: Asked) -> Block:
    partner, about = (
        listed([person.name for person in asked.partners]),
        (asked.check_in.key, asked.check_in.version),
    )
    made = [
        button(LABELS[given], action, *about, describe=f"{LABELS[given]}: {partner}")
        for action, given in ANSWERS.items()
    ]
    return actions({**made[0], "style": "primary"}, *made[1:])


def _agenda(work: Work, asked: Asked, meetings: Meetings) -> list[Block]:
    """What the two can talk about next; not beside a call for help."""
    if asked.check_in.answer == CheckInAnswer.NEED_HELP:
        return []
    return [section(coming(work, asked.program, asked.pair, meetings).words)]


def _meetings(work: Work, asked: Asked, meetings: Meetings) -> str:
    met, planned = meetings.last_at, meetings.next_at
    before = (
        f"You last met on {day(local_day_of(work, asked, met))}."
        if met
        else "I do not know of a meeting yet."
    )
    return f"{before} You meet next {moment(planned)}." if planned else before


def _met(work: Work, asked: Asked, meetings: Meetings) -> str:
    told, planned = meetings.told_in(asked.check_in.key), meetings.next_at
    on = f" on {day(local_day_of(work, asked, told))}" if told else ""
    soon = f" You meet next {moment(planned)}." if planned else ""
    return f"You met {mentions(asked.partners)}{on}. Good to hear.{soon}"


def _planned(_work: Work, asked: Asked, meetings: Meetings) -> str:
    when = f": {moment(meetings.next_at)}" if meetings.next_at else ""
    return f"You will meet {mentions(asked.partners)}{when}. Enjoy it."


def _not_yet(_work: Work, asked: Asked, _meetings: Meetings) -> str:
    advice = ADVICE.get(asked.check_in.obstacle or Obstacle.OTHER, "")
    return f"You have not met {mentions(asked.partners)} yet. {advice}"


def _need_help(_work: Work, asked: Asked, _meetings: Meetings) -> str:
    return (
        f"You asked for help with {mentions(asked.partners)}. Only the coordinators of "
        f"{safe(asked.program.name)} know; one of them will get in touch with you."
    )


_OUTCOMES: Mapping[CheckInAnswer, Callable[[Work, Asked, Meetings], str]] = {
    CheckInAnswer.MET: _met,
    CheckInAnswer.SCHEDULED: _planned,
    CheckInAnswer.NOT_YET: _not_yet,
    CheckInAnswer.NEED_HELP: _need_help,
}


def _render_due(work: Work, notice: CheckInDue) -> Message | None:
    """Not sent any more once it is answered or over, or while the person takes a break."""
    asked = asked_by(work, notice.check_in_id)
    if asked is None or not (asked.is_due or was_sent(work, asked.check_in)):
        return None
    return check_in_message(work, asked)


RENDERERS: Renderers = {CheckInDue: _render_due}

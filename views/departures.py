"""What people read when somebody has left, and the answer to whoever writes to the bot."""

from collections.abc import Mapping
from typing import Any

from mentorship.notices import DmAnswer, LastCoordinatorLeft, PersonLeft
from mentorship.programs import coordinators_of, program_by_id
from mentorship.work import Work
from storage.tables import Person, Program
from views.blocks import Message, actions, button, mention, safe, said, section
from views.ids import COMMAND, Action
from views.programs import name_of
from views.rendering import Renderers


def person_left(program: Program, person: Person) -> Message:
    """To the coordinator channel."""
    return said(
        f"{safe(person.name)} has left the company, so their part in {name_of(program)} has ended. "
        "Anybody they were paired with has been told kindly, and mentees among them go first when you match "
        f"again (`{COMMAND} admin match {program.key}`)."
    )


def last_coordinator_left(program: Program, person: Person, now_run_by: list[Person]) -> Message:
    """To the coordinator channel: who can take over, or who did."""
    text = f"{safe(person.name)}, the last coordinator of {name_of(program)}, has left the company."
    if now_run_by:
        who = " ".join(mention(coordinator.slack_id) for coordinator in now_run_by[:20])
        return said(f"{text} It is run by {who} now.")
    text += f" A workspace owner or admin can take over: `{COMMAND} admin take over {program.key}`."
    take = button("Take Over", Action.TAKE_OVER, program.key, describe=f"Take over {program.name}")
    return Message(text, [section(text), actions(take)])


def dm_answer() -> Message:
    """To somebody who wrote to the bot."""
    text = (
        "Hello! I am a bot and do not understand conversations, but I can help with mentorship. "
        f"Type `{COMMAND}` to see what you can do now, or `{COMMAND} ask` to reach your coordinators."
    )
    hub, ask = button("Show What I Can Do", Action.OPEN_HUB), button("Ask Coordinators", Action.ASK_FOR_HELP)
    return Message(text, [section(text), actions(hub, ask)])


def is_written_to_bot(payload: Mapping[str, Any]) -> bool:
    """Whether a message event is a person's own new message in their conversation with the bot."""
    event = payload["event"]
    return event.get("channel_type") == "im" and not event.get("subtype") and not event.get("bot_id")


def is_own_token_revoked(payload: Mapping[str, Any]) -> bool:
    """Whether the app has lost its bot token, not just somebody their own."""
    return bool((payload["event"].get("tokens") or {}).get("bot"))


def _render_left(work: Work, notice: PersonLeft) -> Message:
    person = work.session.get_one(Person, notice.person_id)
    return person_left(program_by_id(work, notice.program_id), person)


def _render_last(work: Work, notice: LastCoordinatorLeft) -> Message:
    program = program_by_id(work, notice.program_id)
    active = [person for person in coordinators_of(work, program) if person.active]
    return last_coordinator_left(program, work.session.get_one(Person, notice.person_id), active)


def _render_answer(_work: Work, _notice: DmAnswer) -> Message:
    return dm_answer()


RENDERERS: Renderers = {
    PersonLeft: _render_left,
    LastCoordinatorLeft: _render_last,
    DmAnswer: _render_answer,
}

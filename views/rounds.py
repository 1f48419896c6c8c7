"""A long round of messages on its way, as coordinators watch it."""

from mentorship.notices import RoundProgress
from mentorship.rounds import Progress, progress_of
from mentorship.work import Work
from storage.tables import SendingRound
from views.blocks import Message, actions, button, context, moment, section
from views.ids import COMMAND, Action
from views.programs import name_of
from views.rendering import Renderers


def round_progress(shown: Progress) -> Message:
    """Sent so far and when it ends; once it is over, how it went."""
    words, key = _words(shown), shown.program.key
    if shown.round.finished_at is not None:
        look = [actions(button("Show Deliveries", Action.SHOW_DELIVERIES, key))] if shown.missing else []
        return Message(words, [section(words), *look])
    note = context(
        f"`{COMMAND} admin pause sending` and `{COMMAND} admin resume sending` do what the buttons do."
    )
    if shown.round.paused_at is not None:
        switch = button("Resume Sending", Action.RESUME_SENDING, key, style="primary")
    else:
        switch = button("Pause Sending", Action.PAUSE_SENDING, key)
    return Message(words, [section(words), actions(switch), note])


def _words(shown: Progress) -> str:
    name, state = name_of(shown.program), shown.round
    if state.finished_at is not None:
        return f"All {shown.total:,} messages of a long round for {name} are out.{_missing(shown)}"
    so_far = f"{shown.done:,} of {shown.total:,} messages are out."
    if state.paused_at is not None:
        return (
            f"Sending for {name} is paused since {moment(state.paused_at)}: {so_far} The rest waits for you."
        )
    until = f"The last one is expected to go out {moment(state.expected_end)}."
    return f"Sending for {name}: {so_far} {until} Slack allows no more at once.{_missing(shown)}"


def _missing(shown: Progress) -> str:
    if not shown.missing:
        return ""
    return f" {shown.missing:,} did not arrive or may not have; `{COMMAND} admin deliveries` says why."


def _render(work: Work, notice: RoundProgress) -> Message:
    return round_progress(progress_of(work, work.session.get_one(SendingRound, notice.round_id)))


RENDERERS: Renderers = {RoundProgress: _render}

"""People come, change and go; somebody writes to the bot; the app is removed."""

from handlers.turn import Answer, Dialogue, Done, Say, Turn
from mentorship.departures import answer_dm, app_removed, record_profiles, take_over
from views.blocks import said
from views.departures import is_own_token_revoked, is_written_to_bot
from views.fields import pressed, whole
from views.ids import Action
from views.people import read_profile
from views.programs import name_of


def register(dialogue: Dialogue) -> None:
    """Events about people and the app, and `/mentorship admin take over`."""
    dialogue.event("team_join", record)
    dialogue.event("user_change", record)
    dialogue.event("message", reply)
    dialogue.event("app_uninstalled", stop)
    dialogue.event("tokens_revoked", stop_without_token)
    dialogue.command("admin take over", take)
    dialogue.action(Action.TAKE_OVER, take)


def record(turn: Turn) -> Answer:
    record_profiles(turn.work, [read_profile(turn.payload["event"]["user"])])
    return Done()


def reply(turn: Turn) -> Answer:
    if is_written_to_bot(turn.payload):
        answer_dm(turn.work, turn.actor)
    return Done()


def stop(turn: Turn) -> Answer:
    app_removed(turn.work)
    return Done()


def stop_without_token(turn: Turn) -> Answer:
    return stop(turn) if is_own_token_revoked(turn.payload) else Done()


def take(turn: Turn) -> Answer:
    number = pressed(turn.payload)[0] if turn.payload.get("actions") else whole(turn.words.strip("# ."))
    program = take_over(turn.work, turn.actor, number)
    return Say(said(f"You run {name_of(program)} now. `/mentorship admin` shows what there is to do."))

"""The hub, the status, the usage and App Home."""

from handlers.turn import Answer, Dialogue, Done, Say, Turn
from mentorship.overview import overview_of
from views import hub as views
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship`, `status`, `help`, whatever is not understood, and opening App Home."""
    dialogue.command("", show_hub)
    dialogue.command("status", show_hub)
    dialogue.command("help", show_usage)
    dialogue.command("admin help", show_usage)
    dialogue.action(Action.OPEN_HUB, show_hub)
    dialogue.action(Action.HELP, show_usage)
    dialogue.event("app_home_opened", open_home)


def show_hub(turn: Turn) -> Answer:
    return Say(views.hub(overview_of(turn.work, turn.actor)))


def show_usage(turn: Turn) -> Answer:
    return Say(views.usage(overview_of(turn.work, turn.actor), turn.words))


def open_home(turn: Turn) -> Answer:
    """From now on the person's Home is kept up to date; the dialogue publishes it after the turn."""
    if turn.actor.id is not None:
        turn.actor.home_opened_at = turn.work.now
        turn.work.session.add(turn.actor)
    return Done()

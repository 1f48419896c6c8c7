"""What the handlers register, written down instead of carried out."""

from dataclasses import dataclass, field

from bot.app import CONVERSATIONS
from handlers.turn import Handler
from views.ids import Action, Callback, Field


@dataclass
class Recorder:
    """A dialogue that only remembers; registering anything twice is a mistake."""

    commands: dict[str, Handler] = field(default_factory=dict)
    actions: dict[Action, Handler] = field(default_factory=dict)
    submissions: dict[Callback, Handler] = field(default_factory=dict)
    searches: dict[Field, Handler] = field(default_factory=dict)
    events: dict[str, Handler] = field(default_factory=dict)

    def command(self, words: str, handler: Handler) -> None:
        assert words not in self.commands, words
        self.commands[words] = handler

    def action(self, action: Action, handler: Handler) -> None:
        assert action not in self.actions, action
        self.actions[action] = handler

    def submission(self, callback: Callback, handler: Handler) -> None:
        assert callback not in self.submissions, callback
        self.submissions[callback] = handler

    def search(self, field: Field, handler: Handler) -> None:
        assert field not in self.searches, field
        self.searches[field] = handler

    def event(self, kind: str, handler: Handler) -> None:
        assert kind not in self.events, kind
        self.events[kind] = handler


def registered() -> Recorder:
    """Everything the bot listens to."""
    recorder = Recorder()
    for conversation in CONVERSATIONS:
        conversation.register(recorder)
    return recorder

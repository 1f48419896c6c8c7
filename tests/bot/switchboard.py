"""A dialogue over real sockets with the stand-in Slack; tests say what the handlers do."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App
from sqlmodel import select

from bot.afterwards import Afterwards
from bot.clock import MovableClock
from bot.dialogue import Aftermath, BoltDialogue
from bot.directory import Directory
from bot.haste import Haste
from bot.lines import SocketLine
from bot.precedence import Precedence
from bot.slack import slack_client
from bot.workbench import Workbench
from handlers.turn import Answer, Done, Handler, Show, Turn
from sandbox import Message, Person, Sandbox, SandboxOptions, View
from storage.tables import AuditEntry, Delivery, Workspace
from storage.words import DeliveryState
from tests.conftest import MONDAY
from tests.databases import new_database
from tests.storage.outbox_rows import a_delivery
from tests.town import MANIFEST
from views.blocks import actions, button, home, modal, section
from views.fields import tags_field, text_field
from views.ids import Action, Callback, Field

BUTTON, MODAL_BUTTON, OPENS_A_FORM = Action.HELP, Action.PROFILE, Action.JOIN
FORM = Callback.JOIN_PART


class Switchboard:
    """Ana presses BUTTON, types `/mentorship status`, submits FORM, writes to the bot: `does` says what
    comes of it. OPENS_A_FORM opens the form."""

    most_a_minute = 60

    def __init__(self, workspace_id: str | None = None, **options: Any) -> None:
        self.clock = MovableClock(MONDAY)
        defaults = {"now": self.clock.now, "rate_limits": False, "echo_own_messages": False}
        self.sandbox = Sandbox(MANIFEST, SandboxOptions(**{**defaults, **options})).start()
        self.ana: Person = self.sandbox.add_person("Ana Example")
        self.database = new_database()
        self.bench = Workbench(self.database, self.clock, workspace_id or self.sandbox.team_id)
        self.turns: list[Turn] = []
        self.homes: list[str] = []
        self.wakes: list[None] = []
        self.does: Callable[[Turn], Answer] = lambda _turn: Done()
        with self.bench.write() as work:
            work.session.add(Workspace(id=work.workspace_id, installed_at=work.now))
        self.client = slack_client(self.sandbox.bot_token, self.sandbox.api_url)
        self._precedence = Precedence()
        self._afterwards = Afterwards(self._precedence)
        self._line = self._listen()

    def close(self, farewells: Executor) -> None:
        """The SDK's socket takes its time to close, which nobody needs to wait for."""
        self._line.let_go()
        farewells.submit(self._finish)
        self.sandbox.stop()

    def _finish(self) -> None:
        """The database goes last, when no thread can be using it."""
        self._line.close()
        self._afterwards.finish()
        self.database.dispose()

    def message(self, action: Action | str = BUTTON, to: Person | None = None) -> Message:
        """A message with a button, to Ana if nobody else is named, as the outbox would have sent it."""
        reader = to or self.ana
        press = {**button("Press Me", BUTTON, 1), "action_id": str(action)}
        blocks = [section("An earlier message"), actions(press)]
        sent = self.client.chat_postMessage(channel=reader.id, text="An earlier message", blocks=blocks)
        place = {"place": reader.id, "channel": sent["channel"], "ts": sent["ts"]}
        with self.bench.write() as work:
            a_delivery(work, f"sent:{reader.id}:{sent['ts']}", state=DeliveryState.SENT, **place)
        return reader.messages()[-1]

    def rest(self) -> None:
        """Until everything is acknowledged and what follows is said."""
        self.sandbox.idle()
        assert self._afterwards.wait(30)
        self.sandbox.idle()

    def whispered(self) -> list[str]:
        """What only Ana sees in her conversation with the bot."""
        self.rest()
        return [message.text for message in self.ana.messages() if message.only_for == self.ana.id]

    def open_form(self) -> View:
        self.ana.click(self.message(OPENS_A_FORM), "Press Me")
        return self.ana.modal(title="A form")

    def show_home(self) -> View:
        """A Home with a button."""
        view = home([section("Home"), actions(button("Press Me", BUTTON, 1))])
        self.client.views_publish(user_id=self.ana.id, view=view)
        assert self.ana.home is not None
        return self.ana.home

    def audit(self) -> list[tuple[str, str]]:
        with self.bench.read() as work:
            return [(row.action, row.subject) for row in work.session.exec(select(AuditEntry))]

    def updates(self) -> list[Delivery]:
        with self.bench.read() as work:
            rows = work.session.exec(select(Delivery)).all()
        return [row for row in rows if row.refreshes is not None]

    def _listen(self) -> SocketLine:
        bolt = App(
            client=self.client,
            process_before_response=True,
            request_verification_enabled=False,
            token_verification_enabled=False,
        )
        directory, haste = Directory(self.bench, self.client), Haste(self.most_a_minute)
        aftermath = Aftermath(lambda: self.wakes.append(None), self.homes.append)
        dialogue = BoltDialogue(bolt, self.bench, directory, self.client, self._afterwards, aftermath, haste)
        self._register(dialogue)
        line = SocketLine(bolt, self.sandbox.app_token, self.client, self._precedence)
        line.open()
        self.sandbox.wait_for_socket()
        return line

    def _register(self, dialogue: BoltDialogue) -> None:
        dialogue.command("help", self._acts())
        dialogue.command("status", self._acts())
        dialogue.command("admin review", self._acts())
        dialogue.action(BUTTON, self._acts())
        dialogue.action(MODAL_BUTTON, self._acts())
        dialogue.action(OPENS_A_FORM, self._open_form)
        dialogue.submission(FORM, self._acts())
        dialogue.search(Field.OFFERS, self._acts())
        dialogue.event("message", self._acts())

    def _open_form(self, _turn: Turn) -> Answer:
        fields = [
            text_field(Field.GOALS, "Goals", "canary-of-a-typed-text"),
            actions(button("Press Me", MODAL_BUTTON, 1)),
            tags_field(Field.OFFERS, "Offers", optional=True),
        ]
        return Show(modal("A form", fields, callback=FORM, submit="Save"))

    def _acts(self) -> Handler:
        def act(turn: Turn) -> Answer:
            self.turns.append(turn)
            return self.does(turn)

        return act

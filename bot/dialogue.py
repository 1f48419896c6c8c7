"""Bolt on one side, handlers on the other: transaction, acknowledgement, answer, trouble.

Everything is decided and committed before the acknowledgement; what must be said to Slack after it
runs on threads of its own, so that a slow call never holds up somebody else's click.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.afterwards import Afterwards
from bot.delivery.marks import learn_from
from bot.errors import report, sentence_for
from bot.haste import Haste
from bot.replies import FieldErrors, Kind, Reply, reply_to
from bot.workbench import Workbench
from handlers.turn import Answer, Done, Handler, Say, Turn
from mentorship.permissions import NotPermitted
from mentorship.post import refresh_message
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.work import Work
from storage.guards import first_time
from storage.tables import Person
from views.blocks import said
from views.ids import COMMAND, Action, Callback, Field
from views.payloads import actor_of, payload_key, pressed, searched, submitted, team_of

log = logging.getLogger(__name__)

LAST_RETRY = 3
UNHURRIED = ("event", "search")  # Slack itself sends the one; the other comes with every letter
ANYTHING = re.compile(".*")


@dataclass(frozen=True)
class Deed:
    """One kind of thing that people do: its name in the code, who handles it, and what else was typed."""

    kind: Kind
    name: str
    handler: Handler
    words: str = ""


class NotMet(Exception):
    """Somebody without a row, about whom Slack was not asked yet; nothing was changed."""


class People(Protocol):
    """Knows every person by their Slack id, and asks Slack about a new one."""

    def find(self, work: Work, slack_id: str) -> Person | None:
        """The person's row."""

    def has_met(self, slack_id: str) -> bool:
        """Whether Slack was asked about them already, or there is nobody to ask about."""

    def meet(self, slack_id: str) -> None:
        """Ask Slack about somebody without a row, outside any transaction; not everybody gets one."""


@dataclass(frozen=True)
class Aftermath:
    """What follows whatever somebody did: messages go out, and their Home, by their Slack id, shows it."""

    wake: Callable[[], None]
    show_home: Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """How a turn ended; `has_home` says whether the person may look at a Home that shows what was before."""

    answer: Answer | FieldErrors
    has_home: bool = True


class BoltDialogue:
    """Listens on a Bolt app, finds who handles what, and carries each turn of the conversation."""

    def __init__(
        self,
        bolt: App,
        bench: Workbench,
        people: People,
        client: WebClient,
        afterwards: Afterwards,
        aftermath: Aftermath,
        haste: Haste,
    ) -> None:
        self._bolt, self._bench, self._people = bolt, bench, people
        self._client, self._afterwards, self._aftermath = client, afterwards, aftermath
        self._haste = haste
        self._commands: dict[str, Handler] = {}
        self._deeds: dict[tuple[Kind, str], Handler] = {}
        # One listener of Bolt's for each kind: it would look through hundreds of them at every click.
        bolt.command(COMMAND)(self._command)
        bolt.action(ANYTHING)(self._listener("action", pressed))
        bolt.view(ANYTHING)(self._listener("submission", submitted))
        bolt.options(ANYTHING)(self._listener("search", searched))

    def command(self, words: str, handler: Handler) -> None:
        self._commands[words] = handler

    def action(self, action: Action, handler: Handler) -> None:
        self._deeds["action", action.value] = handler

    def submission(self, callback: Callback, handler: Handler) -> None:
        self._deeds["submission", callback.value] = handler

    def search(self, field: Field, handler: Handler) -> None:
        self._deeds["search", field.value] = handler

    def event(self, kind: str, handler: Handler) -> None:
        def listen(body: dict[str, Any], request: BoltRequest) -> BoltResponse | None:
            if not self._hear(Deed("event", kind, handler), body) and not _is_last_try(request):
                return BoltResponse(status=500)
            return None

        self._bolt.event(kind)(listen)

    def _command(self, ack: Ack, body: dict[str, Any]) -> None:
        self._converse(self._find_command(str(body.get("text") or "")), ack, body)

    def _find_command(self, typed: str) -> Deed:
        words = typed.lower().split()
        for length in range(len(words), -1, -1):
            name = " ".join(words[:length])
            if name in self._commands and (length or not words):
                return Deed("command", name, self._commands[name], " ".join(typed.split()[length:]))
        return Deed("command", "help", self._commands["help"], typed.strip())

    def _listener(self, kind: Kind, name_of: Callable[[Mapping[str, Any]], str]) -> Callable[..., None]:
        def listen(ack: Ack, body: dict[str, Any]) -> None:
            self._converse(self._deed(kind, name_of(body)), ack, body)

        return listen

    def _deed(self, kind: Kind, name: str) -> Deed:
        """What older versions showed is acknowledged, too."""
        handler = self._deeds.get((kind, name))
        return Deed(kind, "unknown", _gone) if handler is None else Deed(kind, name, handler)

    def _hear(self, deed: Deed, body: dict[str, Any]) -> bool:
        """Act on an event; False if that failed in a way that may be better the next time."""
        try:
            taken = self._take_turn(deed, body)
        except Refused:
            return True
        except Exception as error:
            report(error)
            return False
        self._after(deed.kind, body, Reply({}), taken.has_home)
        return True

    def _converse(self, deed: Deed, ack: Ack, body: dict[str, Any]) -> None:
        taken = self._answer(deed, body)
        reply = reply_to(deed.kind, body, taken.answer)
        self._after(deed.kind, body, reply, taken.has_home)
        ack(**reply.ack)

    def _answer(self, deed: Deed, body: dict[str, Any]) -> Taken:
        try:
            return self._take_turn(deed, body)
        except WrongFields as error:
            is_form = deed.kind == "submission"
            return Taken(FieldErrors(error.errors) if is_form else Say(said(sentence_for(error))))
        except Exception as error:
            self._follow_up(error, deed, body)
            return Taken(Say(said(sentence_for(error))))

    def _follow_up(self, refusal: Exception, deed: Deed, body: Mapping[str, Any]) -> None:
        """What a refusal leaves behind, in a transaction of its own; that it fails takes nothing away."""
        try:
            if isinstance(refusal, Stale):
                self._bring_up_to_date(body)
            if isinstance(refusal, NotPermitted):
                self._note_attempt(deed, body)
        except Exception as error:
            report(error)

    def _note_attempt(self, deed: Deed, body: Mapping[str, Any]) -> None:
        """Who tried what they may not do; never what they typed."""
        with self._bench.write() as work:
            work.note(self._people.find(work, actor_of(body)), "refused", f"{deed.kind} {deed.name}".strip())

    def _take_turn(self, deed: Deed, body: Mapping[str, Any]) -> Taken:
        slack_id = actor_of(body)
        if team_of(body) != self._bench.workspace_id:
            raise Refused("This app serves the people of its own workspace only.")
        if deed.kind not in UNHURRIED:
            self._haste.check(slack_id)
        try:
            return self._decide(deed, body, slack_id)
        except NotMet:
            self._people.meet(slack_id)
            return self._decide(deed, body, slack_id)

    def _decide(self, deed: Deed, body: Mapping[str, Any], slack_id: str) -> Taken:
        session = self._bench.read() if deed.kind == "search" else self._bench.write()
        with session as work:
            actor = self._people.find(work, slack_id)
            if actor is None and not self._people.has_met(slack_id):
                raise NotMet
            if deed.kind != "search" and not first_time(work.session, payload_key(body), work.now):
                return Taken(Done())
            if actor is None and deed.kind != "event":
                raise Refused("Mentoring is for the people of this workspace, and I do not know you yet.")
            learn_from(work, body)
            answer = deed.handler(Turn(work, actor or _nobody(work), body, deed.words))
            return Taken(answer, actor is not None and actor.home_opened_at is not None)

    def _bring_up_to_date(self, body: Mapping[str, Any]) -> None:
        container = body.get("container") or {}
        if container.get("type") != "message" or container.get("is_ephemeral"):
            return
        with self._bench.write() as work:
            learn_from(work, body)
            refresh_message(work, container["channel_id"], container["message_ts"])

    def _after(self, kind: Kind, body: Mapping[str, Any], reply: Reply, has_home: bool) -> None:
        """Say what is left to be said, then let others know; for a search there is nothing to know."""
        is_change = kind != "search"

        def speak() -> None:
            try:
                if reply.call is not None:
                    reply.call(self._client)
                if is_change:
                    self._aftermath.wake()
                if is_change and has_home:
                    self._aftermath.show_home(actor_of(body))
            except Exception as error:
                report(error)

        if reply.call is None and not (is_change and has_home):
            speak()  # without a call to Slack it takes no time
        else:
            self._afterwards.do(speak)


def _nobody(work: Work) -> Person:
    """The actor of an event that is about no person the bot has a row for."""
    return Person(workspace_id=work.workspace_id, slack_id="", active=False)


def _gone(_turn: Turn) -> Answer:
    raise Stale(f"This belongs to an older message. Type `{COMMAND}` to see what you can do now.")


def _is_last_try(request: BoltRequest) -> bool:
    retry = request.headers.get("x-slack-retry-num") or ["0"]
    return retry[0].isdecimal() and int(retry[0]) >= LAST_RETRY

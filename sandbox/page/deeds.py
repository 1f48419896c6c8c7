"""What one can do on the page, as a person: click, choose, fill in, submit, write, join."""

from collections.abc import Callable
from typing import Any

from sandbox.blocks import Control, controls
from sandbox.core import Core
from sandbox.driver.choosing import menu_options
from sandbox.driver.finding import find_control
from sandbox.driver.interactions import message_values
from sandbox.driver.modals import Modals
from sandbox.driver.outcomes import NotAllowed, NothingHappened, NotOnScreen, Place, Reply, Submission
from sandbox.driver.person import Person
from sandbox.driver.pointing import Pointing
from sandbox.entries import enter, is_stateful
from sandbox.page.entering import BadDeed, Entering, Offers
from sandbox.page.sight import Sight, viewer
from sandbox.records import Channel, Member, View

Json = dict[str, Any]
LONGEST_MESSAGE = 12_000
GONE = "This is not there any more."


class Deeds:
    """Does deeds for the page. They may take as long as the app takes to acknowledge: call it in a thread."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._offers = Offers()

    def do(self, user_id: str, deed: str, body: Json) -> Json:
        """The answer for the page; BadDeed for unknown people or deeds and for bodies that make no sense."""
        member = viewer(self._core, user_id)
        if member is None:
            raise BadDeed("There is no such person.")
        if deed not in DEEDS:
            raise BadDeed("There is no such deed.")
        if member.deleted:
            return _failed(f"{member.real_name} is deactivated.")
        self._note(member, deed)
        try:
            return DEEDS[deed](Hand(self._core, member, self._offers), body)
        except (NotOnScreen, NotAllowed, NothingHappened) as refusal:
            return _failed(str(refusal))

    def _note(self, member: Member, deed: str) -> None:
        if self._core.conductor and deed not in ("suggest", "hand_over"):
            self._core.conductor.acted(member.id)


class Hand:
    """One person's hand. Every deed takes the JSON body the page sent."""

    def __init__(self, core: Core, member: Member, offers: Offers) -> None:
        self._core = core
        self._member = member
        self._offers = offers
        self._sight = Sight(core, member)
        self._person = Person(core, member)
        self._pointing = Pointing(core, member)
        self._modals = Modals(core, member)

    def click(self, body: Json) -> Json:
        place, names = self._place(body), _names(body)
        self._fill(place, body)
        return _done(self._pointing.click(place, names, None))

    def pick(self, body: Json) -> Json:
        place, names = self._place(body), _names(body)
        self._fill(place, body)
        with self._core.lock:
            control = find_control(place.blocks, names, buttons=False)
            entry = self._entry(place, control, body.get("raw"))
        return _done(self._pointing.choose(place, control, entry))

    def suggest(self, body: Json) -> Json:
        place, names, typed = self._place(body), _names(body), _text(body, "typed")
        control = find_control(place.blocks, names, buttons=False)
        if not control.type.endswith("external_select"):
            raise NotOnScreen(f"“{control.label}” does not ask the app.")
        answer = self._pointing.suggestions(place, control, typed)
        with self._core.lock:
            sources = [option.source for option in menu_options(answer)]
            self._entering(place).offer(control, sources)
        groups = [
            {"label": group["label"]["text"], "options": [_option(each) for each in group["options"]]}
            for group in answer.get("option_groups") or ()
        ]
        options = [_option(each) for each in answer.get("options") or ()]
        return {"ok": True, "options": options, "groups": groups}

    def submit(self, body: Json) -> Json:
        view = self._view(body)
        self._fill(view, body)
        return _outcome(self._modals.submit(view.id))

    def close(self, body: Json) -> Json:
        self._modals.close_all(_text(body, "view"))
        return _done()

    def back(self, body: Json) -> Json:
        self._modals.back(_text(body, "view"))
        return _done()

    def send(self, body: Json) -> Json:
        channel, text = self._channel(body), _text(body, "text")
        if not self._sight.may_post(channel):
            raise NotAllowed("Nothing can be written here.")
        if not text.strip() or len(text) > LONGEST_MESSAGE:
            raise NotAllowed("Please write something." if not text.strip() else "This message is too long.")
        if text.startswith("/"):
            command, *rest = text.split(maxsplit=1)
            return _done(self._person.command(command, "".join(rest).strip(), channel.id))
        if channel.kind == "im":
            self._person.dm(text)
        else:
            self._person.say(channel.id, text)
        return _done()

    def join(self, body: Json) -> Json:
        self._person.join_channel(self._channel(body).id)
        return _done()

    def leave(self, body: Json) -> Json:
        channel = self._channel(body)
        if channel.kind not in ("public", "private") or self._member.id not in channel.members:
            raise NotAllowed("This conversation cannot be left.")
        self._person.leave_channel(channel.id)
        return _done()

    def hand_over(self, body: Json) -> Json:
        by_hand, conductor = body.get("by_hand"), self._core.conductor
        if not isinstance(by_hand, bool):
            raise BadDeed("by_hand is true or false.")
        if conductor is None:
            raise NotAllowed("Nobody plays the people here.")
        conductor.hand_over(self._member.id, by_hand)
        return _done()

    def _place(self, body: Json) -> Place:
        """The view or message the body points at; NotOnScreen unless this person can use it now."""
        if "view" in body:
            return self._view(body)
        with self._core.lock:
            message = self._sight.message(_text(body, "channel"), _text(body, "ts"))
        if message is None:
            raise NotOnScreen(GONE)
        return message

    def _view(self, body: Json) -> View:
        with self._core.lock:
            view = self._sight.usable_view(_text(body, "view"))
        if view is None:
            raise NotOnScreen(GONE)
        return view

    def _channel(self, body: Json) -> Channel:
        with self._core.lock:
            channel = self._core.workspace.channels.get(_text(body, "channel"))
            if channel is None or not self._sight.may_see(channel):
                raise NotOnScreen(GONE)
            return channel

    def _fill(self, place: Place, body: Json) -> None:
        """Puts what is entered on the page into the view; inputs that are gone are left out."""
        values = body.get("values") or {}
        if not isinstance(values, dict) or not all(isinstance(each, dict) for each in values.values()):
            raise BadDeed("values go by block_id, then by action_id.")
        if not isinstance(place, View):
            return
        with self._core.lock:
            for control in _inputs(place, values):
                raw = values[control.block_id][control.action_id]
                enter(place.values, control, self._entry(place, control, raw))

    def _entry(self, place: Place, control: Control, raw: Any) -> Json:
        held = place.values if isinstance(place, View) else message_values(place, self._member.id)
        before = held.get(control.block_id, {}).get(control.action_id)
        return self._entering(place).entry(control, raw, before)

    def _entering(self, place: Place) -> Entering:
        place_id = place.id if isinstance(place, View) else f"{place.channel} {place.ts}"
        return Entering(self._core, self._sight, self._pointing, self._offers, place_id)


def _inputs(view: View, values: Json) -> list[Control]:
    return [
        control
        for control in controls(view.blocks)
        if is_stateful(control.type) and control.action_id in values.get(control.block_id, {})
    ]


def _names(body: Json) -> tuple[str, str]:
    return _text(body, "block_id"), _text(body, "action_id")


def _text(body: Json, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise BadDeed(f"{key} must be a text.")
    return value


def _option(source: Json) -> Json:
    described = source.get("description")
    option = {"text": source["text"]["text"], "value": source.get("value", "")}
    return option | ({"description": described["text"]} if described else {})


def _done(reply: Reply | None = None) -> Json:
    return _failed(reply.error) if reply and reply.error else {"ok": True}


def _failed(words: str) -> Json:
    return {"ok": False, "error": words}


def _outcome(submission: Submission) -> Json:
    if submission.error:
        return _failed(submission.error)
    if submission.errors:
        return {"ok": True, "outcome": "errors", "errors": submission.errors}
    outcome = "updated" if submission.updated else "pushed" if submission.pushed else "closed"
    return {"ok": True, "outcome": outcome, "errors": {}}


DEEDS: dict[str, Callable[[Hand, Json], Json]] = {
    "click": Hand.click,
    "pick": Hand.pick,
    "suggest": Hand.suggest,
    "submit": Hand.submit,
    "close": Hand.close,
    "back": Hand.back,
    "send": Hand.send,
    "join": Hand.join,
    "leave": Hand.leave,
    "hand_over": Hand.hand_over,
}

"""What the page says was entered, turned into the state an input holds; only what its control could offer."""

import base64
import binascii
import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any

from sandbox.blocks import Control
from sandbox.core import Core
from sandbox.driver.choosing import PEOPLE_AND_PLACES, entry_of, menu_options, option_of
from sandbox.driver.outcomes import NotOnScreen, Option
from sandbox.driver.pointing import Pointing
from sandbox.entries import MULTIPLE, is_stateful
from sandbox.page.sight import Sight

Json = dict[str, Any]
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_TEXT = 100_000
MOST_PARTS = 100


class BadDeed(Exception):
    """The page asked for something that makes no sense."""


class Offers:
    """Which options external menus offered, by who asked and where; the oldest are forgotten."""

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], dict[str, Json]] = OrderedDict()

    def add(self, key: tuple[str, ...], sources: list[Json]) -> None:
        kept = self._kept.setdefault(key, {})
        kept.update((str(source.get("value", "")), source) for source in sources)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def of(self, key: tuple[str, ...]) -> list[Option]:
        return [option_of(source) for source in self._kept.get(key, {}).values()]


class Entering:
    """One person's hand on one view or message; `place_id` tells it from others."""

    def __init__(self, core: Core, sight: Sight, pointing: Pointing, offers: Offers, place_id: str) -> None:
        self._core = core
        self._sight = sight
        self._pointing = pointing
        self._offers = offers
        self._place_id = place_id

    def offer(self, control: Control, sources: list[Json]) -> None:
        """Remembers what the app offered for an external menu."""
        self._offers.add(self._key(control), sources)

    def entry(self, control: Control, raw: Any, before: Json | None) -> Json:
        """The state for a raw value; BadDeed when it has the wrong shape, NotOnScreen when not on offer.

        `before` is the state until now, which may hold options and files that are kept.
        """
        kind = control.type
        if not is_stateful(kind) and kind != "overflow":
            raise NotOnScreen(f"Nothing can be entered in “{control.label}”.")
        parts = raw if kind in MULTIPLE and raw is not None else [raw]
        if not isinstance(parts, list) or len(parts) > MOST_PARTS:
            raise BadDeed(f"“{control.label}” takes a list.")
        if kind == "file_input":
            known = {file["id"]: file for file in (before or {}).get("files", [])}
            return {"type": kind, "files": [self._file(part, known) for part in parts if part is not None]}
        chosen = [self._choice(control, part) for part in parts if part not in (None, "")]
        if kind == "overflow" and not chosen:
            raise BadDeed("Choose one of the options.")
        choice = chosen if kind in MULTIPLE else (chosen or [None])[0]
        return entry_of(control, choice, self._options(control, before))

    def _options(self, control: Control, before: Json | None) -> list[Option]:
        """Everything on offer; for external menus also what is chosen already."""
        if not control.type.endswith("external_select"):
            return menu_options(control.element)
        held = [before, {"selected_option": control.element.get("initial_option")}]
        held.append({"selected_options": control.element.get("initial_options")})
        kept = [option_of(source) for state in held if state for source in _chosen(state)]
        return [*self._offers.of(self._key(control)), *kept]

    def _choice(self, control: Control, raw: Any) -> Any:
        kind = control.type.removeprefix("multi_")
        if kind in PEOPLE_AND_PLACES:
            return self._existing(kind, _text(raw))
        return READERS[kind](raw) if kind in READERS else _text(raw)

    def _existing(self, kind: str, id_: str) -> str:
        """The id of a person, or of a conversation in sight."""
        workspace = self._core.workspace
        channel = workspace.channels.get(id_)
        known = id_ in workspace.members
        if kind != "users_select":
            known = channel is not None and self._sight.may_see(channel)
        if not known:
            raise NotOnScreen("This cannot be chosen here.")
        return id_

    def _file(self, raw: Any, known: dict[str, Json]) -> Json:
        if not isinstance(raw, dict):
            raise BadDeed("A file has a name and base64 content.")
        if raw.get("id") in known:
            return known[raw["id"]]
        name, content = _file_name(raw.get("name")), _bytes(raw.get("base64"))
        same = (file for file in known.values() if file["name"] == name)
        return next((file for file in same if self._content(file) == content), None) or self._pointing.store(
            name, content
        )

    def _content(self, file: Json) -> bytes | None:
        return self._core.files[file["id"]].content

    def _key(self, control: Control) -> tuple[str, ...]:
        return self._sight.member.id, self._place_id, control.block_id, control.action_id


def _chosen(state: Json) -> list[Json]:
    single, several = state.get("selected_option"), state.get("selected_options")
    return [*([single] if single else []), *(several or [])]


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT:
        raise BadDeed("A text of sensible length is needed here.")
    return raw


def _option(raw: Any) -> Option:
    return Option("", _text(raw))


def _offered_option(raw: Any) -> Option:
    value = raw.get("value") if isinstance(raw, dict) else raw
    return Option("", _text(value))


def _date(raw: Any) -> str:
    text = _text(raw)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadDeed("A date is written YYYY-MM-DD.") from None


def _time(raw: Any) -> str:
    text = _text(raw)
    if not TIME_OF_DAY.fullmatch(text):
        raise BadDeed("A time is written HH:MM.")
    return text


def _seconds(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < 10**10:
        raise BadDeed("A moment is given in whole seconds since 1970.")
    return raw


def _file_name(raw: Any) -> str:
    """The last part of the name, as browsers send it."""
    name = re.split(r"[/\\]", _text(raw))[-1].strip()
    if not name:
        raise BadDeed("A file needs a name.")
    return name


def _bytes(raw: Any) -> bytes:
    try:
        return base64.b64decode(raw, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise BadDeed("The content of a file comes as base64.") from None


READERS: dict[str, Callable[[Any], Any]] = {
    "static_select": _option,
    "external_select": _offered_option,
    "radio_buttons": _option,
    "checkboxes": _option,
    "overflow": _option,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _seconds,
}

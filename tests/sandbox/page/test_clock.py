"""A conductor behind the page: the clock section, its commands, who is played by hand, the report."""

from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser, Live
from pebble_bot import Clocks

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]
REPORT = [{"title": "People", "columns": ["Who"], "rows": [["Ada"]]}]


class Metronome:
    """A conductor that only ever moves a clock by days."""

    def __init__(self, clocks: Clocks) -> None:
        self.clocks = clocks
        self.by_hand_ids: set[str] = set()
        self.commands: list[tuple[str, float | None]] = []
        self.finished = False

    def state(self) -> dict[str, Any]:
        return {"now": self.clocks.now().isoformat(), "playing": False, "finished": self.finished}

    def command(self, name: str, speed: float | None) -> str | None:
        self.commands.append((name, speed))
        if name != "day":
            return "Only days can be played."
        self.clocks.pass_time(days=1)
        return None

    def acted(self, user_id: str) -> None:
        self.by_hand_ids.add(user_id)

    def by_hand(self, user_id: str) -> bool:
        return user_id in self.by_hand_ids

    def hand_over(self, user_id: str, by_hand: bool) -> None:
        if by_hand:
            self.by_hand_ids.add(user_id)
        else:
            self.by_hand_ids.discard(user_id)

    def report(self) -> list[dict[str, Any]] | None:
        return REPORT if self.finished else None


@pytest.fixture
def metronome(sandbox: Sandbox, clocks: Clocks) -> Metronome:
    found = Metronome(clocks)
    sandbox.conduct(found)
    return found


def test_the_clock_moves_when_told(
    sandbox: Sandbox, metronome: Metronome, ada: Person, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(sandbox, ada)
    assert page.until("clock", bool)["now"] == "2026-03-02T09:00:00+00:00"
    assert browser.post("/page/clock/day", {}) == (200, {"ok": True})
    page.until("clock", lambda clock: clock["now"] == "2026-03-03T09:00:00+00:00")
    page.until("time", lambda time: time["now"] == "2026-03-03T09:00:00+00:00")


def test_commands_and_speeds_are_handed_on(metronome: Metronome, browser: Browser) -> None:
    refused = {"ok": False, "error": "Only days can be played."}
    assert browser.post("/page/clock/play", {"speed": 7}) == (200, refused)
    assert browser.post("/page/clock/week", {}) == (200, refused)
    assert metronome.commands == [("play", 7.0), ("week", None)]


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("rewind", b"{}"),
        ("day", b"[]"),
        ("day", b'{"speed": 0}'),
        ("day", b'{"speed": -1}'),
        ("day", b'{"speed": "fast"}'),
        ("day", b'{"speed": true}'),
        ("day", b'{"speed": NaN}'),
        ("day", b'{"speed": Infinity}'),
    ],
)
def test_commands_that_make_no_sense_are_refused(
    metronome: Metronome, browser: Browser, command: str, body: bytes
) -> None:
    status, answer = browser.post(f"/page/clock/{command}", body)
    assert (status, answer["ok"]) == (400, False)
    assert metronome.commands == []


def test_without_a_conductor_there_is_no_clock(browser: Browser) -> None:
    assert browser.post("/page/clock/day", {})[0] == 404
    assert browser.request("/page/report")[0] == 404


def test_who_acts_is_played_by_hand(
    sandbox: Sandbox, metronome: Metronome, ada: Person, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(sandbox, ada)
    assert page.until("me", bool)["by_hand"] is False
    names = {"block_id": "b", "action_id": "a", "view": "V404"}
    assert not browser.act(ada, "suggest", **names, typed="")["ok"]
    assert metronome.by_hand_ids == set()
    browser.act(ada, "click", **names)
    page.until("me", lambda me: me["by_hand"])
    assert browser.act(ada, "hand_over", by_hand=False) == {"ok": True}
    page.until("me", lambda me: not me["by_hand"])
    assert browser.act(ada, "hand_over", by_hand=True) == {"ok": True}
    page.until("me", lambda me: me["by_hand"])


def test_the_report_comes_when_there_is_one(metronome: Metronome, browser: Browser) -> None:
    assert browser.request("/page/report")[0] == 404
    metronome.finished = True
    assert browser.request("/page/report")[1] == (
        b'[{"title": "People", "columns": ["Who"], "rows": [["Ada"]]}]'
    )

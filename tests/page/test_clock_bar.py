"""The clock bar, who plays whom, the report, and the inspector."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError

from tests.page.test_shell import serious_faults
from tests.page.town_page import Town, composer, open_town

Json = dict[str, Any]
REPORT: list[Json] = [
    {
        "title": "Pebbles",
        "words": "Many were thrown.",
        "columns": ["Who", "How many"],
        "rows": [["Ada", 3], ["Ben", 12]],
        "chart": {
            "label": "Pebbles thrown",
            "unit": "pebbles",
            "bars": [{"name": "Ada", "value": 3}, {"name": "Ben", "value": 12}],
        },
    }
]


def stopped_clock() -> Json:
    return {
        "now": "2026-03-03T09:00:00+00:00",
        "start": "2026-03-02T09:00:00+00:00",
        "end": "2026-03-12T09:00:00+00:00",
        "playing": False,
        "busy": False,
        "speed": 1,
        "speeds": [0.25, 1, 7],
        "next": {"at": "2026-03-04T07:30:00+00:00", "what": "Throw pebbles"},
        "finished": False,
        "report": False,
        "latest": [],
    }


@dataclass
class Baton:
    """A conductor that notes what it is told and shows what the test wants."""

    clock: Json = field(default_factory=stopped_clock)
    told: list[tuple[str, float | None]] = field(default_factory=list)
    refusal: str | None = None
    left_to_the_user: set[str] = field(default_factory=set)

    def state(self) -> Json:
        return dict(self.clock)

    def command(self, name: str, speed: float | None) -> str | None:
        self.told.append((name, speed))
        return self.refusal

    def acted(self, user_id: str) -> None:
        self.left_to_the_user.add(user_id)

    def by_hand(self, user_id: str) -> bool:
        return user_id in self.left_to_the_user

    def hand_over(self, user_id: str, by_hand: bool) -> None:
        (self.left_to_the_user.add if by_hand else self.left_to_the_user.discard)(user_id)

    def report(self) -> list[Json] | None:
        return REPORT if self.clock["report"] else None


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as town:
        yield town


@pytest.fixture
def baton(town: Town) -> Baton:
    baton = Baton()
    town.sandbox.conduct(baton)
    return baton


@pytest.fixture
def shell(town: Town, baton: Baton, page: Page) -> Page:
    page.goto(town.page_of(town.ada, town.general))
    expect(composer(page)).to_be_visible()
    return page


def clock_bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Clock")


def inspector(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Inspector")


def test_without_a_conductor_there_is_no_clock(town: Town, page: Page) -> None:
    page.goto(town.page_of(town.ada, town.general))
    expect(composer(page)).to_be_visible()
    expect(clock_bar(page)).to_be_hidden()
    expect(page.get_by_text("You play")).to_be_hidden()


def test_the_clock_says_when_it_is_and_what_comes_in_the_viewers_zone(shell: Page) -> None:
    bar = clock_bar(shell)
    expect(bar.get_by_text("Tuesday, 3 March 2026 at 10:00")).to_be_visible()
    expect(bar.get_by_text("Next: Throw pebbles, Wed 4 Mar, 08:30")).to_be_visible()
    expect(bar.get_by_role("progressbar")).to_have_js_property("value", 0.1)


def test_time_passes_by_the_buttons(shell: Page, baton: Baton) -> None:
    bar = clock_bar(shell)
    for name in ("Next Thing Due", "+ 1 Day", "+ 1 Week", "To the End"):
        bar.get_by_role("button", name=name).click()
    bar.get_by_label("Speed in days a second").select_option("7")
    with shell.expect_response("**/page/clock/play"):
        bar.get_by_role("button", name="Play").click()
    assert sorted(baton.told, key=str) == [
        ("day", None),
        ("end", None),
        ("next", None),
        ("play", 7.0),
        ("week", None),
    ]


def test_while_it_plays_it_can_only_be_paused(shell: Page, baton: Baton) -> None:
    baton.clock["playing"] = baton.clock["busy"] = True
    day = clock_bar(shell).get_by_role("button", name="+ 1 Day")
    expect(day).to_have_attribute("aria-disabled", "true")
    expect(day).to_have_accessible_description("Playing. Pause to jump.")
    day.click(force=True)
    with shell.expect_response("**/page/clock/pause"):
        clock_bar(shell).get_by_role("button", name="Pause").click()
    assert baton.told == [("pause", None)]


def test_busy_buttons_say_why_and_come_back(shell: Page, baton: Baton) -> None:
    baton.clock["busy"] = True
    day = clock_bar(shell).get_by_role("button", name="+ 1 Day")
    expect(day).to_have_accessible_description("Time is passing. Please wait.")
    expect(clock_bar(shell).get_by_role("button", name="Play")).to_have_attribute("aria-disabled", "true")
    baton.clock["busy"] = False
    expect(day).to_have_attribute("aria-disabled", "false")


def test_a_refusal_of_the_clock_is_shown(shell: Page, baton: Baton) -> None:
    baton.refusal = "Not on a Sunday."
    clock_bar(shell).get_by_role("button", name="+ 1 Day").click()
    expect(shell.get_by_role("alert").filter(has_text="Not on a Sunday.")).to_be_visible()


def test_what_people_did_lately_is_listed_newest_first(shell: Page, baton: Baton) -> None:
    baton.clock["latest"] = [
        {"at": "2026-03-03T08:00:00+00:00", "who": "Ben Birch", "what": "threw a pebble"},
        {"at": "2026-03-03T08:30:00+00:00", "who": "Cleo Cedar", "what": "ducked"},
    ]
    clock_bar(shell).get_by_role("button", name="Lately").click()
    items = clock_bar(shell).get_by_role("region", name="What people did lately").get_by_role("listitem")
    expect(items).to_have_text(
        ["Tue 3 Mar, 09:30Cleo Cedar ducked", "Tue 3 Mar, 09:00Ben Birch threw a pebble"]
    )


def test_the_page_says_who_plays_the_person_and_hands_them_over(
    shell: Page, baton: Baton, town: Town
) -> None:
    expect(shell.get_by_text("The stand-in plays Ada Alder")).to_be_visible()
    shell.get_by_role("button", name="Take Over").click()
    expect(shell.get_by_text("You play Ada Alder")).to_be_visible()
    shell.get_by_role("button", name="Hand Back").click()
    expect(shell.get_by_text("The stand-in plays Ada Alder")).to_be_visible()
    composer(shell).fill("Me")
    composer(shell).press("Enter")
    expect(shell.get_by_text("You play Ada Alder")).to_be_visible()


def test_the_report_shows_tables_and_bars_with_their_numbers(shell: Page, baton: Baton) -> None:
    baton.clock["report"] = baton.clock["finished"] = True
    clock_bar(shell).get_by_role("button", name="Report").click()
    report = shell.get_by_role("dialog", name="Report")
    expect(report.get_by_role("heading", name="Pebbles")).to_be_visible()
    expect(report.get_by_role("cell")).to_have_text(["Ada", "3", "Ben", "12"])
    expect(report.get_by_text("12 pebbles")).to_be_visible()
    assert serious_faults(shell) == []
    shell.keyboard.press("Escape")
    expect(report).to_have_count(0)


def test_the_inspector_shows_a_refused_call_and_why(shell: Page, town: Town) -> None:
    shell.get_by_role("button", name="Inspector", exact=True).click()
    with pytest.raises(SlackApiError):
        town.client.chat_postEphemeral(channel=town.general, user=town.cleo.id, text="Psst")
    expect(inspector(shell).get_by_text("0 of 0 shown")).to_be_visible()
    inspector(shell).get_by_label("Everything").check()
    entry = inspector(shell).get_by_role("listitem").filter(has_text="chat.postEphemeral")
    expect(entry).to_contain_text("refused")
    expect(entry).to_contain_text("user_not_in_channel")
    entry.locator("summary").click()
    expect(entry.get_by_text('"text": "Psst"')).to_be_visible()


def test_the_inspector_filters_by_text_and_by_refusal(shell: Page, town: Town) -> None:
    shell.get_by_role("button", name="Inspector", exact=True).click()
    inspector(shell).get_by_label("Everything").check()
    town.write(town.general, "A pebble")
    with pytest.raises(SlackApiError):
        town.client.chat_postMessage(channel="C0NOWHERE", text="A stone")
    entries = inspector(shell).get_by_role("listitem")
    expect(entries.filter(has_text="chat.postMessage")).to_have_count(2)
    inspector(shell).get_by_label("Filter").fill("a pebble")
    expect(entries).to_have_count(1)
    inspector(shell).get_by_label("Only refused").check()
    expect(entries).to_have_count(0)
    inspector(shell).get_by_label("Filter").fill("")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("channel_not_found")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault_in_clock_and_inspector(shell: Page, town: Town, width: int) -> None:
    town.write(town.general, "A pebble")
    shell.set_viewport_size({"width": width, "height": 800})
    clock_bar(shell).get_by_role("button", name="Lately").click()
    assert serious_faults(shell) == []
    shell.get_by_role("button", name="Inspector", exact=True).click()
    inspector(shell).get_by_label("Everything").check()
    inspector(shell).locator("summary").first.click()
    expect(inspector(shell).get_by_role("heading", name="Arguments")).to_be_visible()
    assert serious_faults(shell) == []

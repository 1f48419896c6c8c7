"""`python -m bot demo` in a process of its own, and somebody who uses its page with a browser."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.page.town_page import composer, sidebar

ROOT = Path(__file__).parents[2]
LONG = 60_000
"""Milliseconds for what the stand-ins do in a week of the program, on a slow machine."""


@contextmanager
def demo_address() -> Iterator[str]:
    """The address that the demo prints; SIGTERM ends it, and it must end well."""
    command = [sys.executable, "-m", "bot", "demo", "--port", str(free_port())]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        try:
            found = re.search(r"http://\S+/", demo.stdout.readline())
            assert found, "the demo prints no address"
            yield found[0]
        finally:
            demo.terminate()
        assert demo.wait(timeout=60) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Visitor:
    """Does on the page what a person does; every method ends when the page shows what came of it."""

    page: Page

    def become(self, name: str) -> None:
        who = self.page.get_by_role("combobox", name="You are")
        expect(who).not_to_have_value("")
        who.fill(name)
        expect(self.page.get_by_role("option", name=re.compile(name))).to_be_visible()
        who.press("Enter")
        expect(who).to_have_value(re.compile(f"^{name} – "))

    def take_over(self) -> None:
        self.page.get_by_role("button", name="Take Over").click()
        expect(self.page.get_by_role("button", name="Hand Back")).to_be_visible()

    def go_to(self, name: str) -> None:
        """A conversation or the app, in the sidebar, which is a drawer on a narrow screen."""
        drawer = self.page.get_by_role("button", name="Conversations")
        if drawer.is_visible():
            drawer.click()
        sidebar(self.page).get_by_role("link", name=re.compile(name)).click()

    def open_app(self, tab: str) -> None:
        self.go_to("^Mentorship")
        self.page.locator("main").get_by_role("link", name=tab, exact=True).click()

    def send(self, text: str) -> None:
        composer(self.page).fill(text)
        composer(self.page).press("Enter")

    def press(self, name: str, within: Locator | None = None) -> None:
        """The button with these words; what it is called for a screen reader may say more."""
        buttons = (within or self.page.locator("main")).get_by_role("button")
        buttons.filter(has_text=re.compile(f"^{re.escape(name)}$")).last.click()

    def let_pass(self, button: str, times: int = 1) -> None:
        """A button of the clock bar, until it can be pressed again."""
        clock = self.page.get_by_role("region", name="Clock")
        for _ in range(times):
            before = clock.locator(".clock-time").inner_text()
            clock.get_by_role("button", name=button).click()
            expect(clock.locator(".clock-time")).not_to_have_text(before, timeout=LONG)
            expect(clock.get_by_role("button", name=button)).to_be_enabled(timeout=LONG)

    @property
    def modal(self) -> Locator:
        return self.page.get_by_role("dialog").first

    @property
    def question(self) -> Locator:
        """What asks for a confirmation, on top of everything else."""
        return self.page.get_by_role("dialog").last

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("region", name="Messages in ").locator("li.message")

    def no_serious_fault(self) -> None:
        """axe finds nothing that keeps somebody from using what is on the screen now."""
        found = Axe().run(self.page).response["violations"]
        serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        assert not serious, [(fault["id"], fault["help"], fault["nodes"][0]["html"]) for fault in serious]

"""Takes the README's pictures from the demo's page: `python -m docs.pictures.take`, with Chromium installed.

The demo plays the same program every time, so the pictures change only when the product does.
"""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.page.played import Visitor, demo_address

FOLDER = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 30_000
"""Milliseconds for anything but the passing of time."""


def take(visitor: Visitor, name: str) -> None:
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(500)  # until nothing moves any more
    visitor.page.screenshot(path=FOLDER / f"{name}.png")


def joining(visitor: Visitor) -> None:
    """An employee fills in the form."""
    visitor.become("Cleo Cedar")
    visitor.page.get_by_role("button", name="Dismiss").click()
    visitor.open_app("Messages")
    visitor.send("/mentorship join")
    form = visitor.modal
    form.get_by_role("radio", name="I want to learn from a mentor").check()
    visitor.press("Next", form)
    form.get_by_role("textbox", name="What do you hope to reach?").fill("Lead my first team with confidence")
    wants = form.get_by_role("combobox", name="What do you want to learn?")
    for skill in ("Strategy", "Presenting"):
        wants.press_sequentially(skill)
        expect(visitor.page.get_by_role("option", name=skill)).to_be_visible()
        wants.press("Enter")
    wants.press("Escape")
    take(visitor, "joining")
    form.get_by_role("checkbox", name="I agree").check()
    visitor.press("Submit", form)
    expect(form).not_to_be_visible()


def introduction(visitor: Visitor) -> None:
    """The stand-ins do the rest; the pair meets."""
    visitor.let_pass("+ 1 Week", times=3)
    visitor.go_to(", Mentorship")
    visitor.messages.first.scroll_into_view_if_needed()
    take(visitor, "introduction")


def digest(visitor: Visitor) -> None:
    """What the coordinator reads each week."""
    visitor.let_pass("+ 1 Week", times=4)
    visitor.become("Cora Coordinator")
    visitor.go_to("mentoring-staff")
    visitor.messages.get_by_role("img", name=re.compile("on track")).last.scroll_into_view_if_needed()
    take(visitor, "digest")


def main() -> None:
    """Joining, introduction and digest, in this folder."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with demo_address() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        visitor = Visitor(browser.new_page(viewport={"width": 1200, "height": 750}))
        visitor.page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        visitor.page.goto(address)
        for picture in (joining, introduction, digest):
            picture(visitor)
        browser.close()


if __name__ == "__main__":
    main()

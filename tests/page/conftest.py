"""A real browser for tests of the page, and the static files served without an app behind them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

try:
    from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
except ModuleNotFoundError:
    pytest.exit("The page is tested with playwright: install what requirements-dev.lock lists.", returncode=1)

from tests.page.stage import Stage
from tests.page.static_site import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
MISSING = (
    "The page is tested in Chromium, which was not found: install it (on Debian: apt install chromium), "
    "or say where it is with CHROMIUM=/path/to/chromium."
)


# Playwright keeps an event loop running in this thread until it is stopped; others' tests start theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS + QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own; an uncaught error in it, or one on its console, fails the test."""
    context = browser.new_context(viewport={"width": 1100, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_error(said) else None)
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="package")
def static_site() -> Iterator[str]:
    """The address where the static files are served under /page/, and an empty page at /."""
    with served() as address:
        yield address


@pytest.fixture
def stage(page: Page, static_site: str) -> Stage:
    """The blocks alone on a page, seen by somebody in Berlin who reads American English."""
    stage = Stage(page)
    stage.prepare(static_site)
    return stage


def _is_error(said: ConsoleMessage) -> bool:
    """Whether the page complains; an answer other than 200 is on the console too, but may be expected."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def _chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if not found or not Path(found).exists():
        pytest.fail(MISSING, pytrace=False)
    return found

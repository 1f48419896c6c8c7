"""A real browser for tests of the page, and the static files served without an app behind them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

try:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Error,
        Page,
        ViewportSize,
        expect,
        sync_playwright,
    )
except ModuleNotFoundError:
    pytest.exit("The page is tested with playwright: install what requirements-dev.lock lists.", returncode=1)

from tests.page.stage import Stage
from tests.page.static_site import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZE: ViewportSize = {"width": 1100, "height": 800}
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
    context = _new_context(browser)
    page = context.new_page()
    with _no_errors(page):
        yield page
    context.close()


@pytest.fixture(scope="package")
def static_site() -> Iterator[str]:
    """The address where the static files are served under /page/, and an empty page at /."""
    with served() as address:
        yield address


@pytest.fixture(scope="package")
def blocks_page(browser: Browser) -> Iterator[Page]:
    """One page for all tests of blocks, which keep nothing but what stands on it; opening one takes long."""
    context = _new_context(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def stage(blocks_page: Page, static_site: str) -> Iterator[Stage]:
    """The blocks alone on a page, loaded anew, seen by somebody in Berlin who reads American English."""
    blocks_page.set_viewport_size(SIZE)
    stage = Stage(blocks_page)
    with _no_errors(blocks_page):
        stage.prepare(static_site)
        yield stage


def _new_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    return context


@contextmanager
def _no_errors(page: Page) -> Iterator[None]:
    """Fails if the page meanwhile throws what nobody catches, or complains on its console."""
    errors: list[str] = []

    def throw(error: Error) -> None:
        errors.append(str(error))

    def say(said: ConsoleMessage) -> None:
        if _is_error(said):
            errors.append(said.text)

    page.on("pageerror", throw)
    page.on("console", say)
    yield
    page.remove_listener("pageerror", throw)
    page.remove_listener("console", say)
    assert errors == []


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

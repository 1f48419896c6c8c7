"""A small workspace and its page, for tests of what surrounds the blocks; no app listens in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from slack_sdk import WebClient

from sandbox import Person, Sandbox, SandboxOptions

Json = dict[str, Any]
MANIFEST = Path(__file__).parents[1] / "sandbox" / "manifest.yml"


@dataclass
class Clock:
    """The workspace's time, moved by hand."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@dataclass
class Town:
    """Ada and Ben are in #general, Cleo is not; the app's client can write to all of them."""

    sandbox: Sandbox
    clock: Clock
    ada: Person
    ben: Person
    cleo: Person
    general: str
    client: WebClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = WebClient(self.sandbox.bot_token, self.sandbox.api_url, retry_handlers=[], timeout=30)

    @property
    def address(self) -> str:
        return self.sandbox.api_url.removesuffix("/api/")

    def page_of(self, person: Person, at: str) -> str:
        return f"{self.address}/?as={person.id}&at={at}"

    def write(self, channel: str, text: str) -> str:
        """The app writes; the ts."""
        return str(self.client.chat_postMessage(channel=channel, text=text)["ts"])

    def group_dm(self, *people: Person) -> str:
        opened: Json = self.client.conversations_open(users=[each.id for each in people])["channel"]
        return str(opened["id"])


@contextmanager
def open_town(port: int = 0) -> Iterator[Town]:
    clock = Clock()
    options = SandboxOptions(now=clock.now, rate_limits=False, echo_own_messages=False, port=port)
    with Sandbox(MANIFEST, options) as sandbox:
        ada = sandbox.add_person("Ada Alder", title="Gardener", tz="Europe/Berlin")
        ben = sandbox.add_person("Ben Birch", title="Baker", tz="America/New_York")
        cleo = sandbox.add_person("Cleo Cedar", title="Clerk", tz="Asia/Tokyo")
        general = sandbox.add_channel("general", [ada, ben])
        yield Town(sandbox, clock, ada, ben, cleo, general)


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message ")


def sidebar(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Conversations")


def messages(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages in ")

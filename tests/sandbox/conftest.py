"""A fresh workspace for each test, with and without a bot connected to it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from page_visitor import Browser, Live
from pebble_bot import Clocks, PebbleBot
from slack_sdk import WebClient
from websockets.sync.client import connect as connect_socket

from sandbox import Person, Sandbox, SandboxOptions

MANIFEST = Path(__file__).parent / "manifest.yml"


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def open_sandbox(clocks: Clocks) -> Iterator[Callable[..., Sandbox]]:
    """Starts a sandbox with any options; everything opened is stopped at the end."""
    opened: list[Sandbox] = []

    def open_it(manifest: Path = MANIFEST, **options: Any) -> Sandbox:
        chosen = {"now": clocks.now, "rate_limits": False, "echo_own_messages": False} | options
        opened.append(Sandbox(manifest, SandboxOptions(**chosen)).start())
        return opened[-1]

    yield open_it
    for sandbox in opened:
        sandbox.stop()


@pytest.fixture
def sandbox(open_sandbox: Callable[..., Sandbox]) -> Sandbox:
    return open_sandbox()


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.bot_token, sandbox.api_url, retry_handlers=[], timeout=30)


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Ada Sample")


@pytest.fixture
def ben(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Ben Sample")


@pytest.fixture(scope="session")
def farewells() -> Iterator[ThreadPoolExecutor]:
    """Socket Mode clients take a second to close; tests do not wait for them one by one."""
    with ThreadPoolExecutor(max_workers=32) as executor:
        yield executor


@pytest.fixture
def connect(farewells: ThreadPoolExecutor) -> Iterator[Callable[[Sandbox], PebbleBot]]:
    """Connects a bot to a sandbox and disconnects it at the end."""
    bots: list[PebbleBot] = []

    def connect_it(sandbox: Sandbox) -> PebbleBot:
        bot = PebbleBot(sandbox)
        bots.append(bot)
        bot.handler.connect()
        sandbox.wait_for_socket()
        return bot

    yield connect_it
    for bot in bots:
        farewells.submit(bot.close)


@pytest.fixture
def bot(sandbox: Sandbox, connect: Callable[[Sandbox], PebbleBot]) -> PebbleBot:
    return connect(sandbox)


@dataclass(frozen=True)
class Stage:
    """A workspace with a connected bot that the tests of one module share."""

    sandbox: Sandbox
    bot: PebbleBot
    clocks: Clocks


@pytest.fixture(scope="module")
def stage(farewells: ThreadPoolExecutor) -> Iterator[Stage]:
    clocks = Clocks()
    with Sandbox(
        MANIFEST, SandboxOptions(now=clocks.now, rate_limits=False, echo_own_messages=False)
    ) as sandbox:
        bot = PebbleBot(sandbox)
        bot.handler.connect()
        sandbox.wait_for_socket()
        yield Stage(sandbox, bot, clocks)
        farewells.submit(bot.close)


@pytest.fixture
def manifest_with(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the test manifest with another value at a dotted path."""

    def change(path: str, value: Any) -> Path:
        source = yaml.safe_load(MANIFEST.read_text())
        node = source
        *parents, last = path.split(".")
        for key in parents:
            node = node[key]
        node[last] = value
        changed = tmp_path / "manifest.yml"
        changed.write_text(yaml.safe_dump(source))
        return changed

    return change


@pytest.fixture
def browser(sandbox: Sandbox) -> Browser:
    return Browser(sandbox)


@pytest.fixture
def open_page() -> Iterator[Callable[..., Live]]:
    """Opens live sockets; those still open at the end are closed."""
    with ExitStack() as stack:

        def open_it(sandbox: Sandbox, person: Person | str | None, **options: Any) -> Live:
            user_id = person.id if isinstance(person, Person) else person
            address = sandbox.page_url.replace("http:", "ws:") + "page/live"
            if user_id is not None:
                address += f"?as={user_id}"
            options.setdefault("origin", sandbox.page_url.rstrip("/"))
            return Live(stack.enter_context(connect_socket(address, max_size=2**24, **options)))

        yield open_it

"""The delivery machinery against the stand-in Slack, over real HTTP, on a clock that somebody moves."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.post_office import PostOffice
from tests.bot.switchboard import Switchboard
from tests.town import Town


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.close()


@pytest.fixture(scope="session")
def farewells() -> Iterator[Executor]:
    """Closes sockets while the next tests run."""
    with ThreadPoolExecutor(32) as executor:
        yield executor


@pytest.fixture
def open_switchboard(farewells: Executor) -> Iterator[Callable[..., Switchboard]]:
    """A switchboard with other options than usual."""
    opened: list[Switchboard] = []

    def open_it(**options: Any) -> Switchboard:
        opened.append(Switchboard(**options))
        return opened[-1]

    yield open_it
    for switchboard in opened:
        switchboard.close(farewells)


@pytest.fixture
def switchboard(open_switchboard: Callable[..., Switchboard]) -> Switchboard:
    return open_switchboard()


@pytest.fixture
def free_port() -> int:
    """A port that nothing listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def town() -> Iterator[Town]:
    """The whole bot in the stand-in Slack."""
    town = Town()
    yield town
    town.stop()

"""Pages that are open on the sandbox of a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from page_visitor import Browser, Live
from websockets.sync.client import connect

from sandbox import Person, Sandbox


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
            return Live(stack.enter_context(connect(address, max_size=2**24, **options)))

        yield open_it

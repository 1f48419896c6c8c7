"""The socket of one viewer: sections out whenever they change, where the viewer looks in."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.core import Core
from sandbox.page.inspector import MODES, Inspector
from sandbox.page.looking import Gaze, Spot, read_spot
from sandbox.page.sections import Sections
from sandbox.posting import post_due
from sandbox.records import Member

Json = dict[str, Any]
PAUSE = 0.1
"""Real seconds between two looks at what changed."""

LONGEST_FRAME = 10_000
MOST_FRAMES = 20


class Screen:
    """What the page of one viewer shows now; `changes` tells what it does not show yet."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member
        self._sections = Sections(core, member)
        self._gaze = Gaze(core, member)
        self._inspector = Inspector(core, member.id)
        self._spot: Spot | None = None
        self._sent: dict[str, str] = {}
        self._count = -1
        self._directory: Any = None
        self._second: datetime | None = None
        self._inspector_shown = False

    def take(self, frame: Any) -> None:
        """Does what a frame from the page asks for; what makes no sense is ignored."""
        if not isinstance(frame, dict):
            return
        spot = read_spot(frame)
        if spot:
            self._gaze.arrive(spot)
            self._spot, self._count = spot, -1
        if frame.get("inspect") in MODES:
            self._inspector.switch(frame["inspect"])

    def changes(self) -> Iterator[str]:
        """The frames to send, one per section that changed since it was last asked for."""
        with self._core.lock:
            post_due(self._core)
            count = self._core.lock.count
        yield from self._frame("me", self._sections.me())
        if count != self._count:
            self._count = count
            yield from self._changed_sections()
        yield from self._frame("clock", self._sections.clock())
        yield from self._time()
        yield from self._inspected()

    def _changed_sections(self) -> Iterator[str]:
        sections = self._sections
        yield from self._workspace()
        yield from self._locked("conversation", lambda: self._gaze.conversation(self._spot))
        yield from self._locked("sidebar", sections.sidebar)
        yield from self._locked("home", sections.home)
        yield from self._locked("modal", sections.modal)

    def _workspace(self) -> Iterator[str]:
        """The directory is long and seldom changes: it is built only when it did."""
        with self._core.lock:
            version = self._sections.directory_version()
            if version == self._directory:
                return
            self._directory = version
            directory = self._sections.workspace()
        yield _framed("workspace", json.dumps(directory, ensure_ascii=False))

    def _time(self) -> Iterator[str]:
        """The workspace's time, whenever its whole second changed."""
        now = self._core.workspace.now()
        second = now.replace(microsecond=0)
        if second != self._second:
            self._second = second
            yield _framed("time", json.dumps({"now": now.isoformat()}))

    def _inspected(self) -> Iterator[str]:
        piece = self._inspector.piece()
        if piece or not self._inspector_shown:
            self._inspector_shown = True
            yield _framed("inspector", json.dumps(piece, ensure_ascii=False))

    def _locked(self, name: str, section: Callable[[], Any]) -> Iterator[str]:
        with self._core.lock:
            text = json.dumps(section(), ensure_ascii=False)
        yield from self._changed(name, text)

    def _frame(self, name: str, data: Any) -> Iterator[str]:
        return self._changed(name, json.dumps(data, ensure_ascii=False))

    def _changed(self, name: str, text: str) -> Iterator[str]:
        if self._sent.get(name) != text:
            self._sent[name] = text
            yield _framed(name, text)


def _framed(section: str, text: str) -> str:
    return f'{{"section": "{section}", "data": {text}}}'


class LiveSocket:
    """Sends and receives until either end closes. Looks happen in threads, so that nothing waits for them."""

    def __init__(self, socket: WebSocket, screen: Screen) -> None:
        self._socket = socket
        self._screen = screen
        self._frames: deque[Any] = deque(maxlen=MOST_FRAMES)
        self._arrived = asyncio.Event()

    async def serve(self) -> None:
        tasks = {asyncio.create_task(self._show()), asyncio.create_task(self._receive())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(WebSocketDisconnect):
            for task in done:
                task.result()

    async def _show(self) -> None:
        while True:
            for text in await run_in_threadpool(self._look):
                await self._socket.send_text(text)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), PAUSE)
            self._arrived.clear()

    def _look(self) -> list[str]:
        while self._frames:
            self._screen.take(self._frames.popleft())
        return list(self._screen.changes())

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            self._frames.append(_read(message.get("text") or ""))
            self._arrived.set()


def _read(text: str) -> Any:
    """The frame; None when it is no JSON or absurdly long."""
    if len(text) > LONGEST_FRAME:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None

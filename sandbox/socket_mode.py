"""The Socket Mode end of the sandbox: hello, envelopes out, acknowledgements in, disconnect frames."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.core import Core
from sandbox.dispatch import SocketConnection

Json = dict[str, Any]
OnAddress = Callable[[tuple[str, int]], None]
MOST_CONNECTIONS = 10
CONNECTION_TIME = 3600


class SocketMode:
    """`abort` cuts the TCP connection from a client's address, `silence` leaves it open and reads no more."""

    def __init__(self, core: Core, abort: OnAddress, silence: OnAddress) -> None:
        self._core = core
        self._abort, self._silence = abort, silence

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its ticket to its end."""
        if not self._take_ticket(socket.query_params.get("ticket", "")):
            await socket.close(code=1008)
            return
        await socket.accept()
        refused = self._refusal()
        if refused:
            await socket.send_text(json.dumps({"type": "disconnect", "reason": refused}))
            await socket.close()
            return
        assert socket.client is not None, "a WebSocket comes from an address"
        silence = partial(self._silence, (socket.client.host, socket.client.port))
        await self._talk(socket, SocketConnection(asyncio.get_running_loop(), silence))

    def _take_ticket(self, ticket: str) -> bool:
        with self._core.lock:
            known = ticket in self._core.socket_tickets
            self._core.socket_tickets.discard(ticket)
            return known

    def _refusal(self) -> str | None:
        if not self._core.manifest.socket_mode or not self._core.app.installed:
            return "link_disabled"
        if len(self._core.dispatcher.connections) >= MOST_CONNECTIONS:
            return "too_many_websockets"
        return None

    async def _talk(self, socket: WebSocket, connection: SocketConnection) -> None:
        self._enter(connection)
        sending = asyncio.create_task(self._send(socket, connection))
        receiving = asyncio.create_task(self._receive(socket))
        try:
            await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave(connection)
            for task in (sending, receiving):
                task.cancel()
            await asyncio.gather(sending, receiving, return_exceptions=True)

    def _enter(self, connection: SocketConnection) -> None:
        with self._core.lock:
            connections = self._core.dispatcher.connections
            connections.append(connection)
            connection.send(self._hello(len(connections)))
            self._core.lock.notify_all()

    def _leave(self, connection: SocketConnection) -> None:
        with self._core.lock, suppress(ValueError):
            self._core.dispatcher.connections.remove(connection)
            self._core.lock.notify_all()

    def _hello(self, count: int) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": CONNECTION_TIME}
        about = {"app_id": self._core.app.id}
        return {"type": "hello", "num_connections": count, "debug_info": debug, "connection_info": about}

    async def _send(self, socket: WebSocket, connection: SocketConnection) -> None:
        while (frame := await connection.frames.get()) is not None:
            await socket.send_text(frame)
        if socket.client:
            self._abort((socket.client.host, socket.client.port))

    async def _receive(self, socket: WebSocket) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                frame = json.loads(await socket.receive_text())
                if "envelope_id" in frame:
                    self._core.dispatcher.acknowledge(frame["envelope_id"], frame.get("payload"))

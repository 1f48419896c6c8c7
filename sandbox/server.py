"""The HTTP and WebSocket server on a thread of its own, with its own event loop."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.core import Core
from sandbox.http_app import Address, HttpApp

GRACE = 1.0
"""Seconds that requests still being answered get when the sandbox stops."""

ROUNDS_TO_CLOSE = 20
"""Turns of the event loop in which a connection that is just being accepted is cut and its socket closed."""


class Transports:
    """The open TCP connections by client address, so that one can be cut without an answer."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._open: dict[Address, asyncio.Transport] = {}
        self._closing = False

    def opened(self, transport: asyncio.Transport) -> bool:
        """False when the connection is to be refused."""
        if self._closing or self._core.faults.refuses_connection():
            transport.abort()
            return False
        self._open[_address(transport)] = transport
        return True

    def closed(self, transport: asyncio.Transport) -> None:
        self._open.pop(_address(transport), None)

    def abort(self, address: Address) -> None:
        transport = self._open.pop(address, None)
        if transport:
            transport.abort()

    def silence(self, address: Address) -> None:
        """Read no more of this connection; called on the server's own thread."""
        transport = self._open.get(address)
        if isinstance(transport, asyncio.ReadTransport):
            transport.pause_reading()

    def close(self) -> None:
        """Cut every connection, and those that are being accepted now."""
        self._closing = True
        for address in list(self._open):
            self.abort(address)


def _address(transport: asyncio.Transport) -> Address:
    host, port = transport.get_extra_info("peername")[:2]
    return str(host), int(port)


def _protocol_for(transports: Transports) -> type[HttpToolsProtocol]:
    class CuttableProtocol(HttpToolsProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            transports.opened(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            transports.closed(self.transport)
            super().connection_lost(exc)

    return CuttableProtocol


class _PromptServer(uvicorn.Server):
    """Says when it listens, and stops at once instead of at the next tick."""

    def __init__(self, config: uvicorn.Config, transports: Transports) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self._transports = transports
        self._stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        await self._stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cuts every connection instead of waiting for its end."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        self._transports.close()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=GRACE)
        for _ in range(ROUNDS_TO_CLOSE):
            await asyncio.sleep(0)

    def stop(self) -> None:
        self._stopping.set()


class ServerThread:
    """Serves one sandbox on 127.0.0.1; `port` 0 takes a free one."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._transports = Transports(core)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _PromptServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Returns when the server answers; OSError when the port is taken."""
        listener = socket.create_server(("127.0.0.1", self._core.options.port))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._core.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        self._server = _PromptServer(self._config(), self._transports)
        self._thread = threading.Thread(target=self._serve, args=(listener,), name="sandbox", daemon=True)
        self._thread.start()
        self._server.listening.wait()

    def stop(self) -> None:
        self._core.dispatcher.close()
        if self._loop and self._server and self._thread:
            self._loop.call_soon_threadsafe(self._server.stop)
            self._thread.join()
        self._thread = None

    def _config(self) -> uvicorn.Config:
        options: dict[str, Any] = {
            "http": _protocol_for(self._transports),
            "ws": "websockets-sansio",
            "lifespan": "off",
            "access_log": False,
            "date_header": False,
            "log_config": None,
            "ws_ping_interval": None,
        }
        return uvicorn.Config(
            HttpApp(self._core, self._transports.abort, self._transports.silence).asgi(), **options
        )

    def _serve(self, listener: socket.socket) -> None:
        with asyncio.Runner() as runner:
            self._loop = self._core.dispatcher.loop = runner.get_loop()
            server = self._server
            if server:
                runner.run(server.serve(sockets=[listener]))

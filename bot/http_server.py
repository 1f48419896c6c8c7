"""A small web server on a thread of its own."""

import asyncio
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from bot.lines import CannotListen
from bot.settings import Address

GRACE_SECONDS = 5


class HttpServer:
    """Serves from `start` to `stop`; requests that are being answered then get a few seconds more."""

    def __init__(self, app: ASGIApp, address: Address) -> None:
        self._app, self._address = app, address
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it is found, with the free port that was taken for 0; without a slash at the end."""
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Take connections from now on; raises CannotListen."""
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        try:
            listener = socket.create_server(self._address, family=family)
        except OSError as error:
            raise CannotListen(f"at {self.url}: {error.strerror}") from error
        self._address = Address(self._address.host, listener.getsockname()[1])
        self._server = uvicorn.Server(self._config())
        self._thread = threading.Thread(
            target=self._serve, args=(self._server, listener), name="http", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections, and answer what came; nothing to do if it was never started."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()

    def is_serving(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app,
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )

    @staticmethod
    def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
        with listener:
            asyncio.run(server.serve(sockets=[listener]))

"""The page's static files behind a tiny local server, with the content security policy of the real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

STATIC = Path(__file__).resolve().parents[2] / "sandbox" / "page" / "static"
POLICY = "default-src 'self'; img-src 'self' data:; connect-src 'self' ws:"
EMPTY_PAGE = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>'
    b'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    b'<link rel="stylesheet" href="/page/style.css"><link rel="stylesheet" href="/page/blocks/blocks.css">'
    b'</head><body><main id="root"></main></body></html>'
)


class _Handler(SimpleHTTPRequestHandler):
    """/page/… is a static file; / is an empty page that has the style sheets, for modules to be tried in."""

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(EMPTY_PAGE)
        else:
            self.path = self.path.removeprefix("/page")
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: what goes wrong shows in the test."""

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served() -> Iterator[str]:
    """The address of the running server, without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(STATIC)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

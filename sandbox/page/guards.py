"""Who may use the page: only itself, in a browser on this machine."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

Json = dict[str, Any]
LARGEST_BODY = 32 * 1024 * 1024


class Refused(Exception):
    """The request is not answered; `status` and the words say why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def require_own_host(headers: Mapping[str, str], base_url: str) -> None:
    """A name that another site had pointed at this machine is refused, lest that site read the answers."""
    port = base_url.rstrip("/").rpartition(":")[2]
    if headers.get("host", "").lower() not in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        raise Refused(403, "This address is not the sandbox's own.")


def require_own_origin(headers: Mapping[str, str]) -> None:
    """Browsers always say which page a POST or a WebSocket comes from."""
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{headers.get('host', '').lower()}":
        raise Refused(403, "Only the sandbox's own page may do this.")


async def read_body(request: Request) -> Json:
    """The JSON object of a POST."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "The content type must be application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused(413, "This is too much at once.")
    found = _parsed(body)
    if not isinstance(found, dict):
        raise Refused(400, "The body must be a JSON object.")
    return found


def _parsed(body: bytearray) -> Any:
    """None for what is no JSON, or holds halves of characters that could never be sent on."""
    try:
        found = json.loads(body)
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found

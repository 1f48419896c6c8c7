"""The Web API client: no retries of its own, never inside a write transaction, over connections kept open."""

import ssl
import threading
from collections import Counter
from email.message import Message
from functools import cache, lru_cache
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.connections import KeptConnections, Transport
from storage.database import in_write_transaction

TIMEOUT_SECONDS = 10


class GuardedClient(WebClient):
    """Refuses to talk to Slack while this thread holds a write transaction open."""

    def __init__(self, transport: Transport | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.transport = transport or KeptConnections(self.timeout, self.ssl)
        # How many calls of each method came to what.
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self._counting = threading.Lock()

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        if in_write_transaction():
            raise RuntimeError(f"{api_method} was called inside a write transaction")
        try:
            answer = super().api_call(api_method, **arguments)
        except Exception as error:
            self._count(api_method, outcome_of(error))
            raise
        self._count(api_method, "ok")
        return answer

    def _count(self, method: str, outcome: str) -> None:
        with self._counting:
            self.outcomes[method, outcome] += 1

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """The one place where the SDK opens a connection; through a proxy it still opens one each time."""
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        heard = self.transport.send(req)
        text = heard.body.decode(_charset_of(str(heard.headers.get("content-type", ""))))
        return {"status": heard.status, "headers": heard.headers, "body": text}


@lru_cache(maxsize=16)
def _charset_of(content_type: str) -> str:
    """Of a content type, of which Slack has few: reading one takes as long as reading a short answer."""
    headers = Message()
    headers["content-type"] = content_type
    return headers.get_content_charset() or "utf-8"


def outcome_of(error: Exception) -> str:
    """What came of a call that raised, in one of few words."""
    if not isinstance(error, SlackApiError):
        return "failed"
    return "rate_limited" if error.response.status_code == 429 else "refused"


def slack_client(
    token: str, api_url: str, timeout: float = TIMEOUT_SECONDS, transport: Transport | None = None
) -> GuardedClient:
    """A client that sends each call once: the default one would post again after a dropped connection."""
    options = {"timeout": timeout, "ssl": trusted_certificates(), "retry_handlers": []}
    return GuardedClient(transport, token=token, base_url=api_url, **options)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """This machine's; read once, since the SDK would read them for each connection, which takes 50 ms."""
    return ssl.create_default_context()

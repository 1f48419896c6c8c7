"""The Web API client: no retries of its own, and never inside a write transaction."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from storage.database import in_write_transaction

TIMEOUT_SECONDS = 10


class GuardedClient(WebClient):
    """Refuses to talk to Slack while this thread holds a write transaction open."""

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        if in_write_transaction():
            raise RuntimeError(f"{api_method} was called inside a write transaction")
        return super().api_call(api_method, **arguments)


def slack_client(token: str, api_url: str, timeout: int = TIMEOUT_SECONDS) -> GuardedClient:
    """A client that sends each call once: the default one would post again after a dropped connection."""
    return GuardedClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])

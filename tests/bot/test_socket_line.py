"""The socket on which Slack reaches the bot: it always comes to its end."""

import threading
import time
from typing import Any

from slack_bolt import App
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from bot.lines import SocketLine
from bot.precedence import Precedence
from bot.slack import slack_client


class LateSession:
    """Begins only after it was asked to end, which it then does not know."""

    session_id = "late"

    def __init__(self) -> None:
        self.beginning, self.closed = threading.Event(), threading.Event()

    def is_active(self) -> bool:
        self.beginning.set()
        return self.closed.wait(30)

    def close(self) -> None:
        self.closed.set()

    def run_until_completion(self, state: ConnectionState) -> None:
        while not state.terminated:
            time.sleep(0.01)


def test_closing_ends_a_session_that_begins_in_the_same_moment() -> None:
    client = slack_client("xoxb-1", "http://127.0.0.1:9/api/")
    line = SocketLine(App(client=client, token_verification_enabled=False), "xapp-1", client, Precedence())
    session: Any = LateSession()
    line.client.current_session = session
    assert session.beginning.wait(30)
    line.close()
    assert not line.client.current_session_runner.is_alive()

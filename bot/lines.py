"""How Slack reaches the bot: over a socket that the bot opens, or by requests to an address of its own."""

from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.clock import SystemClock
from bot.precedence import Listening, Precedence
from bot.vitals import Vital

# The SDK asks for a sign of life every 5 s and opens a new socket after 20 s without one.
FRESH_SECONDS = 12
LISTENING_THREADS = 10
RECEIVED_AT_ONCE = 8_192  # bytes; a click has three thousand, and the SDK would read them in three parts
LONGEST_SILENCE = timedelta(seconds=60)
LONGEST_ABSENCE = timedelta(minutes=15)
SESSION_ENDS_WITHIN = 0.05  # seconds; then it is asked once more


class CannotListen(Exception):
    """An address is taken, or is not this machine's; the text says where and why."""


class Line(Protocol):
    """Takes what people do in Slack to Bolt."""

    def open(self) -> None:
        """Listen from now on."""

    def close(self) -> None:
        """Finish what was heard and listen no more."""

    def let_go(self) -> None:
        """Slack itself is about to go: do not try to reach it again."""

    def is_open(self) -> bool:
        """Whether Slack can reach the bot, as far as this side knows."""

    def vital(self) -> Vital:
        """What shows that somebody listens still."""


class SocketLine:
    """Socket Mode: needs no address that the internet can reach."""

    def __init__(self, bolt: App, app_token: str, client: WebClient, precedence: Precedence) -> None:
        self._handler = SocketModeHandler(
            bolt, app_token, web_client=client, receive_buffer_size=RECEIVED_AT_ONCE
        )
        self.client = self._handler.client
        self.client.message_workers = Listening(LISTENING_THREADS, precedence)

    def open(self) -> None:
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        hang_up(self.client)

    def let_go(self) -> None:
        self.client.auto_reconnect_enabled = False

    def is_open(self) -> bool:
        """Open, and answered not long ago: that the other end is gone takes the SDK half a minute to see."""
        session = self.client.current_session
        if session is None or not session.is_active():
            return False
        answered = session.last_ping_pong_time  # by the machine's clock, whatever clock the bot goes by
        return answered is None or SystemClock().now().timestamp() - answered < FRESH_SECONDS

    def vital(self) -> Vital:
        """Slack answers the SDK's pings, so that an open socket never stays as it is for long.

        The SDK notices silence only after a first answer; and its threads may get stuck.
        """
        session = self.client.current_session
        if session is None or not session.is_active():
            return Vital("the connection to Slack is closed", at=None, may_last=LONGEST_ABSENCE)
        heard = (session.session_id, session.last_ping_pong_time)
        return Vital("the connection to Slack is open but silent", at=heard, may_last=LONGEST_SILENCE)


def hang_up(client: SocketModeClient) -> None:
    """Close for good, always, and without the second for which the SDK would still wait for messages."""
    client.closed = True
    client.message_queue.put(None)
    _end_session(client)
    with _hung_up_meanwhile():
        client.close()


def _end_session(client: SocketModeClient) -> None:
    """A session that begins in this moment forgets that it was to end; the SDK waits for it for ever."""
    client.auto_reconnect_enabled = False
    runner = client.current_session_runner
    runner.event.set()
    client.current_session_state.terminated = True
    with _hung_up_meanwhile():
        client.disconnect()
    while runner.is_alive():
        client.current_session_state.terminated = True
        runner.thread.join(SESSION_ENDS_WITHIN)


def _hung_up_meanwhile() -> suppress:
    """When Slack hangs up in this moment, the SDK closes the socket twice."""
    return suppress(AttributeError)

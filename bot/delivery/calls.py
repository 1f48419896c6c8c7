"""The calls that put a message on the screen; a picture or blocks that Slack refuses give way."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from views.blocks import Block, Message, plain

log = logging.getLogger(__name__)

EVENT_TYPE = "mentorship_delivery"

# Slack refuses an update with a longer text; a new message may have more.
LONGEST_UPDATE = 4_000

# Seconds to wait, one after the other, for Slack to know a file that was just uploaded.
FILE_WAITS = (0, 1, 2)


class TooLate(Exception):
    """The right to send was over before Slack took the message; nothing was sent."""


@dataclass(frozen=True)
class Letter:
    """A new message on its way to a channel; `may_send` is asked before every call that would send it."""

    channel: str
    message: Message
    picture: Block | None = None
    may_send: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Posted:
    """Where the message stands, and the picture that went with it.

    Slack does not tell the `ts` of a message that it will post later.
    """

    channel: str
    ts: str | None
    picture: Block | None


def post_message(client: WebClient, letter: Letter, key: str) -> Posted:
    """Post a new message that carries the delivery's key, so that it can be found again.

    Raises TooLate once it may not be sent any more.
    """

    def post(blocks: list[Block]) -> SlackResponse:
        return client.chat_postMessage(
            channel=letter.channel,
            text=letter.message.text,
            blocks=blocks or None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery": key}},
            unfurl_links=False,
            unfurl_media=False,
        )

    answer, shown = _sent_in_time(post, letter)
    return Posted(answer["channel"], answer["ts"], shown)


def schedule_message(client: WebClient, letter: Letter, post_at: datetime) -> Posted:
    """Let Slack post a new message a little later; without metadata, for with it Slack never would.

    Raises TooLate once it may not be sent any more.
    """

    def schedule(blocks: list[Block]) -> SlackResponse:
        return client.chat_scheduleMessage(
            channel=letter.channel,
            post_at=int(post_at.timestamp()),
            text=letter.message.text,
            blocks=blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )

    answer, shown = _sent_in_time(schedule, letter)
    return Posted(answer["channel"], None, shown)


def update_message(
    client: WebClient, channel: str, ts: str, message: Message, picture: Block | None = None
) -> None:
    """Put the message in the place of one already sent, whose blocks Slack keeps unless given others."""

    def update(blocks: list[Block]) -> SlackResponse:
        words = [{"type": "section", "text": plain(message.text, 3_000)}]
        text = message.text[:LONGEST_UPDATE]
        return client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks or words)

    _first_accepted(update, message, picture, (0,))


def _sent_in_time(
    send: Callable[[list[Block]], SlackResponse], letter: Letter
) -> tuple[SlackResponse, Block | None]:
    def send_in_time(blocks: list[Block]) -> SlackResponse:
        if not letter.may_send():
            raise TooLate
        return send(blocks)

    return _first_accepted(send_in_time, letter.message, letter.picture, FILE_WAITS)


def _first_accepted(
    send: Callable[[list[Block]], SlackResponse],
    message: Message,
    picture: Block | None,
    waits: Sequence[float],
) -> tuple[SlackResponse, Block | None]:
    """Send the message with its picture, or without, or as plain text: the first that Slack takes."""
    for blocks, shown in _versions(message, picture, waits):
        try:
            return send(blocks), shown
        except SlackApiError as error:
            if "blocks" not in str(error.response.get("error")):
                raise
            log.error("blocks were refused: %s", error.response.get("errors"))
    return send([]), None


def _versions(
    message: Message, picture: Block | None, waits: Sequence[float]
) -> Iterator[tuple[list[Block], Block | None]]:
    """The best first. For a moment Slack may not know a new file yet, and the app may not ask it."""
    if picture:
        for seconds in waits:
            time.sleep(seconds)
            yield message.showing(picture), picture
    yield message.blocks, None

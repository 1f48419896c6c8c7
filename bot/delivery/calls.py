"""The two calls that put a message on the screen; blocks that Slack refuses give way to plain text."""

import logging
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from views.blocks import Block, Message, plain

log = logging.getLogger(__name__)

EVENT_TYPE = "mentorship_delivery"

# Slack refuses an update with a longer text; a new message may have more.
LONGEST_UPDATE = 4_000


def post_message(client: WebClient, channel: str, message: Message, key: str) -> SlackResponse:
    """Post a new message that carries the delivery's key, so that it can be found again."""

    def post(blocks: list[Block]) -> SlackResponse:
        return client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=blocks or None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery": key}},
            unfurl_links=False,
            unfurl_media=False,
        )

    return _in_blocks_or_plain(post, message)


def update_message(client: WebClient, channel: str, ts: str, message: Message) -> SlackResponse:
    """Put the message in the place of one already sent, whose blocks Slack keeps unless given others."""

    def update(blocks: list[Block]) -> SlackResponse:
        words = [{"type": "section", "text": plain(message.text, 3_000)}]
        text = message.text[:LONGEST_UPDATE]
        return client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks or words)

    return _in_blocks_or_plain(update, message)


def _in_blocks_or_plain(send: Callable[[list[Block]], SlackResponse], message: Message) -> SlackResponse:
    try:
        return send(message.blocks)
    except SlackApiError as error:
        if "blocks" not in str(error.response.get("error")):
            raise
        log.error("blocks were refused, sending plain text: %s", error.response.get("errors"))
        return send([])

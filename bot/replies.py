"""How an answer travels back: in the acknowledgement, or by one call to Slack after it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.errors import sentence_for
from bot.slack import TIMEOUT_SECONDS, trusted_certificates
from handlers.turn import Answer, Done, Offer, Replace, Say, Show
from views.blocks import Message, View, message_modal, option, said

log = logging.getLogger(__name__)

Kind = Literal["command", "action", "submission", "search", "event"]
Ack = dict[str, Any]
Call = Callable[[WebClient], object]

TOO_LATE = "That took too long for Slack. Please press the button once more."


@dataclass(frozen=True)
class FieldErrors:
    """Sentences beside the fields of the form they are in."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """The body of the acknowledgement, and a call to make once it is on its way."""

    ack: Ack
    call: Call | None = None


def reply_to(kind: Kind, payload: Mapping[str, Any], answer: Answer | FieldErrors) -> Reply:
    """The reply for an answer to one kind of payload."""
    if kind == "submission":
        return Reply(_submission_ack(answer))
    if kind == "search":
        found = answer.options if isinstance(answer, Offer) else ()
        return Reply({"options": [option(value, words) for value, words in found[:100]]})
    if isinstance(answer, Say):
        return _say(kind, payload, answer.message)
    if isinstance(answer, Show | Replace):
        return Reply({}, _show(payload, answer))
    return Reply({})


def _submission_ack(answer: Answer | FieldErrors) -> Ack:
    if isinstance(answer, FieldErrors):
        return {"response_action": "errors", "errors": dict(answer.errors)}
    if isinstance(answer, Say):
        return {"response_action": "push", "view": message_modal(answer.message)}
    if isinstance(answer, Show):
        return {"response_action": "push", "view": answer.view}
    if isinstance(answer, Replace):
        return {"response_action": "update", "view": answer.view}
    return {"response_action": "clear"} if isinstance(answer, Done) and answer.all_views else {}


def _say(kind: Kind, payload: Mapping[str, Any], message: Message) -> Reply:
    if kind == "command":
        return Reply({"response_type": "ephemeral", "text": message.text, "blocks": message.blocks})
    if kind == "event":
        return Reply({})
    url = payload.get("response_url")
    if url:
        return Reply({}, lambda _client: _whisper(url, message))
    return Reply({}, _show(payload, Show(message_modal(message))))


def _whisper(response_url: str, message: Message) -> None:
    """Say something that only the person who pressed the button sees."""
    webhook = WebhookClient(
        response_url, timeout=TIMEOUT_SECONDS, ssl=trusted_certificates(), retry_handlers=[]
    )
    webhook.send(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)


def _show(payload: Mapping[str, Any], answer: Show | Replace) -> Call:
    view = payload.get("view") or {}
    trigger = str(payload.get("trigger_id", ""))
    if view.get("type") != "modal":
        return lambda client: _within_3_seconds(client, payload, trigger, answer.view)
    if isinstance(answer, Replace):
        return lambda client: client.views_update(view_id=view["id"], view=answer.view)
    return lambda client: _push(client, trigger, view["id"], answer.view)


def _within_3_seconds(client: WebClient, payload: Mapping[str, Any], trigger: str, view: View) -> None:
    """Open the modal; a trigger that has expired cannot be used again, so the person is asked to."""
    try:
        client.views_open(trigger_id=trigger, view=view)
    except SlackApiError as error:
        code = str(error.response["error"])
        log.warning("a modal could not be opened: %s", code)
        sentence = TOO_LATE if "trigger" in code else sentence_for(error)
        if payload.get("response_url"):
            _whisper(payload["response_url"], said(sentence))


def _push(client: WebClient, trigger: str, view_id: str, view: View) -> None:
    try:
        client.views_push(trigger_id=trigger, view=view)
    except SlackApiError as error:
        if error.response["error"] != "push_limit_reached":
            raise
        client.views_update(view_id=view_id, view=view)

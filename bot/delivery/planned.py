"""What Slack says it will post in a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse


@dataclass(frozen=True)
class Planned:
    """When messages will be posted, in Unix seconds.

    `as_of` is Slack's clock, not this machine's: which of the two is ahead must not matter. Slack has
    looked no later than that. Without a clock in the answer it is the end of time, and nothing follows.
    """

    times: frozenset[int]
    as_of: datetime


def planned_in(client: WebClient, channel: str) -> Planned:
    """Every scheduled message of the conversation, on every page; as of the last page."""
    times, as_of = set[int](), datetime.max.replace(tzinfo=UTC)
    for page in _pages(client, channel):
        times.update(int(each["post_at"]) for each in page["scheduled_messages"])
        as_of = _date_of(page)
    return Planned(frozenset(times), as_of)


def _pages(client: WebClient, channel: str) -> Iterator[SlackResponse]:
    cursor = ""
    while True:
        page = client.chat_scheduledMessages_list(channel=channel, limit=100, cursor=cursor)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _date_of(answer: SlackResponse) -> datetime:
    head = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    if "date" not in head:
        return datetime.max.replace(tzinfo=UTC)
    return parsedate_to_datetime(head["date"]).astimezone(UTC)

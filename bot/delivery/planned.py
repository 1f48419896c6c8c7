"""What Slack says it will post in a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse


@dataclass(frozen=True)
class Planned:
    """When messages will be posted, in Unix seconds; `as_of` is Slack's clock, None if it does not say."""

    times: frozenset[int]
    as_of: datetime | None


def planned_in(client: WebClient, channel: str) -> Planned:
    """Every scheduled message of the conversation, on every page; as of the last of them."""
    times, last = set[int](), None
    for page in _pages(client, channel):
        times.update(int(each["post_at"]) for each in page["scheduled_messages"])
        last = page
    return Planned(frozenset(times), _date_of(last) if last else None)


def _pages(client: WebClient, channel: str) -> Iterator[SlackResponse]:
    cursor = ""
    while True:
        page = client.chat_scheduledMessages_list(channel=channel, limit=100, cursor=cursor)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _date_of(answer: SlackResponse) -> datetime | None:
    """When Slack answered, by the head of its answer."""
    head = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    return parsedate_to_datetime(head["date"]).astimezone(UTC) if "date" in head else None

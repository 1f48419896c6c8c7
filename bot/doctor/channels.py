"""The doctor's look at where the bot posts, without posting.

The app has no scope to read channels. But Slack checks a message that is scheduled for later as strictly
as one that is posted, so one is scheduled far ahead and taken back at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.clock import Clock
from bot.doctor.finding import Finding, fine, problem
from bot.doctor.records import TAB_OFF
from bot.doctor.tokens import cause_of
from storage.tables import Program

FAR_AHEAD = timedelta(days=100)
WORDS = "A check that the app may post here. It should have been taken back; please ignore it."
STILL_SCHEDULED = "still_scheduled"
REMEDIES = {
    "not_in_channel": ("the app is not in it.", "Type `/invite @Mentorship` in the channel."),
    "is_archived": ("it is archived.", "Unarchive it, or choose another with `/mentorship admin edit`."),
    "channel_not_found": (
        "it is gone, or private and without the app.",
        "Type `/invite @Mentorship` in it, or choose another with `/mentorship admin edit`.",
    ),
    STILL_SCHEDULED: (
        f"the app may post there, but the check itself could not be taken back and appears in "
        f"{FAR_AHEAD.days} days.",
        "Delete the message then.",
    ),
}

TAB = "Messages tab"
SWITCH = (
    "In the app's settings under App Home, switch on the Messages Tab and let people send messages from it"
)


def look_at_channels(client: WebClient, programs: Iterable[Program], clock: Clock) -> list[Finding]:
    """The coordinator and the announcement channel of each program, every channel asked once."""
    uses: dict[str, list[str]] = {}
    for program in programs:
        uses.setdefault(program.coordinator_channel, []).append(f"coordinators of {program.name}")
        uses.setdefault(program.announcement_channel, []).append(f"announcements of {program.name}")
    return [
        _channel(client, channel, f"Channel {channel} ({', '.join(what)})", clock.now())
        for channel, what in uses.items()
    ]


def look_at_messages_tab(
    client: WebClient, owners: Iterable[str], blocked: bool | None, clock: Clock
) -> Finding:
    """Whether people can get direct messages; `blocked` is what deliveries have shown so far.

    Slack documents the refusal for posting only, so a scheduled message that is accepted proves nothing.
    """
    owner = min(owners, default=None)
    code = None if owner is None else _trouble_with_direct(client, owner, clock.now())
    if blocked or code == TAB_OFF:
        return problem(TAB, "it is off, so nobody can get direct messages.", f"{SWITCH}; reinstall the app.")
    if code is not None:
        remedy = "Check that MENTORSHIP_OWNERS lists people of this workspace."
        return problem(f"Direct message to {owner}", f"Slack answers {code}.", remedy)
    if blocked is None:
        return fine(TAB, f"Slack tells for certain only when it posts. {SWITCH}.")
    return fine(TAB, "direct messages have arrived")


def _channel(client: WebClient, channel: str, about: str, now: datetime) -> Finding:
    code = _trouble_with(client, channel, now)
    if code is None:
        return fine(about, "the app may post there")
    if code in REMEDIES:
        return problem(about, *REMEDIES[code])
    return problem(about, f"Slack answers {code}.", "A workspace admin knows the rules for posting there.")


def _trouble_with_direct(client: WebClient, slack_id: str, now: datetime) -> str | None:
    try:
        channel = str(client.conversations_open(users=[slack_id])["channel"]["id"])
    except (SlackClientError, OSError) as error:
        return cause_of(error)
    return _trouble_with(client, channel, now)


def _trouble_with(client: WebClient, channel: str, now: datetime) -> str | None:
    """Why the bot may not post there, in Slack's word; None if it may."""
    post_at = int((now + FAR_AHEAD).timestamp())
    try:
        answer = client.chat_scheduleMessage(channel=channel, post_at=post_at, text=WORDS)
    except (SlackClientError, OSError) as error:
        return cause_of(error)
    key = str(answer["scheduled_message_id"])
    return None if take_back(client, channel, key) else STILL_SCHEDULED


def take_back(client: WebClient, channel: str, key: str) -> bool:
    """Delete a scheduled message; a second try, for it would be there for all to see."""
    return any(_deleted(client, channel, key) for _ in range(2))


def _deleted(client: WebClient, channel: str, key: str) -> bool:
    try:
        client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=key)
    except (SlackClientError, OSError):
        return False
    return True

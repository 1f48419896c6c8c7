"""From a delivery's place to the Slack channel to post in."""

from slack_sdk import WebClient

from bot.workbench import Workbench
from mentorship.pairings import pair_by_id
from mentorship.work import Work
from storage.tables import Delivery, Pairing
from storage.words import PlaceKind


def channel_for(bench: Workbench, client: WebClient, delivery: Delivery) -> str:
    """The channel id; a pair's group conversation is opened the first time, which is safe to repeat."""
    if delivery.place_kind != PlaceKind.PAIRING:
        return delivery.place
    with bench.read() as work:
        pair = pair_by_id(work, int(delivery.place))
    assert pair is not None, "a pairing's row is never deleted"
    if pair.pairing.channel is not None:
        return pair.pairing.channel
    people = [side.person.slack_id for side in pair.sides]
    opened = client.conversations_open(users=people)
    channel = str(opened["channel"]["id"])
    with bench.write() as work:
        pairing = work.session.get_one(Pairing, pair.pairing.key)
        pairing.channel = channel
        work.session.add(pairing)
    return channel


def known_channel(work: Work, delivery: Delivery) -> str | None:
    """The channel id without asking Slack; None if a pair's conversation was never opened."""
    if delivery.place_kind != PlaceKind.PAIRING:
        return delivery.place
    pairing = work.session.get(Pairing, int(delivery.place))
    return None if pairing is None else pairing.channel


def direct_channel(client: WebClient, slack_id: str) -> str:
    """The channel of the bot's conversation with one person."""
    return str(client.conversations_open(users=[slack_id])["channel"]["id"])

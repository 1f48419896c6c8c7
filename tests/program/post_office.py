"""A stand-in for sending: whatever is due is rendered, looked at as Slack would, and counts as delivered."""

from itertools import count

from bot.workbench import Workbench
from mentorship.notices import notice_from
from sandbox.block_kit import check_message
from sandbox.mrkdwn import pings
from storage.outbox import Claim, claim_next, finish
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState
from views.blocks import Message
from views.notices import render

_stamps = count(1)


def deliver_due(bench: Workbench) -> int:
    """Deliver everything that is due; how much that was."""
    for number in count():
        with bench.write() as work:
            claim = claim_next(work.session, work.now, lambda _delivery: True)
        if claim is None:
            return number
        _deliver(bench, claim)
    raise AssertionError("count() never ends")


def _deliver(bench: Workbench, claim: Claim) -> None:
    delivery = claim.delivery
    with bench.read() as work:
        late = delivery.send_before is not None and work.now > delivery.send_before
        message = None if late else render(work, notice_from(delivery.kind, delivery.notice))
    if message is not None:
        look_at(delivery.kind, message)
    with bench.write() as work:
        values = {"state": DeliveryState.CANCELLED} if message is None else _arrived(delivery)
        assert finish(work.session, claim, work.now, **values)


def look_at(kind: str, message: Message) -> None:
    """A message that Slack would take, with words for everybody, that calls nobody but by intent."""
    assert check_message(message.text, message.blocks) == [], kind
    assert message.text.strip(), kind
    called = [ping for ping in pings(message.text) if ping.startswith("<!")]
    assert called == [], (kind, called)


def _arrived(delivery: Delivery) -> dict[str, object]:
    if delivery.method == DeliveryMethod.UPDATE:
        return {"state": DeliveryState.SENT}
    return {"state": DeliveryState.SENT, "channel": f"C{delivery.place}", "ts": f"1.{next(_stamps):06d}"}

"""A message of which nobody knows whether it arrived: named, and decided by a coordinator with one press."""

from datetime import timedelta

from sqlmodel import col, select

from bot.delivery.probed import Probe, keep_probe
from sandbox import Message, Person
from storage.outbox import AHEAD
from storage.tables import AuditEntry, Delivery, Program
from storage.words import DeliveryState, PairingState, PlaceKind
from tests.conversations.paired import a_pair
from tests.town import Town

Pair = tuple[Person, Person]
SEND_AGAIN, IT_ARRIVED = "Send Again", "It Arrived"


def introduced(town: Town) -> Pair:
    """A pair whose introduction has just been sent."""
    mentor, mentee, _ = a_pair(town, state=PairingState.AGREED, started_at=None)
    town.settle()
    return mentor, mentee


def introductions(person: Person) -> list[Message]:
    return [one for group in person.group_dms() for one in person.messages(group.id)]


def the_delivery(town: Town) -> Delivery:
    with town.bench.read() as work:
        posts = select(Delivery).where(Delivery.kind == "introduction", col(Delivery.refreshes).is_(None))
        return work.session.exec(posts).one()


def digest_of(town: Town) -> Message:
    """The digest is due now."""
    town.clock.move_by(timedelta(minutes=2))
    town.settle()
    with town.bench.write() as work:
        program = work.session.exec(select(Program)).one()
        program.next_digest_at = work.now
        work.session.add(program)
    town.settle()
    return town.coordinator.expect_message("Grow Together, the week to", town.staff_channel)


def test_an_introduction_that_never_arrived_is_sent_again_when_a_coordinator_says_so(town: Town) -> None:
    town.sandbox.faults.server_error("chat.postMessage")
    mentor, _ = introduced(town)
    digest = digest_of(town)
    assert "The introduction to the conversation of" in digest.content
    assert introductions(mentor) == []
    town.coordinator.click(digest, SEND_AGAIN)
    town.settle()
    assert len(introductions(mentor)) == 1
    row = the_delivery(town)
    assert row.state == DeliveryState.SENT
    assert SEND_AGAIN not in digest.buttons
    with town.bench.read() as work:
        notes = select(AuditEntry).where(col(AuditEntry.action) == "uncertain_sent_again")
        assert work.session.exec(notes).one().subject == f"delivery:{row.id}"


def test_an_introduction_that_did_arrive_is_not_sent_again(town: Town) -> None:
    town.sandbox.faults.drop_answer("chat.postMessage")
    mentor, _ = introduced(town)
    digest = digest_of(town)
    town.coordinator.click(digest, IT_ARRIVED)
    town.settle()
    assert len(introductions(mentor)) == 1
    assert the_delivery(town).state == DeliveryState.SENT
    assert IT_ARRIVED not in digest.buttons


def test_it_can_be_decided_once(town: Town) -> None:
    town.sandbox.faults.server_error("chat.postMessage")
    mentor, _ = introduced(town)
    digest = digest_of(town)
    town.admin("deliveries")
    shown = town.coordinator.modal(title="Deliveries")
    town.coordinator.click(digest, SEND_AGAIN)
    town.coordinator.click(shown, IT_ARRIVED)
    town.settle()
    assert "settled already" in town.coordinator.modal().content
    assert len(introductions(mentor)) == 1


def test_in_the_list_of_deliveries_the_outcome_shows_at_once(town: Town) -> None:
    town.sandbox.faults.drop_answer("chat.postMessage")
    introduced(town)
    town.clock.move_by(timedelta(minutes=2))
    town.settle()
    town.admin("deliveries")
    shown = town.coordinator.modal(title="Deliveries")
    town.coordinator.click(shown, IT_ARRIVED)
    town.settle()
    assert IT_ARRIVED not in town.coordinator.modal(title="Deliveries").buttons


def test_only_coordinators_decide(town: Town) -> None:
    town.sandbox.faults.server_error("chat.postMessage")
    mentor, _ = introduced(town)
    digest = digest_of(town)
    key = str(the_delivery(town).id)
    for value in (key, "nonsense", "1"):
        mentor.click(digest, "send_again", value, forge=True)
    town.settle()
    assert introductions(mentor) == []
    assert the_delivery(town).state == DeliveryState.UNKNOWN


def test_whoever_presses_a_button_in_a_message_shows_that_it_arrived(town: Town) -> None:
    town.sandbox.faults.drop_answer("chat.postMessage")
    mentor, _ = introduced(town)
    town.clock.move_by(timedelta(minutes=2))
    town.settle()
    (message,) = introductions(mentor)
    mentor.click(message, "Show Agenda")
    town.settle()
    row = the_delivery(town)
    assert (row.state, row.ts, row.channel) == (DeliveryState.SENT, message.ts, message.channel)


def test_a_scheduled_introduction_can_be_changed_once_somebody_has_pressed_a_button(town: Town) -> None:
    with town.bench.write() as work:
        keep_probe(work.session, work.workspace_id, Probe(frozenset({PlaceKind.PAIRING}), at=work.now))
    mentor, mentee = introduced(town)
    assert introductions(mentor) == []
    town.clock.move_by(AHEAD + timedelta(seconds=2))
    (message,) = introductions(mentor)
    mentee.command("/mentorship", "meet")
    mentee.modal(title="Next Meeting")
    mentee.fill("meeting_at", town.clock.now() + timedelta(days=3))
    mentee.submit()
    town.settle()
    assert "You meet next" not in message.text
    mentor.click(message, "Show Agenda")
    town.settle()
    assert the_delivery(town).ts == message.ts
    assert "You meet next" in message.text

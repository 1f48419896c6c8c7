"""A long round: its coordinators see how far it is and when it ends; a restart forgets nothing."""

from datetime import timedelta

from bot.delivery.pace import Pace
from bot.delivery.rounds import LONG, RoundWatch
from bot.delivery.sender import Sender
from mentorship.rounds import open_rounds
from sandbox import Message
from storage.tables import SendingRound
from storage.words import PlaceKind, Priority
from tests.bot.post_office import PostOffice
from tests.storage.outbox_rows import a_delivery

TICK = timedelta(seconds=30)
SLOWLY = 0.1
TEN_SECONDS = timedelta(seconds=10)


class Campaign:
    """Forty messages of one program, at one in ten seconds after the first ten."""

    def __init__(self, office: PostOffice, count: int = 40) -> None:
        self.office = office
        self.people = [office.sandbox.add_person(f"Person {number}") for number in range(count)]
        self.restart()
        with office.bench.write() as work:
            about = {"notice": {"enrollment_id": office.enrollment.key}, "program_id": office.program_id}
            for person in self.people:
                a_delivery(work, person.id, place=person.id, **about)

    def restart(self) -> None:
        """New parts on the same database."""
        pace = Pace(SLOWLY)
        self.watch = RoundWatch(self.office.bench, pace)
        self.office.sender = Sender(self.office.bench, self.office.client, pace, self.office.dice)

    def go_on(self, ticks: int) -> None:
        """Look and send as time goes by."""
        for _ in range(ticks):
            self.watch.look()
            self.office.deliver()
            self.office.clock.move_by(TICK)
        self.watch.look()
        self.office.deliver()

    def arrived(self) -> int:
        return sum(bool(person.messages()) for person in self.people)

    def shown(self) -> Message:
        """The one message in the coordinator channel."""
        (message,) = self.office.ana.messages(self.office.channel)
        return message

    def round(self) -> SendingRound:
        with self.office.bench.read() as work:
            (running,) = open_rounds(work)
            return running


def test_a_long_round_is_shown_in_one_message_until_it_is_over(office: PostOffice) -> None:
    campaign = Campaign(office)
    campaign.go_on(2)
    assert "of 40 messages are out. The last one is expected to go out" in campaign.shown().text
    assert campaign.shown().buttons == ["Pause Sending"]
    campaign.go_on(16)
    assert campaign.arrived() == 40
    assert "All 40 messages of a long round" in campaign.shown().text
    assert campaign.shown().buttons == []


def test_the_end_is_foretold_and_kept(office: PostOffice) -> None:
    began, campaign = office.clock.now(), Campaign(office)
    campaign.watch.look()
    foretold = campaign.round().expected_end
    while campaign.arrived() < 40:
        campaign.go_on(1)
    took, was_to_take = office.clock.now() - began, foretold - began
    assert abs(took - was_to_take) <= 10 * TEN_SECONDS + TICK, "but for the ten that may go at once"


def test_a_restart_goes_on_with_the_same_message(office: PostOffice) -> None:
    campaign = Campaign(office)
    campaign.go_on(3)
    before = campaign.shown().text
    campaign.restart()
    campaign.go_on(3)
    assert campaign.shown().text != before
    assert "of 40 messages are out" in campaign.shown().text


def test_two_processes_begin_one_round(office: PostOffice) -> None:
    campaign = Campaign(office)
    watches = [RoundWatch(office.bench, Pace(SLOWLY)) for _ in range(2)]
    for watch in watches:
        assert watch.look() == 1
    assert campaign.round().program_id == office.program_id
    office.deliver()
    assert campaign.shown()


def test_what_is_soon_over_is_not_shown(office: PostOffice) -> None:
    campaign = Campaign(office, int(LONG.total_seconds() * SLOWLY) - 1)
    assert campaign.watch.look() == 0
    office.deliver()
    assert office.ana.messages(office.channel) == []


def test_what_comes_later_belongs_to_the_round_and_what_somebody_waits_for_does_not(
    office: PostOffice,
) -> None:
    campaign = Campaign(office)
    campaign.go_on(1)
    with office.bench.write() as work:
        a_delivery(work, "late", program_id=office.program_id)
        a_delivery(work, "urgent", program_id=office.program_id, priority=Priority.URGENT)
        a_delivery(work, "other")
    campaign.watch.look()
    rounds = [office.row(key).round_id for key in ("late", "urgent", "other")]
    assert rounds == [campaign.round().id, None, None]


def test_the_message_is_posted_also_where_others_are_scheduled(office: PostOffice) -> None:
    office.prove(PlaceKind.CHANNEL)
    campaign = Campaign(office)
    campaign.go_on(1)
    assert "of 40 messages are out" in campaign.shown().text
    assert office.calls("chat.scheduleMessage") == 0


def test_a_watch_that_has_nothing_to_see_does_not_look_again_before_something_changes(
    office: PostOffice,
) -> None:
    watch = RoundWatch(office.bench, Pace(SLOWLY))
    asked = office.database.changes["delivery"]
    assert watch.look() == watch.look() == 0
    assert office.database.changes["delivery"] == asked


def test_messages_that_did_not_arrive_are_counted(office: PostOffice) -> None:
    campaign = Campaign(office)
    campaign.go_on(1)
    office.sandbox.faults.fail("chat.postMessage", "user_disabled", times=3)
    campaign.go_on(17)
    assert "did not arrive or may not have" in campaign.shown().text
    assert campaign.shown().buttons == ["Show Deliveries"]

"""How often people hear from the bot of its own accord, and what stands in one message."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.workbench import Workbench
from mentorship.diaries import MOST_TOGETHER
from mentorship.notices import ApplicationReceived, CheckInDue, MatchFound, SurveyReminder
from mentorship.nudges import Question, ask_all, at_work
from mentorship.post import cancel, refresh_message, tell, tell_all, to_person
from mentorship.uncertain import it_arrived
from mentorship.work import Work
from storage.outbox import UNSETTLED, Claim, claim_next, companions, finish
from storage.tables import Delivery, Person
from storage.words import DeliveryState
from tests.builders import a_person, a_program

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


class Desk:
    """Somebody in UTC, a program, and what is asked of them: keys are "0", "1", …"""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.person: Person = a_person(work, "Ana", zone="Etc/UTC")
        self.coordinator = a_person(work, "Cora")
        self.program = a_program(work, self.coordinator).key

    def ask(self, key: str, *, days: int = 0, sense: timedelta = 4 * WEEK) -> bool:
        begins = self.work.now + days * DAY
        notice = CheckInDue(int(key))
        question = Question(self.person, notice, key, self.program, begins, begins + sense)
        return ask_all(self.work, [question]) == [True]

    def row(self, key: str) -> Delivery:
        found = select(Delivery).where(Delivery.dedupe_key == key)
        return self.work.session.exec(found.execution_options(populate_existing=True)).one()

    def send(self) -> Claim:
        own = self.person.slack_id
        claim = claim_next(self.work.session, self.work.now + WEEK, lambda delivery: delivery.place == own)
        assert claim is not None
        return claim


@pytest.fixture
def desk(bench: Workbench) -> Iterator[Desk]:
    with bench.write() as work:
        yield Desk(work)


def week_of(moment: datetime) -> tuple[int, int]:
    return moment.isocalendar()[:2]


def test_a_question_too_many_waits_for_the_next_week(desk: Desk) -> None:
    for key in range(4):
        assert desk.ask(str(key), days=key)
    weeks = [week_of(desk.row(str(key)).due) for key in range(4)]
    assert weeks[:3] == [week_of(desk.work.now)] * 3
    assert weeks[3] == week_of(desk.work.now + WEEK)


def test_a_question_that_loses_its_sense_before_there_is_room_is_not_asked(desk: Desk) -> None:
    for key in range(3):
        desk.ask(str(key), days=key)
    assert not desk.ask("3", days=3, sense=DAY)


def test_answers_to_what_people_did_themselves_do_not_count_and_news_do(desk: Desk) -> None:
    for number in range(3):
        answer, key = ApplicationReceived(number), f"answer:{number}"
        tell(desk.work, to_person(desk.person), answer, key=key, program_id=desk.program)
    assert desk.ask("0")
    assert week_of(desk.row("0").due) == week_of(desk.work.now)
    news = [
        at_work(desk.work, desk.person, MatchFound(number, 1), key=f"news:{number}", program_id=desk.program)
        for number in range(3)
    ]
    tell_all(desk.work, news)
    assert desk.ask("1", days=1)
    assert week_of(desk.row("1").due) == week_of(desk.work.now + WEEK)


def test_questions_of_one_day_stand_in_one_message_and_count_once(desk: Desk) -> None:
    for key in range(3):
        assert desk.ask(str(key))
    first, *others = (desk.row(str(key)) for key in range(3))
    assert [row.together_with for row in (first, *others)] == [None, first.id, first.id]
    assert {row.state for row in others} == {DeliveryState.JOINED}
    assert desk.ask("3", days=1)
    assert desk.ask("4", days=2)
    assert week_of(desk.row("4").due) == week_of(desk.work.now)


def test_what_is_asked_at_once_stands_together_as_if_asked_one_by_one(desk: Desk) -> None:
    until = desk.work.now + WEEK
    questions = [
        Question(desk.person, CheckInDue(key), str(key), desk.program, desk.work.now, until)
        for key in (0, 1, 1, 2, 3)
    ]
    assert ask_all(desk.work, questions) == [True] * 5
    first, *others, alone = (desk.row(str(key)) for key in range(4))
    assert [row.together_with for row in (first, *others, alone)] == [None, first.id, first.id, None]


def test_one_message_holds_only_so_many(desk: Desk) -> None:
    for key in range(MOST_TOGETHER + 1):
        assert desk.ask(str(key))
    assert desk.row(str(MOST_TOGETHER)).together_with is None


def test_what_stands_in_a_message_shares_its_fate(desk: Desk) -> None:
    desk.ask("0")
    desk.ask("1")
    claim = desk.send()
    assert [row.kind for row in companions(desk.work.session, claim.delivery)] == ["check_in_due"]
    finish(
        desk.work.session, claim, desk.work.now, state=DeliveryState.SENT, error="", channel="D1", ts="1.2"
    )
    sent = desk.row("1")
    assert (sent.state, sent.channel, sent.ts) == (DeliveryState.SENT, "D1", "1.2")


def test_an_old_button_brings_the_whole_message_up_to_date(desk: Desk) -> None:
    desk.ask("0")
    desk.ask("1")
    claim = desk.send()
    sent = {"state": DeliveryState.SENT, "error": "", "channel": "D1", "ts": "1.2"}
    finish(desk.work.session, claim, desk.work.now, **sent)
    refresh_message(desk.work, "D1", "1.2")
    update = desk.work.session.exec(select(Delivery).where(col(Delivery.refreshes).is_not(None))).one()
    assert update.refreshes == claim.delivery.id


def test_what_a_coordinator_says_of_a_message_holds_for_all_that_stands_in_it(desk: Desk) -> None:
    desk.ask("0")
    desk.ask("1")
    leader = desk.row("0")
    leader.state, leader.error = DeliveryState.UNKNOWN, UNSETTLED
    desk.work.session.add(leader)
    desk.work.session.flush()
    it_arrived(desk.work, desk.coordinator, leader.id)
    assert desk.row("1").state == DeliveryState.SENT


def test_nothing_is_joined_to_a_message_on_its_way(desk: Desk) -> None:
    desk.ask("0")
    desk.send()
    desk.ask("1")
    assert desk.row("1").state == DeliveryState.QUEUED


def test_when_the_first_question_is_taken_back_the_next_one_leads(desk: Desk) -> None:
    for key in range(3):
        desk.ask(str(key))
    assert cancel(desk.work, "0")
    second, third = desk.row("1"), desk.row("2")
    assert (second.state, second.together_with) == (DeliveryState.QUEUED, None)
    assert (third.state, third.together_with) == (DeliveryState.JOINED, second.id)


def test_a_joined_question_can_be_taken_back_alone(desk: Desk) -> None:
    desk.ask("0")
    desk.ask("1")
    assert cancel(desk.work, "1")
    assert not companions(desk.work.session, desk.row("0"))


def test_asking_twice_asks_once(desk: Desk) -> None:
    assert desk.ask("0")
    assert not desk.ask("0")
    rows = desk.work.session.exec(select(Delivery).where(col(Delivery.dedupe_key) == "0")).all()
    assert len(rows) == 1


def test_a_reminder_and_a_check_in_can_share_a_message(desk: Desk, bench: Workbench) -> None:
    assert bench.messages_a_week == desk.work.messages_a_week == 3
    desk.ask("0")
    begins = desk.work.now
    late = begins.replace(hour=10, minute=30).time()
    notice, until = SurveyReminder(1), begins + WEEK
    reminder = Question(desk.person, notice, "reminder", desk.program, begins, until, at=late)
    assert ask_all(desk.work, [reminder]) == [True]
    assert desk.row("reminder").together_with == desk.row("0").id

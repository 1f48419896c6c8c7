"""The end of a program, its digest and its report, as everybody lives them in Slack."""

from datetime import timedelta

import pytest

from sandbox import Message, Person
from tests.town import Town


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor who may be thanked by name, and a mentee who did not say so."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    number = town.open_program()
    town.enroll(mentor, "mentor", may_be_named=["yes"])
    town.enroll(mentee, "mentee")
    town.settle()
    for words in (f"accept all {number}", f"close enrollment {number}"):
        town.admin(words)
        town.settle()
    town.admin(f"approve {number}")
    town.pass_time(days=15)
    return mentor, mentee


def test_the_end_thanks_people_names_the_willing_and_reports(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, mentee = pair
    town.end_program()
    town.pass_time(days=2)
    assert "Nobody can see who said what" in mentee.expect_message("How was it?").text
    town.clock.move_by(timedelta(days=12))
    town.pass_time(days=1)
    assert f"<@{mentor.id}>, your mentor" in mentee.expect_message("has come to its end").text
    assert "thanked by name" in mentor.expect_message("has come to its end").text
    news = town.coordinator.expect_message("by name to those who agreed", town.news_channel)
    assert mentor.id in news.text
    assert mentee.id not in str(news)
    report = town.coordinator.expect_message("Report on Grow Together", town.staff_channel)
    assert "Completed pairs: 1" in report.text
    assert not [message for message in mentee.messages() if "left" in message.text]


def test_only_coordinators_read_report_and_digest(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    card = town.coordinator.expect_message("Grow Together", town.staff_channel)
    for words, button in (("admin report", "show_report"), ("admin digest", "send_digest")):
        assert "Only" in str(mentor.command("/mentorship", f"{words} 1"))
        mentor.click(card, button, "1", forge=True)
        assert mentor.open_modal is None


def test_the_report_is_there_at_any_time(town: Town, pair: tuple[Person, Person]) -> None:
    assert pair
    town.admin("report")
    view = town.coordinator.modal(title="Report")
    assert "Pairs still running: 1 (100%)" in str(view.blocks)
    assert "numbers so far" in str(view.blocks)


def test_the_digest_comes_each_week_and_at_once_when_asked_for(
    town: Town, pair: tuple[Person, Person]
) -> None:
    _, mentee = pair
    mentee.command("/mentorship", "ask Can we change the day?")
    mentee.modal(title="Ask for Help")
    mentee.submit()
    town.settle()
    town.admin("digest")
    now = str(town.coordinator.modal(title="Digest").blocks)
    assert "Can we change the day?" in now
    town.coordinator.close_modal()
    before = len(digests(town))
    town.pass_time(days=7)
    assert len(digests(town)) == before + 1
    town.coordinator.click(digests(town)[-1], "I Will Take Care")
    town.settle()
    assert mentee.expect_message("takes care of it")


def digests(town: Town) -> list[Message]:
    return [message for message in town.staff() if "the week to" in message.text]

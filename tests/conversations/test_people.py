"""People who leave, the end of a program, and whoever writes to the bot."""

from datetime import timedelta

from mentorship.people import find_person
from storage.tables import Workspace
from tests.conversations.paired import a_pair
from tests.town import Town


def test_when_a_mentor_leaves_the_mentee_and_the_coordinators_hear_of_it(town: Town) -> None:
    mentor, mentee, _ = a_pair(town)
    town.sandbox.deactivate(mentor.id)
    town.settle()
    assert town.coordinator.expect_message("Mona Mentor has left the company", town.staff_channel)
    assert mentee.expect_message("pairing has ended")


def test_the_bot_answers_a_message_kindly_once_a_day(town: Town) -> None:
    ana = town.person("Ana Example")
    ana.dm("Hello?")
    ana.dm("Are you there?")
    town.settle()
    answers = [message for message in ana.messages() if "I am a bot" in message.text]
    assert len(answers) == 1


def test_a_name_that_changes_in_slack_changes_here_and_a_new_colleague_is_known(town: Town) -> None:
    ana = town.person("Ana Example")
    town.sandbox.change_person(ana.id, real_name="Ana Newname", tz="Asia/Tokyo")
    town.settle()
    with town.bench.read() as work:
        person = find_person(work, ana.id)
    assert person is not None
    assert (person.name, person.zone) == ("Ana Newname", "Asia/Tokyo")


def test_nothing_is_sent_once_the_app_is_removed(town: Town) -> None:
    town.sandbox.uninstall()
    town.rest()
    with town.bench.read() as work:
        assert work.session.get_one(Workspace, work.workspace_id).uninstalled_at == town.clock.now()


def test_an_owner_takes_over_when_the_last_coordinator_has_left(town: Town) -> None:
    _, mentee, number = a_pair(town)
    owner = town.person("Olga Owner", admin=True)
    owner.join_channel(town.news_channel)
    assert "has a coordinator" in owner.command("/mentorship", f"admin take over {number}").text
    town.sandbox.deactivate(town.coordinator.id)
    town.settle()
    assert "Only workspace owners" in mentee.command("/mentorship", f"admin take over {number}").text
    assert "You run" in owner.command("/mentorship", f"admin take over {number}").text
    assert "is closing" in town.end_program(owner)


def test_a_coordinator_ends_a_program_and_two_weeks_later_it_is_closed(town: Town) -> None:
    _, _, number = a_pair(town)
    assert "is closing" in town.end_program(words=f"{number}")
    assert "nothing to end" in town.end_program(words=f"{number}")
    town.clock.move_by(timedelta(days=14))
    town.settle()
    assert "Closed" in str(town.admin(""))

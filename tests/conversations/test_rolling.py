"""A program that people can join at any time, from the tick in the form to a newcomer's own pair."""

from datetime import timedelta

from sandbox import Person
from tests.town import Town


def running(town: Town) -> tuple[int, Person]:
    """A rolling program with one pair, and its mentor, who has one place."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    return town.run_program([mentor], [mentee], rolling=["yes"]), mentor


def test_somebody_joins_a_running_program_and_is_introduced(town: Town) -> None:
    number, mona = running(town)
    before = [group.id for group in mona.group_dms()]
    ana, rita = town.person("Ana Example"), town.person("Rita Example")
    invitation = town.news()[-1]
    assert "You can join at any time until" in invitation.content
    ana.click(invitation, "Join")
    ana.modal(title="Join")
    ana.close_modal()
    assert "Join" in str(ana.command("/mentorship").blocks)
    town.enroll(ana, "mentee")
    town.enroll(rita, "mentor")
    town.settle()
    town.admin(f"accept all {number}")
    town.settle()
    assert (
        "Whoever has no partner yet is matched every Tuesday, next on" in ana.expect_message("accepted").text
    )
    assert "matched every Tuesday" in str(ana.command("/mentorship").text)
    town.pass_time(days=7)
    draft = town.coordinator.expect_message("a draft is ready", town.staff_channel)
    assert "1 pair" in draft.text
    town.coordinator.click(draft, "Approve")
    town.settle()
    assert f"<@{rita.id}>" in ana.expect_message("your mentor is").text
    town.pass_time(days=1)
    assert len(ana.group_dms()) == len(rita.group_dms()) == 1
    assert [group.id for group in mona.group_dms()] == before


def test_near_the_end_a_newcomer_is_told_kindly_and_the_invitation_has_no_button(town: Town) -> None:
    number, _ = running(town)
    invitation = town.news()[-1]
    town.pass_time(days=56)
    assert "Join" not in invitation.buttons
    assert "Enrollment is closed" in invitation.content
    ana = town.person("Ana Example")
    assert "ends soon" in str(ana.command("/mentorship", f"join {number}"))
    assert "no program for that" in str(ana.command("/mentorship", "join"))


def test_a_short_program_cannot_be_joined_at_any_time_and_the_form_says_why(town: Town) -> None:
    cora, today = town.coordinator, town.clock.now().date()
    town.admin("new")
    cora.modal(title="New Program")
    cora.fill("name", "Short")
    cora.fill("objective", "leadership")
    cora.submit()
    for field, ahead in {"enrollment_closes_on": 7, "starts_on": 14, "ends_on": 14 + 41}.items():
        cora.fill(field, today + timedelta(days=ahead))
    cora.fill("coordinator_channel", town.staff_channel)
    cora.fill("announcement_channel", town.news_channel)
    cora.fill("rolling", ["yes"])
    assert "six weeks" in cora.submit().errors["rolling"]
    cora.fill("rolling", [])
    assert cora.submit().updated is not None


def test_the_coordinator_does_not_have_to_wait_for_the_first_pairs(town: Town) -> None:
    number = town.open_program(rolling=["yes"])
    card = town.staff()[0]
    assert "First pairs after" in card.content
    assert "Match First Pairs" in card.buttons
    said = town.admin(f"close enrollment {number}")
    assert "People can go on joining" in said.text
    town.settle()
    assert "Join" in town.news()[-1].buttons
    assert "Match First Pairs" not in card.buttons
    assert "is not open" in str(town.admin(f"close enrollment {number}"))

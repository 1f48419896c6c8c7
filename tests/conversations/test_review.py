"""Applications, as coordinators answer them and applicants hear it, in Slack."""

from datetime import timedelta

import pytest

from sandbox import Person, View
from tests.town import Town


@pytest.fixture
def number(town: Town) -> int:
    return town.open_program()


def applicant(town: Town, name: str, role: str = "mentee") -> Person:
    person = town.person(name)
    town.enroll(person, role)
    town.settle()
    return person


def review(town: Town) -> View:
    message = town.coordinator.expect_message("for an answer", town.staff_channel)
    town.coordinator.click(message, "Review Applications")
    return town.coordinator.modal(title="Applications")


def test_a_coordinator_accepts_waitlists_and_declines_and_each_hears_it(town: Town, number: int) -> None:
    ana, bea, cas = (applicant(town, name) for name in ("Ana Example", "Bea Example", "Cas Example"))
    cora = town.coordinator
    cora.click(review(town), "Accept")
    town.rest()
    cora.click(cora.modal(title="Applications"), "Waitlist")
    town.rest()
    cora.click(cora.modal(title="Applications"), "Decline")
    cora.modal(title="Decline")
    cora.fill("reason", "Too few mentors this time.")
    assert cora.submit().updated is not None
    town.settle()
    assert ana.expect_message("You are accepted as a mentee")
    assert bea.expect_message("on the waiting list. There is nothing you need to do")
    assert "> Too few mentors this time." in cas.expect_message("could not be accepted").text
    done = town.coordinator.expect_message("every application has been answered", town.staff_channel)
    assert not [block for block in done.blocks if block["type"] == "actions"]
    assert "You are in" in ana.expect_message("Thank you for applying").text
    assert not any("Too few mentors" in message.text for message in (*ana.messages(), *town.staff()))


def test_two_coordinators_at_once_have_one_effect_and_the_second_hears_of_the_first(
    town: Town, number: int
) -> None:
    ana = applicant(town, "Ana Example")
    cora, dora = town.coordinator, town.person("Dora Deputy")
    dora.command("/mentorship", "help")
    town.admin(f"coordinators {number}")
    cora.modal(title="Coordinators")
    cora.fill("coordinators", [cora, dora])
    cora.submit()
    dora.command("/mentorship", f"admin review {number}")
    hers = dora.modal(title="Applications")
    cora.click(review(town), "Accept")
    dora.click(hers, "Decline")
    town.rest()
    assert "Ana Example was already accepted." in dora.see()
    town.settle()
    assert len([message for message in ana.messages() if "You are accepted" in message.text]) == 1


def test_accept_all_from_the_channel_answers_everybody_and_an_old_button_changes_nothing(
    town: Town, number: int
) -> None:
    people = [applicant(town, name) for name in ("Ana Example", "Bea Example")]
    message = town.coordinator.expect_message("2 people wait for an answer", town.staff_channel)
    town.coordinator.click(message, "Accept All")
    assert town.coordinator.expect_message("2 applications are accepted", town.staff_channel)
    town.clock.move_by(timedelta(seconds=5))
    town.coordinator.click(message, "accept_all", str(number), forge=True)
    assert town.coordinator.expect_message("Nobody waits for an answer any more.", town.staff_channel)
    town.settle()
    for person in people:
        assert len([one for one in person.messages() if "You are accepted" in one.text]) == 1


def test_everything_can_be_typed(town: Town, number: int) -> None:
    applicant(town, "Ana Example")
    town.admin("review")
    assert "Ana Example" in str(town.coordinator.modal(title="Applications").source)
    assert "1 application is accepted" in str(town.admin(f"accept all {number}"))
    assert "Nobody waits" in str(town.admin("accept all"))


def test_nobody_but_coordinators_answers_not_even_with_forged_ids(town: Town, number: int) -> None:
    ana = applicant(town, "Ana Example")
    for words in (f"admin review {number}", f"admin accept all {number}", "admin review 999"):
        assert "Only the coordinators" in str(ana.command("/mentorship", words))
    message = town.staff()[-1]
    ana.click(message, "accept_all", str(number), forge=True)
    ana.click(message, "accept", "1:0", forge=True)
    ana.forge_submission(
        "decline_reason",
        {"reason": {"reason": {"type": "plain_text_input", "value": "Ha"}}},
        private_metadata='{"enrollment": 1, "page": 0}',
    )
    town.settle()
    assert "1 person waits" in town.staff()[-1].text


def test_an_applicants_private_wish_is_on_nobodys_screen(town: Town, number: int) -> None:
    shunned = town.person("Sven Shunned")
    shunned.command("/mentorship")
    person = town.person("Ana Example")
    town.enroll(person, "mentee", excludes=[shunned])
    town.settle()
    assert shunned.id not in str(review(town).source)
    assert "Sven" not in town.coordinator.see()


def test_a_reason_of_blanks_is_a_wrong_field(town: Town, number: int) -> None:
    applicant(town, "Ana Example")
    cora = town.coordinator
    cora.click(review(town), "Decline")
    cora.modal(title="Decline")
    cora.fill("reason", "   ")
    assert "the applicant will read it" in cora.submit().errors["reason"]


def test_whoever_was_never_answered_hears_from_the_program_when_it_starts(town: Town, number: int) -> None:
    town.enroll(town.person("Mona Mentor"), "mentor")
    town.enroll(town.person("Max Mentee"), "mentee")
    town.admin(f"accept all {number}")
    late = applicant(town, "Lea Late")
    town.admin(f"close enrollment {number}")
    town.settle()
    town.admin(f"approve {number}")
    town.settle()
    town.clock.move_by(timedelta(days=15))
    town.settle()
    assert late.expect_message("you are on the waiting list")

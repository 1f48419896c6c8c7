"""A coordinator asks what became of messages; nobody else is told."""

from tests.town import Town


def test_a_coordinator_reads_what_did_not_arrive_and_what_to_do(town: Town) -> None:
    mentee = town.person("Max Mentee")
    number = town.open_program()
    town.enroll(mentee, "mentee")
    town.sandbox.faults.fail("chat.postMessage", "user_disabled")
    town.settle()
    town.admin(f"deliveries {number}")
    view = town.coordinator.modal(title="Deliveries")
    assert "The account is switched off" in str(view.blocks)
    assert "Did not arrive" in str(view.blocks)


def test_only_coordinators_are_told(town: Town) -> None:
    mentee = town.person("Max Mentee")
    town.open_program()
    assert "Only" in str(mentee.command("/mentorship", "admin deliveries 1"))
    card = town.coordinator.expect_message("Grow Together", town.staff_channel)
    mentee.click(card, "show_deliveries", "1", forge=True)
    assert mentee.open_modal is None

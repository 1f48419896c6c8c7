"""Setting a program up, changing it, and who runs it, as coordinators live it in Slack."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from sandbox import Person
from storage.tables import Program
from storage.words import ProgramState
from tests.town import Town


def first_step(town: Town, **values: object) -> Person:
    """The coordinator has filled in the first step and sees the second."""
    cora = town.coordinator
    town.admin("new")
    cora.modal(title="New Program")
    for name, value in {"name": "Grow Together", "objective": "leadership", **values}.items():
        cora.fill(name, value)
    assert cora.submit().updated is not None
    return cora


def fill_dates(town: Town, **dates: date) -> None:
    today = town.clock.now().date()
    usual = {
        "enrollment_closes_on": today + timedelta(days=7),
        "starts_on": today + timedelta(days=14),
        "ends_on": today + timedelta(days=98),
    }
    for name, day in {**usual, **dates}.items():
        town.coordinator.fill(name, day)
    town.coordinator.fill("coordinator_channel", town.staff_channel)
    town.coordinator.fill("announcement_channel", town.news_channel)


def the_program(town: Town) -> Program:
    with town.bench.read() as work:
        return work.session.exec(select(Program)).one()


def test_three_steps_make_a_draft_that_the_coordinator_channel_hears_of(town: Town) -> None:
    cora = first_step(town, audience="New managers")
    fill_dates(town)
    assert cora.submit().updated is not None
    cora.fill("default_capacity", "2")
    saved = cora.submit().updated
    assert saved is not None
    assert "is saved" in saved.content
    assert "Open Enrollment" in saved.buttons
    town.settle()
    card = cora.expect_message("Draft: only coordinators see it", town.staff_channel)
    cora.close_modal()
    cora.click(card, "Open Enrollment")
    town.settle()
    assert "Join" in town.news()[-1].buttons
    assert "For: New managers" in town.news()[-1].content
    assert "Open for enrollment" in card.content
    assert (the_program(town).state, the_program(town).default_capacity) == (ProgramState.ENROLLING, 2)


@pytest.mark.parametrize(
    ("field", "days", "sentence"),
    [
        ("enrollment_closes_on", 0, "after today"),
        ("starts_on", 7, "after enrollment has closed"),
        ("ends_on", 20, "at least four weeks"),
    ],
)
def test_a_wrong_date_is_named_on_its_field_and_nothing_typed_is_lost(
    town: Town, field: str, days: int, sentence: str
) -> None:
    cora = first_step(town)
    fill_dates(town, **{field: town.clock.now().date() + timedelta(days=days)})
    cora.fill("cadence", "weekly")
    wrong = cora.submit()
    assert sentence in wrong.errors[field]
    assert list(wrong.errors) == [field]
    assert cora.entered("cadence")["selected_option"]["value"] == "weekly"
    fill_dates(town)
    assert cora.submit().ok
    cora.submit()
    assert the_program(town).cadence == "weekly"


def test_an_objective_of_ones_own_needs_words(town: Town) -> None:
    cora = town.coordinator
    town.admin("new")
    cora.modal()
    cora.fill("name", "Ours")
    cora.fill("objective", "own")
    assert "your own words" in cora.submit().errors["objective_words"]


def test_a_form_that_was_closed_goes_on_where_it_was_left(town: Town) -> None:
    cora = first_step(town, name="Half Done")
    cora.close_modal()
    town.admin("new")
    cora.modal(title="New Program")
    assert cora.entered("name")["value"] == "Half Done"
    cora.submit()
    fill_dates(town)
    cora.submit()
    cora.submit()
    cora.close_modal()
    town.admin("new")
    cora.modal(title="New Program")
    assert not (cora.entered("name") or {}).get("value")


def test_a_change_is_seen_wherever_the_program_is_shown(town: Town) -> None:
    number = town.open_program("Old Name")
    cora = town.coordinator
    town.admin(f"edit {number}")
    cora.modal(title="Edit Program")
    cora.fill("name", "New Name")
    cora.submit()
    cora.submit()
    assert "Your changes hold from now on" in str(cora.submit().updated and cora.modal().content)
    town.settle()
    assert "New Name" in town.news()[-1].content
    assert "New Name" in town.staff()[0].content


def test_the_end_of_a_running_program_moves_only_to_a_day_ahead(town: Town) -> None:
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    number = town.run_program([mentor], [mentee])
    cora, today = town.coordinator, town.clock.now().date()
    town.admin(f"edit {number}")
    cora.modal(title="Edit Program")
    cora.submit()
    cora.fill("ends_on", today)
    assert "after today" in cora.submit().errors["ends_on"]
    cora.fill("ends_on", today + timedelta(days=200))
    cora.fill("starts_on", today + timedelta(days=30))
    assert "can no longer be moved" in cora.submit().errors["starts_on"]
    cora.fill("starts_on", the_program(town).starts_on)
    assert cora.submit().ok
    cora.submit()
    assert the_program(town).ends_on == today + timedelta(days=200)


def test_the_invitation_loses_its_button_when_enrollment_closes(town: Town) -> None:
    number = town.open_program()
    invitation = town.news()[-1]
    town.coordinator.click(town.staff()[0], "Close Enrollment")
    town.settle()
    assert "Join" not in invitation.buttons
    assert "Enrollment is closed" in invitation.content
    assert "is not open" in str(town.admin(f"close enrollment {number}"))
    assert "was opened already" in str(town.admin(f"open {number}"))


def choose_coordinators(town: Town, number: int, *people: Person) -> None:
    town.admin(f"coordinators {number}")
    town.coordinator.modal(title="Coordinators")
    town.coordinator.fill("coordinators", list(people))
    assert town.coordinator.submit().closed
    town.settle()


def test_coordinators_come_and_go_and_an_old_button_of_theirs_is_refused(town: Town) -> None:
    number = town.open_program()
    cora, dora = town.coordinator, town.person("Dora Deputy")
    dora.command("/mentorship")
    choose_coordinators(town, number, cora, dora)
    assert dora.expect_message("You now help to run Grow Together")
    listed = dora.command("/mentorship", "admin").message
    assert listed is not None
    assert "Close Enrollment" in listed.buttons
    assert f"<@{dora.id}>" in str(town.news()[-1].blocks)
    choose_coordinators(town, number, cora)
    dora.click(listed, "Close Enrollment")
    assert dora.expect_message("Only the coordinators of this program")
    assert the_program(town).state == ProgramState.ENROLLING
    assert f"<@{dora.id}>" not in str(town.news()[-1].blocks)


def test_somebody_must_remain(town: Town) -> None:
    number = town.open_program()
    town.admin(f"coordinators {number}")
    town.coordinator.modal(title="Coordinators")
    town.coordinator.fill("coordinators", [])
    assert town.coordinator.submit().errors
    assert "Review Applications" in str(town.admin("").blocks)


def test_only_owners_and_admins_set_up_programs(town: Town) -> None:
    ana = town.person("Ana Example")
    assert "Only workspace owners" in ana.command("/mentorship", "admin new").text
    assert "Only coordinators" in ana.command("/mentorship", "admin").text
    ana.forge_submission("program_purpose", {}, private_metadata='{"program": 0}')
    ana.forge_submission("program_rules", {}, private_metadata='{"program": 0}')
    with town.bench.read() as work:
        assert work.session.exec(select(Program)).first() is None


def test_with_several_programs_the_number_says_which(town: Town) -> None:
    first, second = town.open_program("One"), None
    town.set_up_program("Two")
    town.settle()
    assert "You run several programs" in town.admin("open").text
    second = first + 1
    assert "Two" in town.admin(f"open #{second}.").text
    assert "Only the coordinators" in town.admin("open 999").text
    for typed in ("-1", "0", "1 2", "now please", "<!channel>"):
        assert "the number of a program" in town.admin(f"open {typed}").text
        stranger = town.person("Sid Stranger").command("/mentorship", f"admin open {typed}")
        assert "Only the coordinators" in stranger.text

"""What `/mentorship` and App Home tell somebody, whoever they are and however far their program is."""

from collections.abc import Iterator

import pytest

from sandbox import Person, View
from tests.conversations.paired import a_pair
from tests.town import Town

TYPED = (
    ",profile,status,help,join,check-in,meet,survey,ask,pause,resume,leave,admin,admin new,admin edit,"
    "admin open,admin close enrollment,admin coordinators,admin review,admin accept all,admin match,"
    "admin draft,admin approve,admin discard,admin pairs,admin end pairing,admin digest,admin report,"
    "admin concerns,admin end,admin take over"
).split(",")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """One town for all of these; each test brings its own people."""
    town = Town()
    yield town
    town.stop()


def hub(person: Person) -> str:
    reply = person.command("/mentorship")
    assert reply.ok, reply.error
    assert reply.message is not None
    return f"{reply.blocks}\n{reply.message.buttons}"


def home(town: Town, person: Person) -> View:
    person.open_home()
    town.rest()
    assert person.home is not None
    return person.home


def test_with_no_program_people_hear_that_there_is_none_and_admins_can_set_one_up(town: Town) -> None:
    assert "No mentorship program is open right now" in hub(town.person("Ana Early"))
    assert "New Program" not in hub(town.person("Ann Early"))
    assert "New Program" in hub(town.coordinator)


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_gets_a_sensible_answer_when_there_is_nothing(town: Town, typed: str) -> None:
    person = town.person("Tia Typist")
    answered_sensibly(person, typed)
    answered_sensibly(town.coordinator, typed)


def answered_sensibly(person: Person, typed: str) -> None:
    reply = person.command("/mentorship", typed)
    assert reply.ok, reply.error
    assert "went wrong" not in reply.text
    assert reply.text or person.modal()
    if person.open_modal is not None:
        person.close_modal()


@pytest.mark.parametrize(
    "typed", ["dance", "admin dance", "join the fun", "`<!channel>` *x*", "ADMIN", " Help "]
)
def test_what_is_not_understood_is_answered_with_what_is(town: Town, typed: str) -> None:
    for person in (town.coordinator, town.person("Uma Unsure")):
        reply = person.command("/mentorship", typed)
        assert reply.ok
        assert "went wrong" not in reply.text
        assert "<!channel>" not in f"{reply.text}{reply.blocks}"


def test_usage_quotes_what_was_typed_and_shows_coordinators_their_part(town: Town) -> None:
    plain = town.person("Ula Usual").command("/mentorship", "dance with me")
    assert "I do not know `dance with me`" in plain.text
    assert "For coordinators" not in str(plain.blocks)
    assert "For coordinators" in str(town.coordinator.command("/mentorship", "help").blocks)


def test_the_hub_and_home_follow_a_person_through_their_program(town: Town) -> None:
    number = town.open_program("Follow Me")
    ana = town.person("Ana Example")
    assert "Join" in hub(ana)
    assert "Join" in home(town, ana).buttons
    town.enroll(ana, "mentee")
    town.rest()
    assert "a coordinator will look at it" in home_now(ana)
    town.admin(f"accept all {number}")
    town.settle()
    assert "Matching begins after enrollment closes" in hub(ana)
    assert "You are in" in home(town, ana).content
    ana.click(home(town, ana), "Take a Break")
    town.rest()
    assert "You are taking a break" in home_now(ana)
    ana.click(home(town, ana), "Come Back")
    town.rest()
    assert "Take a Break" in home(town, ana).buttons
    assert "Review Applications" in hub(town.coordinator)
    town.admin(f"close enrollment {number}")


def home_now(person: Person) -> str:
    """Home as it stands, without opening it anew."""
    assert person.home is not None
    return person.home.content


def test_somebody_paired_sees_their_partner_and_can_check_in(town: Town) -> None:
    mentor, mentee, _ = a_pair(town)
    assert f"Mentor: <@{mentor.id}>" in hub(mentee)
    assert "Check In" in hub(mentee)
    assert f"Mentee: <@{mentee.id}>" in str(home(town, mentor).blocks)
    for typed in ("status", "profile", "check-in", "meet", "survey", "ask", "pause", "resume"):
        answered_sensibly(mentee, typed)


def test_two_parts_in_different_states_are_told_apart(town: Town) -> None:
    number = town.open_program("Two Parts")
    bea = town.person("Bea Both")
    town.enroll(bea, "both")
    town.settle()
    town.admin(f"review {number}")
    town.coordinator.click(town.coordinator.modal(title="Applications"), "Accept")
    town.rest()
    town.coordinator.close_modal()
    seen = hub(bea)
    assert "You are in." in seen
    assert "a coordinator will look at it" in seen
    assert "Take a Break" in seen
    town.admin(f"close enrollment {number}")


def test_home_of_a_guest_offers_nothing_to_join(town: Town) -> None:
    town.open_program("Not For Guests")
    guest = town.sandbox.add_person("Gus Guest", guest=True)
    assert "Join" not in home(town, guest).buttons
    assert "Join" not in hub(guest)


def test_writing_to_the_bot_is_answered_once_a_day(town: Town) -> None:
    dan = town.person("Dan Direct")
    dan.dm("Hello?")
    dan.dm("Anybody there?")
    town.settle()
    answers = [message for message in dan.messages() if message.bot_id]
    assert len(answers) == 1

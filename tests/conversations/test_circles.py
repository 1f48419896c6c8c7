"""A program of circles from set-up to the first check-in, as everybody in it sees it."""

from tests.town import Town


def test_one_mentor_and_three_mentees_have_one_conversation_and_are_all_asked(town: Town) -> None:
    mentor = town.person("Mona Example")
    mentees = [town.person(f"{name} Example") for name in ("Ana", "Ben", "Cem")]
    number = town.open_program(format="circles")
    town.enroll(mentor, "mentor")
    for person in mentees:
        town.enroll(person, "mentee")
    town.settle()
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    assert "3 mentees in circles" in town.staff()[-1].text
    town.admin(f"approve {number}")
    town.settle()
    assert mentees[0].expect_message("your mentor is").text.count("<@") == 3
    town.pass_time(days=15)
    (group,) = mentor.group_dms()
    assert set(group.people) == {person.id for person in (mentor, *mentees)}
    introduction = mentor.messages(group.id)[0].text
    assert f"meet <@{mentor.id}>, your mentor" in introduction
    town.pass_time(days=14)
    for person in (mentor, *mentees):
        assert person.expect_message("How is it going with").text.count("<@") == 3

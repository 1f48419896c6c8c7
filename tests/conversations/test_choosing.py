"""Pairs by choice: mentees choose, mentors answer, and a coordinator approves what came of it, in Slack."""

import pytest

from sandbox import Person
from tests.town import Town

BY_CHOICE = {"paired_by": "choice", "answer_days": "3"}


@pytest.fixture
def people(town: Town) -> dict[str, Person]:
    """Two mentors with one place each and two mentees, accepted; enrollment has closed."""
    number = town.open_program(**BY_CHOICE)
    joined = {name: town.person(f"{name} Example") for name in ("Mona", "Mike", "Tess", "Theo")}
    town.enroll(joined["Mona"], "mentor")
    town.enroll(joined["Mike"], "mentor", offers=["SQL"])
    town.enroll(joined["Tess"], "mentee")
    town.enroll(joined["Theo"], "mentee", wants=["SQL"], goals="Write better queries")
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    return joined


def choose(town: Town, mentee: Person, *mentors: Person) -> None:
    """Rank these mentors in the form behind the button."""
    mentee.click(mentee.expect_message("who should be your mentor?"), "Choose Mentors")
    form = mentee.modal(title="Choose Mentors")
    for number, mentor in enumerate(mentors, 1):
        options = next(b for b in form.blocks if b.get("block_id") == f"choice_{number}")["element"][
            "options"
        ]
        value = next(o["value"] for o in options if o["text"]["text"].startswith(mentor.name))
        mentee.fill(f"choice_{number}", value)
    assert "You have chosen 1." in str(mentee.submit().updated)
    mentee.close_modal()
    town.settle()


def end_step(town: Town, label: str) -> None:
    seen = town.coordinator.expect_message("Grow Together", town.staff_channel)
    seen = next(m for m in reversed(town.staff()) if "chose" in m.text)
    town.coordinator.click(seen, label)
    town.settle()


def test_from_choices_to_pairs(town: Town, people: dict[str, Person]) -> None:
    mona, mike, tess, theo = (people[name] for name in ("Mona", "Mike", "Tess", "Theo"))
    assert (
        "0 of 2 mentees have chosen"
        in town.coordinator.expect_message("choose their mentors", town.staff_channel).text
    )
    choose(town, tess, mona, mike)
    choose(town, theo, mona)
    assert (
        "2 of 2 mentees have chosen"
        in town.coordinator.expect_message("choose their mentors", town.staff_channel).text
    )
    town.pass_time(days=4)
    assert "The time to choose is over" in tess.messages()[-1].text
    both = mona.expect_message("2 mentees would like you as their mentor")
    mona.click(both, "Answer")
    form = mona.modal(title="Answer")
    assert "Write better queries" in str(form.source)
    fields = [block["block_id"] for block in form.blocks if block["type"] == "input"]
    mona.fill(fields[0], "2")
    mona.fill(fields[1], "1")
    assert "You accept" in str(mona.submit().updated)
    mona.close_modal()
    mike.click(mike.expect_message("would like you as their mentor"), "Accept")
    town.settle()
    draft = town.coordinator.expect_message("a draft is ready. 2 pairs", town.staff_channel)
    town.coordinator.click(draft, "View Draft")
    shown = str(town.coordinator.modal(title="Draft").source)
    assert "2 pairs chose each other, 1 of them with the mentee's first choice" in shown
    assert "Their 2nd choice of 2. Nobody else asked this mentor, who accepted." in shown
    assert "Their 1st choice of 1. 2 asked this mentor, who ranked them 1st." in shown
    town.coordinator.click(draft, "Approve")
    town.settle()
    assert mike.id in tess.expect_message("your mentor is").text
    assert mona.id in theo.expect_message("your mentor is").text
    tess.command("/mentorship", "why")
    why = str(tess.modal().source)
    assert "You chose this mentor, and they accepted." in why
    assert mona.id not in why
    assert "2nd" not in why

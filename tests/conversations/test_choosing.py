"""Pairs by choice: mentees choose, mentors answer, and a coordinator approves what came of it, in Slack."""

import pytest
from sqlmodel import select

from sandbox import Person
from storage.tables import Recommendation
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


def test_who_looks_for_the_draft_too_early_reads_what_goes_on(town: Town, people: dict[str, Person]) -> None:
    for words in ("draft", "approve", "match"):
        assert "People are choosing each other" in town.admin(words).text


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


def voice_of(person: Person, action: str) -> str:
    """The value of somebody's button."""
    for message in reversed(person.messages()):
        for block in message.blocks:
            for element in block.get("elements", ()):
                if element.get("action_id") == action:
                    return str(element["value"])
    raise AssertionError(f"{person.name} has no {action}")


def test_typed_words_and_home_lead_to_the_form(town: Town, people: dict[str, Person]) -> None:
    tess, mona = people["Tess"], people["Mona"]
    assert "choose your mentors" in str(tess.command("/mentorship", "status").blocks)
    assert "Choose Mentors" in str(tess.open_home())
    tess.command("/mentorship", "choose")
    form = tess.modal(title="Choose Mentors")
    assert "The mentors you choose read your name" in str(form.source)
    assert "Helps with Python" in str(form.source)
    tess.close_modal()
    assert "nothing to choose or to answer" in (mona.command("/mentorship", "answer").text or "")


def test_the_same_mentor_twice_is_told_on_the_field_and_nothing_is_lost(
    town: Town, people: dict[str, Person]
) -> None:
    tess = people["Tess"]
    tess.command("/mentorship", "choose")
    form = tess.modal(title="Choose Mentors")
    options = next(b for b in form.blocks if b.get("block_id") == "choice_1")["element"]["options"]
    for number in (1, 2):
        tess.fill(f"choice_{number}", options[0]["value"])
    assert "chosen this mentor above" in tess.submit().errors["choice_2"]
    tess.fill("choice_2", options[1]["value"])
    assert "You have chosen 1." in str(tess.submit().updated)


def test_forged_choices_and_answers_change_nothing(town: Town, people: dict[str, Person]) -> None:
    tess, theo, mike = people["Tess"], people["Theo"], people["Mike"]
    choose(town, theo, mike)
    voice = voice_of(tess, "choose_mentors")
    values = {"choice_1": {"choice_1": {"selected_option": {"value": "999"}}}}
    tess.forge_submission("choose_mentors", values, private_metadata=f'{{"voice": {voice}}}')
    theo.click(theo.messages()[-1], "choose_mentors", voice, forge=True)
    assert theo.open_modal is None, "Tess's form is hers"
    mike.click(mike.messages()[-1], "accept_mentee", "1", forge=True)
    with town.bench.read() as work:
        rows = work.session.exec(select(Recommendation)).all()
        assert sum(row.choice is not None for row in rows) == 1
        assert all(row.rank is None and not row.declined for row in rows)


def test_a_mentor_declines_in_private_and_old_buttons_say_so(town: Town, people: dict[str, Person]) -> None:
    tess, theo, mona = people["Tess"], people["Theo"], people["Mona"]
    choose(town, tess, mona)
    late = theo.expect_message("who should be your mentor?")
    value = voice_of(theo, "choose_mentors")
    end_step(town, "Ask Mentors Now")
    theo.click(late, "choose_mentors", value, forge=True)
    assert theo.open_modal is None
    asked = mona.expect_message("would like you as their mentor")
    assert "no mentee is told" in str(asked.blocks)
    before = tess.messages()
    mona.click(asked, "Decline")
    mona.click(asked, "decline_mentee", voice_of(mona, "decline_mentee"), forge=True)
    town.settle()
    assert mona.expect_message("You decline").ts == asked.ts
    assert [message.text for message in tess.messages()] == [message.text for message in before]
    draft = town.coordinator.expect_message("a draft is ready. 0 pairs", town.staff_channel)
    town.coordinator.click(draft, "View Draft")
    town.coordinator.click(town.coordinator.modal(title="Draft"), "Match Those Left")
    town.settle()
    shown = str(town.coordinator.modal(title="Draft").source)
    assert "Compare Settings" not in shown
    assert town.admin("compare").ok, "typed all the same, it does no harm"
    assert f"<@{people['Mike'].id}> mentors <@{tess.id}>" in shown
    assert f"<@{mona.id}> mentors <@{tess.id}>" not in shown


def test_a_coordinator_reads_how_far_it_is_and_ends_steps(town: Town, people: dict[str, Person]) -> None:
    cora, tess = town.coordinator, people["Tess"]
    assert "0 of 2 mentees have chosen" in str(town.admin("choices").text)
    assert "People are choosing each other" in str(town.admin("match").text)
    choose(town, tess, people["Mona"])
    seen = cora.expect_message("choose their mentors", town.staff_channel)
    value = next(e["value"] for e in seen.blocks[1]["elements"])
    typed = town.admin("end step").message
    assert typed is not None
    cora.click(typed, "Give More Time")
    town.settle()
    assert "there is time until" in cora.messages()[-1].text
    typed = town.admin("end step").message
    assert typed is not None
    cora.click(typed, "Ask Mentors Now")
    town.settle()
    assert "asked now" in cora.messages()[-1].text
    cora.click(seen, "end_step", value, forge=True)
    town.settle()
    assert "0 of 1 mentors have answered" in str(town.admin("choices").text)
    tess.command("/mentorship", "admin end step 1")
    assert "0 of 1 mentors have answered" in str(town.admin("choices").text)
    digest = town.admin("digest")
    assert digest.ok
    assert "0 of 1 mentors have answered" in str(cora.modal().source)


def test_whoever_has_not_chosen_is_reminded_a_day_before(town: Town, people: dict[str, Person]) -> None:
    choose(town, people["Tess"], people["Mona"])
    town.pass_time(days=2, hours=4)
    assert "only reminder" in people["Theo"].expect_message("This is the only reminder").text
    assert not [message for message in people["Tess"].messages() if "reminder" in message.text]

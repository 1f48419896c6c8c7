"""A draft, as coordinators read, change and approve it, and what everybody hears, in Slack."""

import pytest
from sqlmodel import select

from mentorship.asked_drafts import AT_ONCE
from sandbox import Person, View
from storage.tables import MatchRun, Program
from storage.tables import Person as Worker
from storage.words import Role
from tests.builders import an_enrollment
from tests.town import Town

EDITING = ("compare_settings", "draft_edits", "take_back", "add_place", "keep_together", "why_unmatched")


@pytest.fixture
def people(town: Town) -> dict[str, Person]:
    """Two mentors, one mentee, accepted; enrollment is closed and a first draft is made."""
    number = town.open_program()
    joined = {name: town.person(f"{name} Example") for name in ("Mona", "Mike", "Tess")}
    town.enroll(joined["Mona"], "mentor")
    town.enroll(joined["Mike"], "mentor", offers=["Cooking"])
    town.enroll(joined["Tess"], "mentee")
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    return joined


def draft(town: Town) -> View:
    town.admin("draft")
    return town.coordinator.modal(title="Draft")


def test_a_draft_arrives_by_itself_and_approval_reaches_everybody(
    town: Town, people: dict[str, Person]
) -> None:
    cora = town.coordinator
    message = cora.expect_message("a draft is ready. 1 pair", town.staff_channel)
    before = {name: person.inbox_count for name, person in people.items()}
    cora.click(message, "View Draft")
    shown = cora.modal(title="Draft")
    assert "points: skills 400 of 400" in str(shown.source)
    assert {name: person.inbox_count for name, person in people.items()} == before
    cora.click(message, "Approve")
    cora.click(cora.expect_message("is approved: 1 pair", town.staff_channel), "View Pairs")
    assert "introduced when the program starts" in str(cora.modal(title="Pairs").source)
    town.settle()
    assert "You want to learn Python" in people["Tess"].expect_message("your mentor is").text
    assert people["Mona"].expect_message("your mentee is")
    assert people["Mike"].expect_message("There is no mentee for you yet")
    approved = cora.expect_message("Approved by", town.staff_channel)
    assert not [block for block in approved.blocks if block["type"] == "actions"]


def test_in_a_large_program_the_new_draft_comes_to_the_channel(town: Town, people: dict[str, Person]) -> None:
    with town.bench.write() as work:
        program = work.session.exec(select(Program)).one()
        for _ in range(AT_ONCE[program.format]):
            an_enrollment(work, program, Role.MENTEE)
    again = "Match Again"
    town.coordinator.click(draft(town), again)
    town.rest()
    assert "comes to the coordinator channel" in str(town.coordinator.modal(title="Draft").source)
    town.coordinator.close_modal()
    assert "A newer one" not in town.staff()[-1].text
    town.settle()
    assert "a draft is ready. 2 pairs" in town.staff()[-1].text
    assert "comes to the coordinator channel" in town.admin("match").text
    town.settle()
    assert len([message for message in town.staff() if "a draft is ready" in message.text]) == 1


def test_a_coordinator_puts_another_mentor_in(town: Town, people: dict[str, Person]) -> None:
    cora = town.coordinator
    cora.pick(draft(town), "draft_pair", "Swap Mentor")
    town.rest()
    form = cora.modal(title="Swap Mentor")
    (offered,) = cora.type_ahead(form, "mentor", "mik")
    assert offered.label == "Mike Example"
    assert cora.type_ahead(form, "mentor", "mona") == []
    cora.fill("mentor", offered)
    asked = str(cora.submit().updated)
    assert "Review Change" in asked
    assert "points fewer in all" in asked
    assert f"<@{people['Mona'].id}> → <@{people['Mike'].id}>" in asked
    shown = str(cora.submit().updated)
    assert people["Mike"].id in shown
    assert "Kept by hand." in shown
    town.settle()
    old = cora.expect_message("a draft is ready", town.staff_channel)
    cora.click(old, "Approve")
    town.settle()
    assert people["Mike"].expect_message("your mentee is")
    assert people["Mona"].expect_message("There is no mentee for you yet")


def test_a_dropped_pair_is_shown_as_such_and_its_mentee_hears_kindly(
    town: Town, people: dict[str, Person]
) -> None:
    cora = town.coordinator
    seen = cora.expect_message("a draft is ready. 1 pair", town.staff_channel)
    value = next(e["value"] for e in seen.blocks[1]["elements"] if e["action_id"] == "approve_draft")
    cora.pick(draft(town), "draft_pair", "Drop Pair")
    town.rest()
    assert "→ no mentor" in str(cora.modal(title="Review Change").source)
    assert "took their pair out of this draft" in str(cora.submit().updated)
    cora.close_modal()
    town.settle()
    cora.click(seen, "approve_draft", value, forge=True)
    assert cora.expect_message("The draft has changed since", town.staff_channel)
    town.admin("approve")
    town.settle()
    assert people["Tess"].expect_message("You go first in the next round")


def test_a_coordinator_keeps_forbids_and_takes_back(town: Town, people: dict[str, Person]) -> None:
    cora, mike, mona = town.coordinator, people["Mike"].id, people["Mona"].id
    cora.pick(draft(town), "draft_pair", "Never These Two")
    town.rest()
    assert f"<@{mona}> → <@{mike}>" in str(cora.modal(title="Review Change").source)
    after = cora.submit().updated
    assert f"Never these two: with <@{mona}>" in str(after)
    assert "1 change by hand" in str(after)
    cora.pick(cora.modal(title="Draft"), "draft_pair", "Keep This Pair")
    town.rest()
    assert "It costs nothing" in str(cora.modal(title="Review Change").source)
    assert "Kept by hand." in str(cora.submit().updated)
    cora.click(cora.modal(title="Draft"), "Match Again")
    town.settle()
    again = cora.modal(title="Draft")
    assert "2 changes by hand" in str(again.source)
    cora.click(again, "Show Changes")
    town.rest()
    changes = cora.modal(title="Changes by Hand")
    assert f"Keep <@{mike}> as the mentor of" in str(changes.source)
    cora.click(changes, "Take Back")
    town.rest()
    assert "Take this back" in str(cora.modal(title="Review Change").source)
    assert "1 change by hand" in str(cora.submit().updated)


def test_two_coordinators_cannot_change_the_same_draft_unseen(town: Town, people: dict[str, Person]) -> None:
    cora = town.coordinator
    cora.pick(draft(town), "draft_pair", "Keep This Pair")
    town.rest()
    assert cora.modal(title="Review Change")
    with town.bench.write() as work:
        run = work.session.exec(select(MatchRun)).one()
        run.version += 1
        work.session.add(run)
    assert "The draft has changed since" in str(cora.submit())


def test_a_draft_says_why_this_pair_and_why_not_another(town: Town, people: dict[str, Person]) -> None:
    cora, mike = town.coordinator, people["Mike"].id
    cora.pick(draft(town), "draft_pair", "Why This Pair")
    town.rest()
    why = cora.modal(title="Why This Pair")
    assert "skills 400 of 400" in str(why.source)
    assert f"the next mentor would be <@{mike}>" in str(why.source)
    assert "Choosing them would mean, exactly: " in str(why.source)
    (offered,) = cora.type_ahead(why, "other_mentor", "mike")
    cora.fill("other_mentor", offered)
    told = cora.submit().updated
    assert f"<@{people['Mona'].id}> → <@{mike}>" in str(told)
    cora.click(cora.modal(title="Why Not"), "Pair These Two")
    town.rest()
    assert f"Keep <@{mike}> as the mentor of" in str(cora.modal(title="Review Change").source)
    assert "Kept by hand." in str(cora.submit().updated)


def test_settings_are_compared_by_a_button_and_by_typing(town: Town, people: dict[str, Person]) -> None:
    cora = town.coordinator
    cora.click(draft(town), "Compare Settings")
    town.rest()
    shown = cora.modal(title="Compare Settings")
    assert "Best fit" in str(shown.source)
    assert "1/1" in str(shown.source)
    cora.click(shown, "Back to Draft")
    town.rest()
    cora.close_modal()
    town.admin("compare")
    assert cora.modal(title="Compare Settings")
    assert "Only the coordinators" in str(people["Tess"].command("/mentorship", "admin compare 1"))


def test_somebody_without_a_mentor_is_helped_by_one_more_place(town: Town, people: dict[str, Person]) -> None:
    cora, number = town.coordinator, 1
    late = town.person("Lara Example")
    more = town.person("Lars Example")
    with town.bench.write() as work:
        program = work.session.get_one(Program, number)
        for person in (late, more):
            row = Worker(workspace_id=work.workspace_id, name=person.name, slack_id=person.id)
            work.session.add(row)
            work.session.flush()
            an_enrollment(work, program, Role.MENTEE, row)
    cora.click(draft(town), "Match Again")
    town.settle()
    cora.click(cora.modal(title="Draft"), "What Would Help")
    town.rest()
    why = cora.modal(title="Why No Mentor")
    assert "Suitable, but no free place: 2 mentors." in str(why.source)
    assert "One more place with" in str(why.source)
    cora.click(why, "One More Place")
    town.rest()
    assert "1 mentee more with a mentor" in str(cora.modal(title="Review Change").source)
    after = str(cora.submit().updated)
    assert "One more place with this mentor, by hand." in after
    assert "Every mentee has a mentor." in after


def test_matching_again_and_discarding(town: Town, people: dict[str, Person]) -> None:
    cora = town.coordinator
    cora.click(draft(town), "Match Again")
    town.settle()
    assert len([one for one in town.staff() if "a draft is ready" in one.text]) == 1
    assert cora.expect_message("A newer one takes its place", town.staff_channel)
    cora.click(cora.expect_message("a draft is ready", town.staff_channel), "Discard")
    town.settle()
    assert not [one for one in town.staff() if "a draft is ready" in one.text]
    assert "There is no draft right now" in str(town.admin("approve"))
    assert "on its way" in str(town.admin("match"))
    assert "is discarded" in str(town.admin("discard"))


def test_a_draft_is_for_coordinators_alone(town: Town, people: dict[str, Person]) -> None:
    tess = people["Tess"]
    for words in ("admin match 1", "admin draft 1", "admin approve 1", "admin discard 1"):
        assert "Only the coordinators" in str(tess.command("/mentorship", words))
    message = town.coordinator.expect_message("a draft is ready", town.staff_channel)
    for action in ("approve_draft", "discard_draft", "draft_pair", "draft_page", "run_matching", *EDITING):
        tess.click(message, action, "1:1:1:1", forge=True)
    town.settle()
    assert "a draft is ready" in message.text
    assert not any("your mentor is" in one.text for one in tess.messages())

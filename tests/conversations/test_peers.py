"""A program of peers from set-up to the second round, as everybody in it sees it."""

import re

from sandbox import Person, View
from tests.town import Town

PEERS = {"format": "peers", "rotate_weeks": "2"}


def joined(town: Town, *names: str) -> list[Person]:
    people = [town.person(f"{name} Example") for name in names]
    for person in people:
        town.enroll(person, "peer")
    town.settle()
    return people


def begun(town: Town, *names: str) -> list[Person]:
    """Accepted, paired, approved and introduced."""
    number = town.open_program(**PEERS)
    people = joined(town, *names)
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    town.admin(f"approve {number}")
    town.settle()
    town.pass_time(days=15)
    return people


def test_the_form_asks_for_no_role(town: Town) -> None:
    town.open_program(**PEERS)
    ana = town.person("Ana Example")
    ana.command("/mentorship", "join")
    assert "role" not in {block.get("block_id") for block in ana.modal().blocks}
    ana.close_modal()
    town.enroll(ana, "peer")
    town.settle()
    assert ana.messages()[-1].text.startswith("Thank you for applying to Grow Together. A coordinator")


def test_three_peers_are_introduced_to_each_other_and_asked_how_it_goes(town: Town) -> None:
    people = begun(town, "Ana", "Ben", "Cem")
    ana, ben, cem = people
    told = ana.expect_message("your partners are").text
    assert f"<@{ben.id}>" in told
    assert f"<@{cem.id}>" in told
    for person in people:
        (group,) = person.group_dms()
        assert "meet each other" in person.messages(group.id)[0].text
    town.pass_time(days=11)
    question = ana.expect_message("How is it going with")
    assert all(f"<@{person.id}>" in question.text for person in (ben, cem))
    ana.click(question, "We Met")
    ana.modal()
    ana.close_modal()
    town.settle()
    assert ana.expect_message("You met").text.count("<@") == 2


def test_partners_change_by_themselves_and_the_coordinator_is_told(town: Town) -> None:
    people = begun(town, "Ana", "Ben", "Cem", "Dea")
    town.pass_time(days=14)
    town.coordinator.expect_message("round 2 begins with 2 pairs. Everybody meets", town.staff_channel)
    for person in people:
        first, second = (person.messages(group.id)[0].text for group in person.group_dms())
        assert "your round together in Grow Together is over" in first
        assert "meet each other" in second


def test_a_coordinator_keeps_two_apart_and_leaves_others_out(town: Town) -> None:
    number = town.open_program(**PEERS)
    joined(town, "Ana", "Ben", "Cem", "Dea")
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    town.admin(f"draft {number}")
    draft = town.coordinator.modal(title="Draft")
    assert "Everybody has a partner." in str(draft.blocks)
    assert "Compare Settings" not in str(draft.blocks)
    before = pairs_in(draft)
    town.coordinator.pick(draft, "draft_pair", "Never These Two")
    town.settle()
    after = pairs_in(town.coordinator.modal(title="Draft"))
    assert len(before & after) == 0
    town.coordinator.pick(town.coordinator.modal(), "draft_pair", "Leave Them Out")
    town.settle()
    assert "2 people stay without a partner." in str(town.coordinator.modal(title="Draft").blocks)


def pairs_in(draft: View) -> set[frozenset[str]]:
    """Who comes together, by mention."""
    leads = [str(block.get("text", {}).get("text")).split("\n")[0] for block in draft.blocks]
    return {frozenset(re.findall(r"<@(\w+)>", lead)) for lead in leads if " and <@" in lead}

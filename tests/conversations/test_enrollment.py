"""Joining, changing one's part, pausing and leaving, as participants live it in Slack."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from sandbox import Message, Person
from sandbox.mrkdwn import pings
from storage.tables import Enrollment, Exclusion
from storage.words import EnrollmentState, Role
from tests.town import Town

HOSTILE = "<!channel> <@U000000005> *bold* http://example.com"


@pytest.fixture
def number(town: Town) -> int:
    return town.open_program()


def parts(town: Town) -> dict[Role, EnrollmentState]:
    with town.bench.read() as work:
        return {row.role: row.state for row in work.session.exec(select(Enrollment))}


def everything_shown(town: Town, person: Person) -> Iterator[Message]:
    """Every message in sight of this person."""
    yield from person.messages()
    for group in person.group_dms():
        yield from person.messages(group.id)
    yield from town.news(person)


def step_two(person: Person, role: str, typed: str = "join") -> None:
    """The person sees the second step of the form."""
    person.command("/mentorship", typed)
    person.modal(title="Join")
    person.fill("role", role)
    person.fill("languages", ["English"])
    assert person.submit().updated is not None


def test_a_mentee_applies_and_is_told_and_so_are_the_coordinators(town: Town, number: int) -> None:
    ana = town.person("Ana Example")
    ana.click(town.news(ana)[-1], "Join")
    ana.modal(title="Join")
    ana.fill("role", "mentee")
    ana.fill("languages", ["German", "English"])
    ana.submit()
    assert "What can you help with?" not in ana.modal().labels
    ana.fill("wants", ["Public speaking"])
    ana.fill("goals", "Speak up")
    ana.fill("consent", ["yes"])
    assert ana.submit().closed
    town.settle()
    assert "as a mentee. A coordinator will look at it" in ana.expect_message("Thank you for applying").text
    assert town.coordinator.expect_message("1 person waits", town.staff_channel)
    assert parts(town) == {Role.MENTEE: EnrollmentState.APPLIED}


def test_nothing_goes_without_consent_and_the_form_names_what_is_missing(town: Town, number: int) -> None:
    ana = town.person("Ana Example")
    step_two(ana, "both")
    ana.fill("wants", ["Python"])
    ana.fill("offers", ["Python"])
    ana.fill("goals", "Grow")
    assert list(ana.submit().errors) == ["consent"]
    ana.fill("consent", ["yes"])
    ana.fill("excludes", [ana])
    wrong = ana.submit()
    assert "You also offer Python" in wrong.errors["wants"]
    assert "yourself" in wrong.errors["excludes"]
    ana.fill("offers", ["SQL"])
    ana.fill("excludes", [])
    assert ana.submit().closed
    assert parts(town) == {Role.MENTEE: EnrollmentState.APPLIED, Role.MENTOR: EnrollmentState.APPLIED}


def test_own_entries_are_offered_as_typed_and_to_the_next_person(town: Town, number: int) -> None:
    ana, bea = town.person("Ana Example"), town.person("Bea Example")
    step_two(ana, "mentee")
    assert [one.label for one in ana.type_ahead(ana.modal(), "wants", "pyt")] == ["Python", "pyt"]
    assert ana.type_ahead(ana.modal(), "wants", "Bee keeping")[-1].label == "Bee keeping"
    ana.close_modal()
    town.enroll(ana, "mentee", wants=["Bee keeping"])
    step_two(bea, "mentee")
    assert [one.label for one in bea.type_ahead(bea.modal(), "wants", "bee")] == ["Bee keeping", "bee"]


def test_answers_can_be_changed_and_a_role_given_up(town: Town, number: int) -> None:
    ana = town.person("Ana Example")
    town.enroll(ana, "both")
    town.settle()
    ana.click(ana.expect_message("Thank you for applying"), "Edit My Answers")
    ana.modal(title="Join")
    assert ana.entered("role")["selected_option"]["value"] == "both"
    ana.fill("role", "mentor")
    ana.submit()
    ana.fill("capacity", "3")
    assert ana.submit().closed
    assert parts(town) == {Role.MENTEE: EnrollmentState.WITHDRAWN, Role.MENTOR: EnrollmentState.APPLIED}


def test_a_break_a_return_and_leaving_by_button_and_by_typing(town: Town, number: int) -> None:
    ana = town.person("Ana Example")
    town.enroll(ana, "mentor")
    town.admin("accept all")
    town.settle()
    card = ana.expect_message("Thank you for applying")
    ana.click(card, "Take a Break")
    assert ana.expect_message("You are taking a break. Come back any time.")
    town.settle()
    assert "Come Back" in card.buttons
    assert "Welcome back" in ana.command("/mentorship", "resume").text
    assert "nothing here that can be resumed" in ana.command("/mentorship", "resume").text
    town.settle()
    ana.click(card, "Leave Program")
    town.settle()
    assert ana.expect_message("You have left Grow Together. Thank you")
    assert parts(town) == {Role.MENTOR: EnrollmentState.WITHDRAWN}
    assert card.buttons == []
    assert "not part of a program" in ana.command("/mentorship", "leave").text
    town.enroll(ana, "mentee")
    assert parts(town)[Role.MENTEE] == EnrollmentState.APPLIED


def test_guests_and_latecomers_are_refused_kindly(town: Town, number: int) -> None:
    guest, late = town.sandbox.add_person("Gus Guest", guest=True), town.person("Lea Late")
    assert "Guests of this workspace cannot join" in guest.command("/mentorship", f"join {number}").text
    late.command("/mentorship", f"join {number}")
    late.modal(title="Join")
    town.admin(f"close enrollment {number}")
    late.fill("role", "mentee")
    late.fill("languages", ["English"])
    assert "Enrollment for this program is not open" in str(late.submit().pushed and late.modal().content)
    late.close_modal()
    late.click(town.news(late)[-1], "join", str(number), forge=True)
    assert "is not open" in late.expect_message("not open", town.news_channel).text
    assert parts(town) == {}


def test_a_wish_to_avoid_somebody_stays_with_the_person_who_has_it(town: Town, number: int) -> None:
    shunned, ana, max_ = (town.person(name) for name in ("Sven Shunned", "Ana Example", "Max Mentor"))
    for person in (shunned, ana, max_):
        person.command("/mentorship")
    town.enroll(ana, "mentee", excludes=[shunned])
    town.enroll(max_, "mentor")
    town.settle()
    town.admin("accept all")
    town.admin("close enrollment")
    town.settle()
    town.admin("approve")
    town.pass_time(days=16)
    town.admin("report")
    assert [group.people for group in ana.group_dms()] == [group.people for group in max_.group_dms()] != []
    for person in (ana, max_, town.coordinator):
        for message in (*everything_shown(town, person), *town.staff()):
            said = f"{message.text}{json.dumps(message.blocks)}{message.metadata}"
            assert shunned.id not in said
            assert "Sven" not in said
        assert "Sven" not in person.see()
    ana.command("/mentorship", "profile")
    ana.modal(title="Join")
    ana.submit()
    assert ana.entered("excludes")["selected_users"] == [shunned.id]
    with town.bench.read() as work:
        assert len(work.session.exec(select(Exclusion)).all()) == 1


def test_a_wish_for_somebody_is_kept_in_order_and_told_to_nobody(town: Town, number: int) -> None:
    first, second, ana = (town.person(name) for name in ("Wanda Wanted", "Sven Second", "Ana Example"))
    for person in (first, second, ana):
        person.command("/mentorship")
    town.enroll(ana, "mentee", prefers=[second, first])
    town.enroll(first, "mentor")
    town.settle()
    town.admin("review")
    review = str(town.coordinator.modal().blocks)
    assert ana.id in review
    assert second.id not in review
    town.coordinator.close_modal()
    town.admin("accept all")
    town.admin("close enrollment")
    town.settle()
    town.admin("approve")
    town.settle()
    for person in (first, ana, town.coordinator):
        for message in (*everything_shown(town, person), *town.staff()):
            said = f"{message.text}{json.dumps(message.blocks)}{message.metadata}"
            assert second.id not in said
            assert "named" not in said
    assert ana.id in first.expect_message("your mentee is").text
    ana.command("/mentorship", "profile")
    ana.modal(title="Join")
    ana.submit()
    assert ana.entered("prefers")["selected_users"] == [second.id, first.id]


def test_nothing_that_people_type_calls_anybody(town: Town) -> None:
    words = {"objective_words": HOSTILE, "audience": HOSTILE, "terms": HOSTILE}
    town.open_program(HOSTILE, **words)
    ana, max_ = town.person(HOSTILE, title=HOSTILE), town.person("Max Mentor")
    town.enroll(ana, "mentee", experience=HOSTILE, goals=HOSTILE, wants=["<!here> & *x*"])
    town.enroll(max_, "mentor", experience=HOSTILE, title=HOSTILE, offers=["<!here> & *x*"])
    town.settle()
    town.admin("review")
    looked_at = [town.coordinator.modal(title="Applications").source]
    town.coordinator.close_modal()
    for typed in ("accept all", "close enrollment"):
        town.admin(typed)
    town.settle()
    town.admin("draft")
    looked_at += [town.coordinator.modal(title="Draft").source]
    town.coordinator.close_modal()
    town.admin("approve")
    town.pass_time(days=16)
    ana.command("/mentorship", f"ask {HOSTILE}")
    looked_at += [ana.modal().source, ana.open_home().source, town.coordinator.open_home().source]
    ana.submit()
    ana.command("/mentorship", HOSTILE)
    town.settle()
    for person in (ana, max_, town.coordinator):
        looked_at += [{"text": one.text, "blocks": one.blocks} for one in everything_shown(town, person)]
    looked_at += [{"text": one.text, "blocks": one.blocks} for one in town.staff()]
    called = {ping for shown in looked_at for text in live_texts(shown) for ping in pings(text)}
    assert called <= {f"<@{person.id}>" for person in (ana, max_, town.coordinator)}


def live_texts(part: Any) -> Iterator[str]:
    """Every text in which a mention would be one."""
    if isinstance(part, list):
        for item in part:
            yield from live_texts(item)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn" or ("text" in part and "blocks" in part):
            yield part["text"]
        for value in part.values():
            yield from live_texts(value)

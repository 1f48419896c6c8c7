"""What goes wrong: double clicks, redelivered events, forged payloads, a Slack that is down."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from mentorship.people import find_person
from sandbox import Person
from storage.tables import Coordinator, Delivery, Enrollment, FormDraft, MatchRun, Program
from storage.words import DeliveryState, MatchRunState, ProgramState
from tests.conversations.paired import a_pair
from tests.town import Town
from views.ids import Action, Callback

OF_COORDINATORS = (
    Action.EDIT_PROGRAM,
    Action.ADD_COORDINATORS,
    Action.OPEN_ENROLLMENT,
    Action.CLOSE_ENROLLMENT,
    Action.CLOSE_PROGRAM,
    Action.SHOW_REPORT,
    Action.SEND_DIGEST,
    Action.REVIEW,
    Action.ACCEPT,
    Action.DECLINE,
    Action.WAITLIST,
    Action.ACCEPT_ALL,
    Action.REVIEW_PAGE,
    Action.RUN_MATCHING,
    Action.SHOW_DRAFT,
    Action.DRAFT_PAGE,
    Action.APPROVE_DRAFT,
    Action.DISCARD_DRAFT,
    Action.SHOW_PAIRS,
    Action.PAIRS_PAGE,
    Action.END_PAIRING,
    Action.TAKE_CONCERN,
    Action.TAKE_OVER,
    Action.NEW_PROGRAM,
)
UNTOUCHABLE = ("audit_entry", "inbox_entry")


def table_contents(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the bot knows, apart from its notes of what was tried."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in UNTOUCHABLE]
    with town.bench.read() as work:
        return {table.name: [tuple(row) for row in work.session.execute(table.select())] for table in tables}


def deliveries(town: Town, kind: str) -> list[Delivery]:
    with town.bench.read() as work:
        return list(work.session.exec(select(Delivery).where(Delivery.kind == kind)))


def program_in(town: Town, number: int) -> Program:
    with town.bench.read() as work:
        return work.session.get_one(Program, number)


def two_coordinators(town: Town, number: int) -> tuple[Person, Person]:
    dora = town.person("Dora Deputy")
    dora.command("/mentorship")
    with town.bench.write() as work:
        person = find_person(work, dora.id)
        assert person is not None
        row = Coordinator(program_id=number, person_id=person.key, added_at=work.now)
        work.session.add(row)
    return town.coordinator, dora


def a_draft(town: Town) -> int:
    number = town.open_program()
    town.enroll(town.person("Mona Mentor"), "mentor")
    town.enroll(town.person("Max Mentee"), "mentee")
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    return number


def test_a_double_click_has_one_effect(town: Town) -> None:
    number = a_draft(town)
    draft = town.staff()[-1]
    with ThreadPoolExecutor(2) as both:
        clicks = [both.submit(town.coordinator.click, draft, "approve_draft", forge=False) for _ in range(2)]
        assert all(click.result().ok for click in clicks)
    town.settle()
    assert len([row for row in deliveries(town, "match_found") if row.refreshes is None]) == 2
    assert program_in(town, number).state == ProgramState.MATCHING


def test_two_coordinators_approve_at_once_and_the_second_hears_of_the_first(town: Town) -> None:
    number = a_draft(town)
    cora, dora = two_coordinators(town, number)
    with ThreadPoolExecutor(2) as both:
        typed = [both.submit(one.command, "/mentorship", f"admin approve {number}") for one in (cora, dora)]
        answers = sorted(one.result().text for one in typed)
    town.settle()
    with town.bench.read() as work:
        assert [run.state for run in work.session.exec(select(MatchRun))] == [MatchRunState.APPROVED]
    assert len([answer for answer in answers if "no draft right now" in answer or "already" in answer]) == 1
    assert len([row for row in deliveries(town, "match_found") if row.refreshes is None]) == 2


def test_an_event_that_slack_delivers_twice_is_acted_on_once(town: Town) -> None:
    town.open_program()
    town.sandbox.faults.duplicate_event("message")
    ana = town.person("Ana Example")
    ana.dm("Hello")
    town.settle()
    town.sandbox.faults.duplicate_event("user_change")
    town.sandbox.change_person(ana.id, real_name="Ana Newname")
    town.settle()
    assert len(deliveries(town, "dm_answer")) == 1
    assert len([one for one in ana.messages() if one.bot_id]) == 1


def test_forged_buttons_of_somebody_who_is_no_coordinator_change_nothing(town: Town) -> None:
    _, mentee, number = a_pair(town)
    other = town.open_program("Another Program")
    stranger = town.person("Sam Stranger")
    stranger.command("/mentorship")
    message = stranger.messages()[-1]
    town.settle()
    before = table_contents(town)
    for person in (stranger, mentee):
        for action in OF_COORDINATORS:
            for value in (f"{number}:1:0", f"{other}", "999", "-1", "x:y", "", None):
                assert person.click(message, action.value, value, forge=True).ok
            assert person.open_modal is None, action
    town.rest()
    assert table_contents(town) == before


def test_forged_forms_of_somebody_who_is_no_coordinator_change_nothing(town: Town) -> None:
    _, _, number = a_pair(town)
    stranger = town.person("Sam Stranger")
    stranger.command("/mentorship")
    town.settle()
    before = table_contents(town)
    typed = {"type": "plain_text_input", "value": "Ha"}
    chosen = {"selected_option": {"value": "1"}, "value": "1"}
    values: dict[str, Any] = {
        name: {name: typed} for name in ("name", "reason", "words", "goals", "obstacle", "note")
    } | {name: {name: chosen} for name in ("objective", "mentor", "satisfaction", "rating")}
    values["coordinators"] = {"coordinators": {"selected_users": [stranger.id]}}
    soon = int((town.clock.now() + timedelta(days=1)).timestamp())
    values["meeting_at"] = {"meeting_at": {"selected_date_time": soon}}
    for callback in Callback:
        for named in (str(number), "999", '"x"', "null"):
            ids = ("program", "enrollment", "pairing", "check_in", "survey", "run", "version", "page")
            about = "{" + ", ".join(f'"{name}": {named}' for name in ids) + "}"
            for metadata in (about, "[]", "not json", ""):
                stranger.forge_submission(callback.value, values, private_metadata=metadata)
    town.rest()
    after = table_contents(town)
    assert {name for name in before if after[name] != before[name]} <= {"form_draft"}


def test_another_programs_coordinator_is_a_stranger_too(town: Town) -> None:
    _, _, number = a_pair(town)
    olga = town.person("Olga Other", admin=True)
    olga.command("/mentorship")
    message = olga.messages()[-1]
    before = table_contents(town)
    for action in (Action.CLOSE_PROGRAM, Action.RUN_MATCHING, Action.END_PAIRING, Action.TAKE_OVER):
        olga.click(message, action.value, str(number), forge=True)
    for typed in ("end", "match", "approve", "coordinators", "report", "take over", "end pairing"):
        assert olga.command("/mentorship", f"admin {typed} {number}").ok
        assert olga.open_modal is None
    town.rest()
    assert table_contents(town) == before


@pytest.mark.parametrize("fault", ["refuse", "server_error", "drop_answer", "rate_limit"])
def test_what_was_said_while_slack_was_down_arrives_later_and_once(town: Town, fault: str) -> None:
    number = town.open_program()
    faults = town.sandbox.faults
    ana = town.person("Ana Example")
    town.enroll(ana, "mentee")
    town.rest()
    {
        "refuse": lambda: faults.refuse_connections(3),
        "server_error": lambda: faults.server_error("chat.postMessage", times=2),
        "drop_answer": lambda: faults.drop_answer("chat.postMessage", times=2),
        "rate_limit": lambda: faults.rate_limit("chat.postMessage", 60, times=2),
    }[fault]()
    town.settle()
    with town.bench.read() as work:
        assert len(work.session.exec(select(Enrollment)).all()) == 1
    town.pass_time(hours=12)
    assert len([one for one in ana.messages() if "Thank you for applying" in one.text]) == 1
    # Nobody can look whether a message has arrived in a channel: there it is never sent twice.
    (to_channel,) = deliveries(town, "applications_to_review")
    arrived = [one for one in town.staff() if "1 person waits" in one.text]
    assert len(arrived) == (to_channel.state == DeliveryState.SENT or fault == "drop_answer")
    assert to_channel.state in (DeliveryState.SENT, DeliveryState.UNKNOWN)
    assert {row.state for row in deliveries(town, "application_received")} == {DeliveryState.SENT}
    assert program_in(town, number).state == ProgramState.ENROLLING


def test_what_nobody_expected_is_answered_with_a_reference_and_changes_nothing(town: Town) -> None:
    ana = town.person("Ana Example")
    number = town.open_program()
    ana.command("/mentorship", f"join {number}")
    ana.modal(title="Join")
    ana.fill("role", "mentor")
    ana.fill("languages", ["English"])
    ana.submit()
    with town.bench.write() as work:  # as a faulty import might have it
        draft = work.session.exec(select(FormDraft)).one()
        draft.values = {**draft.values, "experience": 5}
        work.session.add(draft)
    ana.fill("offers", ["Python"])
    ana.fill("consent", ["yes"])
    answer = ana.submit()
    assert answer.pushed is not None
    assert re.search(r"reference: \*?[0-9a-f]{8}", str(answer.pushed.blocks))
    with town.bench.read() as work:
        assert work.session.exec(select(Enrollment)).first() is None


def test_a_program_that_vanished_under_a_message_is_explained(town: Town) -> None:
    ana = town.person("Ana Example")
    ana.command("/mentorship")
    ana.click(ana.messages()[-1], "join", "77", forge=True)
    assert ana.expect_message("does not exist any more")


def test_a_button_of_a_version_long_gone_is_answered(town: Town) -> None:
    ana = town.person("Ana Example")
    ana.command("/mentorship")
    assert ana.click(ana.messages()[-1], "retired_button", "1", forge=True).ok
    assert ana.expect_message("belongs to an older message")

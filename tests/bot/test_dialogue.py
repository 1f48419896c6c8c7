"""How answers and troubles reach a person, wherever they are: command, message, modal, Home, form."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select

from handlers.turn import Answer, Done, Replace, Say, Show, Turn
from mentorship.permissions import NotPermitted
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import AuditEntry, InboxEntry, Person
from tests.bot.switchboard import Switchboard
from views.blocks import modal, said, section

SENTENCE = "That is not possible right now."
CANARY = "canary-of-a-typed-text"
Place = Callable[[Switchboard], list[str]]


def fails_with(error: Exception) -> Callable[[Turn], Answer]:
    def act(turn: Turn) -> Answer:
        turn.work.note(turn.actor, "half_done")
        raise error

    return act


def by_command(board: Switchboard) -> list[str]:
    return [board.ana.command("/mentorship", "status").text]


def by_message_button(board: Switchboard) -> list[str]:
    assert board.ana.click(board.message(), "Press Me").ok
    return board.whispered()


def by_modal_button(board: Switchboard) -> list[str]:
    assert board.ana.click(board.open_form(), "Press Me").ok
    return [board.ana.modal(title="Mentorship").content]


def by_home_button(board: Switchboard) -> list[str]:
    assert board.ana.click(board.show_home(), "Press Me").ok
    return [board.ana.modal(title="Mentorship").content]


def by_submission(board: Switchboard) -> list[str]:
    board.open_form()
    answer = board.ana.submit()
    assert answer.error is None
    return [answer.pushed.content if answer.pushed else ""]


PLACES = pytest.mark.parametrize(
    "place", [by_command, by_message_button, by_modal_button, by_home_button, by_submission]
)


@PLACES
def test_an_answer_is_said_where_the_person_is(switchboard: Switchboard, place: Place) -> None:
    switchboard.does = lambda _turn: Say(said("All is well."))
    (answer,) = place(switchboard)
    assert "All is well." in answer


@PLACES
@pytest.mark.parametrize("error", [Refused(SENTENCE), Stale(SENTENCE), NotPermitted(SENTENCE)])
def test_a_broken_rule_is_answered_by_its_own_sentence_and_changes_nothing(
    switchboard: Switchboard, place: Place, error: Refused
) -> None:
    switchboard.does = fails_with(error)
    (answer,) = place(switchboard)
    assert SENTENCE in answer
    assert ("half_done", "") not in switchboard.audit()


@PLACES
def test_an_unexpected_error_is_answered_by_a_reference_that_the_log_has(
    switchboard: Switchboard, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    switchboard.does = fails_with(ValueError(CANARY))
    (answer,) = place(switchboard)
    found = re.search(r"reference: \*?([0-9a-f]{8})", answer)
    assert found is not None, answer
    assert f"reference {found[1]}: ValueError" in caplog.text
    assert CANARY not in caplog.text
    assert switchboard.audit() == []


def test_wrong_fields_are_named_beside_the_fields(switchboard: Switchboard) -> None:
    switchboard.does = fails_with(WrongFields({"goals": "Please say a little more."}))
    switchboard.open_form()
    answer = switchboard.ana.submit()
    assert answer.errors == {"goals": "Please say a little more."}
    assert switchboard.ana.entered("goals")["value"] == CANARY, "nothing typed is lost"


def test_a_form_refused_for_its_fields_can_be_sent_again(switchboard: Switchboard) -> None:
    switchboard.does = fails_with(WrongFields({"goals": "Please say a little more."}))
    switchboard.open_form()
    switchboard.ana.submit()
    switchboard.does = lambda _turn: Done()
    assert switchboard.ana.submit().closed
    assert len(switchboard.turns) == 2


@pytest.mark.parametrize("place", [by_command, by_message_button])
def test_wrong_fields_where_there_are_none_are_said(switchboard: Switchboard, place: Place) -> None:
    switchboard.does = fails_with(WrongFields({"program": "There is no such program."}))
    assert place(switchboard) == ["There is no such program."]


def test_a_button_older_than_the_state_brings_its_message_up_to_date(switchboard: Switchboard) -> None:
    switchboard.does = fails_with(Stale(SENTENCE))
    message = switchboard.message()
    switchboard.ana.click(message, "Press Me")
    switchboard.rest()
    (update,) = switchboard.updates()
    assert update.place == switchboard.ana.id


def test_a_refusal_that_is_not_about_age_leaves_the_message_alone(switchboard: Switchboard) -> None:
    switchboard.does = fails_with(Refused(SENTENCE))
    switchboard.ana.click(switchboard.message(), "Press Me")
    switchboard.rest()
    assert switchboard.updates() == []


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (by_command, "command status"),
        (by_message_button, "action help"),
        (by_modal_button, "action profile"),
        (by_home_button, "action help"),
        (by_submission, "submission join_part"),
    ],
)
def test_an_attempt_at_what_one_may_not_do_leaves_one_line_in_the_audit_trail(
    switchboard: Switchboard, place: Place, name: str
) -> None:
    switchboard.does = fails_with(NotPermitted(SENTENCE))
    place(switchboard)
    assert switchboard.audit() == [("refused", name)]
    with switchboard.bench.read() as work:
        (actor_id,) = work.session.exec(select(AuditEntry.actor_id)).all()
        assert actor_id is not None
        assert work.session.get_one(Person, actor_id).slack_id == switchboard.ana.id


def test_the_audit_trail_has_the_command_but_not_what_was_typed_after_it(switchboard: Switchboard) -> None:
    switchboard.does = fails_with(NotPermitted(SENTENCE))
    switchboard.ana.command("/mentorship", f"Admin  Review {CANARY}")
    assert switchboard.audit() == [("refused", "command admin review")]
    assert switchboard.turns[0].words == CANARY


def test_what_the_bot_does_not_know_is_answered_with_help(switchboard: Switchboard) -> None:
    switchboard.does = lambda turn: Say(said(f"Help for: {turn.words}"))
    assert switchboard.ana.command("/mentorship", "Do Something").text == "Help for: Do Something"
    assert switchboard.ana.command("/mentorship", "").text.strip() == "Help for:"


@pytest.mark.parametrize("place", [by_command, by_message_button, by_submission])
def test_somebody_of_another_workspace_is_refused(
    open_switchboard: Callable[..., Switchboard], place: Place
) -> None:
    board = open_switchboard(workspace_id="T0ELSEWHERE")
    if place is by_submission:
        assert board.ana.forge_submission("join_part", {}).error is None
    else:
        assert "own workspace only" in place(board)[0]
    assert board.turns == []
    with board.bench.read() as work:
        assert work.session.exec(select(func.count()).select_from(Person)).one() == 0
        assert work.session.exec(select(func.count()).select_from(InboxEntry)).one() == 0


def test_a_button_of_an_older_version_is_answered(switchboard: Switchboard) -> None:
    reply = switchboard.ana.click(switchboard.message("of_an_older_version"), "Press Me")
    assert reply.ok
    assert "older message" in switchboard.whispered()[0]


def test_a_form_of_an_older_version_is_answered(switchboard: Switchboard) -> None:
    assert switchboard.ana.forge_submission("of_an_older_version", {}).error is None


def test_typing_ahead_is_answered_even_when_it_fails(
    switchboard: Switchboard, caplog: pytest.LogCaptureFixture
) -> None:
    switchboard.does = fails_with(ValueError(CANARY))
    assert switchboard.ana.type_ahead(switchboard.open_form(), "offers", "py") == []
    switchboard.rest()
    assert switchboard.ana.modal().title == "A form", "nothing pops up over the form"
    assert CANARY not in caplog.text


def test_one_modal_gives_way_to_the_next_and_closes(switchboard: Switchboard) -> None:
    switchboard.does = lambda _turn: Replace(modal("Step 2", [section("Nearly there.")]))
    switchboard.open_form()
    assert switchboard.ana.submit().updated is not None
    assert switchboard.ana.modal().title == "Step 2"


def test_a_button_in_a_modal_changes_it_or_opens_another_on_top(switchboard: Switchboard) -> None:
    switchboard.does = lambda _turn: Show(modal("On top", [section("More.")]))
    switchboard.ana.click(switchboard.open_form(), "Press Me")
    assert switchboard.ana.modal(title="On top")
    switchboard.ana.back()
    switchboard.clock.move_by(timedelta(seconds=1))
    switchboard.does = lambda _turn: Replace(modal("Changed", [section("Less.")]))
    switchboard.ana.click(switchboard.ana.modal(title="A form"), "Press Me")
    assert switchboard.ana.modal(title="Changed")


def test_a_third_modal_on_top_takes_the_place_of_the_second(switchboard: Switchboard) -> None:
    switchboard.sandbox.faults.fail("views.push", "push_limit_reached")
    switchboard.does = lambda _turn: Show(modal("On top", [section("More.")]))
    switchboard.ana.click(switchboard.open_form(), "Press Me")
    assert switchboard.ana.modal(title="On top")


def test_a_modal_that_comes_too_late_for_slack_is_asked_for_again(
    open_switchboard: Callable[..., Switchboard],
) -> None:
    board = open_switchboard(trigger_seconds=-1.0)
    board.does = lambda _turn: Show(modal("Too late", [section("Hello.")]))
    assert by_message_button(board) == ["That took too long for Slack. Please press the button once more."]
    assert board.ana.open_modal is None


def test_a_modal_that_slack_refuses_is_apologised_for(switchboard: Switchboard) -> None:
    switchboard.sandbox.faults.fail("views.open", "invalid_arguments")
    switchboard.does = lambda _turn: Show(modal("Wrong", [section("Hello.")]))
    assert "something went wrong" in by_message_button(switchboard)[0]


def test_50_people_who_click_at_once_are_all_answered(switchboard: Switchboard) -> None:
    people = [switchboard.sandbox.add_person(f"Person {number}") for number in range(50)]
    switchboard.does = _note_the_click
    messages = [switchboard.message(to=person) for person in people]
    with ThreadPoolExecutor(50) as crowd:
        clicks = crowd.map(lambda person, message: person.click(message, "Press Me"), people, messages)
        assert all(reply.ok for reply in clicks)
    assert len(switchboard.audit()) == 50


def test_the_same_click_delivered_again_has_no_second_effect(switchboard: Switchboard) -> None:
    switchboard.does = _note_the_click
    switchboard.sandbox.faults.duplicate_event("block_actions")
    assert switchboard.ana.click(switchboard.message(), "Press Me").ok
    switchboard.rest()
    assert switchboard.sandbox.transcript.payloads["block_actions"] == 2
    assert len(switchboard.audit()) == 1


def test_two_clicks_are_two_turns(switchboard: Switchboard) -> None:
    switchboard.does = _note_the_click
    message = switchboard.message()
    switchboard.ana.click(message, "Press Me")
    switchboard.clock.move_by(timedelta(milliseconds=200))
    switchboard.ana.click(message, "Press Me")
    assert len(switchboard.audit()) == 2


def test_after_a_turn_the_home_of_somebody_who_has_opened_it_is_looked_after(
    switchboard: Switchboard,
) -> None:
    switchboard.does = _open_home
    switchboard.ana.command("/mentorship", "status")
    switchboard.rest()
    assert switchboard.homes == [switchboard.ana.id]


def test_after_a_turn_messages_go_out_and_nobody_looks_for_a_home_that_was_never_opened(
    switchboard: Switchboard,
) -> None:
    switchboard.ana.command("/mentorship", "status")
    switchboard.rest()
    assert len(switchboard.wakes) == 1
    assert switchboard.homes == []


def _open_home(turn: Turn) -> Answer:
    turn.actor.home_opened_at = turn.work.now
    return Done()


def _note_the_click(turn: Turn) -> Answer:
    turn.work.note(turn.actor, "clicked")
    return Done()

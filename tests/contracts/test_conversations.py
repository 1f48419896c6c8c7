"""Both ends of every conversation meet: what is shown is listened to, what can be typed is written down."""

import ast
import re
from collections.abc import Iterator

import pytest

from mentorship.notices import Notice
from tests.contracts.recorder import Recorder, registered
from tests.contracts.source import ROOT, called, members_used, nodes
from tests.contracts.test_manifest import events, manifest
from views.hub import ADMIN_USAGE, USAGE
from views.ids import COMMAND, Action, Callback, Field
from views.notices import RENDERERS

# The typed way to each button: to what it does, or to the list or form that it stands in.
TYPED = {
    Action.OPEN_HUB: "",
    Action.HELP: "help",
    Action.DAYS_OFF: "away",
    Action.END_DAYS_OFF: "back",
    Action.JOIN: "join",
    Action.PROFILE: "profile",
    Action.PAUSE: "pause",
    Action.RESUME: "resume",
    Action.WITHDRAW: "leave",
    Action.CHECK_IN: "check-in",
    Action.CHECK_IN_MET: "check-in",
    Action.CHECK_IN_SCHEDULED: "check-in",
    Action.CHECK_IN_NOT_YET: "check-in",
    Action.CHECK_IN_NEED_HELP: "check-in",
    Action.CHECK_IN_CHANGE: "check-in",
    Action.PLAN_MEETING: "meet",
    Action.SHOW_AGENDA: "agenda",
    Action.WHY_MATCH: "why",
    Action.ASK_FOR_HELP: "ask",
    Action.TAKE_SURVEY: "survey",
    Action.NEW_PROGRAM: "admin new",
    Action.EDIT_PROGRAM: "admin edit",
    Action.PROGRAM_SETTINGS: "admin settings",
    Action.EDIT_AGENDA: "admin settings",
    Action.EDIT_SURVEY_QUESTIONS: "admin settings",
    Action.EDIT_JOIN_QUESTIONS: "admin settings",
    Action.EDIT_TEXTS: "admin settings",
    Action.EDIT_POINTS: "admin settings",
    Action.EDIT_MATCHING: "admin settings",
    Action.ADD_COORDINATORS: "admin coordinators",
    Action.TAKE_OVER: "admin take over",
    Action.OPEN_ENROLLMENT: "admin open",
    Action.CLOSE_ENROLLMENT: "admin close enrollment",
    Action.CLOSE_PROGRAM: "admin end",
    Action.SHOW_REPORT: "admin report",
    Action.SEND_DIGEST: "admin digest",
    Action.SHOW_DELIVERIES: "admin deliveries",
    Action.PAUSE_SENDING: "admin pause sending",
    Action.RESUME_SENDING: "admin resume sending",
    Action.SEND_AGAIN: "admin deliveries",
    Action.IT_ARRIVED: "admin deliveries",
    Action.REVIEW: "admin review",
    Action.ACCEPT: "admin review",
    Action.DECLINE: "admin review",
    Action.WAITLIST: "admin review",
    Action.REVIEW_PAGE: "admin review",
    Action.REVIEW_BACK: "admin review",
    Action.ACCEPT_ALL: "admin accept all",
    Action.CHOOSE_MENTORS: "choose",
    Action.ANSWER_MENTEES: "answer",
    Action.ACCEPT_MENTEE: "answer",
    Action.DECLINE_MENTEE: "answer",
    Action.END_STEP: "admin end step",
    Action.GIVE_MORE_TIME: "admin choices",
    Action.MATCH_THOSE_LEFT: "admin match left",
    Action.RUN_MATCHING: "admin match",
    Action.SHOW_DRAFT: "admin draft",
    Action.DRAFT_PAGE: "admin draft",
    Action.DRAFT_BACK: "admin draft",
    Action.DRAFT_PAIR: "admin draft",
    Action.COMPARE_SETTINGS: "admin compare",
    Action.DRAFT_EDITS: "admin draft",
    Action.TAKE_BACK: "admin draft",
    Action.ADD_PLACE: "admin draft",
    Action.KEEP_TOGETHER: "admin draft",
    Action.WHY_UNMATCHED: "admin draft",
    Action.APPROVE_DRAFT: "admin approve",
    Action.DISCARD_DRAFT: "admin discard",
    Action.SHOW_PAIRS: "admin pairs",
    Action.PAIRS_PAGE: "admin pairs",
    Action.PAIRS_BACK: "admin pairs",
    Action.END_PAIRING: "admin end pairing",
    Action.TAKE_CONCERN: "admin concerns",
}
# The usage itself is what `help` shows.
SAID_WITHOUT_WORDS = {"help"}


@pytest.fixture(scope="module")
def heard() -> Recorder:
    return registered()


def searching_fields() -> Iterator[Field]:
    """Fields of forms whose options are found by typing."""
    for path, node in nodes("views"):
        if called(node) in ("tags_field", "found_field") and path.name != "fields.py":
            assert isinstance(node, ast.Call)
            assert isinstance(node.args[0], ast.Attribute), f"{path}:{node.lineno} hides which field it is"
            yield Field[node.args[0].attr]


def typed_in(usage: str) -> set[str]:
    return {words.strip() for words in re.findall(rf"`{COMMAND}([^`]*)`", usage)}


def test_every_button_on_the_screen_is_listened_to(heard: Recorder) -> None:
    shown = {Action[name] for name in members_used("Action", "views")}
    assert shown - set(heard.actions) == set()


def test_every_button_listened_to_is_on_a_screen(heard: Recorder) -> None:
    shown = {Action[name] for name in members_used("Action", "views")}
    assert set(heard.actions) - shown == set()


def test_no_name_of_a_button_is_left_over(heard: Recorder) -> None:
    assert set(Action) == set(heard.actions)


def test_every_form_is_listened_to_and_every_one_listened_to_exists(heard: Recorder) -> None:
    shown = {Callback[name] for name in members_used("Callback", "views")}
    assert shown == set(heard.submissions) == set(Callback)


def test_every_field_that_searches_is_answered_and_no_other(heard: Recorder) -> None:
    assert set(searching_fields()) == set(heard.searches)


def test_every_field_is_part_of_a_form() -> None:
    assert {field.name for field in Field} == members_used("Field", "views")


def test_every_button_has_a_typed_way(heard: Recorder) -> None:
    assert set(TYPED) == set(heard.actions)
    assert set(TYPED.values()) - set(heard.commands) == set()


def test_every_typed_word_in_the_usage_is_understood(heard: Recorder) -> None:
    assert typed_in(USAGE) | typed_in(ADMIN_USAGE) <= set(heard.commands)


def test_every_typed_word_that_is_understood_is_in_the_usage(heard: Recorder) -> None:
    assert set(heard.commands) - SAID_WITHOUT_WORDS == typed_in(USAGE) | typed_in(ADMIN_USAGE)


def test_only_coordinators_words_are_in_the_coordinators_usage() -> None:
    assert all(words.startswith("admin") for words in typed_in(ADMIN_USAGE))
    assert not any(words.startswith("admin") for words in typed_in(USAGE))


def test_the_hint_in_slack_names_words_that_are_understood(heard: Recorder) -> None:
    (command,) = manifest()["features"]["slash_commands"]
    hinted = {word.strip() for word in command["usage_hint"].strip("[]").split("|")}
    assert hinted - set(heard.commands) == set()


@pytest.mark.parametrize("room", ["handlers", "views", "mentorship", "docs"])
def test_every_command_named_anywhere_is_understood(heard: Recorder, room: str) -> None:
    """In messages and in the guides: what follows the command is understood, or is an argument to it."""
    kind = "*.md" if room == "docs" else "*.py"
    for path in sorted((ROOT / room).rglob(kind)):
        text = path.read_text(encoding="utf-8").replace("{COMMAND}", COMMAND)
        for words in typed_in(text):
            plain = words.rstrip(" …").split(" {")[0].split(" <")[0].strip()
            known = any(plain == each or plain.startswith(f"{each} ") for each in heard.commands if each)
            assert known or not plain, f"{path.name}: {COMMAND} {words}"


def test_events_subscribed_to_are_handled_and_no_others(heard: Recorder) -> None:
    """`message.im` arrives as an event of type `message`."""
    assert {name.split(".")[0] for name in events()} == set(heard.events)


def test_every_notice_can_be_shown() -> None:
    assert set(RENDERERS) == set(Notice.kinds.values())


def test_every_notice_is_told_somewhere() -> None:
    made = {
        name
        for path, node in nodes("mentorship")
        if path.name != "notices.py" and (name := called(node)) is not None
    }
    assert {kind.__name__ for kind in Notice.kinds.values()} - made == set()


def test_notices_hold_ids_and_dates_only() -> None:
    """Whatever is told is read from the present state when it is sent."""
    for kind in Notice.kinds.values():
        for name, words in kind.__annotations__.items():
            assert words in (int, str), f"{kind.__name__}.{name}"
            assert words is int or name in ("day", "ends_on"), f"{kind.__name__}.{name}"

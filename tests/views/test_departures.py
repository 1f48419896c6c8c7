"""What coordinators read when somebody has left, and which events mean what."""

import pytest

from bot.workbench import Workbench
from mentorship.notices import DmAnswer, LastCoordinatorLeft, PersonLeft
from storage.tables import Coordinator
from tests.builders import a_person, a_program
from tests.views.surfaces import HOSTILE, legal, pinged
from views.departures import RENDERERS, is_own_token_revoked, is_written_to_bot


def test_somebody_who_left_is_named_without_pinging_anybody(bench: Workbench) -> None:
    with bench.write() as work:
        program, person = a_program(work, name=HOSTILE), a_person(work, HOSTILE * 100)
        message = legal(RENDERERS[PersonLeft](work, PersonLeft(program.key, person.key)))
    assert pinged(message) == []


def test_the_call_to_take_over_turns_into_who_did(bench: Workbench) -> None:
    with bench.write() as work:
        last, successor = a_person(work, HOSTILE), a_person(work)
        program = a_program(work, last, name=HOSTILE)
        last.active = False
        notice = LastCoordinatorLeft(program.key, last.key)
        message = legal(RENDERERS[LastCoordinatorLeft](work, notice))
        assert message.blocks[-1]["elements"][0]["text"]["text"] == "Take Over"
        row = Coordinator(program_id=program.key, person_id=successor.key, added_at=work.now)
        work.session.add(row)
        work.session.flush()
        message = legal(RENDERERS[LastCoordinatorLeft](work, notice))
    assert len(message.blocks) == 1
    assert successor.slack_id in message.text


def test_the_bot_says_how_it_can_be_talked_to(bench: Workbench) -> None:
    with bench.write() as work:
        assert "/mentorship" in legal(RENDERERS[DmAnswer](work, DmAnswer(1))).text


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"channel_type": "im", "user": "U1", "text": "hi"}, True),
        ({"channel_type": "mpim", "user": "U1", "text": "hi"}, False),
        ({"channel_type": "im", "subtype": "message_changed"}, False),
        ({"channel_type": "im", "user": "U1", "bot_id": "B1"}, False),
    ],
)
def test_only_a_persons_own_new_message_to_the_bot_is_answered(event: dict[str, str], expected: bool) -> None:
    assert is_written_to_bot({"event": event}) is expected


def test_only_the_bots_own_token_stops_it() -> None:
    assert is_own_token_revoked({"event": {"tokens": {"bot": ["U1"]}}})
    assert not is_own_token_revoked({"event": {"tokens": {"oauth": ["U1"], "bot": []}}})
    assert not is_own_token_revoked({"event": {}})

"""The message about a long round: Slack takes it in every state, and it pings nobody."""

from datetime import timedelta
from typing import Any

import pytest

from bot.workbench import Workbench
from mentorship.rounds import Progress
from storage.tables import SendingRound
from tests.builders import a_program
from tests.views.surfaces import HOSTILE, legal, pinged
from views.rounds import round_progress

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "words", "buttons"),
    [
        ({}, "is expected to go out", ["Pause Sending"]),
        ({"paused_at": HOUR}, "is paused since", ["Resume Sending"]),
        ({"finished_at": HOUR}, "All 1,000,000 messages", ["Show Deliveries"]),
    ],
)
def test_every_state_is_said_in_words_with_its_button(
    bench: Workbench, state: dict[str, timedelta], words: str, buttons: list[str]
) -> None:
    with bench.write() as work:
        program = a_program(work, name=(HOSTILE * 20)[:100])
        moments: dict[str, Any] = {name: work.now + later for name, later in state.items()}
        shown = SendingRound(
            workspace_id=work.workspace_id,
            program_id=program.key,
            began_at=work.now,
            expected_end=work.now + HOUR,
            **moments,
        )
        message = round_progress(Progress(shown, program, total=1_000_000, left=400_000, missing=7))
    assert pinged(legal(message)) == []
    assert words in message.text
    labels = [
        each["text"]["text"]
        for block in message.blocks
        for each in block.get("elements", ())
        if "text" in each and each["type"] == "button"
    ]
    assert labels == buttons

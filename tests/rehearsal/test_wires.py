"""The bot and the stand-in in one process: a rehearsal comes to what it comes to over the network."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack import GuardedClient, slack_client
from sandbox import Sandbox, SandboxOptions
from sandbox.rehearsal.cast import Cast, make_cast
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.script import usual_script
from sandbox.rehearsal.stage import open_stage
from sandbox.rehearsal.tally import as_json, count
from sandbox.rehearsal.wires import DirectTransport, InTurn
from tests.rehearsal.troupe import MANIFEST, Witness

SEED = 5
A_BUSY_MACHINE = 30.0  # seconds


@dataclass(frozen=True)
class Played:
    """All that happened: who did what, what arrived, the counts, and every call and payload by its name."""

    deeds: list[tuple[datetime, str, str]]
    letters: list[tuple[datetime, str, str]]
    counts: dict[str, object]
    calls: Counter[str]
    payloads: Counter[str]


def played(*, in_process: bool) -> Played:
    stage, witness = open_stage(MANIFEST, in_process=in_process, patience=A_BUSY_MACHINE), Witness()
    try:
        Play(stage, Cast(tuple(make_cast(6, SEED))), usual_script(4), SEED, witness).run()
        letters = [(letter.at, letter.channel, letter.message.text) for letter in witness.letters]
        transcript, counts = stage.sandbox.transcript, as_json(count(stage))
        return Played(witness.deeds, letters, counts, transcript.calls, transcript.payloads)
    finally:
        stage.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(MANIFEST, SandboxOptions(rate_limits=True)) as one:
        yield one


def client_of(sandbox: Sandbox) -> GuardedClient:
    transport = DirectTransport(sandbox.door())
    return slack_client(sandbox.bot_token, sandbox.api_url, transport=transport)


def test_without_a_network_everything_happens_as_with_one() -> None:
    near, far = played(in_process=True), played(in_process=False)
    del far.calls["apps.connections.open"]
    assert near == far


def test_what_slack_refuses_is_refused(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    ada = sandbox.add_person("Ada Example")
    assert client.chat_postMessage(channel=ada.id, text="Hello")["ok"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel="C0NOWHERE", text="Hello")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client.auth_test(token="xoxb-somebody-else's")


def test_too_many_calls_are_refused_with_the_time_to_wait(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    sandbox.faults.rate_limit("auth.test", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


def test_answers_that_shall_be_late_or_lost_take_a_network(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    sandbox.faults.slow("auth.test", seconds=0.1)
    with pytest.raises(RuntimeError, match="event loop"):
        client.auth_test()
    sandbox.faults.drop_answer("auth.test")
    with pytest.raises(RuntimeError, match="takes a network"):
        client.auth_test()


def test_what_is_left_to_do_is_done_in_turn_also_after_something_failed() -> None:
    in_turn, done = InTurn(), list[str]()

    def first() -> None:
        in_turn.submit(done.append, "what came of it")
        raise ValueError("broken")

    in_turn.submit(first)
    in_turn.submit(done.append, "the next")
    assert done == []
    in_turn.do_all()
    assert done == ["the next", "what came of it"]


def test_the_bot_acts_in_the_thread_of_whoever_waits_for_it() -> None:
    stage = open_stage(MANIFEST, in_process=True, patience=A_BUSY_MACHINE)
    try:
        before = threading.active_count()
        reply = stage.coordinator.command("/mentorship", "help")
        assert "/mentorship" in reply.text
        assert threading.active_count() == before
    finally:
        stage.close()

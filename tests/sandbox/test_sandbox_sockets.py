"""Socket Mode: tickets, hello, one payload to one connection, retries, reconnecting, uninstalling."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pebble_bot import PebbleBot
from slack_sdk import WebClient
from test_sandbox_web_api import refusal
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect

from sandbox import NotAllowed, NothingHappened, Person, Sandbox

Open = Callable[[Sandbox], ClientConnection]


@pytest.fixture
def link() -> Iterator[Open]:
    """Opens raw Socket Mode connections."""
    with ExitStack() as stack:
        yield lambda sandbox: stack.enter_context(connect(address(sandbox)))


def address(sandbox: Sandbox) -> str:
    client = WebClient(base_url=sandbox.api_url)
    return str(client.apps_connections_open(app_token=sandbox.app_token)["url"])


def frame(socket: ClientConnection, timeout: float = 2.0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(socket.recv(timeout))
    return read


def acknowledge(socket: ClientConnection, envelope: dict[str, Any], **payload: Any) -> None:
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], **payload}))


def test_a_connection_is_greeted(sandbox: Sandbox, link: Open) -> None:
    hello = frame(link(sandbox))
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": sandbox.app_id}
    assert frame(link(sandbox))["num_connections"] == 2


def test_an_address_works_once(sandbox: Sandbox) -> None:
    url = address(sandbox)
    with connect(url):
        pass
    with pytest.raises(Exception, match="403"), connect(url):
        pass


def test_the_eleventh_connection_is_turned_away(sandbox: Sandbox, link: Open) -> None:
    for _ in range(10):
        assert frame(link(sandbox))["type"] == "hello"
    assert frame(link(sandbox)) == {"type": "disconnect", "reason": "too_many_websockets"}
    assert sandbox.socket_count == 10


def test_without_socket_mode_the_link_is_disabled(open_sandbox: Any, manifest_with: Any, link: Open) -> None:
    sandbox = open_sandbox(manifest_with("settings.socket_mode_enabled", False))
    assert frame(link(sandbox)) == {"type": "disconnect", "reason": "link_disabled"}


def test_each_payload_goes_to_exactly_one_connection(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(refresh_delay=0.0)
    sockets = [link(sandbox) for _ in range(3)]
    sandbox.wait_for_socket(3)
    ada = sandbox.add_person("Ada")
    for number in range(30):
        ada.dm(str(number))
    sandbox.refresh_sockets()
    counts = [events_until_disconnect(socket) for socket in sockets]
    assert sum(counts) == 30
    assert all(counts)


def events_until_disconnect(socket: ClientConnection) -> int:
    kinds = [frame(socket)["type"]]
    while kinds[-1] != "disconnect":
        kinds.append(frame(socket)["type"])
    return kinds.count("events_api")


def test_an_envelope_says_whether_it_takes_an_answer(sandbox: Sandbox, link: Open, ada: Person) -> None:
    socket = link(sandbox)
    frame(socket)
    ada.dm("hi")
    envelope = frame(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert envelope["retry_attempt"] == 0
    event = envelope["payload"]["event"]
    assert (event["type"], event["channel_type"], event["user"], event["text"]) == (
        "message",
        "im",
        ada.id,
        "hi",
    )
    assert envelope["payload"]["authorizations"][0]["user_id"] == sandbox.bot_user_id


def test_an_event_nobody_acknowledges_comes_three_more_times(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.03, retry_delays=(0.0, 0.03, 0.03))
    socket = link(sandbox)
    frame(socket)
    sandbox.add_person("Ada").dm("hi")
    envelopes = [frame(socket) for _ in range(4)]
    assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
    assert envelopes[1]["retry_reason"] == "timeout"
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    with pytest.raises(TimeoutError):
        frame(socket, 0.15)


def test_each_payload_is_given_up_in_its_own_time(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.1, retry_delays=())
    socket = link(sandbox)
    frame(socket)
    for words in ("first", "second", "third"):
        sandbox.add_person("Ada").dm(words)
    frame(socket)
    acknowledge(socket, frame(socket))
    sandbox.idle()
    late = "payload message.im: not acknowledged in time"
    assert sandbox.transcript.recent(3) == ["payload message.im: acknowledged", late, late]


def test_an_acknowledged_retry_is_the_last(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.3, retry_delays=(0.0, 0.0, 0.0))
    socket = link(sandbox)
    frame(socket)
    sandbox.add_person("Ada").dm("hi")
    frame(socket)
    acknowledge(socket, frame(socket))
    with pytest.raises(TimeoutError):
        frame(socket, 0.4)


def test_commands_are_never_sent_again(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.03, retry_delays=(0.0,))
    socket = link(sandbox)
    frame(socket)
    assert not sandbox.add_person("Ada").command("/pebble").ok
    assert frame(socket)["type"] == "slash_commands"
    with pytest.raises(TimeoutError):
        frame(socket, 0.1)


def test_events_missed_while_disconnected_arrive_after_reconnecting(open_sandbox: Any, connect: Any) -> None:
    sandbox = open_sandbox(retry_delays=(0.0, 0.4, 2.0))
    ada = sandbox.add_person("Ada")
    ada.dm("hi")
    bot: PebbleBot = connect(sandbox)
    bot.wait(lambda: bot.events)
    assert bot.event_types() == ["message"]
    assert bot.retries[0] in ("2", "3")


def test_a_socket_may_drop_before_the_acknowledgement(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.1, retry_delays=(0.2, 0.6, 2.0))
    first = link(sandbox)
    frame(first)
    sandbox.faults.drop_socket_on("message.im")
    sandbox.add_person("Ada").dm("hi")
    assert frame(first)["retry_attempt"] == 0
    with pytest.raises(ConnectionClosedError):
        frame(first)
    second = link(sandbox)
    frame(second)
    assert frame(second, 4.0)["retry_attempt"] >= 1


def test_a_refreshed_client_is_warned_and_comes_back(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(refresh_delay=0.05)
    socket = link(sandbox)
    frame(socket)
    sandbox.refresh_sockets()
    reasons = [frame(socket)["reason"] for _ in range(2)]
    assert reasons == ["warning", "refresh_requested"]


def test_only_subscribed_events_with_a_scope_are_delivered(
    sandbox: Sandbox, bot: PebbleBot, ada: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada])
    hidden = sandbox.add_channel("hidden", [ada], private=True)
    ada.say(pond, "not subscribed")
    ada.say(hidden, "no scope")
    ada.dm("both")
    sandbox.idle()
    assert [body["event"]["text"] for body in bot.events] == ["both"]


def test_comings_and_goings_are_told(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    pond = sandbox.add_channel("pond")
    outside = sandbox.add_channel("outside", with_bot=False)
    ada.join_channel(outside)
    ada.join_channel(pond)
    ada.leave_channel(pond)
    ben = sandbox.person_joins("Ben Sample", title="Engineer")
    sandbox.change_person(ben.id, title="Designer")
    sandbox.deactivate(ben.id)
    sandbox.idle()
    told = sorted((body["event"] for body in bot.events), key=lambda event: str(event["type"]))
    assert [event["type"] for event in told] == [
        "member_joined_channel",
        "member_left_channel",
        "team_join",
        "user_change",
        "user_change",
    ]
    assert {event["channel"] for event in told[:2]} == {pond}
    assert told[2]["user"]["profile"]["title"] == "Engineer"
    assert sorted(event["user"]["deleted"] for event in told[3:]) == [False, True]


def test_the_bots_own_messages_come_back_to_it(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(echo_own_messages=True)
    socket = link(sandbox)
    frame(socket)
    client, ada = WebClient(sandbox.bot_token, sandbox.api_url), sandbox.add_person("Ada")
    posted = client.chat_postMessage(channel=ada.id, text="x")
    assert frame(socket)["payload"]["event"]["bot_id"] == sandbox.bot_id
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")
    changed = frame(socket)["payload"]["event"]
    assert (changed["subtype"], changed["previous_message"]["text"], changed["message"]["text"]) == (
        "message_changed",
        "x",
        "y",
    )


def test_a_read_only_messages_tab_takes_no_messages(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("features.app_home.messages_tab_read_only_enabled", True))
    with pytest.raises(NotAllowed):
        sandbox.add_person("Ada").dm("hi")


def test_after_uninstalling_nothing_works_any_more(open_sandbox: Any, link: Open) -> None:
    sandbox = open_sandbox(ack_seconds=0.05, retry_delays=())
    socket = link(sandbox)
    frame(socket)
    sandbox.uninstall()
    envelopes = [frame(socket) for _ in range(2)]
    assert [each["payload"]["event"]["type"] for each in envelopes] == ["app_uninstalled", "tokens_revoked"]
    assert frame(socket)["reason"] == "link_disabled"
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    assert refusal(client, "auth.test")["error"] == "account_inactive"
    assert sandbox.socket_count == 0


def test_waiting_in_vain_for_a_socket_is_reported(sandbox: Sandbox) -> None:
    with pytest.raises(NothingHappened, match="0 of 1"):
        sandbox.wait_for_socket(timeout=0.01)

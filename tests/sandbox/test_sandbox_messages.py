"""Posting, changing, finding, scheduling and decorating messages."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from pebble_bot import Clocks, section
from slack_sdk import WebClient
from test_sandbox_web_api import refusal

from sandbox import Person, Sandbox

METADATA = {"event_type": "delivery", "event_payload": {"k": "42"}}


def test_posting_to_a_person_answers_with_their_direct_messages(client: WebClient, ada: Person) -> None:
    answer = client.chat_postMessage(channel=ada.id, text="Hello")
    assert answer["channel"].startswith("D")
    assert answer["message"]["bot_id"]
    assert [message.text for message in ada.messages()] == ["Hello"]


def test_message_times_are_unique_and_increase_while_the_clock_stands_still(
    client: WebClient, ada: Person
) -> None:
    times = [client.chat_postMessage(channel=ada.id, text="x")["ts"] for _ in range(5)]
    assert times == sorted(set(times))
    assert times[0] == "1772442000.000000"


def test_blocks_without_ids_get_them(client: WebClient, ada: Person) -> None:
    answer = client.chat_postMessage(channel=ada.id, text="x", blocks=[section("x"), section("y")])
    ids = [block["block_id"] for block in answer["message"]["blocks"]]
    assert len(set(ids)) == 2


def test_a_long_text_is_cut_without_a_word(client: WebClient, ada: Person) -> None:
    assert len(client.chat_postMessage(channel=ada.id, text="x" * 40_001)["message"]["text"]) == 40_000


@pytest.mark.parametrize("name", ["#pond", "pond"])
def test_a_channel_may_be_named(sandbox: Sandbox, client: WebClient, name: str) -> None:
    channel = sandbox.add_channel("pond")
    assert client.chat_postMessage(channel=name, text="x")["channel"] == channel


def test_the_bot_posts_only_where_it_is_and_where_one_may(sandbox: Sandbox, client: WebClient) -> None:
    outside = sandbox.add_channel("outside", with_bot=False)
    hidden = sandbox.add_channel("hidden", private=True, with_bot=False)
    archived = sandbox.add_channel("old")
    sandbox.archive_channel(archived)
    errors = [
        refusal(client, "chat.postMessage", channel=each, text="x")["error"]
        for each in (outside, hidden, archived)
    ]
    assert errors == ["not_in_channel", "channel_not_found", "is_archived"]


def test_bots_and_people_who_left_get_no_direct_messages(
    sandbox: Sandbox, client: WebClient, ada: Person
) -> None:
    robot = sandbox.add_person("Robot", bot=True)
    client.chat_postMessage(channel=ada.id, text="x")
    dm = ada.messages()[0].channel
    sandbox.deactivate(ada.id)
    targets = (robot.id, "USLACKBOT", ada.id, dm)
    errors = [refusal(client, "chat.postMessage", channel=each, text="x")["error"] for each in targets]
    assert errors == ["cannot_dm_bot", "cannot_dm_bot", "channel_not_found", "channel_not_found"]


def test_without_a_messages_tab_nobody_gets_direct_messages(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("features.app_home.messages_tab_enabled", False))
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    ada = sandbox.add_person("Ada")
    assert refusal(client, "chat.postMessage", channel=ada.id, text="x")["error"] == "messages_tab_disabled"


def test_an_update_keeps_blocks_and_metadata_that_it_does_not_mention(client: WebClient, ada: Person) -> None:
    posted = client.chat_postMessage(channel=ada.id, text="x", blocks=[section("x")], metadata=METADATA)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    changed = client.chat_update(**where, text="y")["message"]
    assert (changed["text"], changed["metadata"]) == ("y", METADATA)
    assert changed["blocks"]
    assert changed["edited"]
    cleared = client.api_call("chat.update", json={**where, "text": "z", "metadata": {}})["message"]
    assert "metadata" not in cleared


def test_an_update_takes_shorter_texts_than_a_post(client: WebClient, ada: Person) -> None:
    posted = client.chat_postMessage(channel=ada.id, text="x")
    answer = refusal(client, "chat.update", channel=posted["channel"], ts=posted["ts"], text="x" * 4001)
    assert answer["error"] == "msg_too_long"


def test_only_the_bots_own_messages_can_be_changed_or_deleted(client: WebClient, ada: Person) -> None:
    theirs = ada.dm("mine")
    where = {"channel": theirs.channel, "ts": theirs.ts}
    assert refusal(client, "chat.update", **where, text="x")["error"] == "cant_update_message"
    assert refusal(client, "chat.delete", **where)["error"] == "cant_delete_message"


def test_a_deleted_message_is_gone(client: WebClient, ada: Person) -> None:
    first, second = (client.chat_postMessage(channel=ada.id, text=text) for text in "ab")
    client.chat_delete(channel=first["channel"], ts=first["ts"])
    assert [message.text for message in ada.messages()] == ["b"]
    assert (
        refusal(client, "chat.delete", channel=first["channel"], ts=first["ts"])["error"]
        == "message_not_found"
    )
    assert second["ok"]


def test_an_ephemeral_message_is_seen_by_one_person_alone(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada, ben])
    client.chat_postEphemeral(channel=pond, user=ada.id, text="psst")
    assert [message.text for message in ada.messages(pond)] == ["psst"]
    assert ben.messages(pond) == sandbox.channel_messages(pond) == []
    stranger = sandbox.add_person("Chi")
    answer = refusal(client, "chat.postEphemeral", channel=pond, user=stranger.id, text="psst")
    assert answer["error"] == "user_not_in_channel"


def test_a_permalink_leads_to_the_message(client: WebClient, ada: Person) -> None:
    posted = client.chat_postMessage(channel=ada.id, text="x")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


def test_history_hides_metadata_unless_asked(client: WebClient, ada: Person) -> None:
    channel = client.chat_postMessage(channel=ada.id, text="x", metadata=METADATA)["channel"]
    (brief,) = client.conversations_history(channel=channel)["messages"]
    (full,) = client.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert (brief["metadata"], full["metadata"]) == ({"event_type": "delivery"}, METADATA)


@pytest.mark.parametrize("metadata", ["{", {"event_payload": {}}, {"event_type": "x", "event_payload": 1}])
def test_malformed_metadata_is_refused(client: WebClient, ada: Person, metadata: Any) -> None:
    answer = refusal(client, "chat.postMessage", channel=ada.id, text="x", metadata=metadata)
    assert answer["error"].startswith("invalid_metadata_")


def test_history_honours_its_window(client: WebClient, clocks: Clocks, ada: Person) -> None:
    times = []
    for text in "abcd":
        times.append(client.chat_postMessage(channel=ada.id, text=text)["ts"])
        clocks.pass_time(seconds=10)
    dm = ada.messages()[0].channel

    def texts(**window: Any) -> str:
        found = client.conversations_history(channel=dm, **window)["messages"]
        return "".join(message["text"] for message in found)

    assert texts() == "dcba"
    assert texts(oldest=times[1]) == "dc"
    assert texts(oldest=times[1], inclusive=True) == "dcb"
    assert texts(latest=times[1]) == "a"
    assert texts(oldest="0", latest=times[1], inclusive=True) == "ba"
    assert refusal(client, "conversations.history", channel=dm, oldest="soon")["error"] == "invalid_ts_oldest"


def test_history_comes_in_pages_without_replies_in_threads(client: WebClient, ada: Person) -> None:
    first = client.chat_postMessage(channel=ada.id, text="0")
    for text in "123456":
        thread = first["ts"] if text in "25" else None
        client.chat_postMessage(channel=ada.id, text=text, thread_ts=thread)
    pages, cursor = [], ""
    while True:
        page = client.conversations_history(channel=first["channel"], limit=2, cursor=cursor)
        pages.append("".join(message["text"] for message in page["messages"]))
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] == bool(cursor)
        if not cursor:
            break
    assert pages == ["64", "31", "0"]


def test_a_scheduled_message_arrives_when_its_time_comes(
    client: WebClient, clocks: Clocks, ada: Person
) -> None:
    post_at = int(clocks.now().timestamp()) + 60
    client.chat_scheduleMessage(channel=ada.id, post_at=post_at, text="later")
    assert ada.messages() == []
    clocks.pass_time(seconds=60)
    (message,) = ada.messages()
    assert (message.text, float(message.ts)) == ("later", post_at)


def test_a_scheduled_message_looked_at_late_stands_at_the_time_it_was_planned_for(
    client: WebClient, clocks: Clocks, ada: Person
) -> None:
    post_at = int(clocks.now().timestamp()) + 60
    client.chat_scheduleMessage(channel=ada.id, post_at=post_at, text="later")
    clocks.pass_time(minutes=10)
    assert [float(message.ts) for message in ada.messages()] == [post_at]


def test_a_workspace_may_not_tell_what_is_planned_for_some_conversations(
    open_sandbox: Callable[..., Sandbox], clocks: Clocks
) -> None:
    sandbox = open_sandbox(lists_scheduled=frozenset({"im"}))
    client = WebClient(sandbox.bot_token, sandbox.api_url, retry_handlers=[])
    ada, ben = sandbox.add_person("Ada Sample"), sandbox.add_person("Ben Sample")
    group = client.conversations_open(users=[ada.id, ben.id])["channel"]["id"]
    post_at = int(clocks.now().timestamp()) + 60
    for channel in (ada.id, group):
        client.chat_scheduleMessage(channel=channel, post_at=post_at, text="later")
    listed = client.chat_scheduledMessages_list()["scheduled_messages"]
    assert [each["channel_id"] for each in listed] == [
        client.conversations_open(users=ada.id)["channel"]["id"]
    ]


def test_an_answer_says_what_time_it_is_in_slack(client: WebClient, clocks: Clocks) -> None:
    clocks.pass_time(minutes=5)
    said = parsedate_to_datetime(str(client.auth_test().headers["date"]))
    assert said == clocks.now().replace(microsecond=0)


def test_a_scheduled_message_with_metadata_never_arrives(
    client: WebClient, clocks: Clocks, ada: Person
) -> None:
    post_at = int(clocks.now().timestamp()) + 60
    client.chat_scheduleMessage(channel=ada.id, post_at=post_at, text="later", metadata=METADATA)
    clocks.pass_time(minutes=2)
    assert ada.messages() == []


def test_scheduled_messages_can_be_listed_and_deleted(client: WebClient, clocks: Clocks, ada: Person) -> None:
    post_at = int(clocks.now().timestamp()) + 60
    planned = client.chat_scheduleMessage(channel=ada.id, post_at=post_at, text="later")
    listed = client.chat_scheduledMessages_list(channel=planned["channel"])["scheduled_messages"]
    assert [each["id"] for each in listed] == [planned["scheduled_message_id"]]
    which = {"channel": planned["channel"], "scheduled_message_id": planned["scheduled_message_id"]}
    client.chat_deleteScheduledMessage(**which)
    assert refusal(client, "chat.deleteScheduledMessage", **which)["error"] == "invalid_scheduled_message_id"
    clocks.pass_time(minutes=2)
    assert ada.messages() == []


@pytest.mark.parametrize(("days", "error"), [(-1, "time_in_past"), (121, "time_too_far")])
def test_a_message_is_scheduled_for_the_next_120_days(
    client: WebClient, clocks: Clocks, ada: Person, days: int, error: str
) -> None:
    post_at = int(clocks.now().timestamp()) + days * 24 * 3600
    assert (
        refusal(client, "chat.scheduleMessage", channel=ada.id, post_at=post_at, text="x")["error"] == error
    )


def test_at_most_thirty_messages_are_scheduled_for_one_channel_at_a_time(
    client: WebClient, clocks: Clocks, ada: Person
) -> None:
    plan = {"channel": ada.id, "post_at": int(clocks.now().timestamp()) + 600, "text": "x"}
    for _ in range(30):
        client.chat_scheduleMessage(**plan)
    assert refusal(client, "chat.scheduleMessage", **plan)["error"] == "restricted_too_many"


def test_a_reaction_is_added_once(client: WebClient, ada: Person) -> None:
    theirs = ada.dm("done")
    which = {"channel": theirs.channel, "timestamp": theirs.ts, "name": "tada"}
    client.reactions_add(**which)
    assert theirs.reactions == {"tada": [client.auth_test()["user_id"]]}
    assert refusal(client, "reactions.add", **which)["error"] == "already_reacted"


def test_an_uploaded_file_is_shared_with_its_content(
    sandbox: Sandbox, client: WebClient, ada: Person
) -> None:
    dm = client.conversations_open(users=ada.id)["channel"]["id"]
    client.files_upload_v2(channel=dm, filename="pairs.csv", content="a,b", initial_comment="Here")
    (message,) = ada.messages()
    assert (message.text, message.files[0]["name"]) == ("Here", "pairs.csv")
    assert sandbox.file_content(message.files[0]["id"]) == b"a,b"


def test_a_file_that_was_not_uploaded_cannot_be_shared(client: WebClient) -> None:
    file_id = client.files_getUploadURLExternal(filename="a.csv", length=3)["file_id"]
    answer = refusal(client, "files.completeUploadExternal", files=[{"id": file_id}])
    assert answer["error"] == "file_not_found"


def uploaded(client: WebClient, name: str, finish: bool = True) -> str:
    ticket = client.files_getUploadURLExternal(filename=name, length=3)
    with urlopen(Request(ticket["upload_url"], data=b"abc")):
        pass
    if finish:
        client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "Weeks"}])
    return str(ticket["file_id"])


def showing(file_id: str) -> list[dict[str, Any]]:
    return [section("x"), {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Weeks"}]


def test_a_block_may_show_a_picture_that_was_uploaded(client: WebClient, ada: Person) -> None:
    picture = uploaded(client, "weeks.png")
    client.chat_postMessage(channel=ada.id, text="x", blocks=showing(picture))
    (message,) = ada.messages()
    assert message.blocks[1]["slack_file"] == {"id": picture}


@pytest.mark.parametrize(("name", "finish"), [("weeks.png", False), ("weeks.csv", True), ("", True)])
def test_a_block_may_show_no_other_file(client: WebClient, ada: Person, name: str, finish: bool) -> None:
    file_id = uploaded(client, name, finish) if name else "F000000404"
    answer = refusal(client, "chat.postMessage", channel=ada.id, text="x", blocks=showing(file_id))
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/1/slack_file]"]
    assert ada.messages() == []


def test_an_upload_can_fail_on_request(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.server_error("upload", status=500)
    with pytest.raises(HTTPError) as error:
        uploaded(client, "weeks.png")
    error.value.close()
    assert error.value.code == 500

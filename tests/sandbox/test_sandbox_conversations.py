"""Opening, listing, joining and counting conversations, and the directory of people."""

from typing import Any

import pytest
from pebble_bot import PebbleBot, send
from slack_sdk import WebClient
from test_sandbox_web_api import refusal

from sandbox import NotAllowed, NotOnScreen, Person, Sandbox


def test_the_same_people_always_share_the_same_group(client: WebClient, ada: Person, ben: Person) -> None:
    first = client.conversations_open(users=[ada.id, ben.id])
    again = client.conversations_open(users=[ben.id, ada.id, client.auth_test()["user_id"]], return_im=True)
    assert first["channel"] == {"id": again["channel"]["id"]}
    assert again["already_open"]
    assert again["channel"]["is_mpim"]
    assert [group.id for group in ada.group_dms()] == [first["channel"]["id"]]
    assert set(ben.group_dms()[0].people) == {ada.id, ben.id}


def test_other_people_share_another_group(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person
) -> None:
    chi = sandbox.add_person("Chi")
    pair = client.conversations_open(users=[ada.id, ben.id])["channel"]["id"]
    trio = client.conversations_open(users=[ada.id, ben.id, chi.id])["channel"]["id"]
    assert pair != trio


def test_opening_may_be_only_a_look(client: WebClient, ada: Person, ben: Person) -> None:
    asked = {"users": f"{ada.id},{ben.id}", "prevent_creation": True}
    assert refusal(client, "conversations.open", **asked)["error"] == "channel_not_found"
    assert ada.group_dms() == []


def test_group_dms_take_up_to_eight_reachable_people(sandbox: Sandbox, client: WebClient) -> None:
    people = [sandbox.add_person(f"Person {number}").id for number in range(9)]
    robot = sandbox.add_person("Robot", bot=True).id
    assert client.conversations_open(users=people[:8])["ok"]

    def error(*users: str) -> Any:
        return refusal(client, "conversations.open", users=",".join(users))["error"]

    assert error(*people) == "too_many_users"
    assert error(people[0], robot) == "cannot_dm_bot"
    assert error(people[0], "U404") == "user_not_found"
    assert error(sandbox.bot_user_id) == "not_enough_users"
    sandbox.deactivate(people[1])
    assert error(people[0], people[1]) == "user_disabled"
    assert refusal(client, "conversations.open")["error"] == "users_list_not_supplied"


def test_members_come_in_pages_until_the_cursor_is_empty(sandbox: Sandbox, client: WebClient) -> None:
    people = [sandbox.add_person(f"Person {number}") for number in range(7)]
    pond = sandbox.add_channel("pond", people)
    pages, cursor = [], ""
    while True:
        answer = client.conversations_members(channel=pond, limit=3, cursor=cursor)
        pages.append(answer["members"])
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [each for page in pages for each in page] == sandbox.channel_members(pond)
    assert refusal(client, "conversations.members", channel=pond, cursor="?")["error"] == "invalid_cursor"


def test_the_bot_joins_public_channels_only(sandbox: Sandbox, client: WebClient) -> None:
    outside = sandbox.add_channel("outside", with_bot=False)
    assert client.conversations_join(channel=outside)["channel"]["is_member"]
    hidden = sandbox.add_channel("hidden", private=True)
    answer = refusal(client, "conversations.join", channel=hidden)
    assert answer["error"] == "method_not_supported_for_channel_type"
    sandbox.archive_channel(outside)
    assert refusal(client, "conversations.join", channel=outside)["error"] == "is_archived"


def test_inviting_names_what_stands_in_the_way(sandbox: Sandbox, client: WebClient, ada: Person) -> None:
    pond = sandbox.add_channel("pond")
    guest = sandbox.add_person("Guest", guest=True)
    client.conversations_invite(channel=pond, users=[ada.id])
    assert ada.id in sandbox.channel_members(pond)

    def error(user: str, channel: str = pond) -> Any:
        return refusal(client, "conversations.invite", channel=channel, users=user)["error"]

    outside = sandbox.add_channel("outside", with_bot=False)
    assert error(ada.id) == "already_in_channel"
    assert error(guest.id) == "user_is_restricted"
    assert error("U404") == "user_not_found"
    assert error(sandbox.bot_user_id) == "cant_invite_self"
    assert error(ada.id, outside) == "not_in_channel"


def test_lists_show_what_the_bot_may_see(sandbox: Sandbox, client: WebClient, ada: Person) -> None:
    pond = sandbox.add_channel("pond", [ada])
    sandbox.add_channel("hidden", private=True, with_bot=False)
    old = sandbox.add_channel("old", with_bot=False)
    sandbox.archive_channel(old)
    client.chat_postMessage(channel=ada.id, text="x")

    def listed(**args: Any) -> list[str]:
        return [channel["id"] for channel in client.conversations_list(**args)["channels"]]

    dm = ada.messages()[0].channel
    assert listed() == [pond, old]
    assert listed(exclude_archived=True) == [pond]
    assert listed(types="im") == [dm]
    assert refusal(client, "conversations.list", types="private_channel")["error"] == "missing_scope"
    assert refusal(client, "conversations.list", types="club")["error"] == "invalid_types"
    mine = client.users_conversations(user=ada.id, types="public_channel,im")["channels"]
    assert {channel["id"] for channel in mine} == {pond, dm}


def test_people_see_only_their_own_conversations(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person
) -> None:
    hidden = sandbox.add_channel("hidden", [ada], private=True)
    with pytest.raises(NotOnScreen):
        ben.messages(hidden)
    assert ada.messages(hidden) == []


def test_the_directory_shows_people_as_slack_does(sandbox: Sandbox, client: WebClient) -> None:
    ada = sandbox.add_person("Ada Sample", title="Engineer", tz=None, guest=True, email="ada@example.com")
    user = client.users_info(user=ada.id, include_locale=True)["user"]
    assert (user["real_name"], user["tz"], user["is_restricted"]) == ("Ada Sample", None, True)
    assert (user["profile"]["title"], user["locale"]) == ("Engineer", "en-GB")
    assert "email" not in user["profile"]
    sandbox.deactivate(ada.id)
    gone = client.users_info(user=ada.id)["user"]
    assert gone["deleted"]
    assert "tz" not in gone
    assert refusal(client, "users.info", user="U404")["error"] == "user_not_found"


def test_the_directory_includes_slackbot_which_claims_to_be_no_bot(client: WebClient) -> None:
    first, second = client.users_list(limit=10)["members"]
    assert (first["id"], first["is_bot"], second["is_bot"]) == ("USLACKBOT", False, True)


def test_fifty_thousand_people_come_in_fifty_one_pages(sandbox: Sandbox, client: WebClient) -> None:
    for number in range(50_000):
        sandbox.add_person(f"Person {number}")
    assert refusal(client, "users.list")["error"] == "limit_required"
    seen, pages, cursor = 0, 0, ""
    while True:
        query = {"token": sandbox.bot_token, "limit": "1000", "cursor": cursor}
        _, answer, _ = send(sandbox, "users.list", query=query)
        seen, pages = seen + len(answer["members"]), pages + 1
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert (seen, pages) == (50_002, 51)


def test_only_group_and_direct_messages_count_as_unread(
    sandbox: Sandbox, client: WebClient, bot: PebbleBot, ada: Person, ben: Person
) -> None:
    group = client.conversations_open(users=[ada.id, ben.id])["channel"]["id"]
    pond = sandbox.add_channel("pond", [ada])
    for channel in (ada.id, group, pond):
        client.chat_postMessage(channel=channel, text="x")
    assert (ada.unread, ada.inbox_count, ben.unread) == (2, 2, 1)
    ada.open_messages_tab()
    assert (ada.unread, ada.inbox_count) == (1, 2)


def test_a_bot_that_was_taken_out_of_a_channel_cannot_post_there(
    sandbox: Sandbox, bot: PebbleBot, client: WebClient, ada: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada])
    sandbox.remove_bot(pond)
    bot.wait(lambda: bot.event_types() == ["member_left_channel"])
    assert bot.events[0]["event"]["user"] == sandbox.bot_user_id
    assert refusal(client, "chat.postMessage", channel=pond, text="x")["error"] == "not_in_channel"


def test_guests_join_no_channels_by_themselves(sandbox: Sandbox) -> None:
    pond = sandbox.add_channel("pond")
    guest = sandbox.add_person("Guest", guest=True)
    with pytest.raises(NotAllowed):
        guest.join_channel(pond)

"""How Web API calls are read, refused and answered."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from pebble_bot import bearer, button, plain, section, send
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Person, Sandbox


def refusal(client: WebClient, method: str, **args: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=args)
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


def test_a_form_may_carry_json_in_its_fields(sandbox: Sandbox, ada: Person) -> None:
    fields = {
        "token": sandbox.bot_token,
        "channel": ada.id,
        "text": "hi",
        "blocks": json.dumps([section("Hi")]),
    }
    _, body, _ = send(sandbox, "chat.postMessage", urlencode(fields).encode())
    assert body["message"]["blocks"][0]["text"]["text"] == "Hi"


def test_json_bodies_and_bearer_tokens_are_read(sandbox: Sandbox, ada: Person) -> None:
    body = json.dumps({"channel": ada.id, "text": "hi"}).encode()
    _, answer, _ = send(sandbox, "chat.postMessage", body, bearer(sandbox.bot_token, "application/json"))
    assert answer["ok"]


def test_multipart_bodies_are_read(sandbox: Sandbox, ada: Person) -> None:
    parts = {"token": sandbox.bot_token, "user": ada.id}
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in parts.items()
    ]
    body = ("".join(lines) + "--x--\r\n").encode()
    _, answer, _ = send(sandbox, "users.info", body, {"Content-Type": "multipart/form-data; boundary=x"})
    assert answer["user"]["real_name"] == "Ada Sample"


def test_reads_may_be_get_requests(sandbox: Sandbox, ada: Person) -> None:
    _, answer, _ = send(sandbox, "users.info", query={"token": sandbox.bot_token, "user": ada.id})
    assert answer["user"]["id"] == ada.id


def test_answers_name_the_scopes_granted_and_wanted(sandbox: Sandbox) -> None:
    _, _, headers = send(sandbox, "users.list", headers=bearer(sandbox.bot_token))
    assert "chat:write" in headers["x-oauth-scopes"].split(",")
    assert headers["x-accepted-oauth-scopes"] == "users:read"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")],
)
def test_a_call_without_the_right_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    chosen = sandbox.app_token if token == "app" else token
    _, answer, _ = send(sandbox, "auth.test", headers=bearer(chosen))
    assert answer == {"ok": False, "error": error}


def test_the_bot_token_opens_no_socket(client: WebClient) -> None:
    assert refusal(client, "apps.connections.open")["error"] == "not_allowed_token_type"


def test_an_unknown_method_is_refused(client: WebClient) -> None:
    assert refusal(client, "chat.shout")["error"] == "unknown_method"


def test_a_missing_argument_is_named(client: WebClient) -> None:
    answer = refusal(client, "chat.update", text="x", channel="C1")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


def test_a_missing_scope_is_named_with_those_there_are(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("oauth_config.scopes.bot", ["chat:write"]))
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    answer = refusal(client, "users.list")
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write",
    )


def test_the_kind_of_conversation_decides_which_scope_is_needed(
    open_sandbox: Any, manifest_with: Any
) -> None:
    sandbox = open_sandbox(
        manifest_with("oauth_config.scopes.bot", ["im:write", "im:history", "channels:read"])
    )
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    people = [sandbox.add_person(name).id for name in ("Ada", "Ben")]
    dm = client.conversations_open(users=people[:1])["channel"]["id"]
    assert client.conversations_history(channel=dm)["messages"] == []
    assert refusal(client, "conversations.open", users=",".join(people))["needed"] == "mpim:write"
    channel = sandbox.add_channel("pond")
    assert refusal(client, "conversations.history", channel=channel)["needed"] == "channels:history"
    assert refusal(client, "conversations.info", channel=dm)["needed"] == "im:read"


def test_wrong_blocks_get_the_error_body_slack_uses(client: WebClient, ada: Person) -> None:
    blocks = [{"type": "actions", "elements": [button("x" * 76)]}]
    answer = refusal(client, "chat.postMessage", channel=ada.id, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    (sentence,) = answer["errors"]
    assert sentence.endswith("[json-pointer:/blocks/0/elements/0/text/text]")
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {sentence}"]


def test_a_message_needs_content(client: WebClient, ada: Person) -> None:
    assert refusal(client, "chat.postMessage", channel=ada.id)["error"] == "no_text"


def test_unreadable_blocks_are_refused(client: WebClient, ada: Person) -> None:
    assert (
        refusal(client, "chat.postMessage", channel=ada.id, blocks="[{")["error"] == "invalid_blocks_format"
    )


def test_a_wrong_view_gets_invalid_arguments_with_a_pointer(client: WebClient, ada: Person) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": plain("x" * 151)}]}
    answer = refusal(client, "views.publish", user_id=ada.id, view=view)
    assert answer["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks/0/text" in answer["response_metadata"]["messages"][0]


def test_auth_test_says_who_the_bot_is(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team_id"], answer["bot_id"]) == (
        sandbox.bot_user_id,
        sandbox.team_id,
        sandbox.bot_id,
    )


def test_api_test_echoes_and_fails_on_request(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"
    assert refusal(client, "api.test", error="splash")["error"] == "splash"


def test_team_info_names_the_workspace(sandbox: Sandbox, client: WebClient) -> None:
    assert client.team_info()["team"]["id"] == sandbox.team_id

"""Files on the page: only who sees the message or view that shows one gets its bytes."""

import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser, Live
from pebble_bot import PebbleBot, modal
from slack_sdk import WebClient

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]
DOT = b"\x89PNG\r\n\x1a\nnot really"
Upload = Callable[..., dict[str, Any]]


@pytest.fixture
def upload(client: WebClient) -> Upload:
    """Uploads a file as the bot; its object."""

    def upload_it(name: str = "dot.png", content: bytes = DOT, channel: str | None = None) -> dict[str, Any]:
        ticket = client.files_getUploadURLExternal(filename=name, length=len(content))
        request = urllib.request.Request(str(ticket["upload_url"]), content)
        with urllib.request.urlopen(request, timeout=30):
            pass
        files = [{"id": ticket["file_id"], "title": "A dot"}]
        done = client.files_completeUploadExternal(files=files, channel_id=channel)
        found: dict[str, Any] = done["files"][0]
        return found

    return upload_it


def image(**source: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "A dot", "slack_file": source}


def fetch(browser: Browser, person: Person, file_id: str) -> int:
    return browser.request(f"/page/files/{person.id}/{file_id}")[0]


@pytest.mark.parametrize("by", ["id", "url"])
def test_a_picture_in_a_direct_message_is_its_readers(
    client: WebClient,
    ada: Person,
    ben: Person,
    browser: Browser,
    upload: Upload,
    open_page: OpenPage,
    by: str,
) -> None:
    file = upload()
    source = {"id": file["id"]} if by == "id" else {"url": file["url_private"]}
    assert fetch(browser, ben, file["id"]) == 404
    sent = client.chat_postMessage(channel=ben.id, text="A dot", blocks=[image(**source)])
    block = open_page(browser.sandbox, ben).look_at(str(sent["channel"]))["messages"][0]["blocks"][0]
    assert block["image_url"] == f"/page/files/{ben.id}/{file['id']}"
    status, content, headers = browser.request(block["image_url"])
    assert (status, content, headers["content-type"]) == (200, DOT, "image/png")
    assert "sandbox" in headers["content-security-policy"]
    assert fetch(browser, ada, file["id"]) == 404


def test_a_picture_goes_when_its_message_goes(
    client: WebClient, ada: Person, browser: Browser, upload: Upload
) -> None:
    file = upload()
    blocks = [{"type": "context", "elements": [image(id=file["id"])]}]
    sent = client.chat_postMessage(channel=ada.id, text="A dot", attachments=[{"blocks": blocks}])
    assert fetch(browser, ada, file["id"]) == 200
    client.chat_delete(channel=str(sent["channel"]), ts=str(sent["ts"]))
    assert fetch(browser, ada, file["id"]) == 404


def test_pictures_in_ephemerals_modals_and_home_are_their_owners(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser, upload: Upload
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    private, home, shown = upload(), upload(), upload()
    bot.client.chat_postEphemeral(channel=news, user=ben.id, text=".", blocks=[image(id=private["id"])])
    bot.client.views_publish(user_id=ben.id, view={"type": "home", "blocks": [image(id=home["id"])]})

    def open_view(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(image(id=shown["id"])))

    bot.on_command = open_view
    ben.command("/pebble")
    ben.modal()
    for file in (private, home, shown):
        assert fetch(browser, ben, file["id"]) == 200
        assert fetch(browser, ada, file["id"]) == 404


def test_files_shared_in_a_channel_are_its_readers(
    sandbox: Sandbox, ada: Person, ben: Person, browser: Browser, upload: Upload, open_page: OpenPage
) -> None:
    plans = sandbox.add_channel("plans", [ada], private=True)
    file = upload("plan.html", b"<script>alert(1)</script>", plans)
    shown = open_page(sandbox, ada).look_at(plans)["messages"][0]["files"]
    address = f"/page/files/{ada.id}/{file['id']}"
    assert shown == [{"id": file["id"], "name": "plan.html", "title": "A dot", "size": 25, "url": address}]
    headers = browser.request(address)[2]
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"] == "attachment"
    assert fetch(browser, ben, file["id"]) == 404


def test_there_are_no_other_files(sandbox: Sandbox, ada: Person, browser: Browser, upload: Upload) -> None:
    file = upload()
    for who in ("U404", sandbox.bot_user_id, "..%2f..", "USLACKBOT"):
        assert browser.request(f"/page/files/{who}/{file['id']}")[0] == 404
    assert fetch(browser, ada, "F404") == 404
    assert browser.request(f"/page/files/{ada.id}/../../site.py")[0] == 404

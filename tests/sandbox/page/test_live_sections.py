"""What one viewer's page is told: every section, when it changes, and nothing that is not theirs."""

from collections.abc import Callable
from typing import Any

from page_visitor import Browser, Live
from pebble_bot import PebbleBot, button, input_block, modal, section

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]
SECTIONS = {"me", "workspace", "time", "sidebar", "conversation", "home", "modal", "clock", "inspector"}


def test_everything_is_sent_once_at_first(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    page.settle()
    assert {name for name, _ in page.frames} == SECTIONS
    assert len(page.frames) == len(SECTIONS)
    assert page.sections["me"] == {
        "id": ada.id,
        "name": "Ada Sample",
        "title": "",
        "tz": "Europe/Berlin",
        "locale": "en-GB",
        "admin": False,
        "active": True,
        "by_hand": True,
    }


def test_a_message_is_sent_and_seen(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "messages"})
    shown = page.until("conversation", bool)
    assert browser.act(ada, "send", channel=shown["channel"], text="Hello") == {"ok": True}
    shown = page.until("conversation", lambda data: data["messages"])
    assert shown["messages"][0]["text"] == "Hello"


def test_a_button_opens_a_modal_that_is_sent(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser, open_page: OpenPage
) -> None:
    def open_modal(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        client.views_open(
            trigger_id=body["trigger_id"], view=modal(input_block("Name", {"type": "plain_text_input"}))
        )

    bot.on_action = open_modal
    blocks = [
        section("Throw?"),
        {"type": "actions", "block_id": "b", "elements": [button("Throw", "throw")]},
    ]
    posted = bot.client.chat_postMessage(channel=ada.id, text="Throw?", blocks=blocks)
    page = open_page(sandbox, ada)
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    assert browser.act(ada, "click", **place, block_id="b", action_id="throw") == {"ok": True}
    view = page.until("modal", bool)["view"]
    assert browser.act(ada, "submit", view=view["id"], values={"name": {"name": ""}})["outcome"] == "errors"
    page.until("modal", lambda shown: shown["view"]["errors"])
    sent = browser.act(ada, "submit", view=view["id"], values={"name": {"name": "Flint"}})
    assert sent == {"ok": True, "outcome": "closed", "errors": {}}
    page.until("modal", lambda shown: shown is None)
    assert bot.bodies[-1]["view"]["state"]["values"]["name"]["name"]["value"] == "Flint"

"""A page on which only the blocks are drawn: no app, no server; deeds are recorded and answered here."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

Json = dict[str, Any]

PEOPLE = [
    {"id": "U1", "name": "Ana Souza", "title": "Engineer", "bot": False, "active": True},
    {"id": "U2", "name": "Bo Li", "title": "Designer", "bot": False, "active": True},
    {"id": "U3", "name": "Cy Gone", "title": "", "bot": False, "active": False},
]
CHANNELS = [
    {"id": "C1", "name": "mentoring", "private": False},
    {"id": "C2", "name": "secret", "private": True},
]
NOW = "2026-01-05T08:00:00Z"

PREPARE = """async ({people, channels, now, zone, locale}) => {
    const said = [], deeds = [], answers = {}, waiting = [];
    const act = (deed, body) => {
        deeds.push({deed, ...body});
        const answer = answers[deed] ?? {ok: true};
        if (answer === "lost") return Promise.reject(new Error("lost"));
        return answer === "later" ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(answer);
    };
    window.blocks = await import("/page/blocks/index.js");
    window.stage = {said, deeds, answers, waiting, opened: []};
    stage.context = {
        me: {id: "U1"}, zone, locale, now: () => new Date(now),
        act, values: {}, place: {channel: "C1", ts: "1.0"},
        workspace: {people, channels, app: {name: "Helper", user_id: "UAPP", bot_id: "B1"}},
        announce: (words) => said.push(words),
        openPerson: (id) => stage.opened.push(id), openChannel: (id) => stage.opened.push(id),
    };
    stage.root = document.getElementById("root");
    stage.host = new blocks.ModalHost(document.body);
}"""


@dataclass(frozen=True)
class Stage:
    page: Page

    def prepare(self, site: str, zone: str = "Europe/Berlin", locale: str = "en-US") -> None:
        self.page.goto(site)
        world = {"people": PEOPLE, "channels": CHANNELS, "now": NOW, "zone": zone, "locale": locale}
        self.page.evaluate(PREPARE, world)

    def message(self, *blocks: Json, text: str = "", values: Json | None = None) -> None:
        self.page.evaluate(
            "([b, text, values]) => stage.root.replaceChildren("
            "blocks.renderMessage(b, text, [], {...stage.context, values}))",
            [list(blocks), text, values or {}],
        )

    def home(self, view: Json) -> None:
        self.page.evaluate(
            "(view) => stage.root.replaceChildren("
            "stage.home = blocks.renderHome(view, stage.context, stage.home))",
            view,
        )

    def modal(self, view: Json | None, depth: int = 1) -> None:
        modal = None if view is None else {"depth": depth, "view": view}
        self.page.evaluate("(modal) => stage.host.show(modal, stage.context)", modal)

    def answer(self, deed: str, answer: Json | str) -> None:
        """Every such deed is answered so from now on; "later" waits for `release`, "lost" never arrives."""
        self.page.evaluate("([deed, answer]) => { stage.answers[deed] = answer; }", [deed, answer])

    def release(self, answer: Json) -> None:
        self.page.evaluate("(answer) => stage.waiting.shift()(answer)", answer)

    @property
    def deeds(self) -> list[Json]:
        return list(self.page.evaluate("stage.deeds"))

    @property
    def said(self) -> list[str]:
        return list(self.page.evaluate("stage.said"))

    @property
    def seen(self) -> str:
        return self.page.locator("#root").inner_text()

    @property
    def focused(self) -> str:
        """The accessible name of what has the focus, as far as its label or words give it."""
        return str(self.page.evaluate(FOCUSED))

    def wait_for_deed(self, count: int = 1) -> Json:
        self.page.wait_for_function("(count) => stage.deeds.length >= count", arg=count)
        return self.deeds[count - 1]


FOCUSED = """() => {
    const at = document.activeElement, named = document.getElementById(at.getAttribute("aria-labelledby"));
    return at.getAttribute("aria-label") ?? (named ?? at.labels?.[0] ?? at).textContent;
}"""


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str, text: str, description: str | None = None) -> Json:
    made: Json = {"text": words(text), "value": value}
    return made if description is None else {**made, "description": words(description)}


def asked(name: str, element: Json, **more: Any) -> Json:
    """An input block; its label is its name."""
    return {
        "type": "input",
        "block_id": name,
        "label": words(name),
        "element": {**element, "action_id": "it"},
        **more,
    }


def row(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def view(*blocks: Json, **more: Any) -> Json:
    made = {"id": "V1", "hash": "1", "type": "modal", "title": words("Form"), "submit": words("Send")}
    return {**made, "blocks": list(blocks), "values": {}, "errors": {}, "can_go_back": False, **more}

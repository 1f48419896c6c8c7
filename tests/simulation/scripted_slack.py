"""A Slack that answers as a script says, and a client that reaches it without a network.

It does the little that delivery needs, and keeps the record by which a run is judged. The client enters
below the SDK, which therefore reads every answer as it does in life.
"""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message as Headers
from email.utils import format_datetime
from enum import Enum
from http.client import RemoteDisconnected
from io import BytesIO
from itertools import count
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request

from bot.slack import GuardedClient
from tests.simulation.points import ANSWERED, CALLED, Points

Json = dict[str, Any]
SEND, LOOK, OPEN = "the call that sends", "the call that looks", "conversations.open"
SORTS = {
    "chat.postMessage": SEND,
    "chat.scheduleMessage": SEND,
    "conversations.history": LOOK,
    "chat.scheduledMessages.list": LOOK,
}
LATENESS = timedelta(seconds=25)
PAGE = 2


class Answer(Enum):
    """What becomes of a call: whether it takes effect, and what the caller hears."""

    FINE = "taken, and said so"
    UNHEARD = "taken, and the connection breaks before the answer"
    LATE = "taken half a minute after the caller has stopped waiting"
    LOST = "not taken, and no answer"
    ERROR_500_TAKEN = "taken, and an HTTP error"
    ERROR_503 = "not taken, and an HTTP error"
    PROXY_PAGE_TAKEN = "taken, and a page of HTML from something in between"
    PROXY_PAGE = "not taken, and a page of HTML"
    INTERNAL_ERROR_TAKEN = "taken, and internal_error"
    TOO_FAST = "not taken: 429"
    REFUSED = "not taken: a refusal that passes"
    NO_CONNECTION = "not taken: nobody listens"


UNCERTAIN_TAKEN = [
    Answer.UNHEARD,
    Answer.LATE,
    Answer.ERROR_500_TAKEN,
    Answer.PROXY_PAGE_TAKEN,
    Answer.INTERNAL_ERROR_TAKEN,
]
UNCERTAIN_NOT_TAKEN = [Answer.LOST, Answer.ERROR_503, Answer.PROXY_PAGE]
NOT_TAKEN = [Answer.TOO_FAST, Answer.REFUSED, Answer.NO_CONNECTION]
TAKEN = {Answer.FINE, *UNCERTAIN_TAKEN}
HTML = "<html><body>Please wait</body></html>"


def _answers() -> dict[Answer, tuple[int, str]]:
    """Status and body of the answers that are none of Slack's good ones."""
    return {
        Answer.ERROR_500_TAKEN: (500, ""),
        Answer.ERROR_503: (503, ""),
        Answer.PROXY_PAGE_TAKEN: (200, HTML),
        Answer.PROXY_PAGE: (200, HTML),
        Answer.INTERNAL_ERROR_TAKEN: (200, '{"ok": false, "error": "internal_error"}'),
        Answer.TOO_FAST: (429, '{"ok": false, "error": "ratelimited"}'),
        Answer.REFUSED: (200, '{"ok": false, "error": "not_in_channel"}'),
    }


SILENCES: dict[Answer, type[Exception]] = {
    Answer.UNHEARD: RemoteDisconnected,
    Answer.LATE: TimeoutError,
    Answer.LOST: TimeoutError,
}


@dataclass(frozen=True)
class Posted:
    """A message as Slack has it; nobody sees it before `at`."""

    at: datetime
    ts: str
    text: str
    metadata: Json | None


@dataclass
class ScriptedSlack:
    """`accepted` counts every message that Slack took, by channel and text."""

    now: Callable[[], datetime]
    script: defaultdict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    _channels: dict[str, list[Posted]] = field(default_factory=dict)
    _plans: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def will(self, call: str, answers: Sequence[Answer]) -> None:
        """Answer the next calls of this sort so."""
        self.script[call].extend(answers)

    def chat(self, channel: str) -> None:
        """Somebody else writes in the conversation, much, so that what was sent moves to a later page."""
        for words in ("Thank you", "I wonder", "And another thing"):
            self._put(channel, self.now(), words, None)

    def answer(self, method: str, asked: Json) -> tuple[int, str]:
        """Status and body, or one of the exceptions that a network raises."""
        self.calls[method] += 1
        script = self.script[sort_of(method)]
        planned = script.popleft() if script else Answer.FINE
        if planned == Answer.NO_CONNECTION:
            raise URLError(ConnectionRefusedError(111, "Connection refused"))
        if planned == Answer.LATE and sort_of(method) != SEND:
            planned = Answer.LOST
        said = self._do(method, asked, planned) if planned in TAKEN else {}
        if planned in SILENCES:
            raise SILENCES[planned]("no answer")
        return _answers().get(planned, (200, json.dumps(said)))

    def _do(self, method: str, asked: Json, planned: Answer) -> Json:
        at = self.now() + (LATENESS if planned == Answer.LATE else timedelta())
        if method == "chat.postMessage":
            return self._post(asked, at)
        if method == "chat.scheduleMessage":
            return self._schedule(asked, at)
        if method == "chat.scheduledMessages.list":
            return self._list(asked)
        if method == "conversations.history":
            return self._history(asked)
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": conversation(str(asked["users"]))}}
        assert method == "chat.update", method
        return {"ok": True, "channel": asked["channel"], "ts": asked["ts"]}

    def _post(self, asked: Json, at: datetime) -> Json:
        channel = asked["channel"]
        channel = conversation(channel) if channel.startswith("U") else channel
        self.accepted[channel, asked["text"]] += 1
        posted = self._put(channel, at, asked["text"], asked.get("metadata"))
        return {"ok": True, "channel": channel, "ts": posted.ts}

    def _schedule(self, asked: Json, at: datetime) -> Json:
        post_at = datetime.fromtimestamp(int(asked["post_at"]), UTC)
        if post_at <= at:
            return {"ok": False, "error": "time_in_past"}
        self.accepted[asked["channel"], asked["text"]] += 1
        self._plans.append((asked["channel"], at, post_at))
        return {"ok": True, "channel": asked["channel"], "scheduled_message_id": f"Q{len(self._plans)}"}

    def _list(self, asked: Json) -> Json:
        """What it knows of by now and has not posted yet."""
        here = [(at, post_at) for channel, at, post_at in self._plans if channel == asked["channel"]]
        times = [int(post_at.timestamp()) for at, post_at in here if at <= self.now() < post_at]
        return {"ok": True, "scheduled_messages": [{"post_at": each} for each in times]}

    def _put(self, channel: str, at: datetime, text: str, metadata: Json | None) -> Posted:
        posted = Posted(at, f"{int(at.timestamp())}.{next(self._numbers):06d}", text, metadata)
        self._channels.setdefault(channel, []).append(posted)
        return posted

    def _history(self, asked: Json) -> Json:
        """Newest first, a page at a time, without what is not there yet."""
        oldest = float(asked["oldest"])
        here = self._channels.get(asked["channel"], [])
        seen = [each for each in here if each.at <= self.now() and float(each.ts) >= oldest]
        seen.sort(key=lambda each: float(each.ts), reverse=True)
        begin = int(asked.get("cursor") or 0)
        end = begin + PAGE
        page = [{"ts": each.ts, "text": each.text, "metadata": each.metadata} for each in seen[begin:end]]
        cursor = str(end) if end < len(seen) else ""
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": cursor}}


def sort_of(method: str) -> str:
    """What a call is for: sending, looking, or itself."""
    return SORTS.get(method, method)


def conversation(users: str) -> str:
    """The id of the bot's conversation with these people."""
    return ("G" if "," in users else "D") + users.replace(",", "")


class ScriptedClient(GuardedClient):
    """The bot's own client with a scripted Slack where the network would be."""

    def __init__(self, slack: ScriptedSlack, points: Points) -> None:
        super().__init__(token="xoxb-simulated", retry_handlers=[], timeout=1)
        self._slack, self._points = slack, points

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        method = urlsplit(url).path.rsplit("/", 1)[-1]
        self._points.reach(CALLED.format(sort_of(method)))
        try:
            status, body = self._slack.answer(method, _asked(req))
        finally:
            self._points.reach(ANSWERED.format(sort_of(method)))
        headers = Headers()
        headers["Retry-After"] = "20"
        headers["Date"] = format_datetime(self._slack.now(), usegmt=True)
        if status >= 400:
            raise HTTPError(url, status, "", headers, BytesIO(body.encode()))
        return {"status": status, "headers": headers, "body": body}


def _asked(request: Request) -> Json:
    body = request.data.decode() if isinstance(request.data, bytes) else ""
    if str(request.get_header("Content-type")).startswith("application/json"):
        return dict(json.loads(body))
    return dict(parse_qsl(body))

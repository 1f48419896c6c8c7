"""What passed between app and workspace: counted in memory, written as JSON Lines if wanted."""

import json
import re
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TextIO

SECRETS = re.compile(r"\b(xox[a-z]|xapp|xwfp)-[\w-]+|(ticket)=\w+")
RECENT = 500
DIRECTIONS = Literal["call", "payload"]


@dataclass(slots=True)
class Passing:
    """One call or payload, by reference: what it holds may have changed since, and is not redacted yet.

    `holder` is the person whose response_url was used.
    """

    number: int
    at: datetime
    direction: DIRECTIONS
    name: str
    args: dict[str, Any]
    response: dict[str, Any] | str
    ms: float
    holder: str | None = None

    @property
    def error(self) -> str | None:
        """Slack's error code, or the words for why there was no acknowledgement."""
        if isinstance(self.response, str):
            return self.response
        if self.direction == "payload" or self.response.get("ok"):
            return None
        return str(self.response.get("error"))

    def __str__(self) -> str:
        fine = "ok" if self.direction == "call" else "acknowledged"
        return f"{self.direction} {self.name}: {self.error or fine}"


class Transcript:
    """`calls` and `payloads` count by name; `refusals` lists (method, error) in order.

    The last 500 of both are kept, numbered from 1.
    """

    def __init__(self, now: Callable[[], datetime], path: Path | None) -> None:
        self.calls: Counter[str] = Counter()
        self.payloads: Counter[str] = Counter()
        self.refusals: list[tuple[str, str]] = []
        self._now = now
        self._recent: deque[Passing] = deque(maxlen=RECENT)
        self._count = 0
        self._lock = threading.Lock()
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def call(
        self,
        method: str,
        args: dict[str, Any],
        response: dict[str, Any],
        ms: float,
        holder: str | None = None,
    ) -> None:
        """`holder` is whose response_url was used, if it was one."""
        with self._lock:
            self.calls[method] += 1
            if not response.get("ok"):
                self.refusals.append((method, str(response.get("error"))))
            self._keep("call", method, args, response, ms, holder)
            self._write("call", {"method": method, "args": args, "response": response, "ms": ms})

    def payload(self, name: str, payload: dict[str, Any], ack: dict[str, Any] | str, ms: float) -> None:
        """`ack` is what the app answered, or a word for why there was no answer."""
        with self._lock:
            self.payloads[name] += 1
            self._keep("payload", name, payload, ack, ms)
            self._write("payload", {"type": name, "args": payload, "response": ack, "ms": ms})

    def recent(self, count: int = 10) -> list[str]:
        """The last calls and payloads in plain words, oldest first."""
        with self._lock:
            return [str(passing) for passing in list(self._recent)[-count:]]

    def since(self, number: int) -> list[Passing]:
        """What is kept of the calls and payloads after the one with this number, oldest first."""
        if self._count <= number:
            return []
        with self._lock:
            return [passing for passing in self._recent if passing.number > number]

    def report(self, headline: str) -> str:
        recent = "\n  ".join(self.recent()) or "nothing"
        return f"{headline} Last calls and payloads:\n  {recent}"

    def close(self) -> None:
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None

    def _keep(self, direction: DIRECTIONS, name: str, args: dict[str, Any], *rest: Any) -> None:
        self._count += 1
        self._recent.append(Passing(self._count, self._now(), direction, name, args, *rest))

    def _write(self, direction: DIRECTIONS, entry: dict[str, Any]) -> None:
        if self._file is None:
            return
        entry["ms"] = round(entry["ms"], 3)
        line = json.dumps(
            {"at": self._now().isoformat(), "direction": direction, **entry}, ensure_ascii=False
        )
        self._file.write(redact(line) + "\n")
        self._file.flush()


def redact(text: str) -> str:
    """The text with tokens and connection tickets blotted out."""
    return SECRETS.sub(lambda found: f"{found[1]}-…" if found[1] else "ticket=…", text)

"""What passed between app and workspace: counted in memory, written as JSON Lines if wanted."""

import json
import re
import threading
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TextIO

SECRETS = re.compile(r"\b(xox[a-z]|xapp|xwfp)-[\w-]+|(ticket)=\w+")
RECENT = 40


class Transcript:
    """`calls` and `payloads` count by name; `refusals` lists (method, error) in order."""

    def __init__(self, now: Callable[[], datetime], path: Path | None) -> None:
        self.calls: Counter[str] = Counter()
        self.payloads: Counter[str] = Counter()
        self.refusals: list[tuple[str, str]] = []
        self._now = now
        self._recent: deque[str] = deque(maxlen=RECENT)
        self._lock = threading.Lock()
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def call(self, method: str, args: dict[str, Any], response: dict[str, Any], ms: float) -> None:
        with self._lock:
            self.calls[method] += 1
            outcome = "ok"
            if not response.get("ok"):
                outcome = str(response.get("error"))
                self.refusals.append((method, outcome))
            self._recent.append(f"call {method}: {outcome}")
            self._write("call", {"method": method, "args": args, "response": response, "ms": ms})

    def payload(self, name: str, payload: dict[str, Any], ack: dict[str, Any] | str, ms: float) -> None:
        """`ack` is what the app answered, or a word for why there was no answer."""
        with self._lock:
            self.payloads[name] += 1
            outcome = ack if isinstance(ack, str) else "acknowledged"
            self._recent.append(f"payload {name}: {outcome}")
            self._write("payload", {"type": name, "args": payload, "response": ack, "ms": ms})

    def recent(self, count: int = 10) -> list[str]:
        """The last calls and payloads in plain words, oldest first."""
        with self._lock:
            return list(self._recent)[-count:]

    def report(self, headline: str) -> str:
        recent = "\n  ".join(self.recent()) or "nothing"
        return f"{headline} Last calls and payloads:\n  {recent}"

    def close(self) -> None:
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None

    def _write(self, direction: Literal["call", "payload"], entry: dict[str, Any]) -> None:
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

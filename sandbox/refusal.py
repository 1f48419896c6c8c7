"""A Web API call that is answered with an error, and the error bodies Slack uses."""

from collections.abc import Sequence
from typing import Any

from sandbox import block_kit
from sandbox.block_kit import Problem

Json = dict[str, Any]


class Refusal(Exception):
    """`error` is Slack's code; `retry_after` (seconds) makes it an HTTP 429."""

    def __init__(self, error: str, *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.extra = extra

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*sentences: str) -> Refusal:
    return Refusal("invalid_arguments", response_metadata=_metadata(sentences))


def rate_limited(seconds: int) -> Refusal:
    return Refusal("ratelimited", retry_after=seconds)


def require_legal_message(
    text: str | None, blocks: list[Any] | None, attachments: list[Any] | None, *, update: bool = False
) -> None:
    """Raises the Refusal with which Slack would answer this content of a message."""
    problems = block_kit.check_message(text, blocks, attachments, update=update)
    if problems:
        sentences = [str(problem) for problem in problems]
        error = _special_code(problems) or "invalid_blocks"
        raise Refusal(error, errors=sentences, response_metadata=_metadata(sentences))


def require_legal_view(view: Json) -> None:
    """Raises the Refusal with which Slack would answer this view."""
    problems = block_kit.check_view(view)
    if problems:
        sentences = [str(problem) for problem in problems]
        error = _special_code(problems) or "invalid_arguments"
        raise Refusal(error, response_metadata=_metadata(sentences))


def _special_code(problems: list[Problem]) -> str | None:
    return next((problem.code for problem in problems if problem.code), None)


def _metadata(sentences: Sequence[str]) -> Json:
    return {"messages": [f"[ERROR] {sentence}" for sentence in sentences]}

"""One thing Slack would refuse, in the shape its error answers use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """A refusal: Slack's sentence, a JSON pointer to the spot, and the error code when it is a special one.

    `code` is None for the usual `invalid_blocks` (messages) or `invalid_arguments` (views).
    """

    message: str
    pointer: str
    code: str | None = None

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"

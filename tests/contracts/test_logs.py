"""Nothing that somebody wrote, and no token, can end up in a log."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.source import PRODUCT, nodes

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# What a log line may hold besides its constant words: ids, counts, Slack's codes, names of types and places.
ALLOWED = {
    "code",
    "count",
    "delivery.id",
    "error.response.get('errors')",  # Slack's list of what is wrong with blocks, by position
    "job.name",
    "name",
    "outcome.error",  # Slack's code, or the kind of what went wrong
    "reference",
    "trouble",  # the watchdog's own words
    "type(error).__name__",
    "where",
}
SECRETS = {"bot_token", "app_token"}


def log_calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, node in nodes(*PRODUCT):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        logger = ast.unparse(node.func.value)
        if node.func.attr in LEVELS and logger in ("log", "logger", "logging"):
            yield path, node


def test_log_calls_are_found() -> None:
    assert {"bot/errors.py", "bot/delivery/settling.py"} <= {str(path) for path, _ in log_calls()}


def test_log_lines_are_constant_words_and_allowed_arguments() -> None:
    for path, call in log_calls():
        words, *arguments = call.args
        where = f"{path}:{call.lineno}"
        assert isinstance(words, ast.Constant), f"{where} logs words put together on the spot"
        assert {ast.unparse(each) for each in arguments} <= ALLOWED, where


def test_no_log_line_carries_an_exceptions_own_words() -> None:
    for path, call in log_calls():
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr != "exception", f"{path}:{call.lineno}"
        assert [each.arg for each in call.keywords] == [], f"{path}:{call.lineno}"


def test_no_token_is_ever_made_part_of_a_text() -> None:
    formatted = [
        f"{path}:{node.lineno}"
        for path, node in nodes(*PRODUCT)
        if isinstance(node, ast.FormattedValue)
        and any(isinstance(part, ast.Attribute) and part.attr in SECRETS for part in ast.walk(node))
    ]
    assert formatted == []


def test_no_room_prints() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path, node in nodes(*PRODUCT)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []

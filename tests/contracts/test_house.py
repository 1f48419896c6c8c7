"""How the code is written: short functions, modules that say what they are about."""

import ast
import statistics
from collections.abc import Iterator

import pytest

from tests.contracts.source import ROOMS, modules, nodes

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def lengths() -> Iterator[tuple[int, str]]:
    """Lines from `def` to the last one, and where."""
    for path, node in nodes(*ROOMS):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.end_lineno - node.lineno + 1, f"{path}:{node.lineno} {node.name}"


def test_half_of_the_functions_are_shorter_than_eight_lines() -> None:
    assert statistics.median(length for length, _ in lengths()) < 8


def test_nine_in_ten_functions_are_shorter_than_twenty_five_lines() -> None:
    ordered = sorted(length for length, _ in lengths())
    assert ordered[int(len(ordered) * 0.9)] < 25


def test_no_function_is_longer_than_forty_lines() -> None:
    assert [where for length, where in lengths() if length > 40] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_opens_with_what_it_is_about(room: str) -> None:
    silent = [str(path) for path, tree in modules(room).items() if not ast.get_docstring(tree)]
    assert silent == []


def test_no_module_is_named_after_nothing() -> None:
    assert [str(path) for path in modules(*ROOMS) if path.stem in FORBIDDEN_NAMES] == []

"""The product's own source, as syntax trees by room."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PRODUCT = ("bot", "handlers", "mentorship", "views", "scheduler", "storage")
ROOMS = (*PRODUCT, "sandbox")


@cache
def modules(*rooms: str) -> dict[Path, ast.Module]:
    """Each module of the rooms by its path from the root; migrations are history, not house."""
    found: dict[Path, ast.Module] = {}
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "versions" not in path.parts:
                found[path.relative_to(ROOT)] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def nodes(*rooms: str) -> list[tuple[Path, ast.AST]]:
    """Every node of the rooms' syntax trees, with its module."""
    return [(path, node) for path, tree in modules(*rooms).items() for node in ast.walk(tree)]


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of every import: `from a.b import c` gives `a.b.c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide their direction"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def members_used(enum: str, *rooms: str) -> set[str]:
    """Names of an enum's members that the rooms mention as `Enum.MEMBER`, its own definition aside."""
    return {
        node.attr
        for _, node in nodes(*rooms)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum
    }


def called(node: ast.AST) -> str | None:
    """The last part of a call's name: `x` for both `x(…)` and `y.x(…)`."""
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None

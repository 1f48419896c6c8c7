"""Who may know whom: the arrows between the rooms, the pure rules, and the one place with a clock."""

import ast
from pathlib import Path

import pytest

from tests.contracts.source import PRODUCT, ROOMS, imported, modules, nodes

MAY_IMPORT = {
    "storage": set[str](),
    "mentorship": {"storage"},
    "views": {"mentorship", "storage"},
    "handlers": {"views", "mentorship", "storage"},
    "scheduler": {"views", "mentorship", "storage"},
    "bot": {"handlers", "scheduler", "views", "mentorship", "storage", "sandbox"},
    "sandbox": set[str](),
}
REHEARSAL = Path("sandbox/rehearsal")
PURE = ("mentorship/matching", "mentorship/cadence.py", "mentorship/health.py", "mentorship/measures.py")
LIBRARIES_OF_RULES = {"numpy", "pydantic", "rustworkx"}
CLOCKS = {"now", "utcnow", "today", "time_ns", "time"}
CLOCK_OWNERS = {"datetime", "date", "time"}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_follow_the_arrows(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    against = [
        f"{path}:{line} imports {name}"
        for path, tree in modules(room).items()
        if not path.is_relative_to(REHEARSAL)
        for line, name in imported(tree)
        if name.split(".")[0] in set(ROOMS) - allowed
    ]
    assert against == []


def test_the_stand_in_slack_is_only_known_to_who_rehearses() -> None:
    knowing = {
        str(path)
        for path, tree in modules("bot").items()
        for _, name in imported(tree)
        if name.startswith("sandbox.")
    }
    assert knowing == {"bot/rehearse.py"}


def test_no_room_imports_the_tests() -> None:
    guilty = [
        path
        for path, tree in modules(*ROOMS).items()
        if any(n.startswith("tests.") for _, n in imported(tree))
    ]
    assert guilty == []


def test_only_storage_and_the_use_cases_know_the_database_library() -> None:
    guilty = {
        path.parts[0]
        for path, tree in modules("views", "handlers", "scheduler").items()
        for _, name in imported(tree)
        if name.split(".")[0] in ("sqlalchemy", "alembic")
    }
    assert guilty == set()


def test_only_the_bot_knows_slacks_library() -> None:
    rooms = tuple(room for room in PRODUCT if room != "bot")
    guilty = [
        f"{path}:{line}"
        for path, tree in modules(*rooms).items()
        for line, name in imported(tree)
        if name.split(".")[0] in ("slack_sdk", "slack_bolt")
    ]
    assert guilty == []


def pure_modules() -> dict[Path, ast.Module]:
    return {
        path: tree
        for path, tree in modules("mentorship").items()
        if any(path.is_relative_to(pure) for pure in PURE)
    }


def test_the_rules_are_pure() -> None:
    own = tuple(pure.removesuffix(".py").replace("/", ".") for pure in PURE)
    houses = set(ROOMS) | {"sqlmodel", "sqlalchemy", "slack_sdk", "slack_bolt", "time", "random", "os"}
    against = [
        f"{path}:{line} imports {name}"
        for path, tree in pure_modules().items()
        for line, name in imported(tree)
        if name.split(".")[0] in houses and not name.startswith(own)
    ]
    assert against == []
    assert len(pure_modules()) > len(PURE)


def test_the_rules_open_no_file_and_no_connection() -> None:
    guilty = [
        f"{path}:{node.lineno}"
        for path, tree in pure_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "print")
    ]
    assert guilty == []


def test_only_the_clock_reads_the_clock() -> None:
    reading = {
        f"{path}:{node.lineno}"
        for path, node in nodes(*PRODUCT)
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in CLOCK_OWNERS
    }
    assert {place.split(":")[0] for place in reading} == {"bot/clock.py"}, reading
    direct = [
        f"{path}:{line}"
        for path, tree in modules(*PRODUCT).items()
        for line, name in imported(tree)
        if name in ("time.time", "time.time_ns", "time.localtime", "time.gmtime")
    ]
    assert direct == []

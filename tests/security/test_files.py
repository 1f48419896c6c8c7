"""Files with what people told are their owner's alone, and no spreadsheet can be made to calculate.

The database and its backups: tests/storage/test_database.py and test_backups.py; `.env`:
tests/bot/test_settings.py.
"""

import ast
import stat
from pathlib import Path

from bot.files_written import write_all
from tests.contracts.source import ROOMS, imported, modules, nodes


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_what_a_command_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    write_all({file: lambda new: new.write(b"{}")})
    assert mode_of(file) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_others_could_read_is_replaced_by_one_that_they_cannot(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(b"before")
    file.chmod(0o644)
    write_all({file: lambda new: new.write(b"after")})
    assert (file.read_bytes(), mode_of(file)) == (b"after", 0o600)


def test_nothing_is_written_for_spreadsheets() -> None:
    """A cell that begins with = or + would be calculated; so far there is no cell. Whoever writes one
    quotes it, and this test with it."""
    writers = [
        f"{path}:{node.lineno}"
        for path, node in nodes(*ROOMS)
        if isinstance(node, ast.Attribute)
        and node.attr in ("writer", "DictWriter")
        and ast.unparse(node.value) == "csv"
    ]
    assert writers == []


def test_nothing_is_read_that_could_run_what_it_reads() -> None:
    unsafe = {"pickle", "marshal", "shelve", "dill", "yaml.load", "yaml.unsafe_load", "subprocess"}
    used = {name for tree in modules(*ROOMS).values() for _, name in imported(tree)}
    assert not {name for name in used if name in unsafe or name.split(".")[0] in unsafe}
    called = {ast.unparse(node.func) for _, node in nodes(*ROOMS) if isinstance(node, ast.Call)}
    assert not called & {"eval", "exec", "yaml.load", "yaml.unsafe_load", "os.system"}

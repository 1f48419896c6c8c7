"""Writing several files so that a failure leaves none of them half-written."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from bot.operators import NotPossible

Write = Callable[[IO[bytes]], object]


def check_places(written: Mapping[str, Path | None], read: tuple[Path, ...]) -> None:
    """Raise NotPossible if a file would be written where there is no folder, or over one that is read.

    Nor is it put in the place of a link or of what is no file at all, such as /dev/stdout.
    """
    taken = {path.resolve() for path in read}
    for option, path in written.items():
        if path is None:
            continue
        if not path.parent.is_dir():
            raise NotPossible(f"{option}: there is no folder {path.parent}.")
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise NotPossible(f"{option}: {path} is no ordinary file.")
        if path.resolve() in taken:
            raise NotPossible(f"{option}: {path} is read or written already. Give it another name.")
        taken.add(path.resolve())


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def write_all(files: Mapping[Path, Write]) -> None:
    """Write beside each place first, and put everything there once all is written; raises NotPossible.

    What is written is about people, so its owner alone can read it.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, write in files.items():
            with open(beside[path], "xb", opener=_for_its_owner) as new:
                write(new)
        for path, part in beside.items():
            part.replace(path)
    except OSError as error:
        raise NotPossible(f"{error.filename or 'A file'} cannot be written: {error.strerror}.") from None
    finally:
        for part in beside.values():
            with suppress(OSError):
                part.unlink()

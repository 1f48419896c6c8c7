"""What can be wrong with a program file, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class FileProblem:
    """One thing to mend; `line` counts from 1, `field` is like "dates.weeks", empty for a whole line."""

    line: int
    field: str
    words: str

    @property
    def sentence(self) -> str:
        """The problem in one line of words."""
        where = f"line {self.line}, {self.field}" if self.field else f"line {self.line}"
        return f"{where}: {self.words}"


class BadProgramFile(Exception):
    """The file has problems, and nothing was written; `problems` has all of them, by line."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        super().__init__("bad program file")
        self.problems = sorted(set(problems))

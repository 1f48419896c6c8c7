"""Reads YAML into values that know their line; what does not fit its field is named with all else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import yaml

from mentorship.program_files.kinds import Field, Group, Kind, Rows, Several
from mentorship.program_files.problems import BadProgramFile, FileProblem

LARGEST = 100_000
LONGEST_SHOWN = 60
NULL = "tag:yaml.org,2002:null"


@dataclass
class Entries:
    """Values and lines by field, as in "rules.min_level_gap"; what did not fit has a line and a problem."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def line_of(self, *names: str) -> int:
        """The line of the first of these fields that the file has; 1 if it has none."""
        return next((self.lines[name] for name in names if name in self.lines), 1)

    def has_problem(self, name: str) -> bool:
        return any(problem.field == name for problem in self.problems)

    def below(self, group: str) -> dict[str, Any]:
        """The values of one group by their own names."""
        start = f"{group}."
        return {
            name.removeprefix(start): value for name, value in self.values.items() if name.startswith(start)
        }


def read_entries(content: bytes, layout: Group) -> Entries:
    """Every entry of the file; raises BadProgramFile if it is no YAML at all."""
    top = _composed(_decoded(content))
    if top is None:
        raise _bad(1, f"is empty. It {layout.wants}")
    if not isinstance(top, yaml.MappingNode):
        raise _bad(_line(top), layout.wants)
    reader = _Reader()
    reader.read_group(top, layout, "")
    return reader.entries


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise _bad(1, "is too long for a program file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(
            content.count(b"\n", 0, error.start) + 1, "is not UTF-8. Save the file as UTF-8."
        ) from None


def _composed(text: str) -> yaml.Node | None:
    """The file as YAML's nodes, which are never turned into objects."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _bad(mark.line + 1 if mark else 1, _why(text, mark)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _bad(line, "holds a character that cannot be shown. Take it out.") from None
    except RecursionError:
        raise _bad(1, "has brackets within brackets without end.") from None


def _why(text: str, mark: yaml.Mark | None) -> str:
    line = text.splitlines()[mark.line : mark.line + 1] if mark else []
    if "\t" in "".join(line):
        return "cannot be read. Use spaces to indent, no tabs."
    return (
        "cannot be read. A field is a name, a colon, a space and its value; words with a colon or a "
        "hash in them want quotation marks around them."
    )


def _bad(line: int, words: str) -> BadProgramFile:
    return BadProgramFile([FileProblem(line, "", words)])


class _Reader:
    """Goes through the nodes once and collects what it finds."""

    def __init__(self) -> None:
        self.entries = Entries()

    def read_group(self, node: yaml.Node, group: Group, name: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            self._wrong(_line(node), name, group.wants)
            return
        for key, value in node.value:
            self._read_field(key, value, group, name)

    def _read_field(self, key: yaml.Node, value: yaml.Node, group: Group, above: str) -> None:
        own = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        name = f"{above}.{own}" if above else own
        line = _line(key)
        if own not in group.fields:
            self._wrong(line, _shown(name), _unknown(own, group.fields))
        elif name in self.entries.lines:
            self._wrong(
                line, name, f"stands on line {self.entries.lines[name]} already. Leave one of the two."
            )
        else:
            self.entries.lines[name] = line
            self._read_value(value, group.fields[own], name)

    def _read_value(self, node: yaml.Node, kind: Field, name: str) -> None:
        """Read what stands at a field; nothing, and the field is as if it were not there."""
        if isinstance(node, yaml.ScalarNode) and node.tag == NULL:
            return
        if isinstance(kind, Group):
            self.read_group(node, kind, name)
        elif isinstance(kind, Several):
            self._read_several(node, kind, name)
        elif isinstance(kind, Rows):
            self._read_rows(node, kind, name)
        else:
            self._take(node, kind, name)

    def _read_several(self, node: yaml.Node, kind: Several, name: str) -> None:
        if not isinstance(node, yaml.SequenceNode) or len(node.value) > kind.most:
            self._wrong(self.entries.lines[name], name, kind.wants)
            return
        taken: list[Any] = []
        for item in node.value:
            try:
                taken.append(_taken(item, kind.each))
            except ValueError:
                self._wrong(_line(item), name, kind.each.wants)
        self.entries.values[name] = tuple(taken)

    def _read_rows(self, node: yaml.Node, kind: Rows, name: str) -> None:
        """Rows have a number in their fields' names, as in "agenda.2.title"."""
        if not isinstance(node, yaml.SequenceNode) or len(node.value) > kind.most:
            self._wrong(self.entries.lines[name], name, kind.wants)
            return
        names = [f"{name}.{number}" for number in range(1, len(node.value) + 1)]
        for item, row in zip(node.value, names, strict=True):
            self._read_row(item, kind, row)
        self.entries.values[name] = tuple(map(self.entries.below, names))

    def _read_row(self, node: yaml.Node, kind: Rows, name: str) -> None:
        self.entries.lines[name] = _line(node)
        self.read_group(node, kind.each, name)
        for must in kind.musts if isinstance(node, yaml.MappingNode) else ():
            field = f"{name}.{must}"
            if field not in self.entries.values and not self.entries.has_problem(field):
                line = self.entries.line_of(field, name)
                self._wrong(line, field, f"is missing; it {kind.each.fields[must].wants}")

    def _take(self, node: yaml.Node, kind: Kind, name: str) -> None:
        try:
            self.entries.values[name] = _taken(node, kind)
        except ValueError:
            self._wrong(self.entries.lines[name], name, kind.wants)

    def _wrong(self, line: int, name: str, words: str) -> None:
        self.entries.problems.append(FileProblem(line, name, words))


def _taken(node: yaml.Node, kind: Kind) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError
    return kind.take(str(node.value))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _unknown(name: str, known: Iterable[str]) -> str:
    names = list(known)
    guess = "".join(f" Did you mean {close}?" for close in get_close_matches(name, names, n=1))
    return f"is not a field here.{guess} There are: {', '.join(names)}."


def _shown(name: str) -> str:
    """A field's name without anything a terminal would obey."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_SHOWN]

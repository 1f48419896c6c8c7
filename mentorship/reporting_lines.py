"""Who reports to whom: the whole line above somebody, and lines that run in a circle."""

from collections.abc import Mapping, Sequence

LONGEST_CIRCLE = 10
MOST_ABOVE = 100  # a longer line is a slip, and would take minutes to follow for thousands of people
TOO_LONG = f"has more than {MOST_ABOVE} people above them; no reporting line is that long."


def line_above(person: str, above: Mapping[str, str]) -> tuple[str, ...]:
    """Everybody above, own manager first; `above` leads to one's manager, and a circle ends the line."""
    line = {person: None}  # a dict keeps the order
    manager = above.get(person)
    while manager is not None and manager not in line:
        line[manager] = None
        manager = above.get(manager)
    return tuple(line)[1:]


def circles(above: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every circle of two or more in the reporting lines, each once; `above` leads to one's manager."""
    found: list[tuple[str, ...]] = []
    finished: set[str] = set()
    for start in above:
        path: dict[str, int] = {}  # a dict keeps the order
        at: str | None = start
        while at is not None and at not in finished and at not in path:
            path[at] = len(path)
            at = above.get(at)
        if at is not None and at in path:
            found.append(tuple(path)[path[at] :])
        finished.update(path)
    return found


def heads_of_too_long_lines(above: Mapping[str, str]) -> list[str]:
    """The first from the top with more than `MOST_ABOVE` people above them, where there are no circles."""
    return [person for person in above if _count_above(person, above) == MOST_ABOVE + 1]


def _count_above(person: str, above: Mapping[str, str]) -> int:
    """How many stand above somebody; no further than is needed to see that they are too many."""
    count, at = 0, above.get(person)
    while at is not None and count <= MOST_ABOVE + 1:
        count, at = count + 1, above.get(at)
    return count


def drawn(circle: Sequence[str], first: str) -> str:
    """What is wrong with a circle, in words that begin and end with one of its people."""
    at = circle.index(first)
    line = (*circle[at:], *circle[:at], first)
    shown = " → ".join(line[:LONGEST_CIRCLE]) + (" → …" if len(line) > LONGEST_CIRCLE else "")
    return f"the reporting line runs in a circle: {shown}."

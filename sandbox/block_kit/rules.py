"""Small rules that combine into the tables of blocks, elements and composition objects.

A rule takes a JSON value and its JSON pointer and yields what is wrong with it.
Wording is Slack's where it is known.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from sandbox.block_kit.problem import Fields, Problem

Problems = Iterator[Problem]
Rule = Callable[[object, str], Problems]
CrossCheck = Callable[[Fields, str], Problems]


def string(maximum: int | None = None, minimum: int = 1) -> Rule:
    """Text of `minimum` to `maximum` Unicode code points."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif len(value) < minimum:
            yield Problem(f"must be more than {minimum - 1} characters", at)
        elif maximum is not None and len(value) > maximum:
            yield Problem(f"must be less than {maximum + 1} characters", at)

    return rule


def written_as(is_legal: Callable[[str], bool], description: str) -> Rule:
    """Text in a fixed notation, such as a date."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif not is_legal(value):
            yield Problem(f"must be {description}", at)

    return rule


def matching(pattern: str, description: str) -> Rule:
    return written_as(lambda value: re.fullmatch(pattern, value) is not None, description)


def choice(*values: str) -> Rule:
    return written_as(lambda value: value in values, f"one of: {', '.join(values)}")


def integer(minimum: int, maximum: int | None = None) -> Rule:
    def rule(value: object, at: str) -> Problems:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem("must provide an integer", at)
        elif value < minimum:
            yield Problem(f"must be at least {minimum}", at)
        elif maximum is not None and value > maximum:
            yield Problem(f"must be at most {maximum}", at)

    return rule


def number(value: object, at: str) -> Problems:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem("must provide a number", at)


def boolean(value: object, at: str) -> Problems:
    if not isinstance(value, bool):
        yield Problem("must provide a boolean", at)


def nullable(rule: Rule) -> Rule:
    return lambda value, at: iter(()) if value is None else rule(value, at)


def items(rule: Rule, minimum: int = 1, maximum: int | None = None) -> Rule:
    """A list of `minimum` to `maximum` values that each keep `rule`."""

    def check(value: object, at: str) -> Problems:
        if not isinstance(value, list):
            yield Problem("must provide an array", at)
            return
        if len(value) < minimum:
            yield Problem(f"must provide at least {minimum} items", at)
        if maximum is not None and len(value) > maximum:
            yield Problem(f"no more than {maximum} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    checks: tuple[CrossCheck, ...] = (),
) -> Rule:
    """An object with exactly these fields; `checks` see it whole, once its fields are legal one by one."""
    needed = dict(required or {})
    known = needed | dict(optional or {})

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
            return
        found = [Problem(f"missing required field: {name}", at) for name in needed if name not in value]
        for name, content in value.items():
            found += _field_problems(known, name, content, at)
        yield from found
        if not found:
            for check in checks:
                yield from check(value, at)

    return rule


def _field_problems(known: Mapping[str, Rule], name: str, content: object, at: str) -> list[Problem]:
    if name not in known:
        return [Problem(f"invalid additional property: {name}", at)]
    return list(known[name](content, f"{at}/{name}"))


def tagged(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose `type` picks one of `shapes` for the rest of its fields."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
        elif "type" not in value:
            yield Problem("missing required field: type", at)
        elif not isinstance(value["type"], str):
            yield Problem("must provide a string", f"{at}/type")
        elif value["type"] not in shapes:
            yield Problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            rest = {name: content for name, content in value.items() if name != "type"}
            yield from shapes[value["type"]](rest, at)

    return rule


def exactly_one(*names: str) -> CrossCheck:
    """One field of `names` and no second one."""
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Fields, at: str) -> Problems:
        present = [name for name in names if name in value]
        if not present:
            yield Problem(f"must define either {listed}", at)
        elif len(present) > 1:
            yield Problem(f"must define only one of {listed}", at)

    return check


def at_least_one(*names: str) -> CrossCheck:
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Fields, at: str) -> Problems:
        if not any(name in value for name in names):
            yield Problem(f"must define either {listed}", at)

    return check


def ordered(low: str, high: str) -> CrossCheck:
    """`low` is not above `high`; both are numbers or numbers written as strings."""

    def check(value: Fields, at: str) -> Problems:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"`{low}` must not be greater than `{high}`", f"{at}/{low}")

    return check

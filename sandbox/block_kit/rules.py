"""Small rules that combine into the tables of blocks, elements and composition objects.

A rule takes a JSON value and its JSON pointer and tells what is wrong with it, in order.
Wording is Slack's where it is known. Nearly always nothing is wrong, and a message passes hundreds of
rules: those that every block uses are no generators, which take longer to make than most rules to look.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from sandbox.block_kit.problem import Fields, Problem

Problems = Iterable[Problem]
Rule = Callable[[object, str], Problems]
CrossCheck = Callable[[Fields, str], Problems]
FINE: tuple[Problem, ...] = ()


def string(maximum: int | None = None, minimum: int = 1) -> Rule:
    """Text of `minimum` to `maximum` Unicode code points."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str):
            return (Problem("must provide a string", at),)
        if len(value) < minimum:
            return (Problem(f"must be more than {minimum - 1} characters", at),)
        if maximum is not None and len(value) > maximum:
            return (Problem(f"must be less than {maximum + 1} characters", at),)
        return FINE

    return rule


def written_as(is_legal: Callable[[str], bool], description: str) -> Rule:
    """Text in a fixed notation, such as a date."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, str):
            return (Problem("must provide a string", at),)
        return FINE if is_legal(value) else (Problem(f"must be {description}", at),)

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
    return FINE if isinstance(value, bool) else (Problem("must provide a boolean", at),)


def nullable(rule: Rule) -> Rule:
    return lambda value, at: FINE if value is None else rule(value, at)


def items(rule: Rule, minimum: int = 1, maximum: int | None = None) -> Rule:
    """A list of `minimum` to `maximum` values that each keep `rule`."""

    def check(value: object, at: str) -> Problems:
        if not isinstance(value, list):
            return (Problem("must provide an array", at),)
        found: list[Problem] = []
        if len(value) < minimum:
            found.append(Problem(f"must provide at least {minimum} items", at))
        if maximum is not None and len(value) > maximum:
            found.append(Problem(f"no more than {maximum} items allowed", at))
        for index, item in enumerate(value):
            found += rule(item, f"{at}/{index}")
        return found

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
            return (Problem("must provide an object", at),)
        found = [Problem(f"missing required field: {name}", at) for name in needed if name not in value]
        for name, content in value.items():
            if name in known:
                found += known[name](content, f"{at}/{name}")
            else:
                found.append(Problem(f"invalid additional property: {name}", at))
        if not found:
            for check in checks:
                found += check(value, at)
        return found

    return rule


def tagged(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose `type` picks one of `shapes` for the rest of its fields."""

    def rule(value: object, at: str) -> Problems:
        if not isinstance(value, dict):
            return (Problem("must provide an object", at),)
        if "type" not in value:
            return (Problem("missing required field: type", at),)
        if not isinstance(value["type"], str):
            return (Problem("must provide a string", f"{at}/type"),)
        if value["type"] not in shapes:
            return (Problem(f"unsupported type: {value['type']}", f"{at}/type"),)
        rest = {name: content for name, content in value.items() if name != "type"}
        return shapes[value["type"]](rest, at)

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

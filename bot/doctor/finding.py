"""One line of the doctor's report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at and how it stands; a problem's line ends with its remedy."""

    line: str
    is_problem: bool


def note(words: str) -> Finding:
    """What is about to happen."""
    return Finding(f"         {words}", is_problem=False)


def fine(about: str, words: str) -> Finding:
    return Finding(f"ok       {about}: {words}", is_problem=False)


def problem(about: str, words: str, remedy: str) -> Finding:
    return Finding(f"PROBLEM  {about}: {words} {remedy}", is_problem=True)

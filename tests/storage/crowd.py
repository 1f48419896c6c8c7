"""Many threads that do the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(people: int, act: Callable[[int], Result]) -> list[Result]:
    """What each of them got, by number; an exception of one is raised."""
    start = Barrier(people)

    def person(number: int) -> Result:
        start.wait(30)
        return act(number)

    with ThreadPoolExecutor(people) as crowd:
        return list(crowd.map(person, range(people)))

"""Signs that the process is alive: what a part of it is at, and how long it may stay at that."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Vital:
    """One sign. `trouble` says in words what is wrong once it has been the same for `may_last`.

    `may_last` is None where no time is too long.
    """

    trouble: str
    at: Hashable
    may_last: timedelta | None


class Vigil:
    """Remembers since when each sign has been the same.

    Time counts only while somebody looks: after the whole process was frozen, its parts get
    their time anew. `longest_gap` is the most that the time between two looks counts.
    """

    def __init__(self, longest_gap: timedelta) -> None:
        self._longest_gap = longest_gap.total_seconds()
        self._awake, self._last_look = 0.0, 0.0
        self._since: dict[tuple[str, Hashable], float] = {}

    def look(self, vitals: Iterable[Vital], moment: float) -> list[str]:
        """The troubles there are; `moment` is in seconds and never goes back."""
        self._awake += min(moment - self._last_look, self._longest_gap)
        self._last_look = moment
        seen = list(vitals)
        self._since = {
            (each.trouble, each.at): self._since.get((each.trouble, each.at), self._awake) for each in seen
        }
        return [each.trouble for each in seen if self._is_overdue(each)]

    def _is_overdue(self, vital: Vital) -> bool:
        if vital.may_last is None:
            return False
        return self._awake - self._since[vital.trouble, vital.at] >= vital.may_last.total_seconds()

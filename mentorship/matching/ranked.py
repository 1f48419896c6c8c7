"""Matching by wishes: mentees rank mentors, mentors rank or accept those who ask, and nobody is passed over.

The outcome is stable: no mentee and mentor who accept each other would both rather have each other than what
they got. Mentors may be indifferent, and then stable outcomes differ in how many people they match; finding
the largest is NP-hard (Manlove et al. 2002). So mentees who come away empty get a second turn with precedence
among equals, which matches at least two thirds of the most any stable outcome could (Király 2011).
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappush, heapreplace

Key = tuple[int, int, int]  # rank, 0 with precedence or 1, tie-break: the smaller, the dearer to the mentor


@dataclass(frozen=True)
class Wishes:
    """`choices` are each mentee's mentors, dearest first. `ranks` are each mentor's mentees by rank, 1 the
    dearest, equal ranks where they are indifferent; a mentee without a rank is declined. `places` are at
    least 0 for each mentor; a mentor without them has none."""

    choices: Mapping[str, Sequence[str]]
    ranks: Mapping[str, Mapping[str, int]]
    places: Mapping[str, int]

    def accepts(self, mentor: str, mentee: str) -> bool:
        return mentee in self.ranks.get(mentor, {})


def stable_pairs(wishes: Wishes, tie: Callable[[str, str], int]) -> dict[str, str]:
    """From mentee to mentor, stable. `tie(mentee, mentor)` decides between equals, the smaller the better."""
    round_ = _Round(wishes, tie)
    waiting = deque(sorted(wishes.choices))
    while waiting:
        left_out = round_.ask_next(waiting.popleft())
        if left_out is not None:
            waiting.append(left_out)
    return dict(sorted(round_.mentor_of.items()))


def blocking_pairs(wishes: Wishes, mentor_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """The (mentee, mentor) pairs who would both rather have each other; none in a stable outcome."""
    mentees_of: dict[str, list[str]] = {}
    for mentee, mentor in mentor_of.items():
        mentees_of.setdefault(mentor, []).append(mentee)
    return [
        (mentee, mentor)
        for mentee, choices in sorted(wishes.choices.items())
        for mentor in _dearer(choices, mentor_of.get(mentee))
        if _would_rather(wishes, mentor, mentee, mentees_of.get(mentor, []))
    ]


def _dearer(choices: Sequence[str], present: str | None) -> Sequence[str]:
    return choices[: choices.index(present)] if present in choices else choices


def _would_rather(wishes: Wishes, mentor: str, mentee: str, held: Sequence[str]) -> bool:
    if not wishes.accepts(mentor, mentee):
        return False
    if len(held) < wishes.places.get(mentor, 0):
        return True
    ranks = wishes.ranks[mentor]
    return any(ranks[mentee] < ranks[other] for other in held)


@dataclass
class _Round:
    """Deferred acceptance while it goes on: each mentor holds the dearest who asked so far."""

    wishes: Wishes
    tie: Callable[[str, str], int]
    mentor_of: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, int] = field(default_factory=dict)
    _second_turn: set[str] = field(default_factory=set)
    _held: dict[str, list[tuple[Key, str]]] = field(default_factory=dict)

    def ask_next(self, mentee: str) -> str | None:
        """The mentee asks the next mentor on the list; gives who is left out now and still has a turn."""
        mentor = self._next_choice(mentee)
        if mentor is None:
            return None
        left_out = self._offer(mentor, mentee)
        if left_out != mentee:
            self.mentor_of[mentee] = mentor
            if left_out is not None:
                del self.mentor_of[left_out]
        return left_out

    def _next_choice(self, mentee: str) -> str | None:
        """The next mentor to ask; at the end of the list once more from its top, and then nobody."""
        choices, at = self.wishes.choices[mentee], self._asked.get(mentee, 0)
        if at >= len(choices):
            if mentee in self._second_turn or not choices:
                return None
            self._second_turn.add(mentee)
            at = 0
        self._asked[mentee] = at + 1
        return choices[at]

    def _offer(self, mentor: str, mentee: str) -> str | None:
        """The mentor takes the mentee if they may; gives who is left out, None if nobody is."""
        places = self.wishes.places.get(mentor, 0)
        if places < 1 or not self.wishes.accepts(mentor, mentee):
            return mentee
        held, key = self._held.setdefault(mentor, []), self._key(mentor, mentee)
        dearness = (-key[0], -key[1], -key[2])  # the least dear stands first in the heap
        if len(held) < places:
            heappush(held, (dearness, mentee))
            return None
        if dearness <= held[0][0]:
            return mentee
        return heapreplace(held, (dearness, mentee))[1]

    def _key(self, mentor: str, mentee: str) -> Key:
        precedence = 0 if mentee in self._second_turn else 1
        return self.wishes.ranks[mentor][mentee], precedence, self.tie(mentee, mentor)

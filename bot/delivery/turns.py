"""Programs take turns, so that a long round of one does not hold up the others."""

from datetime import datetime

from sqlmodel import Session

from storage.queue import programs_waiting

# How many turns are taken between two looks at who is waiting.
TURNS = 20


class Turns:
    """Whose message goes next among equally urgent ones: of those waiting, whoever was served longest ago.

    Each sender remembers by itself; after a restart everybody begins anew.
    """

    def __init__(self) -> None:
        self._waiting: set[int] = set()
        self._left = 0
        self._turn: int | None = None
        self._served: dict[int, int] = {}
        self._count = 0

    def next(self, session: Session, now: datetime) -> int | None:
        """The program whose turn it is; None if there are no two that wait."""
        if not self._left:
            self._waiting, self._left = programs_waiting(session, now), TURNS
        self._turn = None
        if len(self._waiting) < 2:
            return None
        self._turn = min(self._waiting, key=lambda program: (self._served.get(program, 0), program))
        return self._turn

    def took(self, program: int | None) -> None:
        """A message of this program is on its way; whoever had nothing at their turn waits no more."""
        self._left = max(0, self._left - 1)
        self._count += 1
        if program is not None:
            self._served[program] = self._count
        if self._turn is not None and self._turn != program:
            self._waiting.discard(self._turn)

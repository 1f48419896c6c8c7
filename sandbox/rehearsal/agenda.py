"""What everybody means to do and when; who is played by hand puts it off until the stand-in is back."""

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime
from itertools import count

from sandbox.rehearsal.actors import Plan, Wish
from sandbox.rehearsal.postbox import Letter


class Agenda:
    """One thread plans and takes; `take_over` and `hand_back` may come from any."""

    def __init__(self) -> None:
        self._by_hand: set[str] = set()
        self._plans: list[Plan] = []
        self._numbers = count()
        self._put_off: defaultdict[str, list[Plan]] = defaultdict(list)
        self._unread: defaultdict[str, list[Letter]] = defaultdict(list)
        self._returned: deque[str] = deque()

    def take_over(self, user_id: str) -> None:
        """Somebody plays this person by hand from now on."""
        self._by_hand.add(user_id)

    def hand_back(self, user_id: str) -> None:
        """The stand-in goes on with what is left to do."""
        if user_id in self._by_hand:
            self._by_hand.discard(user_id)
            self._returned.append(user_id)

    def is_by_hand(self, user_id: str) -> bool:
        return user_id in self._by_hand

    def plan(self, user_id: str, who: str, wishes: Iterable[Wish]) -> None:
        for wish in wishes:
            heapq.heappush(self._plans, Plan(wish.at, next(self._numbers), user_id, who, wish.aim, wish.deed))

    def take(self, until: datetime) -> Plan | None:
        """The first plan that falls due by then, of somebody who is not played by hand."""
        while self._plans and self._plans[0].at <= until:
            plan = heapq.heappop(self._plans)
            if not self.is_by_hand(plan.user_id):
                return plan
            self._put_off[plan.user_id].append(plan)
        return None

    def first(self) -> Plan | None:
        """The next plan of somebody who is not played by hand."""
        return min((plan for plan in self._plans if not self.is_by_hand(plan.user_id)), default=None)

    def put_aside(self, user_id: str, letter: Letter) -> None:
        """Something for the stand-in to read later."""
        self._unread[user_id].append(letter)

    def returned(self) -> list[tuple[str, list[Letter]]]:
        """Whose stand-ins are back and what they have to read; what they put off is due again."""
        back = []
        while self._returned:
            user_id = self._returned.popleft()
            for plan in self._put_off.pop(user_id, []):
                heapq.heappush(self._plans, plan)
            back.append((user_id, self._unread.pop(user_id, [])))
        return back

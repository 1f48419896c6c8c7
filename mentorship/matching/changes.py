"""What would match somebody who was left over: the smallest change, found by trying it.

From small to large: one more place with one mentor; one rule relaxed for everybody; several more places; a
rule relaxed and more places; a past partner allowed again. Prices say which mentors to ask first, but nothing
is claimed that was not tried: each change is made, the problem is solved again, and the person is matched.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from mentorship.matching.model import Candidate, Problem, RuleBroken, Rules
from mentorship.matching.rules import ALLOWED, RULES, verdicts
from mentorship.matching.solved import Solved

NEAREST = 6  # mentors who are tried for one person with one more place
MOST_PLACES = 25  # more than that with one mentor is no small change
AGAIN = 2  # past partners who are tried


@dataclass(frozen=True)
class Remedy:
    """A change: more places with a mentor, other rules, or a mentor allowed who is a past partner."""

    mentor: str | None = None
    places: int = 0
    rules: Rules | None = None
    again: bool = False


@dataclass(frozen=True)
class Effort:
    """How much may be tried: changes of places (quick), and problems solved from the start (slow)."""

    trials: int = 2_000
    solves: int = 12


@dataclass(frozen=True)
class Remedies:
    """The smallest change for each mentee for whom one was found; for those `beyond` not all was tried."""

    found: Mapping[str, Remedy]
    beyond: frozenset[str]


def smallest_change(problem: Problem, mentee: str) -> Remedy | None:
    """The smallest change that would match this mentee, who is unmatched as things are; None if none does."""
    return smallest_changes(Solved(problem), only=[mentee]).found.get(mentee)


def smallest_changes(
    solved: Solved,
    effort: Effort | None = None,
    only: Collection[str] | None = None,
    progress: Callable[[float], object] = float,
) -> Remedies:
    """The same for all unmatched mentees, or some, while the effort lasts; `progress` hears shares of 1."""
    search = _Search(solved, effort or Effort(), only)
    steps = (
        search.try_one_place,
        search.try_rules,
        search.try_more,
        search.try_rules_and_places,
        search.try_again,
    )
    for number, step in enumerate(steps, 1):
        step()
        progress(number / len(steps))
    return Remedies(search.found, frozenset(search.pending() if search.ran_out else ()))


def applied(problem: Problem, mentee: str, remedy: Remedy) -> Problem:
    """The problem with the change made."""
    return replace(
        problem,
        rules=remedy.rules or problem.rules,
        mentors=tuple(_changed(mentor, mentee, problem, remedy) for mentor in problem.mentors),
        mentees=tuple(
            _acquitted(one, _person(problem.mentors, remedy.mentor))
            if remedy.again and one.id == mentee
            else one
            for one in problem.mentees
        ),
    )


def sentence(remedy: Remedy, rules: Rules, name: str) -> str:
    """The change for a coordinator, with the rules as they are now and the mentor's name."""
    if remedy.again:
        return f"Allow {name} again, a past partner."
    places = "One more place" if remedy.places == 1 else f"{remedy.places} more places"
    parts = [*_relaxed(rules, remedy.rules or rules), *([f"{places} with {name}"] if remedy.places else [])]
    return ", and ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])]) + "."


def _relaxed(old: Rules, new: Rules) -> Iterator[str]:
    if new.min_shared_hours != old.min_shared_hours:
        hours = "hour" if new.min_shared_hours == 1 else "hours"
        asked = f"{new.min_shared_hours} shared working {hours} a day"
        yield f"Ask for {asked} instead of {old.min_shared_hours}"
    if new.min_level_gap != old.min_level_gap:
        steps = {None: "no step", 1: "1 step"}.get(new.min_level_gap, f"{new.min_level_gap} steps")
        yield f"Ask for {steps} between the levels instead of {old.min_level_gap}"
    if new.other_department != old.other_department:
        yield "Allow pairs within a department"
    if new.common_language != old.common_language:
        yield "Allow pairs without a common language"


def relaxations(rules: Rules) -> list[Rules]:
    """Each rule that a coordinator sets, relaxed alone: a little first, altogether last."""
    hours = [replace(rules, min_shared_hours=n) for n in range(rules.min_shared_hours - 1, -1, -1)]
    gap = rules.min_level_gap
    gaps = [replace(rules, min_level_gap=n) for n in range((gap or 0) - 1, 0, -1)]
    gaps += [replace(rules, min_level_gap=None)] if gap is not None else []
    first = [*hours[:1], *gaps[:1], *([replace(rules, other_department=False)] * rules.other_department)]
    language = [replace(rules, common_language=False)] * rules.common_language
    return [*first, *hours[1:], *gaps[1:], *language]


@dataclass
class _Search:
    """Goes from small changes to large ones; what is found stays found."""

    solved: Solved
    effort: Effort
    only: Collection[str] | None
    found: dict[str, Remedy] = field(default_factory=dict)
    ran_out: bool = False

    def __post_init__(self) -> None:
        """Everybody who is unmatched now, in order of id."""
        rows = [name for name, _ in self.solved.mentee_rows() if self.solved.mentor_of(name) is None]
        self.unmatched = [name for name in rows if self.only is None or name in self.only]
        self.trials, self.solves = self.effort.trials, self.effort.solves
        self.places = _Places(self.solved, self._may_try)

    def pending(self) -> list[str]:
        return [name for name in self.unmatched if name not in self.found]

    def try_one_place(self) -> None:
        for mentee in self.pending():
            place = self.places.one(mentee)
            if place is not None:
                self.found[mentee] = place

    def try_rules(self) -> None:
        """Relaxes one rule after the other, for everybody at once."""
        for other in self._relaxed():
            rules = other.start.rules
            matched = [name for name in self.pending() if other.mentor_of(name) is not None]
            self.found |= dict.fromkeys(matched, Remedy(rules=rules))

    def try_more(self) -> None:
        for mentee in self.pending():
            more = self.places.several(mentee)
            if more is not None:
                self.found[mentee] = more

    def try_rules_and_places(self) -> None:
        for other in self._relaxed():
            places = _Places(other, self._may_try)
            for mentee in self.pending():
                more = places.several(mentee)
                if more is not None:
                    self.found[mentee] = replace(more, rules=other.start.rules)

    def _relaxed(self) -> Iterator[Solved]:
        """The problem with one rule relaxed, solved, for each that would give anybody left over a choice."""
        for rules in relaxations(self.solved.start.rules):
            if self._opens(rules, self.pending()):
                if not self._may_solve():
                    return
                yield Solved(replace(self.solved.problem, rules=rules))

    def try_again(self) -> None:
        problem = self.solved.problem
        for mentee in self.pending():
            for mentor in _past_partners(problem, mentee)[:AGAIN]:
                if mentee in self.found or not self._may_solve():
                    break
                remedy = Remedy(mentor, again=True)
                if Solved(applied(problem, mentee, remedy)).mentor_of(mentee) is not None:
                    self.found[mentee] = remedy

    def _opens(self, rules: Rules, mentees: Collection[str]) -> bool:
        """Whether anybody would have a mentor to choose whom the rules forbid now."""
        people = [one for one in self.solved.start.mentees if one.id in set(mentees)]
        mentors, setting = self.solved.start.mentors, self.solved.start.setting
        before = verdicts(people, mentors, self.solved.start.rules, setting) == ALLOWED
        return bool(((verdicts(people, mentors, rules, setting) == ALLOWED) & ~before).any())

    def _may_try(self) -> bool:
        self.trials -= 1
        self.ran_out |= self.trials < 0
        return self.trials >= 0

    def _may_solve(self) -> bool:
        self.solves -= 1
        self.ran_out |= self.solves < 0
        return self.solves >= 0


class _Places:
    """Tries more places in one solved problem. One trial tells for everybody who would be matched by it."""

    def __init__(self, solved: Solved, may_try: Callable[[], bool]) -> None:
        self._solved, self._may_try = solved, may_try
        self._rows = dict(solved.mentee_rows())
        self._names = [name for name, _ in solved.mentor_columns()]
        self._columns = np.array([column for _, column in solved.mentor_columns()], dtype=np.int64)
        self._capacities = {mentor.id: max(0, mentor.capacity) for mentor in solved.problem.mentors}
        self._closed = np.array([not self._capacities[name] for name in self._names], dtype=np.bool_)
        # What floats leave out of prices decides between mentors who promise the same, or nearly so.
        prices, levels = solved.solution.market.column_prices, solved.solution.levels
        self._prices = np.array([float(prices[column]) for column in self._columns], dtype=np.float64)
        self._worth = np.array([float(levels.number(n)) for n in range(levels.most + 1)])
        self._tried: dict[str, int] = {}  # how many more places were tried with a mentor
        self._fewest: dict[str, tuple[int, str]] = {}  # what matches a mentee: more places, and with whom

    def one(self, mentee: str) -> Remedy | None:
        """One more place with one of the nearest mentors."""
        for mentor in self.nearest(mentee, NEAREST):
            self._try(mentor, 1, mentee)
            if self._fewest.get(mentee, (0, ""))[0] == 1:
                return self._remedy(mentee)
        return None

    def several(self, mentee: str) -> Remedy | None:
        """As few more places as possible with the nearest mentor, or with one who was tried before."""
        for mentor in self.nearest(mentee, 1):
            most, _ = self._fewest.get(mentee, (MOST_PLACES + 1, ""))
            self._try(mentor, most - 1, mentee)
        return self._remedy(mentee)

    def _remedy(self, mentee: str) -> Remedy | None:
        places, mentor = self._fewest.get(mentee, (0, ""))
        return Remedy(mentor, places) if places else None

    def nearest(self, mentee: str, most: int) -> list[str]:
        """The mentors no rule stands against for whom the prices promise most; those with places first.

        A price less what the pair weighs is the least that giving a new place to this mentee can cost.
        """
        points = self._solved.solution.table.points[self._rows[mentee], self._columns]
        options = np.flatnonzero(points >= 0)
        costs = self._prices[options] - self._worth[points[options]]
        order = np.lexsort((costs, self._closed[options]))[:most]
        return [self._names[at] for at in options[order].tolist()]

    def _try(self, mentor: str, most: int, mentee: str) -> None:
        """Gives a mentor place after place until the mentee is matched, and notes who else is by then."""
        if self._tried.get(mentor, 0) >= most:
            return
        with self._solved.trial():
            for more in range(1, most + 1):
                if not self._may_try():
                    return
                change = self._solved.set_capacity(mentor, self._capacities[mentor] + more)
                self._tried[mentor] = max(more, self._tried.get(mentor, 0))
                for move in change.moves:
                    if move.before is None:
                        known = self._fewest.get(move.mentee, (more, mentor))
                        self._fewest[move.mentee] = min(known, (more, mentor))
                if self._solved.mentor_of(mentee) is not None:
                    return


def _past_partners(problem: Problem, mentee: str) -> list[str]:
    """The mentors whom nothing but having been this mentee's partner stands against, in order of id."""
    (person,) = (one for one in problem.mentees if one.id == mentee)
    mentors = sorted((one for one in problem.mentors if _were_paired(one, person)), key=lambda one: one.id)
    stands = verdicts([person], mentors, problem.rules, problem.setting)[0]
    past = [mentors[at] for at in np.flatnonzero(stands == RULES.index(RuleBroken.PAST_PARTNER)).tolist()]
    freed = [(replace(person, past_partners=frozenset()), _acquitted(one, person.person)) for one in past]
    return [
        mentor.id
        for one, mentor in freed
        if verdicts([one], [mentor], problem.rules, problem.setting)[0, 0] == ALLOWED and mentor.capacity > 0
    ]


def _were_paired(one: Candidate, other: Candidate) -> bool:
    return other.person in one.past_partners or one.person in other.past_partners


def _acquitted(one: Candidate, person: str) -> Candidate:
    return replace(one, past_partners=one.past_partners - {person})


def _person(mentors: Iterable[Candidate], mentor: str | None) -> str:
    return next((one.person for one in mentors if one.id == mentor), "")


def _changed(mentor: Candidate, mentee: str, problem: Problem, remedy: Remedy) -> Candidate:
    if mentor.id != remedy.mentor:
        return mentor
    if remedy.again:
        return _acquitted(mentor, _person(problem.mentees, mentee))
    return replace(mentor, capacity=max(0, mentor.capacity) + remedy.places)

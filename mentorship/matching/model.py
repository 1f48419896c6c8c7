"""What the matcher is told and what it answers: plain values, ids are opaque strings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

NINE_TO_FIVE = (9 * 60, 17 * 60)
MOST_POINTS = 10_000


@dataclass(frozen=True)
class Candidate:
    """One enrollment on one side. Empty or None means "not known": a rule breaks on known facts only.

    `id` is the enrollment, `person` the human being (who may stand on both sides); `wants`, `offers` and
    `languages` are lower-case keys; `level` is 0 to 9; `managers` is the whole line upwards, own manager
    first; `working_minutes` count from local midnight, an end before the start lies on the next day;
    `capacity` counts a mentor's places, locked pairs included; `excludes` and `past_partners` are persons, as
    are those in `prefers`, the most wanted first. `skill_levels` says how well a mentor knows an offered key,
    or how well a mentee wants to learn a wanted one: 0 to 9, for as many keys as it is known.
    """

    id: str
    person: str
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    goals: str = ""
    level: int | None = None
    department: str | None = None
    managers: tuple[str, ...] = ()
    timezone: str | None = None
    working_minutes: tuple[int, int] = NINE_TO_FIVE
    languages: frozenset[str] = frozenset()
    capacity: int = 1
    excludes: frozenset[str] = frozenset()
    past_partners: frozenset[str] = frozenset()
    left_over: bool = False
    skill_levels: frozenset[tuple[str, int]] = frozenset()
    prefers: tuple[str, ...] = ()


class Aim(StrEnum):
    """What a matching is judged by; a `Problem` says in which order.

    COVERAGE: as many mentees matched as possible. WEAK: as few new pairs below the bar as possible. TOTAL: as
    many points as possible. SPREAD: the sum of (full marks - points) squared over the new pairs as small as
    possible, which among answers with equally many pairs and points is the least variance. LOAD: the sum over
    mentors of n * (n - 1) / 2 for n mentees as small as possible, running pairs included.
    """

    COVERAGE = "coverage"
    WEAK = "weak"
    TOTAL = "total"
    SPREAD = "spread"
    LOAD = "load"


@dataclass(frozen=True)
class Rules:
    """The hard rules a coordinator may set; the others (see `RuleBroken`) always hold.

    With `reverse` the mentor is the junior of the two: the gap in levels counts the other way round.
    """

    min_shared_hours: int = 2
    common_language: bool = True
    min_level_gap: int | None = None
    other_department: bool = False
    reverse: bool = False


@dataclass(frozen=True)
class Weights:
    """Whole points at full marks for each term, from 0 to `MOST_POINTS`."""

    skills: int = 400
    goals: int = 150
    shared_hours: int = 120
    seniority: int = 120
    second_language: int = 30
    other_department: int = 40
    left_over: int = 100
    picks: int = 150

    def __post_init__(self) -> None:
        """Refuse negative points: the solver reads less than nothing as an absent pair."""
        if min(vars(self).values()) < 0:
            raise ValueError("weights must be zero or more")
        if max(vars(self).values()) > MOST_POINTS:
            raise ValueError(f"weights must be {MOST_POINTS} or less")

    @property
    def full_marks(self) -> int:
        """What a pair that earns everything would be worth."""
        return sum(vars(self).values())


@dataclass(frozen=True)
class Setting:
    """What judging a pair needs besides the two people: the ordinary working day to compare, whose zone
    stands in for people without one, and whether juniors are mentors."""

    on: date
    fallback_zone: str = "UTC"
    reverse: bool = False

    def ahead(self, level_gap: int) -> int:
        """By how many levels the one who should be the senior is ahead, of the mentor's less the mentee's."""
        return -level_gap if self.reverse else level_gap


@dataclass(frozen=True)
class Problem:
    """Everything one run depends on; the same values give the same outcome in any order of people.

    `locked` holds (mentor id, mentee id) pairs that are already agreed: they stay as they are, whatever the
    rules say now; `forbidden` holds such pairs that a coordinator does not want. `salt` decides between
    otherwise equal outcomes. New pairs below `bar` points are weak: as few as possible are made, as the order
    of `aims` says; None calls none weak. Aims that are left out do not count; the tie-break comes last.
    """

    mentors: tuple[Candidate, ...]
    mentees: tuple[Candidate, ...]
    rules: Rules
    weights: Weights
    salt: str
    on: date
    fallback_zone: str = "UTC"
    locked: frozenset[tuple[str, str]] = frozenset()
    bar: int | None = None
    aims: tuple[Aim, ...] = tuple(Aim)
    forbidden: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse ids that occur twice, locked pairs that name unknown people or a mentee twice, and aims that
        nobody's being matched would serve best."""
        mentors, mentees = [m.id for m in self.mentors], [m.id for m in self.mentees]
        if len(set(mentors)) < len(mentors) or len(set(mentees)) < len(mentees):
            raise ValueError("candidate ids must be unique on each side")
        held = [mentee for _, mentee in self.locked]
        if not {mentor for mentor, _ in self.locked} <= set(mentors) or not set(held) <= set(mentees):
            raise ValueError("locked pairs must name candidates of this problem")
        if len(set(held)) < len(held):
            raise ValueError("a mentee can be locked to one mentor only")
        if not is_order(self.aims):
            raise ValueError("coverage or total must come before spread and load, and each aim once")

    @property
    def setting(self) -> Setting:
        """What every pair of this problem is judged by."""
        return Setting(self.on, self.fallback_zone, self.rules.reverse)


def is_order(aims: Sequence[Aim]) -> bool:
    """Whether each aim comes once at most, and the first one that concerns pairs at all asks for some."""
    first = next((aim for aim in aims if aim is not Aim.WEAK), None)
    return len(set(aims)) == len(aims) and first in (Aim.COVERAGE, Aim.TOTAL)


class RuleBroken(StrEnum):
    """Why a pair is impossible, in the order the rules are asked: the first broken one is named.

    `NOT_AVAILABLE` is an exclusion by either side; whose it was is never told.
    """

    SAME_PERSON = "same_person"
    REPORTING_LINE = "reporting_line"
    NOT_AVAILABLE = "not_available"
    PAST_PARTNER = "past_partner"
    NO_COMMON_LANGUAGE = "no_common_language"
    NO_SHARED_HOURS = "no_shared_hours"
    LEVEL_GAP = "level_gap"
    SAME_DEPARTMENT = "same_department"


class ReasonKind(StrEnum):
    """Why a mentor did not become this mentee's: a broken rule, or one of two facts about the whole run."""

    SAME_PERSON = "same_person"
    REPORTING_LINE = "reporting_line"
    NOT_AVAILABLE = "not_available"
    PAST_PARTNER = "past_partner"
    NO_COMMON_LANGUAGE = "no_common_language"
    NO_SHARED_HOURS = "no_shared_hours"
    LEVEL_GAP = "level_gap"
    SAME_DEPARTMENT = "same_department"
    MUTUAL = "mutual"  # would mentor the person who already mentors them
    FULL = "full"  # allowed, but without a free place


class TermName(StrEnum):
    """What earns points; the names are the fields of `Weights`."""

    SKILLS = "skills"
    GOALS = "goals"
    SHARED_HOURS = "shared_hours"
    SENIORITY = "seniority"
    SECOND_LANGUAGE = "second_language"
    OTHER_DEPARTMENT = "other_department"
    LEFT_OVER = "left_over"
    PICKS = "picks"


@dataclass(frozen=True)
class Term:
    """Points earned for one thing, of the points at full marks."""

    name: TermName
    points: int
    of: int


@dataclass(frozen=True)
class Receipt:
    """The reasons for a pair: its points, and the facts behind them for words.

    `unmet_wants` are wishes this mentor does not offer; `scarce_wants` those among them that no mentor open
    to this mentee with a place left offers either (known only after a run). `level_gap` is the mentor's
    level minus the mentee's. Whether only one of the two named the other is private: see `as_told`.
    """

    terms: tuple[Term, ...]
    shared_skills: tuple[str, ...] = ()
    shared_topics: tuple[str, ...] = ()
    shared_minutes: int = 0
    shared_languages: tuple[str, ...] = ()
    unmet_wants: tuple[str, ...] = ()
    scarce_wants: tuple[str, ...] = ()
    level_gap: int | None = None
    other_department: bool = False
    named_each_other: bool = False

    @property
    def score(self) -> int:
        """The whole points of the pair: always the sum of its terms."""
        return sum(term.points for term in self.terms)

    @property
    def as_told(self) -> "Receipt":
        """What others may see: no points for picks unless they are mutual, in no term and no sum."""
        told = [replace(term, points=0) if term.name == TermName.PICKS else term for term in self.terms]
        return self if self.named_each_other else replace(self, terms=tuple(told))

    @property
    def shared_hours(self) -> int:
        """Whole working hours a day that both share."""
        return self.shared_minutes // 60


@dataclass(frozen=True)
class MatchedPair:
    """A mentor with a mentee (enrollment ids), and why."""

    mentor: str
    mentee: str
    score: int
    receipt: Receipt


@dataclass(frozen=True)
class Reason:
    """How many mentors were out of question for one kind of reason; each mentor counts once."""

    kind: ReasonKind
    count: int


@dataclass(frozen=True)
class Unmatched:
    """A mentee without a mentor: why not, over all mentors, and how many no rule stood against."""

    id: str
    reasons: tuple[Reason, ...]
    feasible: int


@dataclass(frozen=True)
class Unused:
    """A mentor with places left."""

    id: str
    free: int


@dataclass(frozen=True)
class Summary:
    """The run in figures; those that need a pair are None when nobody was matched.

    `weak` counts new pairs below the bar, `spread` is the standard deviation of points, `busiest` the most
    mentees of one mentor.
    """

    matched: int
    total: int
    worst: int | None
    mean: float | None
    weak: int = 0
    spread: float | None = None
    busiest: int = 0


@dataclass(frozen=True)
class Outcome:
    """The answer to a `Problem`, sorted by ids."""

    pairs: tuple[MatchedPair, ...]
    unmatched: tuple[Unmatched, ...]
    unused: tuple[Unused, ...]
    summary: Summary

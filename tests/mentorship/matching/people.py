"""Small programs for the tests: by hand and by hypothesis."""

from datetime import date
from itertools import permutations

from hypothesis import strategies as st

from mentorship.matching import Aim, Candidate, Problem, Rules, Weights

MONDAY = date(2026, 3, 2)
SKILLS = ("python", "kubernetes", "writing", "strategy")
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", None)
PERSONS = tuple(f"p{n}" for n in range(7))

# Ordinary, all alike, nothing, and a few large points against which coverage must still win.
WEIGHTS = (
    Weights(),
    Weights(1, 1, 1, 1, 1, 1, 1, 1),
    Weights(0, 0, 0, 0, 0, 0, 0, 0),
    Weights(900, 0, 0, 0, 0, 0, 900, 0),
    Weights(10_000, 1, 0, 0, 0, 0, 7, 10_000),
)
# Every order that asks for pairs before it asks for few of them.
ORDERS = tuple(
    order
    for order in permutations(Aim)
    if next(aim for aim in order if aim is not Aim.WEAK) in (Aim.COVERAGE, Aim.TOTAL)
)

keys = st.frozensets(st.sampled_from(SKILLS), max_size=3)
persons = st.frozensets(st.sampled_from(PERSONS), max_size=1)


def candidates(side: str, number: int) -> st.SearchStrategy[Candidate]:
    """One candidate; person ids come from a small pool, so that people stand on both sides."""
    return st.builds(
        Candidate,
        id=st.just(f"{side}{number}"),
        person=st.just(f"p{number}") if side == "e" else st.just(f"p{number + 2}"),
        offers=keys,
        wants=keys,
        goals=st.sampled_from(("", "speak in public", "public speaking and strategy", "write better code")),
        level=st.none() | st.integers(0, 9),
        department=st.sampled_from((None, "sales", "research")),
        managers=persons.map(tuple),
        timezone=st.sampled_from(ZONES),
        languages=st.frozensets(st.sampled_from(("en", "de", "ja")), max_size=2),
        capacity=st.integers(0, 3),
        excludes=persons,
        past_partners=persons,
        left_over=st.booleans(),
        skill_levels=st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 9), max_size=2).map(as_set),
        prefers=st.lists(st.sampled_from(PERSONS), max_size=3).map(tuple),
    )


def as_set(levels: dict[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset(levels.items())


NO_PAIRS = frozenset[tuple[str, str]]()


@st.composite
def problems(draw: st.DrawFn, mentees: int = 5, mentors: int = 4) -> Problem:
    """A whole problem; few different points, so that ties abound."""
    ours = tuple(draw(candidates("o", n)) for n in range(draw(st.integers(0, mentors))))
    theirs = tuple(draw(candidates("e", n)) for n in range(draw(st.integers(0, mentees))))
    any_pair = st.tuples(st.sampled_from([m.id for m in ours]), st.sampled_from([e.id for e in theirs]))
    some_pairs = st.frozensets(any_pair, max_size=2) if ours and theirs else st.just(NO_PAIRS)
    locked = {mentee: mentor for mentor, mentee in sorted(draw(some_pairs))}
    return Problem(
        mentors=ours,
        mentees=theirs,
        locked=frozenset((mentor, mentee) for mentee, mentor in locked.items()),
        forbidden=draw(some_pairs),
        aims=draw(st.sampled_from((tuple(Aim), *ORDERS))),
        rules=draw(
            st.builds(
                Rules,
                min_shared_hours=st.integers(0, 3),
                common_language=st.booleans(),
                min_level_gap=st.none() | st.integers(-2, 2),
                other_department=st.booleans(),
            )
        ),
        weights=draw(st.sampled_from(WEIGHTS)),
        salt=draw(st.sampled_from(("spring", "autumn"))),
        on=MONDAY,
        bar=draw(st.none() | st.sampled_from((1, 100, 300, 600))),
    )


def mentee(name: str = "mentee", **facts: object) -> Candidate:
    """A mentee by hand."""
    return Candidate(id=f"e-{name}", person=name, **facts)  # type: ignore[arg-type]


def mentor(name: str = "mentor", **facts: object) -> Candidate:
    """A mentor by hand."""
    return Candidate(id=f"o-{name}", person=name, **facts)  # type: ignore[arg-type]


def problem(
    mentors: list[Candidate], mentees: list[Candidate], rules: Rules | None = None, **more: object
) -> Problem:
    """A problem by hand, with ordinary rules and weights."""
    return Problem(
        tuple(mentors),
        tuple(mentees),
        rules or Rules(),
        Weights(),
        "salt",
        MONDAY,
        **more,  # type: ignore[arg-type]
    )

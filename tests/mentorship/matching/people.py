"""Small programs for the tests: by hand and by hypothesis."""

from datetime import date

from hypothesis import strategies as st

from mentorship.matching import Candidate, Problem, Rules, Weights

MONDAY = date(2026, 3, 2)
SKILLS = ("python", "kubernetes", "writing", "strategy")
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", None)
PERSONS = tuple(f"p{n}" for n in range(7))

# Ordinary, all alike, nothing, and a few large points against which coverage must still win.
WEIGHTS = (
    Weights(),
    Weights(1, 1, 1, 1, 1, 1, 1),
    Weights(0, 0, 0, 0, 0, 0, 0),
    Weights(900, 0, 0, 0, 0, 0, 900),
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
    )


@st.composite
def problems(draw: st.DrawFn, mentees: int = 5, mentors: int = 4) -> Problem:
    """A whole problem without locked pairs; few different points, so that ties abound."""
    return Problem(
        mentors=tuple(draw(candidates("o", n)) for n in range(draw(st.integers(0, mentors)))),
        mentees=tuple(draw(candidates("e", n)) for n in range(draw(st.integers(0, mentees)))),
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

"""The sentences people read about a match, and about having none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.matching import Reason, ReasonKind, Receipt, Term, TermName, Unmatched
from mentorship.matching.words import (
    NAMED_EACH_OTHER,
    Reader,
    listed,
    points_sentence,
    reason_sentences,
    reason_sentences_for_mentee,
    sentences,
)

RECEIPT = Receipt(
    terms=(
        Term(TermName.SKILLS, 200, 400),
        Term(TermName.SENIORITY, 120, 120),
        Term(TermName.LEFT_OVER, 100, 100),
        Term(TermName.SECOND_LANGUAGE, 0, 0),
    ),
    shared_skills=("python", "sql"),
    shared_topics=("strategy",),
    shared_minutes=5 * 60 + 30,
    shared_languages=("de", "en"),
    unmet_wants=("kubernetes", "writing"),
    scarce_wants=("kubernetes",),
    level_gap=2,
    other_department=True,
)
NAMES = {"python": "Python", "sql": "SQL", "kubernetes": "Kubernetes", "de": "German", "en": "English"}


def test_a_mentee_reads_what_fits_and_what_nobody_offers() -> None:
    assert sentences(RECEIPT, Reader.MENTEE, NAMES) == [
        "You want to learn Python and SQL; your mentor can help with that.",
        "You also wanted Kubernetes; nobody with a free place offers that.",
        "You both mention strategy.",
        "You share 5 working hours a day.",
        "You both speak German and English.",
        "Your mentor is further along in their career and near enough to remember the way.",
        "You work in different departments.",
    ]


@pytest.mark.parametrize("reader", [reader for reader in Reader if reader is not Reader.MENTEE])
def test_what_a_mentee_wished_for_and_did_not_get_is_told_to_nobody_else(reader: Reader) -> None:
    text = " ".join(sentences(RECEIPT, reader, NAMES)).casefold()
    assert "kubernetes" not in text
    assert "writing" not in text


@pytest.mark.parametrize("reader", Reader)
def test_people_read_no_figures_of_points_and_not_that_they_were_left_over(reader: Reader) -> None:
    text = " ".join(sentences(RECEIPT, reader))
    assert "point" not in text
    assert "%" not in text
    assert "before" not in text


@pytest.mark.parametrize("reader", Reader)
def test_two_strangers_still_read_something(reader: Reader) -> None:
    (sentence,) = sentences(Receipt(terms=()), reader)
    assert sentence.startswith("Your working days hardly overlap, so agree early on a time that suits")


def test_one_shared_hour_is_singular() -> None:
    assert "You share 1 working hour a day." in sentences(replace(RECEIPT, shared_minutes=60))


def test_coordinators_read_the_points_that_can_be_earned() -> None:
    assert points_sentence(RECEIPT) == (
        "420 of 620 points: skills 200 of 400, seniority 120 of 120, "
        "left without a partner before 100 of 100."
    )
    assert points_sentence(Receipt(terms=())) == "No term earns points."


@pytest.mark.parametrize("reader", Reader)
def test_only_a_wish_that_both_had_is_told(reader: Reader) -> None:
    named = replace(RECEIPT, terms=(*RECEIPT.terms, Term(TermName.PICKS, 50, 150)))
    assert "named" not in " ".join(sentences(named, reader))
    assert sentences(replace(named, named_each_other=True), reader)[0] == NAMED_EACH_OTHER


def test_coordinators_cannot_work_out_a_wish_that_only_one_had() -> None:
    terms = {points: (*RECEIPT.terms, Term(TermName.PICKS, points, 150)) for points in (0, 50, 120)}
    nobody, one, both = (replace(RECEIPT, terms=some) for some in terms.values())
    assert points_sentence(one) == points_sentence(nobody)
    assert "420 of 770" in points_sentence(one)
    mutual = points_sentence(replace(both, named_each_other=True))
    assert mutual.startswith("540 of 770")
    assert mutual.endswith("named each other 120 of 150.")


def test_coordinators_read_how_many_mentors_each_reason_took() -> None:
    unmatched = Unmatched(
        "e", (Reason(ReasonKind.NO_SHARED_HOURS, 12), Reason(ReasonKind.FULL, 1)), feasible=1
    )
    assert reason_sentences(unmatched) == [
        "No rule stands against 1 mentor.",
        "Too few shared working hours: 12 mentors.",
        "Suitable, but no free place: 1 mentor.",
    ]
    assert reason_sentences(Unmatched("e", (), 0)) == ["There is no mentor in this program yet."]


@given(st.frozensets(st.sampled_from(ReasonKind)), st.integers(1, 50), st.integers(0, 3))
def test_a_mentee_cannot_tell_whether_somebody_excluded_them(
    kinds: frozenset[ReasonKind], count: int, feasible: int
) -> None:
    with_exclusion = kinds | {ReasonKind.NOT_AVAILABLE}
    without = kinds - {ReasonKind.NOT_AVAILABLE}
    first = Unmatched("e", tuple(Reason(kind, count) for kind in sorted(with_exclusion)), feasible)
    second = Unmatched("e", tuple(Reason(kind, count + 1) for kind in sorted(without)), feasible)
    assert reason_sentences_for_mentee(first) == reason_sentences_for_mentee(second)


def test_every_reason_has_words_for_the_coordinator() -> None:
    everything = Unmatched("e", tuple(Reason(kind, 2) for kind in ReasonKind), feasible=0)
    assert len(set(reason_sentences(everything))) == len(ReasonKind) + 1


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_people_say_them(items: list[str], text: str) -> None:
    assert listed(items) == text


@pytest.mark.parametrize(
    ("reader", "whose"), [(Reader.MENTEE, "Your mentor"), (Reader.MENTOR, "Your mentee")]
)
def test_where_juniors_mentor_seniors_nobody_is_told_the_contrary(reader: Reader, whose: str) -> None:
    usual, turned = (sentences(replace(RECEIPT, level_gap=gap), reader) for gap in (2, -2))
    told = [words for words in turned if "career" in words]
    assert len(told) == 1
    assert told[0].startswith(whose)
    assert told != [words for words in usual if "career" in words]

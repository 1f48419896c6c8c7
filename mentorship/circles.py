"""Circles: one mentor with several mentees, who are matched like pairs and meet together."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mentorship.matching import Outcome, Problem, from_json, to_json
from mentorship.matching.model import Receipt
from mentorship.matching.pools import merged
from mentorship.pairings import Pair
from mentorship.program_form import SIZES
from mentorship.solved_drafts import matched
from mentorship.work import Work
from storage.tables import Companion, Pairing
from storage.words import EndReason, PairingState


def without_small_circles(problem: Problem) -> Problem:
    """The problem without places with mentors who would have too few mentees, so that others have enough.

    Again and again the smallest of those that are too small give way, at most half of them at a time and as
    long as the others have places enough. A circle that runs already stays as it is, and nobody joins it.
    """
    led = {mentor for mentor, _ in problem.locked}
    while small := _too_small(outcome := matched(problem), led):
        gone = _giving_way(problem, small, len(outcome.pairs))
        mentors = tuple(replace(one, capacity=0) if one.id in gone else one for one in problem.mentors)
        problem = replace(problem, mentors=mentors)
    return problem


def gather(work: Work, pairs: Sequence[Pair]) -> list[Pair]:
    """One mentor's pairs become one circle: the first takes the others' mentees in, and these end unbegun."""
    by_mentor: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_mentor[pair.pairing.mentor_id].append(pair)
    return [_circle(work, some) for some in by_mentor.values()]


def _too_small(outcome: Outcome, led: set[str]) -> list[str]:
    """Mentors whose circle would be too small, the smallest with the fewest points first."""
    sizes, points = Counter(pair.mentor for pair in outcome.pairs), Counter[str]()
    for pair in outcome.pairs:
        points[pair.mentor] += pair.score
    small = [mentor for mentor, size in sizes.items() if size < SIZES[0] and mentor not in led]
    return sorted(small, key=lambda mentor: (sizes[mentor], points[mentor], mentor))


def _giving_way(problem: Problem, small: Sequence[str], matched: int) -> set[str]:
    places = {mentor.id: mentor.capacity for mentor in problem.mentors}
    spare, gone = sum(places.values()) - matched, set(small[:1])
    for mentor in small[: -(-len(small) // 2)]:
        spare -= places[mentor]
        if spare >= 0:
            gone.add(mentor)
    return gone


def _circle(work: Work, pairs: Sequence[Pair]) -> Pair:
    first, *others = pairs
    receipts = [from_json(Receipt, pair.pairing.receipt) for pair in pairs if pair.pairing.receipt]
    circle = first.pairing
    circle.size = 1 + len(pairs)
    circle.score = sum(pair.pairing.score for pair in pairs) // len(pairs)
    circle.receipt = to_json(merged(receipts)) if receipts else {}
    work.session.add(circle)
    for other in others:
        _end(work, other.pairing)
        work.session.add(Companion(pairing_id=circle.key, enrollment_id=other.pairing.mentee_id))
    work.session.flush()
    return replace(first, others=tuple(pair.mentee for pair in others))


def _end(work: Work, pairing: Pairing) -> None:
    pairing.state, pairing.end_reason, pairing.ended_at = PairingState.ENDED, EndReason.DROPPED, work.now
    work.session.add(pairing)

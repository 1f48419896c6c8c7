"""The outcome of matching a table of people, as JSON and as a table of scores for other solvers."""

from collections.abc import Mapping
from typing import IO, Any

import numpy as np

from mentorship.matching import Aim, MatchedPair, Outcome, Problem, Rules, Unmatched
from mentorship.matching.changes import Remedies, Remedy, sentence
from mentorship.matching.comparing import Measures
from mentorship.matching.scoring import Grid, Points
from mentorship.matching.words import reason_sentences

TIE_BREAK = "tie_break"
NOT_ALL_TRIED = "The search for the smallest change ended before everything was tried for this person."
NONE_FOUND = "No single small change was found that would match this person."
ROUNDED = 4

Names = Mapping[str, str]
Json = dict[str, Any]


def result_of(problem: Problem, outcome: Outcome, remedies: Remedies, seconds: float, names: Names) -> Json:
    """Pairs with their points by term, the unmatched with reasons and a smallest change, and a summary."""
    return {
        "pairs": [_pair(pair) for pair in outcome.pairs],
        "unmatched": [_unmatched(one, problem.rules, remedies, names) for one in outcome.unmatched],
        "summary": _summary(problem, outcome, seconds),
    }


def compared_json(name: str, measures: Measures) -> Json:
    """One column of the what-if table."""
    figures = {key: _rounded(value) for key, value in vars(measures).items()}
    groups = [{key: _rounded(value) for key, value in vars(group).items()} for group in measures.groups]
    return {"setting": name, **figures, "groups": groups}


def write_scores(file: IO[bytes], problem: Problem) -> None:
    """The points of every pair as .npz, -1 where a hard rule forbids it, with ids and places."""
    mentees = sorted(problem.mentees, key=lambda one: one.id)
    mentors = sorted(problem.mentors, key=lambda one: one.id)
    points = Points.of(mentees, mentors, problem.weights, problem.setting)
    np.savez(
        file,
        scores=Grid.of(points, mentees, mentors, problem).table(),
        mentees=np.array([one.id for one in mentees], dtype=np.str_),
        mentors=np.array([one.id for one in mentors], dtype=np.str_),
        capacity=np.array([max(0, one.capacity) for one in mentors], dtype=np.int64),
    )


def _pair(pair: MatchedPair) -> Json:
    terms = {term.name.value: term.points for term in pair.receipt.terms}
    return {"mentee": pair.mentee, "mentor": pair.mentor, "score": pair.score, "terms": terms}


def _unmatched(one: Unmatched, rules: Rules, remedies: Remedies, names: Names) -> Json:
    remedy = remedies.found.get(one.id)
    missing = NOT_ALL_TRIED if one.id in remedies.beyond else NONE_FOUND
    reasons = [*reason_sentences(one), *([] if remedy else [missing])]
    change = _change(remedy, rules, names) if remedy else None
    return {"id": one.id, "reasons": reasons, "smallest_change": change}


def _change(remedy: Remedy, rules: Rules, names: Names) -> Json:
    """What would be different, and the same in words; what stays as it is, is left out."""
    found: Json = {"words": sentence(remedy, rules, names.get(remedy.mentor or "", ""))}
    if remedy.mentor is not None:
        found["mentor"] = remedy.mentor
    if remedy.places:
        found["more_places"] = remedy.places
    if remedy.rules is not None:
        old = vars(rules)
        found["rules"] = {name: new for name, new in vars(remedy.rules).items() if new != old[name]}
    if remedy.again:
        found["past_partner_again"] = True
    return found


def _summary(problem: Problem, outcome: Outcome, seconds: float) -> Json:
    summary = outcome.summary
    return {
        "matched": summary.matched,
        "bar": problem.bar,
        "weak": summary.weak,
        "total": summary.total,
        "worst": summary.worst,
        "spread": _rounded(summary.spread),
        "seconds": round(seconds, 3),
        "objectives": [*_aims(problem), TIE_BREAK],
    }


def _aims(problem: Problem) -> list[str]:
    """The aims in their order; without a bar nobody asks for few pairs below it."""
    return [aim.value for aim in problem.aims if aim is not Aim.WEAK or problem.bar is not None]


def _rounded(value: Any) -> Any:
    return round(value, ROUNDED) if isinstance(value, float) else value

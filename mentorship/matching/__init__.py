"""The matching engine: `match` for a whole program, `allowed` and `receipt` for one pair."""

from mentorship.matching.engine import match
from mentorship.matching.json import from_json, to_json
from mentorship.matching.model import (
    Candidate,
    MatchedPair,
    Outcome,
    Problem,
    Reason,
    ReasonKind,
    Receipt,
    RuleBroken,
    Rules,
    Setting,
    Summary,
    Term,
    TermName,
    Unmatched,
    Unused,
    Weights,
)
from mentorship.matching.rules import allowed
from mentorship.matching.scoring import receipt

__all__ = [
    "Candidate",
    "MatchedPair",
    "Outcome",
    "Problem",
    "Reason",
    "ReasonKind",
    "Receipt",
    "RuleBroken",
    "Rules",
    "Setting",
    "Summary",
    "Term",
    "TermName",
    "Unmatched",
    "Unused",
    "Weights",
    "allowed",
    "from_json",
    "match",
    "receipt",
    "to_json",
]

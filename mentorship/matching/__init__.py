"""The matching engine: `match` for a whole program, `Solved` to change it and ask, `receipt` for one pair."""

from mentorship.matching.engine import match
from mentorship.matching.json import from_json, to_json
from mentorship.matching.market import NotProvedError
from mentorship.matching.model import (
    Aim,
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
    is_order,
)
from mentorship.matching.rules import allowed
from mentorship.matching.scoring import receipt
from mentorship.matching.solved import Change, Move, Solved

__all__ = [
    "Aim",
    "Candidate",
    "Change",
    "MatchedPair",
    "Move",
    "NotProvedError",
    "Outcome",
    "Problem",
    "Reason",
    "ReasonKind",
    "Receipt",
    "RuleBroken",
    "Rules",
    "Setting",
    "Solved",
    "Summary",
    "Term",
    "TermName",
    "Unmatched",
    "Unused",
    "Weights",
    "allowed",
    "from_json",
    "is_order",
    "match",
    "receipt",
    "to_json",
]

"""Receipts and reasons in plain English: for the two people without figures, for coordinators with them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from mentorship.matching.model import ReasonKind, Receipt, TermName, Unmatched

NAMED_EACH_OTHER = "You named each other as somebody you would like to be matched with."
NO_NAMES: Mapping[str, str] = {}


class Reader(StrEnum):
    """Who reads the sentences: one of the two, or both in one conversation, or more than two."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"
    ALL = "all"


_SKILLS = {
    Reader.MENTEE: "You want to learn {}; your mentor can help with that.",
    Reader.MENTOR: "Your mentee wants to learn {}; you can help with that.",
    Reader.BOTH: "One of you wants to learn {}; the other can help with that.",
    Reader.ALL: "Some of you want to learn {}; others among you can help with that.",
}
_SENIORITY = {
    Reader.MENTEE: "Your mentor is further along in their career and near enough to remember the way.",
    Reader.MENTOR: "You are further along in your career and near enough to remember the way.",
    Reader.BOTH: "One of you is further along and near enough to remember the way.",
    Reader.ALL: "Some of you are further along and near enough to remember the way.",
}
_JUNIORITY = {
    Reader.MENTEE: "Your mentor is earlier in their career and sees what is hard to see from further up.",
    Reader.MENTOR: "Your mentee is further along in their career and wants to see the company as you do.",
    Reader.BOTH: "One of you is further along; the other sees what is hard to see from there.",
    Reader.ALL: "Some of you are further along; others see what is hard to see from there.",
}
_TERMS = {
    TermName.SKILLS: "skills",
    TermName.GOALS: "goals",
    TermName.SHARED_HOURS: "shared hours",
    TermName.SENIORITY: "seniority",
    TermName.SECOND_LANGUAGE: "second language",
    TermName.OTHER_DEPARTMENT: "other department",
    TermName.LEFT_OVER: "left without a partner before",
    TermName.PICKS: "named each other",
}
_FOR_COORDINATORS = {
    ReasonKind.SAME_PERSON: "The same person",
    ReasonKind.REPORTING_LINE: "In the same reporting line",
    ReasonKind.NOT_AVAILABLE: "Not available",
    ReasonKind.PAST_PARTNER: "Paired before",
    ReasonKind.NO_COMMON_LANGUAGE: "No common language",
    ReasonKind.NO_SHARED_HOURS: "Too few shared working hours",
    ReasonKind.LEVEL_GAP: "Too close in level",
    ReasonKind.SAME_DEPARTMENT: "In the same department",
    ReasonKind.MUTUAL: "Mentored by this person already",
    ReasonKind.FULL: "Suitable, but no free place",
}
# What is missing here is never told to a participant: it could point at somebody's private wish.
_FOR_MENTEES = {
    ReasonKind.FULL: "Every place with the mentors who would suit you was taken.",
    ReasonKind.REPORTING_LINE: "Mentors in your own reporting line are left out.",
    ReasonKind.PAST_PARTNER: "Mentors you have been paired with before are left out.",
    ReasonKind.NO_COMMON_LANGUAGE: "Some mentors speak other languages than you.",
    ReasonKind.NO_SHARED_HOURS: "Some mentors share too few working hours with you.",
    ReasonKind.LEVEL_GAP: "Some mentors are too close to your own level.",
    ReasonKind.SAME_DEPARTMENT: "Mentors from your own department are left out.",
}


def sentences(
    receipt: Receipt, reader: Reader = Reader.BOTH, names: Mapping[str, str] = NO_NAMES
) -> list[str]:
    """Why these two were brought together: no points, and never that somebody was left over before.

    `names` gives skills and languages their written form; keys without one appear as they are. The text is
    not escaped for Slack.
    """
    found = [
        NAMED_EACH_OTHER if receipt.named_each_other else "",
        _about_skills(receipt, reader, names),
        _about_missing_skills(receipt, reader, names),
        _about_topics(receipt, reader),
        _about_hours(receipt, reader),
        _about_languages(receipt, reader, names),
        _about_seniority(receipt, reader),
        "You work in different departments." if receipt.other_department else "",
    ]
    return [sentence for sentence in found if sentence]


def points_sentence(receipt: Receipt) -> str:
    """The points of a pair, for coordinators; terms that can earn nothing are left out, and private picks."""
    told = receipt.as_told
    most = sum(term.of for term in told.terms)
    parts = [f"{_TERMS[term.name]} {term.points} of {term.of}" for term in told.terms if term.of]
    return f"{told.score} of {most} points: {', '.join(parts)}." if parts else "No term earns points."


def reason_sentences(unmatched: Unmatched) -> list[str]:
    """Why a mentee has no mentor, for the coordinator; whose exclusion it was is never known here."""
    if not unmatched.reasons:
        return ["There is no mentor in this program yet."]
    lead = f"No rule stands against {_mentors(unmatched.feasible)}." if unmatched.feasible else ""
    counted = [f"{_FOR_COORDINATORS[r.kind]}: {_mentors(r.count)}." for r in unmatched.reasons]
    return [lead or "No mentor is possible under the present rules.", *counted]


def reason_sentences_for_mentee(unmatched: Unmatched) -> list[str]:
    """The same for the mentee: kind, without counts, so that nobody can work out a private exclusion."""
    kinds = {reason.kind for reason in unmatched.reasons}
    told = [sentence for kind, sentence in _FOR_MENTEES.items() if kind in kinds]
    return ["We have not found a mentor for you yet.", *told, "You go first in the next round."]


def listed(items: Sequence[str]) -> str:
    """Items as a person would say them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def _mentors(count: int) -> str:
    return "1 mentor" if count == 1 else f"{count} mentors"


def _named(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return listed([names.get(key, key) for key in keys])


def _points(receipt: Receipt, name: TermName) -> int:
    return sum(term.points for term in receipt.terms if term.name == name)


def _about_skills(receipt: Receipt, reader: Reader, names: Mapping[str, str]) -> str:
    return _SKILLS[reader].format(_named(receipt.shared_skills, names)) if receipt.shared_skills else ""


def _about_missing_skills(receipt: Receipt, reader: Reader, names: Mapping[str, str]) -> str:
    """For the mentee alone: what somebody wished for and did not get is told to nobody else."""
    if reader is Reader.MENTEE and receipt.scarce_wants:
        return f"You also wanted {_named(receipt.scarce_wants, names)}; nobody with a free place offers that."
    return ""


def _about_topics(receipt: Receipt, reader: Reader) -> str:
    return f"{_you(reader)} mention {listed(receipt.shared_topics)}." if receipt.shared_topics else ""


def _about_hours(receipt: Receipt, reader: Reader) -> str:
    """Of more than two nothing but that it is difficult: their introduction says when all of them work."""
    if receipt.shared_hours and reader is Reader.ALL:
        return ""
    if receipt.shared_hours:
        hours = "1 working hour" if receipt.shared_hours == 1 else f"{receipt.shared_hours} working hours"
        return f"You share {hours} a day."
    suits = "all of you" if reader is Reader.ALL else "you both"
    return f"Your working days hardly overlap, so agree early on a time that suits {suits}."


def _about_seniority(receipt: Receipt, reader: Reader) -> str:
    if not _points(receipt, TermName.SENIORITY):
        return ""
    reverse = receipt.level_gap is not None and receipt.level_gap < 0
    return (_JUNIORITY if reverse else _SENIORITY)[reader]


def _about_languages(receipt: Receipt, reader: Reader, names: Mapping[str, str]) -> str:
    spoken = _named(receipt.shared_languages, names)
    return f"{_you(reader)} speak {spoken}." if spoken else ""


def _you(reader: Reader) -> str:
    return "You all" if reader is Reader.ALL else "You both"

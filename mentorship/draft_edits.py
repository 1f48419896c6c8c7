"""What coordinators change in a draft by hand: kept with the run, and made before it is solved."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from mentorship.matching import Candidate, Problem, allowed, from_json, to_json
from mentorship.matching.json import Json

MOST_PLACES = 25  # added by hand with one mentor


class EditKind(StrEnum):
    """What was changed."""

    KEEP = "keep"  # these two are a pair, whatever else changes
    NEVER = "never"  # these two are not
    PLACES = "places"  # more places with a mentor
    LEAVE_OUT = "leave_out"  # a mentee without a mentor this time


@dataclass(frozen=True)
class Edit:
    """One change; `mentor` and `mentee` are enrollment ids, empty where the kind needs none."""

    kind: EditKind
    mentor: str = ""
    mentee: str = ""
    places: int = 0


Edits = tuple[Edit, ...]


@dataclass(frozen=True)
class Chosen:
    """What came of a round of choosing: (mentor, mentee) pairs, and mentees who wait without a mentor."""

    pairs: frozenset[tuple[str, str]]
    waiting: frozenset[str]

    @property
    def as_edits(self) -> Edits:
        """The pairs stay together, and nobody else is matched, unless a change by hand says so."""
        kept = (Edit(EditKind.KEEP, mentor, mentee) for mentor, mentee in sorted(self.pairs))
        return (*kept, *(Edit(EditKind.LEAVE_OUT, mentee=mentee) for mentee in sorted(self.waiting)))


def edits_in(inputs: Json) -> Edits:
    """The changes stored with a run."""
    return from_json(Edits, inputs.get("edits", []))


def chosen_in(inputs: Json) -> Chosen | None:
    """What people had chosen, where that made the run."""
    return from_json(Chosen, inputs["chosen"]) if "chosen" in inputs else None


def inputs_with(problem: Problem, edits: Edits, chosen: Chosen | None = None) -> Json:
    """What a run stores: the problem as it was read; beside it what was chosen, and the changes by hand."""
    by_choice = {} if chosen is None else {"chosen": to_json(chosen)}
    return {**to_json(problem), **by_choice, "edits": to_json(edits)}


def is_waiting(inputs: Json, mentee: str) -> bool:
    """Whether a mentee has no mentor because of what was chosen, and not by hand."""
    out = Edit(EditKind.LEAVE_OUT, mentee=mentee)
    chosen = chosen_in(inputs)
    return chosen is not None and mentee in chosen.waiting and out not in edits_in(inputs)


def in_force(edits: Edits, chosen: Chosen | None) -> Edits:
    """The changes by hand, and what people chose as far as those leave it."""
    said = chosen.as_edits if chosen else ()
    return (*edits, *(one for one in said if not any(_gives_way(one, edit) for edit in edits)))


def with_edit(edits: Edits, edit: Edit) -> Edits:
    """The changes with one more; what it contradicts is taken back."""
    rest = tuple(one for one in edits if not _gives_way(one, edit))
    if edit.kind is EditKind.PLACES:
        edit = replace(edit, places=min(MOST_PLACES, edit.places + places_added(edits, edit.mentor)))
    return (*rest, edit)


def without(edits: Edits, edit: Edit) -> Edits:
    """The changes with one taken back."""
    return tuple(one for one in edits if _about(one) != _about(edit))


def places_added(edits: Edits, mentor: str) -> int:
    return sum(one.places for one in edits if one.kind is EditKind.PLACES and one.mentor == mentor)


def kept_with(edits: Edits, mentee: str) -> str | None:
    """The mentor with whom this mentee is kept."""
    return next((e.mentor for e in edits if e.kind is EditKind.KEEP and e.mentee == mentee), None)


def edited(problem: Problem, edits: Edits, here: Collection[str]) -> Problem:
    """The problem with the changes made, without those who are no longer `here` (enrollment ids).

    A change about somebody who is gone does nothing, and a pair is kept only while there is a place for it.
    """
    held = {mentee for _, mentee in problem.locked}
    out = {e.mentee for e in edits if e.kind is EditKind.LEAVE_OUT} - held
    mentees = tuple(m for m in problem.mentees if m.id in held or (m.id in here and m.id not in out))
    mentors = tuple(_with_places(problem, edits, here))
    known = {m.id for m in mentees} - held
    wanted = ((e.mentor, e.mentee) for e in edits if e.kind is EditKind.KEEP and e.mentee in known)
    never = {(e.mentor, e.mentee) for e in edits if e.kind is EditKind.NEVER}
    return replace(
        problem,
        mentors=mentors,
        mentees=mentees,
        locked=problem.locked | _with_a_place(problem, mentors, wanted),
        forbidden=problem.forbidden | never,
    )


def still_possible(edits: Edits, problem: Problem) -> Edits:
    """The changes that can be made again when people are matched anew."""
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    mentees = {mentee.id: mentee for mentee in problem.mentees}

    def may_be(edit: Edit) -> bool:
        mentor, mentee = mentors.get(edit.mentor), mentees.get(edit.mentee)
        if (edit.mentor and mentor is None) or (edit.mentee and mentee is None):
            return False
        if edit.kind is not EditKind.KEEP or mentor is None or mentee is None:
            return True
        return allowed(mentor, mentee, problem.rules, problem.setting) is None

    return tuple(edit for edit in edits if may_be(edit))


def _gives_way(one: Edit, edit: Edit) -> bool:
    """Whether an earlier change contradicts a later one, or says the same."""
    if edit.kind is EditKind.PLACES or one.kind is EditKind.PLACES:
        return _about(one) == _about(edit)
    if EditKind.NEVER in (one.kind, edit.kind):
        return (one.mentor, one.mentee) == (edit.mentor, edit.mentee)
    return one.mentee == edit.mentee


def _about(edit: Edit) -> tuple[EditKind, str, str]:
    return edit.kind, edit.mentor, edit.mentee


def _with_places(problem: Problem, edits: Edits, here: Collection[str]) -> Iterable[Candidate]:
    """Mentors with their places; those who are gone stay only with the pairs they have."""
    held = Counter(mentor for mentor, _ in problem.locked)
    for mentor in problem.mentors:
        if mentor.id in here:
            yield replace(mentor, capacity=mentor.capacity + places_added(edits, mentor.id))
        elif held[mentor.id]:
            yield replace(mentor, capacity=held[mentor.id])


def _with_a_place(
    problem: Problem, mentors: Iterable[Candidate], wanted: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    held = Counter(mentor for mentor, _ in problem.locked)
    free = {mentor.id: mentor.capacity - held[mentor.id] for mentor in mentors}
    kept = set()
    for mentor, mentee in wanted:
        if free.get(mentor, 0) > 0:
            free[mentor] -= 1
            kept.add((mentor, mentee))
    return frozenset(kept)

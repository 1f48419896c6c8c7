"""Changing a draft by hand: it says what that does, and is solved again as a whole around the change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import col, select

from mentorship.draft_edits import (
    Edit,
    EditKind,
    Edits,
    chosen_in,
    edits_in,
    in_force,
    inputs_with,
    with_edit,
    without,
)
from mentorship.draft_rows import draft_summary, proposed_pairings, store_draft
from mentorship.draft_rules import NOT_PART, find, why_not_kept
from mentorship.match_runs import draft_ready_key, out_of_date, run_for
from mentorship.matching import Aim, Outcome, Problem
from mentorship.matching.json import Json
from mentorship.post import refresh
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from mentorship.solved_drafts import draft_as_edited, draft_as_read, new_pairs, solve_draft
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Enrollment, MatchRun, Person, Program
from storage.words import MatchRunState

NOTED = {
    EditKind.KEEP: "pair_kept",
    EditKind.NEVER: "pair_forbidden",
    EditKind.PLACES: "places_added",
    EditKind.LEAVE_OUT: "pair_dropped",
}


@dataclass(frozen=True)
class Moved:
    """A mentee who would get another mentor; None is nobody."""

    mentee: Person
    before: Person | None
    after: Person | None


@dataclass(frozen=True)
class Preview:
    """What a change, or taking one `back`, would do to a draft.

    `gain` says for each aim by how much it is served better (below 0: worse); its numbers are pairs, pairs
    below the bar (more is worse, so counted below 0) and points.
    """

    run: MatchRun
    program: Program
    edit: Edit
    back: bool
    mentor: Person | None
    mentee: Person | None
    moves: tuple[Moved, ...]
    gain: Mapping[Aim, int]


def preview_edit(
    work: Work, actor: Person, run_id: int, version: int, edit: Edit, *, back: bool = False
) -> Preview:
    """What would change; nothing is changed yet. Refused where a rule stands against it."""
    run = open_run(work, actor, run_id, version)
    after = _pairs_after(work, run, _edits_after(work, run, edit, back=back))
    before = {str(row.mentee_id): (str(row.mentor_id), row.score) for row in proposed_pairings(work, run)}
    people = people_of(work, {edit.mentor, edit.mentee, *_named(before), *_named(after)})
    changed = [m for m in {**before, **after} if before.get(m, ("",))[0] != after.get(m, ("",))[0]]
    moves = [
        Moved(people[m], people.get(before.get(m, ("",))[0]), people.get(after.get(m, ("",))[0]))
        for m in changed
    ]
    return Preview(
        run,
        program_by_id(work, run.program_id),
        edit,
        back,
        people.get(edit.mentor),
        people.get(edit.mentee),
        tuple(sorted(moves, key=lambda move: move.mentee.name)),
        _gain(before, after, draft_as_read(run).bar),
    )


def apply_edit(
    work: Work, actor: Person, run_id: int, version: int, edit: Edit, *, back: bool = False
) -> MatchRun:
    """Make a change, or take one back, in the draft as it was seen; everybody else is matched around it."""
    run = open_run(work, actor, run_id, version)
    edits = _edits_after(work, run, edit, back=back)
    inputs = inputs_with(draft_as_read(run), edits, chosen_in(run.inputs))
    _solve_again(work, run, version, inputs)
    work.note(
        actor, "change_taken_back" if back else NOTED[edit.kind], f"match_run:{run.key}", run.program_id
    )
    return run


def match_those_left(work: Work, actor: Person, run_id: int, version: int) -> MatchRun:
    """Those who came out of a round of choosing without a mentor are matched by best fit as well."""
    run = open_run(work, actor, run_id, version)
    chosen = chosen_in(run.inputs)
    if chosen is None or not chosen.waiting:
        raise Refused("Nobody is left whom this could match.")
    everybody = replace(chosen, waiting=frozenset())
    _solve_again(work, run, version, inputs_with(draft_as_read(run), edits_in(run.inputs), everybody))
    work.note(actor, "those_left_matched", f"match_run:{run.key}", run.program_id)
    return run


def _solve_again(work: Work, run: MatchRun, version: int, inputs: Json) -> None:
    """Bring a draft that still is as it was seen in line with other inputs."""
    seen = {"state": MatchRunState.DRAFT, "version": version}
    if not change_once(work.session, run, where=seen, to={"inputs": inputs}):
        raise out_of_date(run)
    outcome = solve_draft(draft_as_edited(work, run)).outcome
    new = new_pairs(outcome, draft_as_read(run))
    run.summary = {**run.summary, **draft_summary(outcome, new)}
    work.session.add(run)
    store_draft(work, run, outcome, new, in_force(edits_in(inputs), chosen_in(inputs)))
    refresh(work, draft_ready_key(run))


def open_run(work: Work, actor: Person, run_id: int, version: int) -> MatchRun:
    """A draft that still is as it was seen."""
    run = run_for(work, actor, run_id)
    if run.state != MatchRunState.DRAFT or run.version != version:
        raise out_of_date(run)
    return run


def _edits_after(work: Work, run: MatchRun, edit: Edit, *, back: bool) -> Edits:
    edits = edits_in(run.inputs)
    if back and without(edits, edit) == edits:
        raise Refused("This change was taken back already.")
    if back:
        return without(edits, edit)
    problem = draft_as_edited(work, run, without(edits, Edit(EditKind.LEAVE_OUT, mentee=edit.mentee)))
    sentence = (
        why_not_kept(work, run, problem, edit) if edit.kind is EditKind.KEEP else _why_not(problem, edit)
    )
    if sentence:
        raise Refused(sentence)
    return with_edit(edits, edit)


def _why_not(problem: Problem, edit: Edit) -> str | None:
    """Whether the change names people of this draft."""
    mentor = find(problem.mentors, edit.mentor) or edit.kind is EditKind.LEAVE_OUT
    mentee = find(problem.mentees, edit.mentee) or edit.kind is EditKind.PLACES
    return None if mentor and mentee and (edit.places > 0) == (edit.kind is EditKind.PLACES) else NOT_PART


def _pairs_after(work: Work, run: MatchRun, edits: Edits) -> dict[str, tuple[str, int]]:
    outcome: Outcome = solve_draft(draft_as_edited(work, run, edits)).outcome
    return {pair.mentee: (pair.mentor, pair.score) for pair in new_pairs(outcome, draft_as_read(run))}


def _named(pairs: Mapping[str, tuple[str, int]]) -> set[str]:
    return {*pairs, *(mentor for mentor, _ in pairs.values())}


def _gain(
    before: Mapping[str, tuple[str, int]], after: Mapping[str, tuple[str, int]], bar: int | None
) -> Mapping[Aim, int]:
    weak = [sum(score < (bar or 0) for _, score in pairs.values()) for pairs in (before, after)]
    points = [sum(score for _, score in pairs.values()) for pairs in (before, after)]
    return {
        Aim.COVERAGE: len(after) - len(before),
        Aim.WEAK: weak[0] - weak[1],
        Aim.TOTAL: points[1] - points[0],
    }


def people_of(work: Work, enrollments: set[str]) -> dict[str, Person]:
    """Whose the enrollments are."""
    keys = [int(key) for key in enrollments if key]
    found = select(Enrollment.id, Person).join(Person, col(Enrollment.person_id) == Person.id)
    return {str(key): person for key, person in work.session.exec(found.where(col(Enrollment.id).in_(keys)))}

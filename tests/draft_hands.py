"""Drafts changed in one step, as after a coordinator has read the price and agreed."""

from mentorship.draft_changes import leaving_out, pair_to_change, swap_to
from mentorship.draft_solving import apply_edit
from mentorship.work import Work
from storage.tables import MatchRun, Person


def drop_pair(work: Work, actor: Person, pairing_id: int, version: int) -> MatchRun:
    """Take a pair out of the draft: its mentee stays without a mentor and goes first next time."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    return apply_edit(work, actor, run.key, version, leaving_out(pair))


def swap_mentor(work: Work, actor: Person, pairing_id: int, version: int, mentor_id: int) -> MatchRun:
    """Keep the pair's mentee with another mentor; the hard rules hold. Raises WrongFields for the mentor."""
    run, edit = swap_to(work, actor, pairing_id, version, mentor_id)
    return apply_edit(work, actor, run.key, version, edit)

"""The rows of a draft: brought in line with what the matcher says, keeping those that stay as they are."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from mentorship.draft_edits import EditKind, Edits
from mentorship.matching import MatchedPair, Outcome, to_json
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import MatchRun, Pairing, Unmatched
from storage.words import EndReason, PairingState


def draft_summary(outcome: Outcome, new: Sequence[MatchedPair]) -> dict[str, Any]:
    """The new pairs in figures, and which mentors (enrollment ids) have how many places left."""
    scores = [pair.score for pair in new]
    return {
        "matched": len(new),
        "total": sum(scores),
        "worst": min(scores, default=None),
        "mean": sum(scores) / len(scores) if scores else None,
        "unmatched": len(outcome.unmatched),
        "unused": {mentor.id: mentor.free for mentor in outcome.unused},
    }


def store_draft(
    work: Work, run: MatchRun, outcome: Outcome, new: Sequence[MatchedPair], edits: Edits
) -> None:
    """Make the draft's rows say what the outcome says."""
    _store_pairs(work, run, new)
    work.session.execute(delete(Unmatched).where(col(Unmatched.match_run_id) == run.key))
    left = {int(one.id): to_json(one) for one in outcome.unmatched}
    out = [int(edit.mentee) for edit in edits if edit.kind is EditKind.LEAVE_OUT]
    rows = {**{mentee: {} for mentee in out}, **left}
    work.session.add_all(
        Unmatched(match_run_id=run.key, enrollment_id=mentee, receipt=receipt)
        for mentee, receipt in rows.items()
    )
    work.session.flush()


def proposed_pairings(work: Work, run: MatchRun) -> list[Pairing]:
    """The pairs of the draft as they stand."""
    found = select(Pairing).where(Pairing.match_run_id == run.key, Pairing.state == PairingState.PROPOSED)
    return list(work.session.exec(found.order_by(col(Pairing.id))).all())


def _store_pairs(work: Work, run: MatchRun, new: Sequence[MatchedPair]) -> None:
    before = {str(pairing.mentee_id): pairing for pairing in proposed_pairings(work, run)}
    _drop(work, [pairing for mentee, pairing in before.items() if mentee not in {p.mentee for p in new}])
    for pair in new:
        values = {"mentor_id": int(pair.mentor), "score": pair.score, "receipt": to_json(pair.receipt)}
        known = before.get(pair.mentee)
        if known is None:
            mentee = int(pair.mentee)
            work.session.add(
                Pairing(program_id=run.program_id, match_run_id=run.key, mentee_id=mentee, **values)
            )
        elif any(getattr(known, name) != value for name, value in values.items()):
            change_once(work.session, known, where={"state": PairingState.PROPOSED}, to=values)


def _drop(work: Work, pairings: Collection[Pairing]) -> None:
    ended = {"state": PairingState.ENDED, "end_reason": EndReason.DROPPED, "ended_at": work.now}
    for pairing in pairings:
        change_once(work.session, pairing, where={"state": PairingState.PROPOSED}, to=ended)

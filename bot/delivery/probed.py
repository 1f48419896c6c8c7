"""What an operator's trial of the workspace has shown about messages that nobody may look up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from storage.prepared import run
from storage.tables import Workspace
from storage.words import PlaceKind

_ROW = Workspace.__table__  # type: ignore[attr-defined]
_PROBE = select(_ROW.c.probe).where(_ROW.c.id == bindparam("workspace"))


@dataclass(frozen=True)
class Probe:
    """`certain` are the kinds of place where Slack's list of scheduled messages has told the truth.

    `shown_after` is how many seconds it took until a post without an answer stood in the history; None if
    it did not. `at` is None as long as nobody has tried.
    """

    certain: frozenset[PlaceKind] = frozenset()
    shown_after: float | None = None
    at: datetime | None = None


def probe_of(session: Session, workspace_id: str) -> Probe:
    """What is known about the workspace."""
    found = run(session, _PROBE, {"workspace": workspace_id}).scalar()
    return _read(found) if found else Probe()


def keep_probe(session: Session, workspace_id: str, probe: Probe) -> bool:
    """From now on deliveries go by this; False if the workspace is not known yet."""
    workspace = session.get(Workspace, workspace_id)
    if workspace is None:
        return False
    workspace.probe = {
        "certain": sorted(probe.certain),
        "shown_after": probe.shown_after,
        "at": probe.at.isoformat() if probe.at else None,
    }
    session.add(workspace)
    return True


def _read(values: dict[str, Any]) -> Probe:
    at = values.get("at")
    return Probe(
        certain=frozenset(PlaceKind(kind) for kind in values.get("certain", ())),
        shown_after=values.get("shown_after"),
        at=datetime.fromisoformat(at) if at else None,
    )

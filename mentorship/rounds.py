"""Long rounds: so many messages of one program at once that its coordinators watch them go out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import col, func, select

from mentorship.notices import RoundProgress
from mentorship.post import Timing, refresh, tell, to_channel
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Delivery, Person, Program, SendingRound
from storage.words import DeliveryMethod, DeliveryState, Priority

# Whatever falls due within a day belongs to the round: people's mornings are spread over the world.
HORIZON = timedelta(days=1)
# Built once: it is asked every half minute.
_OPEN = (
    select(SendingRound)
    .where(SendingRound.workspace_id == bindparam("workspace"), col(SendingRound.finished_at).is_(None))
    .order_by(col(SendingRound.id))
)
_LEFT = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.HELD)
_MISSING = (DeliveryState.FAILED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Progress:
    """How far a round has come, in messages; `missing` did not arrive or may not have."""

    round: SendingRound
    program: Program
    total: int
    left: int
    missing: int

    @property
    def done(self) -> int:
        return self.total - self.left


def open_rounds(work: Work) -> list[SendingRound]:
    """The rounds that are being sent or paused."""
    return work.load(_OPEN, {"workspace": work.workspace_id})


def begin_round(work: Work, program_id: int, expected_end: datetime) -> SendingRound:
    """All that waits in the program is one round from now on; its coordinators are told."""
    program = program_by_id(work, program_id)
    started = SendingRound(
        workspace_id=work.workspace_id, program_id=program_id, began_at=work.now, expected_end=expected_end
    )
    work.session.add(started)
    work.session.flush()
    take_in(work, started)
    channel, key = to_channel(program.coordinator_channel), round_key(started.key)
    urgent = Timing(priority=Priority.URGENT)
    tell(work, channel, RoundProgress(started.key), key=key, program_id=program_id, timing=urgent)
    return started


def take_in(work: Work, running: SendingRound) -> None:
    """What has come into the queue since belongs to the round, too; what somebody waits for does not."""
    waiting = (
        col(Delivery.program_id) == running.program_id,
        col(Delivery.method) == DeliveryMethod.POST,
        col(Delivery.state) == DeliveryState.QUEUED,
        col(Delivery.priority) != Priority.URGENT,
        col(Delivery.round_id).is_(None),
        col(Delivery.due) <= work.now + HORIZON,
    )
    work.session.execute(update(Delivery).where(*waiting).values(round_id=running.key))


def update_round(work: Work, running: SendingRound, expected_end: datetime | None) -> None:
    """Write down how it goes on, or that it is over; the message that shows it follows."""
    if running.paused_at is not None:
        _set_aside(work, running)
        return
    take_in(work, running)
    if not progress_of(work, running).left:
        running.finished_at = work.now
    elif expected_end is not None:
        running.expected_end = expected_end
    work.session.add(running)
    work.session.flush()
    refresh(work, round_key(running.key))


def pause_sending(work: Work, actor: Person, program: Program) -> None:
    """Nothing of the round goes out until it is resumed; messages that come later do."""
    running = _running(work, program)
    if not change_once(work.session, running, where={"paused_at": None}, to={"paused_at": work.now}):
        raise Refused("Sending is paused already.")
    _set_aside(work, running)
    work.note(actor, "sending_paused", f"round:{running.key}", program.key)
    refresh(work, round_key(running.key))


def resume_sending(work: Work, actor: Person, program: Program) -> None:
    """The round goes on; what has come too late meanwhile is not sent any more."""
    running, since = _running(work, program), work.now
    since = running.paused_at or since
    later = {"paused_at": None, "expected_end": running.expected_end + (work.now - since)}
    if running.paused_at is None or not change_once(
        work.session, running, where={"paused_at": running.paused_at}, to=later
    ):
        raise Refused("Sending is not paused.")
    _move(work, running, DeliveryState.HELD, DeliveryState.QUEUED)
    work.note(actor, "sending_resumed", f"round:{running.key}", program.key)
    refresh(work, round_key(running.key))


def progress_of(work: Work, shown: SendingRound) -> Progress:
    """Counted now."""
    counts = _counts(work, shown)
    return Progress(
        round=shown,
        program=program_by_id(work, shown.program_id),
        total=sum(counts.values()),
        left=sum(counts.get(state, 0) for state in _LEFT),
        missing=sum(counts.get(state, 0) for state in _MISSING),
    )


def round_key(number: int) -> str:
    return f"round:{number}"


def _counts(work: Work, shown: SendingRound) -> Mapping[DeliveryState, int]:
    found = select(Delivery.state, func.count()).where(Delivery.round_id == shown.key)
    rows = work.session.exec(found.group_by(col(Delivery.state)))
    return {DeliveryState(state): number for state, number in rows}


def _running(work: Work, program: Program) -> SendingRound:
    for one in open_rounds(work):
        if one.program_id == program.key:
            return one
    raise Refused("No long round of messages is being sent now.")


def _set_aside(work: Work, paused: SendingRound) -> None:
    _move(work, paused, DeliveryState.QUEUED, DeliveryState.HELD)


def _move(work: Work, which: SendingRound, before: DeliveryState, after: DeliveryState) -> None:
    mine = (col(Delivery.round_id) == which.key, col(Delivery.state) == before)
    work.session.execute(update(Delivery).where(*mine).values(state=after))

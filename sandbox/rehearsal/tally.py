"""What a rehearsal came to, counted from the bot's rows and from what the stand-in Slack saw."""

from dataclasses import asdict, dataclass

from sqlmodel import Session, SQLModel, col, func, select

from sandbox.rehearsal.stage import Stage
from storage.outbox import count_by_state
from storage.tables import CheckIn, Delivery, Enrollment, Pairing, Person, SurveyAnswer, Unmatched
from storage.words import DeliveryState


@dataclass(frozen=True)
class Tally:
    """The numbers of one rehearsal; the same for the same people, weeks and seed."""

    people: int
    enrolled: int
    pairs: int
    unmatched: int
    introductions: int
    check_ins_sent: int
    check_ins_answered: int
    survey_answers: int
    digests: int
    deliveries: dict[str, int]
    api_errors: int


def count(stage: Stage) -> Tally:
    """Count what happened."""
    with stage.bot.bench.read() as work:
        session = work.session
        return Tally(
            people=_rows(session, Person) - 1,  # the coordinator
            enrolled=_enrolled(session),
            pairs=_started(session),
            unmatched=_rows(session, Unmatched),
            introductions=_sent(session, "introduction"),
            check_ins_sent=_sent(session, "check_in_due"),
            check_ins_answered=_answered(session),
            survey_answers=_rows(session, SurveyAnswer),
            digests=_sent(session, "weekly_digest"),
            deliveries={state.value: number for state, number in sorted(count_by_state(session).items())},
            api_errors=len(stage.sandbox.transcript.refusals),
        )


def as_json(tally: Tally) -> dict[str, object]:
    return asdict(tally)


def _rows(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def _enrolled(session: Session) -> int:
    people = select(func.count(func.distinct(col(Enrollment.person_id))))
    return session.exec(people).one()


def _started(session: Session) -> int:
    started = select(func.count()).select_from(Pairing).where(col(Pairing.started_at).is_not(None))
    return session.exec(started).one()


def _answered(session: Session) -> int:
    answered = select(func.count()).select_from(CheckIn).where(col(CheckIn.answer).is_not(None))
    return session.exec(answered).one()


def _sent(session: Session, kind: str) -> int:
    sent = (
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.kind == kind,
            Delivery.state == DeliveryState.SENT,
            col(Delivery.refreshes).is_(None),
        )
    )
    return session.exec(sent).one()

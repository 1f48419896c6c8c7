"""What coordinators saw, and who needed them: silent pairs, calls for help, people without an answer."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from mentorship.concerns import help_wanted_key
from mentorship.matching.words import listed
from mentorship.pair_lists import pairs_where
from mentorship.work import Work
from sandbox.mrkdwn import plain
from sandbox.rehearsal.record import Seen
from sandbox.rehearsal.report.section import NOTHING, Section, day, moment, shortened
from storage.tables import CheckIn, Concern, Delivery, Enrollment, Pairing, Person, SurveyParticipation
from storage.words import ConcernState, EnrollmentState
from views.partners import as_role

LONGEST = 160


def coordinators_section(seen: Sequence[Seen], names: Mapping[str, str], zone: ZoneInfo) -> Section:
    """Every message in the coordinator channel as its notification shows it."""
    rows = [[moment(one.at, zone), _headline(one.text, names)] for one in seen]
    words = f"Messages in the coordinator channel: {len(rows):,}."
    return Section("What coordinators saw", words, ("When", "Message"), shortened(rows))


def _headline(text: str, names: Mapping[str, str]) -> str:
    line = " ".join(plain(text, names=names).split())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + " …"


def silent_section(work: Work, silent: Mapping[int, datetime], zone: ZoneInfo) -> Section:
    """`silent` tells by pairing when a digest first said so."""
    pairs, answers = _pair_names(work), _answers(work, silent)
    rows = []
    for key, noticed in sorted(silent.items(), key=lambda item: (item[1], item[0])):
        pairing = work.session.get_one(Pairing, key)
        last = max((at for at in answers[key] if at <= noticed), default=pairing.started_at)
        back = min((at for at in answers[key] if at > noticed), default=None)
        rows.append([pairs[key], day(last, zone), day(noticed, zone), day(back, zone)])
    words = (
        f"Pairs that fell silent: {len(rows):,}. The weekly digest told coordinators of each."
        if rows
        else "No pair fell silent for so long that the program would say so."
    )
    columns = ("Pair", "Last sign of life", "Noticed by the program", "Answered again")
    return Section("Pairs that went silent", words, columns, shortened(rows))


def _answers(work: Work, pairings: Mapping[int, datetime]) -> defaultdict[int, list[datetime]]:
    found = select(CheckIn.pairing_id, CheckIn.answered_at).where(col(CheckIn.answered_at).is_not(None))
    moments: defaultdict[int, list[datetime]] = defaultdict(list)
    for key, at in work.session.exec(found):
        if key in pairings and at is not None:
            moments[key].append(at)
    return moments


def _pair_names(work: Work) -> dict[int, str]:
    pairs = pairs_where(work)
    return {pair.pairing.key: listed([side.person.name for side in pair.sides]) for pair in pairs}


def help_section(work: Work, zone: ZoneInfo) -> Section:
    names, told = _names(work), _told(work)
    concerns = work.session.exec(select(Concern).order_by(col(Concern.id))).all()
    rows = [
        [
            names[concern.person_id],
            moment(concern.created_at, zone),
            moment(told.get(help_wanted_key(concern)), zone),
            moment(concern.handled_at, zone),
        ]
        for concern in concerns
    ]
    words = f"Calls for help: {len(rows):,}." if rows else "Nobody asked for help."
    columns = ("Who", "Asked", "Coordinators were told", "Taken care of")
    return Section("Calls for help", words, columns, shortened(rows))


def _told(work: Work) -> dict[str, datetime | None]:
    found = select(Delivery.dedupe_key, Delivery.finished).where(
        Delivery.kind == "help_wanted", col(Delivery.ts).is_not(None)
    )
    return dict(work.session.exec(found).all())


def unanswered_section(work: Work, zone: ZoneInfo) -> Section:
    """Whom the program owes an answer, and who owes it all of theirs."""
    rows = [*_waiting_applicants(work, zone), *_waiting_for_help(work, zone), *_never_answering(work)]
    words = "" if rows else "Everybody got an answer, and everybody who was asked gave at least one."
    return Section("Left without an answer", words, ("Who", "What", "Since"), shortened(rows))


def _waiting_applicants(work: Work, zone: ZoneInfo) -> Iterator[list[str]]:
    found = select(Enrollment).where(Enrollment.state == EnrollmentState.APPLIED).order_by(col(Enrollment.id))
    names = _names(work)
    for row in work.session.exec(found):
        what = f"applied{as_role(row.role)} and was neither accepted nor declined"
        yield [names[row.person_id], what, day(row.applied_at, zone)]


def _waiting_for_help(work: Work, zone: ZoneInfo) -> Iterator[list[str]]:
    found = select(Concern).where(Concern.state == ConcernState.OPEN).order_by(col(Concern.id))
    names = _names(work)
    for row in work.session.exec(found):
        yield [names[row.person_id], "asked for help, and nobody took care", day(row.created_at, zone)]


def _never_answering(work: Work) -> Iterator[list[str]]:
    asked, answered = _asked_and_answered(work)
    for key, name in _names(work).items():
        if asked[key] and not answered[key]:
            yield [name, f"was asked {asked[key]:,} times and never answered", NOTHING]


def _asked_and_answered(work: Work) -> tuple[Counter[int], Counter[int]]:
    """Check-ins and surveys by person."""
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    check_ins = select(CheckIn.person_id, func.count(), func.count(col(CheckIn.answered_at)))
    for key, sent, came in work.session.exec(check_ins.group_by(col(CheckIn.person_id))):
        asked[key] += sent
        answered[key] += came
    surveys = select(SurveyParticipation.person_id, SurveyParticipation.answered)
    for key, came_back in work.session.exec(surveys):
        asked[key] += 1
        answered[key] += came_back
    return asked, answered


def _names(work: Work) -> dict[int, str]:
    return {
        key: name
        for key, name in work.session.exec(select(Person.id, Person.name).order_by(col(Person.id)))
        if key is not None
    }

"""The introduction of a pair in their own conversation, and saying when they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorship.cadence import SharedHours, next_working_moment, zone_of
from mentorship.introductions import shared_hours
from mentorship.matching.words import listed
from mentorship.meetings import meetings_of
from mentorship.notices import Introduction
from mentorship.pairings import LIVE, Pair, Side, pair_by_id
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Person, Program
from storage.words import EndReason, Format, Role
from views import partings
from views.agendas import Coming, coming
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    header,
    mention,
    modal,
    moment,
    safe,
    section,
)
from views.conversation_starters import opening_question
from views.fields import Payload, moment_field, moment_of
from views.ids import COMMAND, Action, Callback, Field
from views.matches import reasons
from views.partners import ROLE_NAMES, described, everybody_in, mentions
from views.rendering import Renderers

HEADERS = {
    Format.MENTORING: "Meet your mentoring partner",
    Format.CIRCLES: "Meet your mentoring circle",
    Format.PEERS: "Meet your partner",
}
LONGEST_TEXT = 3_900  # Slack refuses an update whose text is longer than 4,000 characters


@dataclass(frozen=True)
class Hours:
    """When both work: the stretch, and whose zone stands in for people without one."""

    shared: SharedHours
    fallback: str


def introduction(shown: Coming, hours: Hours, planned: datetime | None) -> Message:
    """To both in their group conversation, with the agenda of their next meeting.

    Once the pairing has ended it says so and nothing else.
    """
    program, pair = shown.program, shown.pair
    if pair.pairing.state not in LIVE:
        return _ended(program, pair)
    lines = [*_who_and_why(program, pair), *_agenda(shown), _meeting_words(pair, hours, planned)]
    label = "Change the Time" if planned else "Say When We Meet"
    plan = button(label, Action.PLAN_MEETING, pair.pairing.key, style="primary")
    agenda = button("Show Agenda", Action.SHOW_AGENDA, pair.pairing.key)
    why = button("Why This Match?", Action.WHY_MATCH, pair.pairing.key)
    blocks: list[Block] = [header(HEADERS[program.format]), *(section(line) for line in lines)]
    note = context(
        f"I cannot read what you write here. `{COMMAND} meet` and `{COMMAND} agenda` do what the buttons do."
    )
    return Message("\n".join(lines)[:LONGEST_TEXT], [*blocks, actions(plan, agenda, why), note])


def meeting_form(pair: Pair, person: Person, suggested: datetime) -> View:
    """When do they meet next?"""
    blocks = [
        section(f"When do you and {mentions(pair.people_besides(person.key))} meet next?"),
        moment_field(Field.MEETING_AT, "Day and time", suggested, hint="In your own time zone."),
    ]
    about = {"pairing": pair.pairing.key}
    return modal(
        "Next Meeting", blocks, callback=Callback.MEETING_TIME, submit="Save", close="Cancel", about=about
    )


def suggested_moment(work: Work, person: Person, planned: datetime | None) -> datetime:
    """What the form begins with: the planned time, or ten o'clock on the next working day."""
    tomorrow = work.now + timedelta(days=1)
    return planned or next_working_moment(tomorrow, person.zone, fallback=work.default_zone)


def read_meeting_at(payload: Payload) -> datetime | None:
    return moment_of(payload, Field.MEETING_AT)


def meeting_saved(at: datetime) -> View:
    words = f"Noted, you meet: {moment(at)}. Your introduction shows it to all of you."
    return modal("Next Meeting", [section(words)])


def choose_partner(pairs: list[Pair], person: Person) -> Message:
    """The person has several partners: whom do they meet?"""
    text = "You have several partners. With whom do you meet?"
    rows = [_partner_row(pair, pair.partners_of(person.key)) for pair in pairs[:20]]
    return Message(text, [section(text), *rows])


def _partner_row(pair: Pair, partners: Sequence[Side]) -> Block:
    describe = f"Say when you meet {listed([side.person.name for side in partners])}"
    plan = button("Say When We Meet", Action.PLAN_MEETING, pair.pairing.key, describe=describe)
    who = [f"{described(side.person)}, your {ROLE_NAMES[side.enrollment.role]}" for side in partners]
    return section("\n".join(who), plan)


def _ended(program: Program, pair: Pair) -> Message:
    who = everybody_in(pair)
    if pair.pairing.end_reason == EndReason.ROTATED:
        text = f"{who}: your round together in {safe(program.name)} is over. Stay in touch if you like."
    else:
        text = f"{who}: your pairing in {safe(program.name)} has ended. Thank you all."
    return Message(text, [section(text)])


def _who_and_why(program: Program, pair: Pair) -> list[str]:
    who = "\n".join(_side_words(side) for side in (pair.mentee, pair.mentor, *pair.others))
    why = "\n".join(f"• {sentence}" for sentence in reasons(pair))
    welcome = [safe(words)] if (words := program.texts.get("welcome")) else []
    you = "Why you two" if len(pair.sides) == 2 else "Why you"
    return [_lead(program, pair), *welcome, f"*Who you are*\n{who}", *([f"*{you}*\n{why}"] if why else [])]


def _lead(program: Program, pair: Pair) -> str:
    if program.format == Format.PEERS:
        return f"{everybody_in(pair)}, meet each other: you are partners in {safe(program.name)}."
    mentor, mentees = mention(pair.mentor.person.slack_id), mentions(side.person for side in pair.sides[1:])
    yours = "your mentee" if len(pair.sides) == 2 else "your mentees"
    return (
        f"{mentees}, meet {mentor}, your mentor in {safe(program.name)}. {mentor}, meet {mentees}, {yours}."
    )


def _side_words(side: Side) -> str:
    person = side.person
    title = f", {safe(person.title, 100)}" if person.title else ""
    zone = f", time zone {safe(person.zone)}" if person.zone else ""
    role = "" if side.enrollment.role == Role.PEER else f": {ROLE_NAMES[side.enrollment.role]}"
    return f"• {safe(person.name, 80)}{title}{role}{zone}"


def _agenda(shown: Coming) -> list[str]:
    """What to talk about when they meet next; before the first time with a question to begin with."""
    question = opening_question(shown.program.objective, shown.pair.pairing.key)
    begin = [f"*A question to begin with*\n{question}"] if shown.number == 1 else []
    return [*begin, shown.words]


def _meeting_words(pair: Pair, hours: Hours, planned: datetime | None) -> str:
    when = f"You meet next: {moment(planned)}." if planned else "Agree on a time and tell me with the button."
    return f"*When*\n{_hours_words(pair, hours)}\n{when}"


def _hours_words(pair: Pair, hours: Hours) -> str:
    start, end = hours.shared.start_utc, hours.shared.end_utc
    if start is None or end is None:
        both = "you both" if len(pair.sides) == 2 else "all of you"
        return f"Your working hours do not overlap, so agree on a time that suits {both}."
    stretches = [
        f"{start.astimezone(zone):%H:%M} to {end.astimezone(zone):%H:%M} for {safe(side.person.name, 80)}"
        for side in (pair.mentee, pair.mentor, *pair.others)
        for zone in [zone_of(side.person.zone, hours.fallback)]
    ]
    you = "You both" if len(pair.sides) == 2 else "You all"
    return f"{you} work from {', which is '.join(stretches)}."


def _render_introduction(work: Work, notice: Introduction) -> Message | None:
    pair = pair_by_id(work, notice.pairing_id)
    if pair is None:
        return None
    program = program_by_id(work, pair.pairing.program_id)
    hours = Hours(shared_hours(work, pair), work.default_zone)
    meetings = meetings_of(work, pair.pairing)
    return introduction(coming(work, program, pair, meetings), hours, meetings.next_at)


RENDERERS: Renderers = {Introduction: _render_introduction, **partings.RENDERERS}

"""The hub (`/mentorship` alone), the status, the usage, and App Home: one person's view of everything."""

from typing import Any

from mentorship.overview import Overview, Part
from storage.tables import Enrollment
from storage.words import EnrollmentState, Format, PairingState, ProgramState
from views import voices
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    header,
    home,
    mention,
    safe,
    section,
)
from views.days_off import days_off_words
from views.enrollment import part_buttons
from views.ids import COMMAND, Action
from views.partners import ROLE_NAMES
from views.programs import (
    STATES,
    day,
    join_button,
    name_of,
    objective_of,
    open_until,
    program_buttons,
)
from views.rolling import new_pairs_words

SHOWN = 5

USAGE = f"""*What you can type*
`{COMMAND}` what you can do now
`{COMMAND} join` join a program
`{COMMAND} profile` see and change your answers
`{COMMAND} status` where you stand
`{COMMAND} choose` choose your mentors, `{COMMAND} answer` answer those who chose you
`{COMMAND} check-in` say how it is going
`{COMMAND} meet` say when you and your partner meet
`{COMMAND} agenda` what to talk about when you meet next
`{COMMAND} why` why you were matched as you were
`{COMMAND} survey` answer an open survey
`{COMMAND} ask` ask your coordinators for help
`{COMMAND} away` tell your days off, `{COMMAND} back` end them
`{COMMAND} pause`, `{COMMAND} resume` take a break, come back
`{COMMAND} leave` leave a program
`{COMMAND} delete me` delete what you have told me"""

ADMIN_USAGE = f"""*For coordinators* (`{COMMAND} admin help`; add the number of a program if you run several)
`{COMMAND} admin` your programs, `{COMMAND} admin new` set one up, `{COMMAND} admin edit` change it
`{COMMAND} admin settings` its agenda, own questions, texts and points
`{COMMAND} admin open` open enrollment, `{COMMAND} admin close enrollment` close it
`{COMMAND} admin review` look at applications, `{COMMAND} admin accept all` accept all of them
`{COMMAND} admin choices` how far people have chosen, `{COMMAND} admin end step` go on sooner or later
`{COMMAND} admin match` match people, `{COMMAND} admin draft` see the draft
`{COMMAND} admin match left` match by best fit who has no mentor by choice
`{COMMAND} admin compare` what other settings would do with the people of the draft
`{COMMAND} admin approve` approve the draft, `{COMMAND} admin discard` throw it away
`{COMMAND} admin pairs` running pairs, `{COMMAND} admin end pairing` and its number ends one
`{COMMAND} admin concerns` who asked for help, `{COMMAND} admin take over` and a number if nobody runs it
`{COMMAND} admin digest` the digest now, `{COMMAND} admin report` the numbers so far
`{COMMAND} admin deliveries` what was sent, what waits, and what did not arrive
`{COMMAND} admin pause sending` a long round of messages, `{COMMAND} admin resume sending` go on
`{COMMAND} admin coordinators` who runs it, `{COMMAND} admin end` end the program"""

MATCHING_BEGINS = "Matching begins after enrollment closes on"
STATE_WORDS = {
    EnrollmentState.APPLIED: "You have applied; a coordinator will look at it.",
    EnrollmentState.WAITLISTED: "You are on the waiting list; you will hear as soon as that changes.",
    EnrollmentState.ACCEPTED: "You are in.",
    EnrollmentState.PAUSED: "You are taking a break.",
    EnrollmentState.COMPLETED: "You have completed it.",
}
_FURTHEST = (
    EnrollmentState.ACCEPTED,
    EnrollmentState.PAUSED,
    EnrollmentState.WAITLISTED,
    EnrollmentState.APPLIED,
    EnrollmentState.COMPLETED,
)


def hub(overview: Overview) -> Message:
    """What can I do now?"""
    text = headline(overview)
    blocks = [section(text), *_away(overview), *_everything(overview)]
    return Message(text, [*blocks, actions(*_foot(overview))])


def home_tab(overview: Overview) -> View:
    """App Home: the same state, next step first."""
    greeting = f"Hello {safe(overview.person.name)}" if overview.person.name else "Hello"
    opening = section(f"*{greeting}.* {headline(overview)}")
    blocks = [header("Mentorship"), opening, *_away(overview), divider(), *_everything(overview)]
    about = context(
        "Mentorship cannot read your conversations. It sees what you write to it and the buttons you press."
    )
    return home([*blocks, divider(), actions(*_foot(overview)), about])


def headline(overview: Overview) -> str:
    """The next step, in a sentence."""
    if overview.parts:
        return _next_step(overview.parts[0])
    if overview.open_programs:
        return "A mentorship program is open for you. Join as a mentor, a mentee or both."
    if overview.runs:
        return "You run a mentorship program. Here is what there is to do."
    if overview.may_create:
        return "No mentorship program is running yet. You can set one up in a few minutes."
    return (
        "No mentorship program is open right now. When one opens you will see it here and in the "
        "announcement channel."
    )


def usage(overview: Overview, typed: str = "") -> Message:
    """What can be typed; first what was typed, if it was not understood."""
    opening = (
        f"I do not know `{_typed(typed)}`. Here is what I understand."
        if typed
        else "Here is what I understand."
    )
    blocks = [section(opening), section(USAGE)]
    if overview.runs or overview.may_create:
        blocks.append(section(ADMIN_USAGE))
    return Message(f"{opening} Type {COMMAND} to see what you can do now.", blocks)


def _typed(words: str) -> str:
    return safe(words.replace("`", "'"), 60)


def _everything(overview: Overview) -> list[Block]:
    return [*_parts(overview), *_open_programs(overview), *_running(overview)]


def _away(overview: Overview) -> list[Block]:
    """Nobody shall wonder why the bot is so quiet."""
    return [] if overview.away is None else [context(days_off_words(overview.away))]


def _next_step(part: Part) -> str:
    if any(pair.pairing.state == PairingState.RUNNING for pair in part.pairs):
        return f"You are part of {safe(part.program.name)}. Keep meeting, and tell me how it goes."
    if part.pairs:
        starts = day(part.program.starts_on)
        return f"You have a match in {safe(part.program.name)}. I introduce you when it starts on {starts}."
    if part.asked:
        return voices.next_step(part.asked[0])
    accepted = any(row.state == EnrollmentState.ACCEPTED for row in part.enrollments)
    if accepted and part.program.state == ProgramState.ENROLLING:
        begins = "The first pairs are matched after" if part.program.rolling else MATCHING_BEGINS
        closes = day(part.program.enrollment_closes_on)
        return f"You are in {safe(part.program.name)}. {begins} {closes}."
    if accepted:
        when = new_pairs_words(part.program) or "Pairs are being matched."
        return f"You are in {safe(part.program.name)}. {when} You will hear from me."
    return f"{safe(part.program.name)}: {STATE_WORDS[_furthest(part).state]}"


def _parts(overview: Overview) -> list[Block]:
    blocks: list[Block] = []
    for part in overview.parts[:SHOWN]:
        blocks.append(section(f"{name_of(part.program)} ({STATES[part.program.state]})\n{_roles(part)}"))
        if part.pairs:
            blocks.append(section(_partners(overview, part)))
        blocks.append(actions(*_part_actions(part)))
    return blocks


def _roles(part: Part) -> str:
    """Both roles in one sentence, or in one each where they stand differently."""
    roles: dict[EnrollmentState, list[str]] = {}
    for row in part.enrollments:
        roles.setdefault(row.state, []).append(ROLE_NAMES[row.role])
    if part.program.format == Format.PEERS:
        return "\n".join(STATE_WORDS[state] for state in roles)
    return "\n".join(f"As {' and '.join(some)}: {STATE_WORDS[state]}" for state, some in roles.items())


def _furthest(part: Part) -> Enrollment:
    """The part that somebody can do most with."""
    return min(part.enrollments, key=lambda row: _FURTHEST.index(row.state))


def _partners(overview: Overview, part: Part) -> str:
    lines = []
    for pair in part.pairs[:10]:
        soon = " (you will be introduced soon)" if pair.pairing.state == PairingState.AGREED else ""
        lines += [
            f"• {ROLE_NAMES[side.enrollment.role].capitalize()}: {mention(side.person.slack_id)}{soon}"
            for side in pair.partners_of(overview.person.key)
        ]
    return "\n".join(lines)


def _part_actions(part: Part) -> list[dict[str, Any]]:
    running = any(pair.pairing.state == PairingState.RUNNING for pair in part.pairs)
    own = [button("Check In", Action.CHECK_IN, part.program.key, style="primary")] if running else []
    own += [voices.open_button(speaker) for speaker in part.asked]
    return [*own, *part_buttons(part.program, _furthest(part))]


def _open_programs(overview: Overview) -> list[Block]:
    blocks: list[Block] = []
    for program in overview.open_programs[:SHOWN]:
        words = f"{name_of(program)}\n{objective_of(program)} Open {open_until(program)}."
        blocks.append(section(words, join_button(program)))
    return blocks


def _running(overview: Overview) -> list[Block]:
    blocks: list[Block] = []
    for program in overview.runs[:SHOWN]:
        words = f"{name_of(program)} (no. {program.key}), which you run\n{STATES[program.state]}"
        blocks += [section(words), actions(*program_buttons(program))]
    return blocks


def _foot(overview: Overview) -> list[dict[str, Any]]:
    new = [button("New Program", Action.NEW_PROGRAM)] if overview.may_create else []
    away = [button("Days Off", Action.DAYS_OFF)] if overview.parts else []
    return [*new, *away, button("Help", Action.HELP)]

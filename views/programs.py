"""A program on the screen: the set-up form in three steps, its card, and the invitation."""

from datetime import date
from typing import Any

from mentorship.cadence import Cadence
from mentorship.notices import CoordinatorAdded, Invitation, ProgramCreated
from mentorship.program_form import rotation_weeks
from mentorship.programs import coordinators_of, program_by_id
from mentorship.rolling import is_open_to_join, joins_until
from mentorship.work import Work
from storage.tables import Person, Program
from storage.words import Format, Objective, PairedBy, ProgramState
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    facts,
    header,
    mention,
    safe,
    section,
)
from views.ids import COMMAND, Action
from views.rendering import Renderers

OBJECTIVES = {
    Objective.LEADERSHIP.value: "Grow leaders",
    Objective.ONBOARDING.value: "Welcome new colleagues",
    Objective.INCLUSION.value: "Strengthen inclusion",
    Objective.RETENTION.value: "Keep good people",
    Objective.SKILLS.value: "Pass on skills",
    Objective.OWN.value: "Something else, in your words",
}
CADENCES = {
    Cadence.WEEKLY.value: "Every week",
    Cadence.FORTNIGHTLY.value: "Every two weeks",
    Cadence.MONTHLY.value: "Every four weeks",
}
PARTS = {
    Format.MENTORING: "As mentor, mentee or both.",
    Format.CIRCLES: "As mentor of a circle, mentee or both.",
    Format.PEERS: "Everybody learns and helps; nobody has to know more than the others.",
}
STATES = {
    ProgramState.DRAFT: "Draft: only coordinators see it",
    ProgramState.ENROLLING: "Open for enrollment",
    ProgramState.MATCHING: "Matching",
    ProgramState.RUNNING: "Running",
    ProgramState.CLOSING: "Closing: final survey",
    ProgramState.CLOSED: "Closed",
}


def program_card(program: Program, coordinators: list[Person]) -> list[Block]:
    """What coordinators see of a program, with what they can do next."""
    return [
        header(program.name),
        facts(
            {
                "State": STATES[program.state],
                "Objective": objective_of(program),
                **_enrollment(program),
                "Runs": f"{day(program.starts_on)} to {day(program.ends_on)}",
                "Pairs meet": CADENCES[program.cadence],
                **_partners(program),
                **({"Pairs": "By choice"} if program.paired_by == PairedBy.CHOICE else {}),
                "Coordinators": " ".join(mention(person.slack_id) for person in coordinators),
            }
        ),
        actions(*program_buttons(program)),
    ]


def _enrollment(program: Program) -> dict[str, str]:
    if not program.rolling:
        return {"Enrollment closes": day(program.enrollment_closes_on)}
    ahead = program.state in (ProgramState.DRAFT, ProgramState.ENROLLING)
    first = {"First pairs": f"after {day(program.enrollment_closes_on)}"} if ahead else {}
    return {"People can join": open_until(program), **first}


def _partners(program: Program) -> dict[str, str]:
    """Who is paired with whom, where it is not mentors with mentees for the whole program."""
    weeks = rotation_weeks(program)
    every = "week" if weeks == 1 else f"{weeks} weeks"
    new = f"new ones every {every}" if weeks else "the same to the end"
    kinds = {Format.PEERS: "peers, ", Format.CIRCLES: "circles, "}
    kind = kinds.get(program.format, "")
    return {"Partners": f"{kind}{new}".capitalize()} if kind or weeks else {}


def program_buttons(program: Program) -> list[dict[str, Any]]:
    """What a coordinator can do with the program in its present state."""
    key = program.key
    over = program.state in (ProgramState.CLOSING, ProgramState.CLOSED)
    edit, more = (
        button("Edit", Action.EDIT_PROGRAM, key),
        button("More Settings", Action.PROGRAM_SETTINGS, key),
    )
    always = [] if over else [edit, more]
    return [*_next_buttons(program), *always, button("Coordinators", Action.ADD_COORDINATORS, key)]


def _next_buttons(program: Program) -> list[dict[str, Any]]:
    key = program.key
    review = button("Review Applications", Action.REVIEW, key)
    show_draft = button("Show Draft", Action.SHOW_DRAFT, key)
    report = button("Show Report", Action.SHOW_REPORT, key)
    match = button("Match People", Action.RUN_MATCHING, key, style="primary")
    by_state = {
        ProgramState.DRAFT: [_open_button(program)],
        ProgramState.ENROLLING: [{**review, "style": "primary"}, _close_button(program)],
        ProgramState.MATCHING: [review, match, show_draft],
        ProgramState.RUNNING: _running_buttons(program),
        ProgramState.CLOSING: [report],
        ProgramState.CLOSED: [report],
    }
    return by_state[program.state]


def _open_button(program: Program) -> dict[str, Any]:
    words = f"Open enrollment for {program.name}"
    return button("Open Enrollment", Action.OPEN_ENROLLMENT, program.key, style="primary", describe=words)


def _close_button(program: Program) -> dict[str, Any]:
    label, question = "Close Enrollment", "Nobody can join after this, and people are matched next."
    if program.rolling:
        label, question = "Match First Pairs", "The first pairs are matched next. People can go on joining."
    return button(label, Action.CLOSE_ENROLLMENT, program.key, confirm=question)


def ask_to_end(program: Program) -> Message:
    """Ending a program early is one press away, and the button asks once more."""
    text = f"Would you like to end {name_of(program)} before {day(program.ends_on)}?"
    return Message(text, [section(text, _end_button(program))])


def _end_button(program: Program) -> dict[str, Any]:
    question = "The final survey goes out, and two weeks later pairs are thanked and the program closes."
    return button("End Program", Action.CLOSE_PROGRAM, program.key, style="danger", confirm=question)


def _running_buttons(program: Program) -> list[dict[str, Any]]:
    key = program.key
    return [
        button("Show Digest", Action.SEND_DIGEST, key),
        button("Running Pairs", Action.SHOW_PAIRS, key),
        button("Match Those Waiting", Action.RUN_MATCHING, key),
        button("Show Draft", Action.SHOW_DRAFT, key),
        _end_button(program),
    ]


def program_created(program: Program, coordinators: list[Person]) -> Message:
    """To the coordinator channel; shows the program's present state whenever it is refreshed."""
    text = f"{program.name}: {STATES[program.state]}. Type {COMMAND} admin to run it."
    who = " ".join(mention(person.slack_id) for person in coordinators)
    note = context(
        f"Posted here because {who} chose this channel for coordinators. "
        f"`{COMMAND} admin` shows all programs."
    )
    return Message(safe(text), [*program_card(program, coordinators), note])


def coordinator_added(program: Program) -> Message:
    text = f"You now help to run {safe(program.name)}. Type `{COMMAND} admin` to see what there is to do."
    return Message(text, [section(text)])


def invitation(program: Program, coordinators: list[Person], *, open_now: bool) -> Message:
    """To the announcement channel; the Join button goes when nobody can join any more."""
    name = safe(program.name)
    own = [section(safe(words))] if (words := program.texts.get("invitation")) else []
    until = (
        f"{'You can join at any time' if program.rolling else 'Enrollment is open'} {open_until(program)}."
    )
    closed = "Enrollment is closed. Thank you to everybody who joined."
    text = f"{name}: {until if open_now else closed}"
    audience = f"\nFor: {safe(program.audience)}" if program.audience else ""
    blocks = [
        header(program.name),
        *own,
        section(f"*{objective_of(program)}*{audience}\n{until if open_now else closed}"),
        facts(
            {
                "Runs": f"{day(program.starts_on)} to {day(program.ends_on)}",
                "Pairs meet": CADENCES[program.cadence],
            }
        ),
    ]
    if open_now:
        blocks.append(
            actions(
                button("Join", Action.JOIN, program.key, style="primary", describe=f"Join {program.name}")
            )
        )
    who = " ".join(mention(person.slack_id) for person in coordinators)
    blocks.append(context(f"{PARTS[program.format]} Questions? Ask {who} or type `{COMMAND} help`."))
    return Message(text, blocks)


def join_button(program: Program) -> dict[str, Any]:
    return button("Join", Action.JOIN, program.key, style="primary", describe=f"Join {program.name}")


def program_list(programs: list[Program], may_create: bool) -> Message:
    """The answer to `/mentorship admin`: every program the person runs, with what to do next."""
    new = button("New Program", Action.NEW_PROGRAM, style=None if programs else "primary")
    if not programs:
        text = "You do not run a program yet." + (
            "" if may_create else " Ask a workspace admin to set one up."
        )
        return Message(text, [section(text), *([actions(new)] if may_create else [])])
    blocks: list[Block] = []
    for program in programs[:10]:
        words = f"*{safe(program.name)}* (no. {program.key})\n{STATES[program.state]}"
        blocks += [section(words), actions(*program_buttons(program))]
    text = f"You run {len(programs)} program{'s' if len(programs) > 1 else ''}."
    return Message(text, [*blocks, *([actions(new)] if may_create else [])])


def open_until(program: Program) -> str:
    return f"until {day(joins_until(program))}"


def objective_of(program: Program) -> str:
    if program.objective == Objective.OWN:
        return safe(program.objective_words)
    words = OBJECTIVES[program.objective.value]
    return f"{words}. {safe(program.objective_words)}" if program.objective_words else words


def name_of(program: Program) -> str:
    return f"*{safe(program.name)}*"


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _render_created(work: Work, notice: ProgramCreated) -> Message:
    program = program_by_id(work, notice.program_id)
    return program_created(program, coordinators_of(work, program))


def _render_invitation(work: Work, notice: Invitation) -> Message:
    program = program_by_id(work, notice.program_id)
    return invitation(program, coordinators_of(work, program), open_now=is_open_to_join(work, program))


def _render_added(work: Work, notice: CoordinatorAdded) -> Message:
    return coordinator_added(program_by_id(work, notice.program_id))


RENDERERS: Renderers = {
    ProgramCreated: _render_created,
    Invitation: _render_invitation,
    CoordinatorAdded: _render_added,
}

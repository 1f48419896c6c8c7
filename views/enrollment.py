"""Joining a program on the screen: a form in two steps, and what an applicant is told."""

from collections.abc import Mapping
from typing import Any

from mentorship.enrollment import ACTIVE, enrollment_by_id, places_in
from mentorship.enrollment_form import EXPERIENCE_LIMIT, GOALS_LIMIT, MOST_PICKS
from mentorship.notices import ApplicationReceived, EnrollmentEnded
from mentorship.program_questions import join_questions
from mentorship.program_settings import ANSWER_LIMIT, answer_field
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Enrollment, Person, Program
from storage.words import EnrollmentState, Format, Role
from views.blocks import Block, Message, View, actions, button, context, modal, safe, section
from views.fields import (
    Payload,
    checks_field,
    choice_of,
    choices_of,
    has,
    number_field,
    number_of,
    people_field,
    people_of,
    radio_field,
    tags_field,
    text_field,
    text_of,
)
from views.ids import COMMAND, Action, Callback, Field
from views.partners import as_role
from views.programs import join_button, name_of
from views.rendering import Renderers

ROLES = {
    "mentee": "I want to learn from a mentor",
    "mentor": "I want to be a mentor",
    "both": "Both, with different people",
}
PICKS_HINT = (
    f"Up to {MOST_PICKS}, the one you would like most first. If one of them names you, too, and you are "
    "matched, you both and the coordinators read that. Otherwise nobody is told, not even coordinators."
)

Values = Mapping[str, Any]


def about_you_form(program: Program, person: Person, values: Values) -> View:
    """Step 1 of 2: who you are; name, time zone and locale come from Slack."""
    roles = values.get("roles", [])
    role = "both" if len(roles) > 1 else (roles[0] if roles else None)
    zone = person.zone or "not set"
    blocks = [
        section(f"*{safe(program.name)}*\nStep 1 of 2: about you"),
        context(
            f"From your Slack profile: {safe(person.name)}, time zone {zone}. Change it there if it is wrong."
        ),
        *(
            []
            if program.format == Format.PEERS
            else [radio_field(Field.ROLE, "What brings you here?", ROLES, role)]
        ),
        text_field(Field.TITLE, "Your title", str(values.get("title") or ""), limit=100, optional=True),
        text_field(
            Field.EXPERIENCE,
            "Your experience, in a sentence or two",
            str(values.get("experience") or ""),
            long=True,
            limit=EXPERIENCE_LIMIT,
            optional=True,
        ),
        tags_field(Field.LANGUAGES, "Languages you can meet in", values.get("languages", []), most=8),
    ]
    about = {"program": program.key}
    return modal("Join", blocks, callback=Callback.JOIN_ABOUT_YOU, submit="Next", close="Cancel", about=about)


def part_form(program: Program, values: Values) -> View:
    """Step 2 of 2: the questions for the chosen role, whom to prefer and to avoid, and consent."""
    roles = values.get("roles", [])
    blocks = [section(f"*{safe(program.name)}*\nStep 2 of 2: your part")]
    if Role.MENTEE in roles:
        blocks += _mentee_fields(values)
    if Role.MENTOR in roles:
        blocks += _mentor_fields(program, values)
    if Role.PEER in roles:
        blocks += [*_mentee_fields(values, "The people you meet"), _offers_field(values)]
    blocks += _own_fields(program, values)
    blocks += _closing_fields(program, values)
    about = {"program": program.key}
    return modal("Join", blocks, callback=Callback.JOIN_PART, submit="Submit", close="Cancel", about=about)


def _mentee_fields(values: Values, readers: str = "Your mentor") -> list[Block]:
    return [
        tags_field(Field.WANTS, "What do you want to learn?", values.get("wants", [])),
        text_field(
            Field.GOALS,
            "What do you hope to reach?",
            str(values.get("goals") or ""),
            long=True,
            limit=GOALS_LIMIT,
            hint=f"{readers} and the coordinators will read this.",
        ),
    ]


def _mentor_fields(program: Program, values: Values) -> list[Block]:
    places = places_in(program)
    capacity = min(max(places[0], values.get("capacity", 1)), places[-1])
    return [
        _offers_field(values),
        number_field(Field.CAPACITY, "How many mentees at most?", capacity, least=places[0], most=places[-1]),
    ]


def _offers_field(values: Values) -> Block:
    return tags_field(Field.OFFERS, "What can you help with?", values.get("offers", []))


def _own_fields(program: Program, values: Values) -> list[Block]:
    """The program's own questions."""
    answers: Mapping[str, str] = values.get("answers") or {}
    return [
        text_field(
            answer_field(each.question),
            each.question,
            answers.get(each.question, ""),
            long=True,
            limit=ANSWER_LIMIT,
            hint="Only you and the coordinators read this.",
            optional=not each.required,
        )
        for each in join_questions(program)
    ]


def _closing_fields(program: Program, values: Values) -> list[Block]:
    named = ["yes"] if values.get("may_be_named") else []
    agreed = ["yes"] if values.get("consent") else []
    return [
        people_field(
            Field.PREFERS,
            "Anyone you would like to be matched with?",
            values.get("prefers", []),
            hint=PICKS_HINT,
            optional=True,
            most=MOST_PICKS,
        ),
        people_field(
            Field.EXCLUDES,
            "Anyone you should never be matched with?",
            values.get("excludes", []),
            hint="Private: nobody is told, not even coordinators or the person.",
            optional=True,
        ),
        section(f"*What you agree to*\n{safe(program.terms)}"),
        checks_field(Field.CONSENT, "Consent", {"yes": "I agree"}, agreed),
        checks_field(
            Field.MAY_BE_NAMED,
            "Recognition",
            {"yes": "You may thank me by name when the program closes"},
            named,
            optional=True,
        ),
    ]


def read_about_you(payload: Payload, program: Program) -> dict[str, Any]:
    return {
        "roles": _roles(payload, program),
        "title": text_of(payload, Field.TITLE),
        "experience": text_of(payload, Field.EXPERIENCE),
        "languages": choices_of(payload, Field.LANGUAGES),
    }


def _roles(payload: Payload, program: Program) -> list[str]:
    """As what somebody takes part; a role that the program does not have is never taken."""
    if program.format == Format.PEERS:
        return [Role.PEER.value]
    role = choice_of(payload, Field.ROLE)
    both = [Role.MENTEE.value, Role.MENTOR.value]
    return both if role == "both" else [role if role in both else Role.MENTEE.value]


def read_part(payload: Payload, program: Program) -> dict[str, Any]:
    """What was filled in; fields of a role that was not chosen are left out. People are Slack ids."""
    values: dict[str, Any] = {
        "excludes": people_of(payload, Field.EXCLUDES),
        "prefers": people_of(payload, Field.PREFERS),
        "consent": bool(choices_of(payload, Field.CONSENT)),
        "may_be_named": bool(choices_of(payload, Field.MAY_BE_NAMED)),
        "answers": _own_answers(payload, program),
    }
    if has(payload, Field.WANTS):
        values |= {"wants": choices_of(payload, Field.WANTS), "goals": text_of(payload, Field.GOALS)}
    if has(payload, Field.OFFERS):
        values |= {
            "offers": choices_of(payload, Field.OFFERS),
            "capacity": number_of(payload, Field.CAPACITY) or 1,
        }
    return values


def _own_answers(payload: Payload, program: Program) -> dict[str, str]:
    """By question; those that the form did not have are left out."""
    questions = [each.question for each in join_questions(program)]
    return {each: text_of(payload, name) for each in questions if has(payload, name := answer_field(each))}


def choose_program(programs: list[Program]) -> Message:
    """Several programs are open: which one?"""
    text = "Several programs are open. Which one would you like to join?"
    rows = [section(name_of(program), join_button(program)) for program in programs[:20]]
    return Message(text, [section(text), *rows])


def choose_joined(programs: list[Program], verb: str, action: Action) -> Message:
    """The person is in several programs: which one is meant?"""
    text = f"You are in several programs. Which one would you like to {verb}?"
    rows = [
        section(name_of(p), button(verb.title(), action, p.key, describe=f"{verb} {p.name}"))
        for p in programs
    ]
    return Message(text, [section(text), *rows[:20]])


def ask_before_leaving(programs: list[Program]) -> Message:
    """Leaving is one press away, and the button asks once more."""
    text = f"Would you like to leave? If you only need a rest, take a break instead: `{COMMAND} pause`."
    rows = [section(name_of(program), withdraw_button(program)) for program in programs[:20]]
    return Message(text, [section(text), *rows])


def application_received(program: Program, enrollment: Enrollment) -> Message:
    """To the applicant; shows the present state whenever it is refreshed."""
    role = as_role(enrollment.role)
    text = f"Thank you for applying to {safe(program.name)}{role}. {_next_step(enrollment)}"
    blocks = [section(text)]
    if enrollment.state in ACTIVE:
        blocks.append(actions(*part_buttons(program, enrollment)))
    return Message(text, blocks)


def _next_step(enrollment: Enrollment) -> str:
    return {
        EnrollmentState.APPLIED: "A coordinator will look at it, and I will tell you what they decide.",
        EnrollmentState.WAITLISTED: "You are on the waiting list; I will tell you as soon as that changes.",
        EnrollmentState.ACCEPTED: "You are in.",
        EnrollmentState.PAUSED: "You are taking a break.",
        EnrollmentState.DECLINED: "It could not be accepted this time.",
        EnrollmentState.WITHDRAWN: "You have left the program since.",
        EnrollmentState.COMPLETED: "The program has ended.",
    }[enrollment.state]


def part_buttons(program: Program, enrollment: Enrollment) -> list[dict[str, Any]]:
    """What somebody can do with their part in a program."""
    name = program.name
    buttons = [button("Edit My Answers", Action.PROFILE, program.key, describe=f"Edit answers for {name}")]
    if enrollment.state == EnrollmentState.ACCEPTED:
        buttons.append(button("Take a Break", Action.PAUSE, program.key, describe=f"Pause {name}"))
    if enrollment.state == EnrollmentState.PAUSED:
        buttons.append(button("Come Back", Action.RESUME, program.key, describe=f"Resume {name}"))
    return [*buttons, withdraw_button(program)]


def withdraw_button(program: Program) -> dict[str, Any]:
    question = "You leave this program. If you have a partner, they are told kindly and matched again."
    return button("Leave Program", Action.WITHDRAW, program.key, style="danger", confirm=question)


def enrollment_ended(program: Program) -> Message:
    text = (
        f"You have left {safe(program.name)}. Thank you for having been part of it. "
        f"If enrollment is open, `{COMMAND} join` brings you back."
    )
    return Message(text, [section(text)])


def _render_received(work: Work, notice: ApplicationReceived) -> Message:
    enrollment = enrollment_by_id(work, notice.enrollment_id)
    return application_received(program_by_id(work, enrollment.program_id), enrollment)


def _render_ended(work: Work, notice: EnrollmentEnded) -> Message:
    enrollment = enrollment_by_id(work, notice.enrollment_id)
    return enrollment_ended(program_by_id(work, enrollment.program_id))


RENDERERS: Renderers = {ApplicationReceived: _render_received, EnrollmentEnded: _render_ended}

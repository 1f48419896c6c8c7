"""Applications on the screen: the list coordinators answer, the reason for a no, and what applicants hear."""

from typing import Any

from mentorship.enrollment import enrollment_by_id
from mentorship.notices import ApplicationDecided, ApplicationsToReview
from mentorship.programs import program_by_id
from mentorship.review import Applicant, LastAnswer, ReviewPage, last_answer, people_waiting
from mentorship.work import Work
from storage.tables import Enrollment, Program
from storage.words import EnrollmentState, PairedBy, ProgramState, Role
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    mention,
    modal,
    moment,
    safe,
    section,
)
from views.enrollment import part_buttons
from views.fields import Payload, text_field, text_of
from views.ids import COMMAND, Action, Callback, Field
from views.paging import Pages, page_turner
from views.partners import ROLE_NAMES, as_role
from views.programs import day, name_of
from views.rendering import Renderers
from views.rolling import new_pairs_words


def review_modal(program: Program, shown: ReviewPage) -> View:
    """The open applications, one page of them, each with its three answers."""
    blocks = [section(f"{name_of(program)}\n{_waiting_words(shown.people)}")]
    if shown.people:
        blocks.append(actions(_accept_all_button(program, shown.people)))
    for applicant in shown.applicants:
        blocks += [divider(), section(_application(applicant)), *_own_answers(applicant)]
        blocks.append(actions(*_answers(applicant, shown.page)))
    pages = Pages(shown.page, shown.pages, Action.REVIEW_BACK, Action.REVIEW_PAGE)
    return modal("Applications", [*blocks, *page_turner(pages, program.key)])


def decline_form(applicant: Applicant, page: int) -> View:
    """Why not? The applicant reads it."""
    blocks = [
        section(f"{_who(applicant)} will be told that it does not work out this time."),
        text_field(
            Field.REASON,
            "Reason",
            long=True,
            limit=500,
            hint="The applicant will read this, so please be kind and clear.",
        ),
    ]
    about = {"enrollment": applicant.enrollment.key, "page": page}
    return modal(
        "Decline",
        blocks,
        callback=Callback.DECLINE_REASON,
        submit="Decline Application",
        close="Cancel",
        about=about,
    )


def read_reason(payload: Payload) -> str:
    return text_of(payload, Field.REASON)


def all_accepted(program: Program, count: int) -> Message:
    what = "1 application is" if count == 1 else f"{count} applications are"
    text = f"{name_of(program)}: {what} accepted. Everybody will be told."
    return Message(text, [section(text)])


def applications_to_review(program: Program, waiting: int, last: LastAnswer | None) -> Message:
    """To the coordinator channel; when nobody waits any more it says who answered."""
    if not waiting:
        text = f"{name_of(program)}: {_nobody_waits(last)}"
        return Message(text, [section(text)])
    text = f"{name_of(program)}: {_waiting_words(waiting)}"
    review = button("Review Applications", Action.REVIEW, program.key, style="primary")
    note = context(f"Or type `{COMMAND} admin review {program.key}`.")
    blocks = [section(text), actions(review, _accept_all_button(program, waiting)), note]
    return Message(text, blocks)


def application_decided(program: Program, enrollment: Enrollment) -> Message | None:
    """To the applicant: the present state of their application; None while there is no answer."""
    words = _DECISIONS.get(enrollment.state)
    if words is None:
        return None
    text = words.format(name=safe(program.name), as_role=as_role(enrollment.role))
    if enrollment.state == EnrollmentState.ACCEPTED:
        text = f"{text} {_what_follows(program, enrollment)}"
    if enrollment.state == EnrollmentState.DECLINED and enrollment.decline_reason:
        text = f"{text}\n{_quoted(enrollment.decline_reason)}"
    open_parts = (EnrollmentState.ACCEPTED, EnrollmentState.WAITLISTED, EnrollmentState.PAUSED)
    buttons = [actions(*part_buttons(program, enrollment))] if enrollment.state in open_parts else []
    return Message(text, [section(text), *buttons])


PARTNERS = {Role.MENTEE: "mentor", Role.MENTOR: "mentee", Role.PEER: "partner"}
_DECISIONS = {
    EnrollmentState.ACCEPTED: "Welcome to {name}! You are accepted{as_role}.",
    EnrollmentState.WAITLISTED: (
        "Thank you for applying to {name}{as_role}. There is no place for you yet, so you are on the "
        "waiting list. There is nothing you need to do; I will tell you as soon as that changes."
    ),
    EnrollmentState.DECLINED: (
        "Thank you for applying to {name}{as_role}. It could not be accepted this time. "
        "This is what the coordinators say:"
    ),
    EnrollmentState.PAUSED: (
        "You are accepted to {name}{as_role} and are taking a break. Come back any time."
    ),
    EnrollmentState.WITHDRAWN: "You have left {name} since, so nothing more will happen here.",
    EnrollmentState.COMPLETED: "{name} has ended. Thank you for having been part of it.",
}


def _what_follows(program: Program, enrollment: Enrollment) -> str:
    partner = PARTNERS[enrollment.role]
    if soon := new_pairs_words(program):
        return f"{soon} I will tell you as soon as there is a {partner} for you."
    if program.state == ProgramState.RUNNING:
        return f"The program has begun already; I will tell you as soon as there is a {partner} for you."
    starts = f"The program starts on {day(program.starts_on)}."
    if program.paired_by == PairedBy.CHOICE:
        return f"When enrollment has closed, mentees choose their mentors, and these answer. {starts}"
    return f"People are matched next. {starts}"


def _waiting_words(people: int) -> str:
    if not people:
        return "Nobody waits for a first answer."
    return "1 person waits for an answer." if people == 1 else f"{people} people wait for an answer."


def _nobody_waits(last: LastAnswer | None) -> str:
    if last is None:
        return "nobody waits for an answer any more."
    who = mention(last.person.slack_id) if last.person else "the start of the program"
    return f"every application has been answered, the last one by {who}: {moment(last.answered.at)}."


def _accept_all_button(program: Program, people: int) -> dict[str, Any]:
    who = "the 1 person who waits" if people == 1 else f"all {people} people who wait"
    return button(
        "Accept All",
        Action.ACCEPT_ALL,
        program.key,
        confirm=f"This accepts {who} for an answer and tells them.",
    )


def _answers(applicant: Applicant, page: int) -> list[dict[str, Any]]:
    key, name = applicant.enrollment.key, applicant.person.name
    made = [
        button("Accept", Action.ACCEPT, key, page, describe=f"Accept {name}"),
        button("Decline", Action.DECLINE, key, page, describe=f"Decline {name}"),
    ]
    if applicant.enrollment.state == EnrollmentState.APPLIED:
        made.insert(
            1, button("Waitlist", Action.WAITLIST, key, page, describe=f"Put {name} on the waiting list")
        )
    return made


def _who(applicant: Applicant) -> str:
    return f"{mention(applicant.person.slack_id)} ({safe(applicant.person.name, 80)})"


def _application(applicant: Applicant) -> str:
    """What an applicant tells coordinators; whom they want to avoid is not part of it."""
    row, person = applicant.enrollment, applicant.person
    state = ", on the waiting list" if row.state == EnrollmentState.WAITLISTED else ""
    title = f", {safe(person.title, 100)}" if person.title else ""
    told = {
        "Can help with": ", ".join(row.offers),
        "Wants to learn": ", ".join(row.wants),
        "Hopes to": row.goals,
        "Experience": row.experience,
        "Languages": ", ".join(row.languages),
        "Places": str(row.capacity) if row.role == Role.MENTOR else "",
    }
    lines = [f"*{label}:* {safe(words, 600)}" for label, words in told.items() if words]
    role = "" if row.role == Role.PEER else f"*{ROLE_NAMES[row.role].title()}*{state}: "
    after = state if row.role == Role.PEER else ""
    return "\n".join([f"{role}{_who(applicant)}{title}{after}", *lines])


def _own_answers(applicant: Applicant) -> list[Block]:
    """Answers to the program's own questions, some to a block so that none grows too long."""
    told = applicant.enrollment.answers
    lines = [f"*{safe(question, 150)}*\n{safe(words, 300)}" for question, words in told.items()]
    return [section("\n".join(lines[start : start + 3])) for start in range(0, len(lines), 3)]


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in safe(words, 600).splitlines())


def _render_waiting(work: Work, notice: ApplicationsToReview) -> Message:
    program = program_by_id(work, notice.program_id)
    waiting = people_waiting(work, program)
    return applications_to_review(program, waiting, None if waiting else last_answer(work, program))


def _render_decided(work: Work, notice: ApplicationDecided) -> Message | None:
    enrollment = enrollment_by_id(work, notice.enrollment_id)
    return application_decided(program_by_id(work, enrollment.program_id), enrollment)


RENDERERS: Renderers = {ApplicationsToReview: _render_waiting, ApplicationDecided: _render_decided}

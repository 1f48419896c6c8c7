"""Who may do what, read from the database in the transaction of the change."""

from sqlmodel import col, select

from mentorship.refusals import Refused
from mentorship.work import Work
from storage.tables import Coordinator, Person, Program


class NotPermitted(Refused):
    """Somebody tried what only coordinators or owners may do; the attempt is written down."""


def may_create_programs(work: Work, person: Person) -> bool:
    """Workspace owners and admins, and whoever the operator listed."""
    return person.active and (person.is_admin or person.slack_id in work.owners)


def require_owner(work: Work, person: Person) -> None:
    if not may_create_programs(work, person):
        raise NotPermitted(
            "Only workspace owners, admins and the people your operator listed can set up a program. "
            "Ask one of them to do it or to add you."
        )


def coordinates(work: Work, person: Person, program_id: int) -> bool:
    """Whether the person runs this program now."""
    found = select(Coordinator.id).where(
        Coordinator.program_id == program_id, Coordinator.person_id == person.key
    )
    return person.active and work.session.exec(found).first() is not None


def coordinated_programs(work: Work, person: Person) -> list[Program]:
    """The programs the person runs, newest first."""
    found = (
        select(Program)
        .join(Coordinator, col(Coordinator.program_id) == Program.id)
        .where(Coordinator.person_id == person.key, Program.workspace_id == work.workspace_id)
        .order_by(col(Program.id).desc())
    )
    return list(work.session.exec(found))


def require_coordinator(work: Work, person: Person, program_id: int) -> Program:
    """The program, if the person runs it; one refusal for all others, so that nothing is given away."""
    program = work.session.get(Program, program_id)
    if program is None or program.workspace_id != work.workspace_id:
        program = None
    if program is None or not coordinates(work, person, program.key):
        raise NotPermitted(
            "Only the coordinators of this program can do that. "
            "If you should be one, ask a coordinator to add you."
        )
    return program

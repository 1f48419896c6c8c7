"""`erase`: deletes what one person has told, for who cannot ask in Slack any more."""

from collections.abc import Callable

from bot.operators import NotPossible, Report, opened
from bot.settings import Settings
from mentorship.enrollment import programs_joined
from mentorship.erasure import Erased, erase_person
from mentorship.people import find_person
from mentorship.work import Work
from storage.tables import Person

SURVEYS = "Survey answers stay, because nothing says whose they are; so does what others have said."


def erase(settings: Settings, slack_id: str, workspace: str | None, agree: Callable[[str], bool]) -> Report:
    """Delete once the operator agrees to what it means."""
    try:
        with opened(settings, workspace) as bench:
            with bench.read() as work:
                question = _question(work, _person(work, slack_id))
            if not agree(question):
                return Report(["Nothing was deleted."])
            with bench.write() as work:
                person = _person(work, slack_id)
                return Report(_told(erase_person(work, person, by=None), person))
    except NotPossible as error:
        return Report([error.sentence], accepted=False)


def _person(work: Work, slack_id: str) -> Person:
    person = find_person(work, slack_id)
    if person is None:
        raise NotPossible(f"The app knows nobody with the Slack member id {slack_id}.")
    return person


def _question(work: Work, person: Person) -> str:
    programs = len(programs_joined(work, person))
    leaves = f" They leave {programs} program(s), and partners are told." if programs else ""
    return f"Delete what {person.slack_id} has told, for good?{leaves}"


def _told(done: Erased, person: Person) -> list[str]:
    name = "" if person.active else " As they have left the company, their name is deleted too."
    return [
        f"Deleted. Programs left: {done.programs}. Waiting messages taken back: {done.messages}.{name}",
        SURVEYS,
        "Backups made before still hold it: delete them once they are not needed any more.",
    ]

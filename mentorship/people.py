"""The people of a workspace, as Slack knows them."""

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import col, select

from mentorship.refusals import check_fields
from mentorship.work import Work
from storage.tables import Person

# Built once: it is asked at every turn of a conversation.
_BY_SLACK_ID = select(Person).where(
    Person.workspace_id == bindparam("workspace"), Person.slack_id == bindparam("slack_id")
)


@dataclass(frozen=True)
class SlackProfile:
    """What Slack says about somebody; `zone` is IANA or None."""

    slack_id: str
    name: str
    title: str
    zone: str | None
    locale: str
    is_admin: bool
    is_guest: bool
    is_person: bool
    active: bool


def find_person(work: Work, slack_id: str) -> Person | None:
    """The row of the person with this Slack id in this workspace."""
    wanted = {"workspace": work.workspace_id, "slack_id": slack_id}
    return work.load(_BY_SLACK_ID, wanted).first()


def people_by_slack_id(work: Work, slack_ids: list[str]) -> list[Person]:
    """The rows of those among the ids that the bot has met, in the order of their ids."""
    if not slack_ids:
        return []
    found = select(Person).where(
        Person.workspace_id == work.workspace_id, col(Person.slack_id).in_(slack_ids)
    )
    return list(work.session.exec(found.order_by(col(Person.id))))


def check_everybody_known(slack_ids: list[str], found: list[Person], field: str) -> None:
    """Raise WrongFields if somebody was chosen whom the bot has not met: an app, or a stranger."""
    missing = len(set(slack_ids)) > len(found)
    check_fields(
        {
            field: "I do not know everybody here. Apps and people from elsewhere cannot be chosen."
            if missing
            else None
        }
    )


def record_person(work: Work, profile: SlackProfile) -> Person | None:
    """Write down what Slack says now; bots and strangers have no row and get None."""
    person = find_person(work, profile.slack_id)
    if person is None and not (profile.is_person and profile.active):
        return None
    person = person or Person(workspace_id=work.workspace_id, slack_id=profile.slack_id)
    for name in ("name", "zone", "locale", "is_admin", "is_guest", "active"):
        setattr(person, name, getattr(profile, name))
    person.title = person.title or profile.title
    work.session.add(person)
    work.session.flush()
    return person

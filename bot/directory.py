"""The people of the workspace: looked up in the database, asked of Slack when unknown."""

from slack_sdk import WebClient

from bot.workbench import Workbench
from mentorship.people import find_person, record_person
from mentorship.work import Work
from storage.tables import Person
from views.people import read_profile


class Directory:
    """Finds people by Slack id; somebody new is asked of Slack, outside any transaction."""

    def __init__(self, bench: Workbench, client: WebClient) -> None:
        self._bench, self._client = bench, client
        self._met: set[str] = set()

    def find(self, work: Work, slack_id: str) -> Person | None:
        return find_person(work, slack_id)

    def has_met(self, slack_id: str) -> bool:
        return not slack_id or slack_id in self._met

    def meet(self, slack_id: str) -> None:
        """Ask Slack about this person, and write it down unless they are an app or from elsewhere."""
        answer = self._client.users_info(user=slack_id, include_locale=True)
        with self._bench.write() as work:
            record_person(work, read_profile(answer["user"]))
        self._met.add(slack_id)

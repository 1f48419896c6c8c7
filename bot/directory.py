"""The people of the workspace: looked up in the database, asked of Slack when unknown."""

from slack_sdk import WebClient

from bot.workbench import Workbench
from mentorship.people import find_person, record_person
from mentorship.work import Work
from storage.tables import Person
from views.people import read_profile


class Directory:
    """Finds people by Slack id; somebody new is asked of Slack first, outside any transaction."""

    def __init__(self, bench: Workbench, client: WebClient) -> None:
        self._bench, self._client = bench, client
        self._met: set[str] = set()

    def find(self, work: Work, slack_id: str) -> Person | None:
        return find_person(work, slack_id)

    def meet(self, slack_id: str) -> None:
        """Make sure there is a row for this person."""
        if not slack_id or slack_id in self._met:
            return
        if not self._is_known(slack_id):
            answer = self._client.users_info(user=slack_id, include_locale=True)
            with self._bench.write() as work:
                record_person(work, read_profile(answer["user"]))
        self._met.add(slack_id)

    def _is_known(self, slack_id: str) -> bool:
        with self._bench.read() as work:
            return find_person(work, slack_id) is not None

"""End-to-end tests: the real bot, over real sockets, against the stand-in Slack.

Use the `town` fixture (see tests/conversations/conftest.py). People do things with the sandbox's driver,
the clock stands still until it is moved, and time's work is done only when the test says so:

    ana = town.person("Ana Example")                 # an employee; town.coordinator is one with admin rights
    reply = ana.command("/mentorship", "join")       # what was acknowledged, as Ana sees it
    form = ana.modal(); ana.fill("role", "mentee"); ana.submit()
    town.settle()                                    # let the bot do what is due and deliver everything
    ana.messages()[-1]                               # what Ana reads in the bot's DM
    ana.click(ana.messages()[-1], "Edit My Answers") # by label or action_id
    town.pass_time(days=14)                          # step by step, ticking and delivering on the way
    with town.bench.read() as work: ...              # look at rows

`town.open_program()` sets a program up through Slack and opens enrollment; `town.enroll(person, "mentee")`
fills in the form; `town.run_program(mentors, mentees)` goes on to matched, approved and introduced pairs.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.running import catch_up, play_until
from bot.workbench import Workbench
from sandbox import Message, Person, Reply
from sandbox.rehearsal.stage import open_stage
from tests.databases import new_database

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A_BUSY_MACHINE = (
    30.0  # seconds: what people do is tested here, how fast the bot answers is measured elsewhere
)


class Town:
    """A workspace with the bot in it."""

    over_http = (
        False  # how Slack reaches the bot; `pytest --over-http` has everything said by signed requests
    )

    def __init__(self) -> None:
        self.stage = open_stage(
            MANIFEST,
            database=new_database(),
            rate_limits=False,
            start=MONDAY,
            over_http=self.over_http,
            patience=A_BUSY_MACHINE,
        )
        self.clock, self.sandbox, self.bot = self.stage.clock, self.stage.sandbox, self.stage.bot
        self.coordinator = self.stage.coordinator
        self.staff_channel, self.news_channel = self.stage.staff_channel, self.stage.news_channel

    @property
    def bench(self) -> Workbench:
        return self.bot.bench

    def stop(self) -> None:
        self.stage.close()

    def person(self, name: str, **about: Any) -> Person:
        """A new employee; the bot hears of them when they first do something, or by `team_join`."""
        person = self.sandbox.add_person(name, **about)
        person.join_channel(self.news_channel)
        return person

    def rest(self) -> None:
        """Wait until the bot has answered everything that people did."""
        self.stage.rest()

    def settle(self) -> None:
        """Do everything that is due now and deliver it."""
        self.rest()
        catch_up(self.bot, self.clock)

    def pass_time(self, **step: float) -> None:
        """Let time go by, doing what comes due on the way, four hours at a time."""
        play_until(self.bot, self.clock, self.clock.now() + timedelta(**step), step=timedelta(hours=4))
        self.rest()

    def news(self, person: Person | None = None) -> list[Message]:
        return (person or self.coordinator).messages(self.news_channel)

    def staff(self) -> list[Message]:
        """The coordinator channel."""
        return self.coordinator.messages(self.staff_channel)

    def admin(self, words: str) -> Reply:
        """The coordinator types `/mentorship admin …`."""
        return self.coordinator.command("/mentorship", f"admin {words}".strip())

    def end_program(self, person: Person | None = None, words: str = "") -> str:
        """Somebody types `/mentorship admin end`, presses the button, and is told this."""
        person = person or self.coordinator
        asked = person.command("/mentorship", f"admin end {words}".strip())
        assert asked.message is not None, asked
        person.click(asked.message, "End Program")
        self.rest()
        return person.messages()[-1].text

    def open_program(self, name: str = "Grow Together", **values: Any) -> int:
        """The coordinator sets a program up and opens enrollment, all through Slack; returns its number."""
        self.set_up_program(name, **values)
        self.settle()
        number = int(re.findall(r"no\. (\d+)", str(self.admin("").blocks))[0])
        self.admin(f"open {number}")
        self.settle()
        return number

    def set_up_program(self, name: str = "Grow Together", **values: Any) -> None:
        """The coordinator fills in the three steps of a new program."""
        today = self.clock.now().date()
        filled = {
            "name": name,
            "objective": "leadership",
            "enrollment_closes_on": today + timedelta(days=7),
            "starts_on": today + timedelta(days=14),
            "ends_on": today + timedelta(days=14 + 84),
            "coordinator_channel": self.staff_channel,
            "announcement_channel": self.news_channel,
            **values,
        }
        steps = (
            ("name", "objective", "objective_words", "format", "audience", "terms"),
            ("rolling", "enrollment_closes_on", "starts_on", "ends_on", "cadence"),
            (
                "default_capacity",
                "rotate_weeks",
                "paired_by",
                "answer_days",
                "rules",
                "min_shared_hours",
                "min_level_gap",
                "emphasis",
            ),
        )
        self.admin("new")
        self.coordinator.modal()
        for fields in (steps[0], (*steps[1], "coordinator_channel", "announcement_channel"), steps[2]):
            for field in fields:
                if field in filled:
                    self.coordinator.fill(field, filled[field])
            self.coordinator.submit()
        self.coordinator.close_modal()

    def enroll(self, person: Person, role: str, **values: Any) -> None:
        """Fill in both steps of the join form: role is mentor, mentee or both, or peer where it asks none."""
        filled = {
            "languages": ["English"],
            "offers": ["Python"],
            "wants": ["Python"] if role in ("mentor", "mentee") else ["SQL"],
            "goals": "Lead a team with confidence",
            "consent": ["yes"],
            **values,
        }
        person.command("/mentorship", "join")
        person.modal()
        if role != "peer":
            person.fill("role", role)
        self._fill(person, filled, ("title", "experience", "languages"))
        person.submit()
        asked: dict[str, tuple[str, ...]] = {
            "mentor": ("offers", "capacity"),
            "mentee": ("wants", "goals"),
            "both": ("wants", "goals", "offers", "capacity"),
            "peer": ("wants", "goals", "offers"),
        }
        fields = asked[role]
        self._fill(person, filled, (*fields, "prefers", "excludes", "consent", "may_be_named"))
        person.submit()

    def run_program(self, mentors: list[Person], mentees: list[Person], **values: Any) -> int:
        """From set-up to introduced pairs; returns the program's number."""
        number = self.open_program(**values)
        for person in mentors:
            self.enroll(person, "mentor")
        for person in mentees:
            self.enroll(person, "mentee")
        self.settle()
        self.admin(f"accept all {number}")
        self.admin(f"close enrollment {number}")
        self.settle()
        self.admin(f"approve {number}")
        self.settle()
        self.pass_time(days=15)
        return number

    def _fill(self, person: Person, filled: dict[str, Any], fields: tuple[str, ...]) -> None:
        for field in fields:
            if field in filled:
                person.fill(field, filled[field])

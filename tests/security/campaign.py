"""A program from set-up to its end in which everybody types a word of their own into every private field."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import col, select

from sandbox import Person
from sandbox.rehearsal.stage import open_stage
from storage.backups import write_backup
from storage.tables import FormDraft
from tests.databases import new_database
from tests.town import MANIFEST, MONDAY, Town

# One word for each private field; nothing else in the product reads like any of them.
GOALS, EXPERIENCE, TROUBLE = "canarygoals", "canaryexperience", "canarytrouble"
NOTE, MENTORS_NOTE = "canarynote", "canarymentorsnote"
HELP, REASON, SURVEY, UNFINISHED = "canaryhelp", "canaryreason", "canarysurvey", "canaryunfinished"
CANARIES = (GOALS, EXPERIENCE, TROUBLE, NOTE, MENTORS_NOTE, HELP, REASON, SURVEY, UNFINISHED)

OF_EVERYBODY = ("", "status", "help", "profile", "why", "agenda", "survey", "meet", "check-in", "leave")
OF_COORDINATORS = ("", "review", "pairs", "concerns", "digest", "report", "deliveries", "draft", "settings")


class Watched(Town):
    """A town that writes down every call and payload, on a database in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file, self.transcript = folder, folder / "bot.db", folder / "record.jsonl"
        self.stage = open_stage(
            MANIFEST,
            database=new_database(f"sqlite:///{self.file}"),
            transcript=self.transcript,
            rate_limits=False,
            start=MONDAY,
        )
        self.clock, self.sandbox, self.bot = self.stage.clock, self.stage.sandbox, self.stage.bot
        self.coordinator = self.stage.coordinator
        self.staff_channel, self.news_channel = self.stage.staff_channel, self.stage.news_channel
        self.mona, self.max = self.person("Mona Mentor"), self.person("Max Mentee")
        self.dan, self.sam = self.person("Dan Declined"), self.person("Sam Stranger")

    def play(self) -> None:
        """Everything there is to say, and everybody looks at everything they can."""
        self.recruit()
        self.talk()
        self.look_around()
        write_backup(self.bot.bench.database, self.folder / "backup.db", self.clock.now())
        self.end_program()
        self.pass_time(days=16)
        self.look_around()

    def recruit(self) -> None:
        number = self.open_program()
        self.enroll(self.mona, "mentor", experience=EXPERIENCE)
        self.enroll(self.max, "mentee", goals=GOALS)
        self.settle()
        self.look(self.coordinator, f"admin review {number}")
        self.look_at_own_answers(self.max)
        self.admin(f"accept all {number}")
        self.enroll(self.dan, "mentee", goals=UNFINISHED)
        self.settle()
        self.decline_dan(number)
        self.stumble(number)
        self.admin(f"close enrollment {number}")
        self.settle()
        self.admin(f"approve {number}")
        self.pass_time(days=18)

    def decline_dan(self, number: int) -> None:
        cora = self.coordinator
        cora.command("/mentorship", f"admin review {number}")
        cora.click(cora.modal(title="Applications"), "Decline")
        cora.modal(title="Decline")
        cora.fill("reason", REASON)
        cora.submit()
        cora.close_modal()
        self.settle()

    def stumble(self, number: int) -> None:
        """Something fails that nobody expected, with what somebody typed in its hands."""
        self.sam.command("/mentorship", f"join {number}")
        self.sam.modal()
        self.sam.fill("role", "mentor")
        self.sam.fill("languages", ["English"])
        self.sam.submit()
        with self.bench.write() as work:  # as a faulty import might have it
            draft = work.session.exec(select(FormDraft).order_by(col(FormDraft.id).desc())).first()
            assert draft is not None
            draft.values = {**draft.values, "experience": [TROUBLE]}
        self.sam.fill("offers", ["Python"])
        self.sam.fill("consent", ["yes"])
        self.sam.submit()
        self.sam.close_modal()

    def talk(self) -> None:
        for person in (self.mona, self.max):
            person.command("/mentorship", "survey")
            person.modal(title="Start survey")
            person.fill("satisfaction", "4")
            person.fill("words", SURVEY)
            person.submit()
            person.close_modal()
        self.pass_time(days=14)
        for person, note in ((self.mona, MENTORS_NOTE), (self.max, NOTE)):
            person.click(person.expect_message("How is it going with"), "We Met")
            person.modal(title="We Met")
            person.fill("rating", "2")
            person.fill("note", note)
            person.submit()
            person.close_modal()
        self.max.command("/mentorship", "ask")
        self.max.modal()
        self.max.fill("words", HELP)
        self.max.submit()
        self.pass_time(days=7)

    def look_around(self) -> None:
        for person in (self.mona, self.max, self.dan, self.sam):
            person.open_home()
            for words in OF_EVERYBODY:
                self.look(person, words)
        for words in OF_COORDINATORS:
            self.look(self.coordinator, f"admin {words}".strip())
            self.look(self.sam, f"admin {words}".strip())
        self.settle()

    def look_at_own_answers(self, person: Person) -> None:
        """Both steps of the form that changes them."""
        person.command("/mentorship", "profile")
        person.modal()
        person.submit()
        person.close_modal()

    def look(self, person: Person, words: str) -> None:
        person.command("/mentorship", words)
        self.rest()
        if person.open_modal is not None:
            person.close_modal()


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line that anything logs meanwhile at the level the product runs with."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    ear, root = Ear(logging.INFO), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(ear)
        root.setLevel(before)

"""What a rehearsal tells a coordinator, counted from the stand-in's record and the bot's rows."""

from zoneinfo import ZoneInfo

from sqlmodel import col, select

from mentorship.work import Work
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.report.inbox import inbox_section
from sandbox.rehearsal.report.people import (
    coordinators_section,
    help_section,
    silent_section,
    unanswered_section,
)
from sandbox.rehearsal.report.section import Section
from sandbox.rehearsal.report.traffic import calls_section, rounds_section
from sandbox.rehearsal.tally import count
from storage.tables import Program

SHORT = (
    ("people", "People in the workspace"),
    ("enrolled", "Who joined"),
    ("pairs", "Pairs"),
    ("unmatched", "Times that a mentee got no mentor in a match"),
    ("check_ins_sent", "Check-ins sent"),
    ("check_ins_answered", "Check-ins answered"),
    ("survey_answers", "Surveys answered"),
    ("digests", "Weekly digests"),
)


def report_sections(play: Play) -> list[Section]:
    """The whole report, in the order of reading."""
    stage, record = play.stage, play.record
    stage.meter.note(stage.clock.now())
    short = _in_short(play)
    names = {user_id: actor.employee.name for user_id, actor in play.actors.items()}
    with stage.bot.bench.read() as work:
        zone = _zone(work)
        return [
            short,
            inbox_section(record.inboxes, names, play.start, stage.clock.now(), zone),
            coordinators_section(record.seen, {**names, **_places(play)}, zone),
            silent_section(work, record.silent, zone),
            help_section(work, zone),
            unanswered_section(work, zone),
            rounds_section(work, zone),
            calls_section(stage.meter.counts(), stage.sandbox.transcript.refusals),
        ]


def _in_short(play: Play) -> Section:
    tally = count(play.stage)
    rows = [[words, f"{getattr(tally, name):,}"] for name, words in SHORT]
    words = f"“{play.script.name}”, {play.script.weeks} weeks, seed {play.seed}."
    return Section("In short", words, ("What", "How many"), rows)


def _zone(work: Work) -> ZoneInfo:
    """Where the program is run."""
    zone = work.session.exec(select(Program.zone).order_by(col(Program.id))).first()
    return ZoneInfo(zone or "UTC")


def _places(play: Play) -> dict[str, str]:
    stage = play.stage
    return {
        stage.coordinator.id: stage.coordinator.name,
        stage.staff_channel: "mentoring-staff",
        stage.news_channel: "news",
    }

"""The end of a program on the screen: thanks to each person, recognition, and the report in numbers."""

from collections.abc import Sequence
from datetime import timedelta

from mentorship.closing import Named, Partner, is_named, partners_of, people_to_name
from mentorship.enrollment import enrollment_by_id
from mentorship.figures import Figure
from mentorship.history import last_weeks
from mentorship.notices import ClosingReport, ProgramThanks, Recognition
from mentorship.programs import program_by_id
from mentorship.reports import Report, report_of
from mentorship.survey_results import WaveResult
from mentorship.work import Work
from storage.tables import Program
from storage.words import ProgramState, Role
from views.blocks import (
    Block,
    Message,
    Picture,
    View,
    channel_link,
    context,
    header,
    mention,
    modal,
    safe,
    said,
    section,
)
from views.ids import COMMAND
from views.partners import ROLE_NAMES
from views.rendering import Painters, Renderers
from views.survey_results import own_figures, own_text, own_words
from views.surveys import WAVES
from views.weeks import weeks_picture

PARTNERS = 10
MENTIONED = 40
NAMES_LENGTH = 2_800
WORDS_SHOWN = 20


def thanks(program: Program, partners: Sequence[Partner], named: bool) -> Message:
    """To one participant: what they did, and that they may go on without me."""
    own = safe(program.texts.get("thanks") or THANKS)
    paragraphs = [f"*{safe(program.name)}* has come to its end. {own}"]
    if partners:
        paragraphs += [_together(partners), STAY_IN_TOUCH]
    else:
        paragraphs.append(NO_PARTNER)
    if named:
        paragraphs.append(
            f"You agreed to be thanked by name, so your name is in the thanks in "
            f"{channel_link(program.announcement_channel)}."
        )
    return said("\n".join(paragraphs))


THANKS = "Thank you for being part of it."
STAY_IN_TOUCH = (
    "Your conversation stays yours: keep meeting for as long as you both like. "
    "I will not ask about it any more."
)
NO_PARTNER = (
    "You did not have a partner to the end this time, and that was not for lack of goodwill. "
    "You will be welcome in the next program."
)


def recognition(program: Program, people: Sequence[Named]) -> Message | None:
    """To the announcement channel: everybody who agreed to be named; None if nobody did."""
    if not people:
        return None
    opening = (
        f"*{safe(program.name)}* has come to its end. Thank you to everybody who gave their time, "
        "and by name to those who agreed to it:"
    )
    groups = {
        "Mentors": [person for person in people if Role.MENTOR in person.roles],
        "Mentees": [person for person in people if person.roles == (Role.MENTEE,)],
        "Everybody": [person for person in people if Role.PEER in person.roles],
    }
    lines = [f"*{title}*\n{_names(group)}" for title, group in groups.items() if group]
    title = f"Thank you: {program.name}"
    text = "\n".join([opening, *lines])[:3_900]
    return Message(text, [header(title), section(opening), *(section(line) for line in lines)])


def report_message(report: Report) -> Message:
    """To the coordinator channel: numbers and definitions, no single answer's words."""
    return Message(_report_text(report), _report_blocks(report), picture_at=1)


def report_view(report: Report) -> View:
    """The same in private, with what people wrote in the surveys."""
    words = [block for wave in report.waves for block in _words(wave)]
    return modal("Report", [*_report_blocks(report), *words])


def _together(partners: Sequence[Partner]) -> str:
    lines = [f"• {_partner(partner)}" for partner in partners[:PARTNERS]]
    more = len(partners) - PARTNERS
    way = "You were together with:" if partners[0].rounds else "You went the whole way with:"
    return "\n".join([way, *lines, *([f"and {more} more."] if more > 0 else [])])


def _partner(partner: Partner) -> str:
    role = f"your {ROLE_NAMES[partner.side.enrollment.role]}"
    times = {0: "", 1: " You met once."}.get(partner.meetings, f" You met {partner.meetings} times.")
    return f"{mention(partner.side.person.slack_id)}, {role}.{times}"


def _names(group: Sequence[Named]) -> str:
    """Mentions for a few; many are named without a notification to each."""
    few = len(group) <= MENTIONED
    names = [mention(one.person.slack_id) if few else safe(one.person.name, 60) for one in group]
    separator = " " if few else ", "
    shown, length = 0, 0
    while shown < len(names) and length + len(names[shown]) < NAMES_LENGTH:
        length += len(names[shown]) + len(separator)
        shown += 1
    more = len(names) - shown
    return separator.join(names[:shown]) + (f" and {more:,} more. Thank you, too." if more else "")


def _report_blocks(report: Report) -> list[Block]:
    program = report.program
    over = program.state == ProgramState.CLOSED
    note = (
        "These are the final numbers."
        if over
        else "These are the numbers so far. The final ones come when the program closes."
    )
    return [
        header(f"Report: {program.name}"),
        *_figures("The program", report.figures),
        *(block for wave in report.waves for block in _wave(wave)),
        *_figures("From start to end", [report.growth] if report.growth else []),
        context(f"{note} `{COMMAND} admin report` shows them any time."),
    ]


def _wave(wave: WaveResult) -> list[Block]:
    title = WAVES[wave.wave].capitalize()
    rate = Figure("Answered", _rate(wave), wave.response.definition)
    blocks = _figures(title, [rate, *wave.figures])
    return [*blocks, context(STILL_OPEN)] if wave.still_open else [*blocks, *own_figures(wave)]


STILL_OPEN = "This survey is still open. Its results appear when it has closed."


def _rate(wave: WaveResult) -> str:
    return f"{wave.response.display} ({wave.answered:,} of {wave.asked:,})"


def _figures(title: str, figures: Sequence[Figure]) -> list[Block]:
    """Up to eight numbers with their definitions in a block, so that none grows too long."""
    lines = [f"*{figure.label}: {figure.display}*\n{figure.definition}" for figure in figures]
    parts = ["\n".join(lines[start : start + 8]) for start in range(0, len(lines), 8)]
    return [section(f"_{title}_"), *(section(part) for part in parts)] if parts else []


def _words(wave: WaveResult) -> list[Block]:
    title = WAVES[wave.wave].capitalize()
    return [*_free_words(wave), *own_words(title, wave)]


def _free_words(wave: WaveResult) -> list[Block]:
    if not wave.words:
        return []
    more = len(wave.words) - WORDS_SHOWN
    shown = [section(f"“{safe(words, 400)}”") for words in wave.words[:WORDS_SHOWN]]
    rest = [context(f"and {more:,} more")] if more > 0 else []
    return [section(f"_{WAVES[wave.wave].capitalize()}: what people wrote, in no order_"), *shown, *rest]


def _report_text(report: Report) -> str:
    own = [f"{figure.label}: {figure.display}" for figure in report.figures]
    waves = [
        f"{WAVES[wave.wave].capitalize()}: "
        + ", ".join(
            [
                f"answered {_rate(wave)}",
                *(f"{one.label} {one.display}" for one in wave.figures),
                *own_text(wave),
            ]
        )
        for wave in report.waves
    ]
    growth = [f"{report.growth.label}: {report.growth.display}"] if report.growth else []
    return f"Report on {safe(report.program.name)}. " + ". ".join([*own, *waves, *growth]) + "."


def _render_thanks(work: Work, notice: ProgramThanks) -> Message:
    enrollment = enrollment_by_id(work, notice.enrollment_id)
    program = program_by_id(work, enrollment.program_id)
    named = is_named(work, program, enrollment.person_id)
    return thanks(program, partners_of(work, program, enrollment.person_id), named)


def _render_recognition(work: Work, notice: Recognition) -> Message | None:
    program = program_by_id(work, notice.program_id)
    return recognition(program, people_to_name(work, program))


def _render_report(work: Work, notice: ClosingReport) -> Message:
    return report_message(report_of(work, program_by_id(work, notice.program_id)))


def _paint_report(work: Work, notice: ClosingReport) -> Picture | None:
    """The weeks before the end, the last one just before the pairs were ended."""
    program = program_by_id(work, notice.program_id)
    until = (program.closed_at or work.now) - timedelta(seconds=1)
    return weeks_picture(last_weeks(work, program, until))


RENDERERS: Renderers = {
    ProgramThanks: _render_thanks,
    Recognition: _render_recognition,
    ClosingReport: _render_report,
}
PAINTERS: Painters = {ClosingReport: _paint_report}

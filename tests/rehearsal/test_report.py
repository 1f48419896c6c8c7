"""The rehearsal's report: its numbers against what was counted by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from sandbox.rehearsal.cast import Temperament
from sandbox.rehearsal.meter import CallMeter
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.report import report_sections
from sandbox.rehearsal.report.inbox import inbox_section, percentile, weeks_of
from sandbox.rehearsal.report.section import Section, span
from sandbox.rehearsal.report.text import as_markdown
from sandbox.rehearsal.report.traffic import Sent, biggest_round
from storage.tables import CheckIn, Concern, Pairing
from tests.rehearsal.troupe import Witness, opened, pairs_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMES = {"U1": "Ana", "U2": "Ben", "U3": "Cid", "U4": "Dia"}


def test_a_percentile_is_by_the_nearest_rank() -> None:
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7], 0.95) == 7
    assert percentile([0, 0, 0, 9], 0.75) == 0
    assert percentile([0, 0, 0, 9], 0.76) == 9


def test_weeks_count_everybody_also_who_got_nothing() -> None:
    inboxes = {0: Counter(U1=3, U2=1, BOT=4), 2: Counter(U1=1)}
    weeks = weeks_of(inboxes, list(NAMES), 3)
    assert [week.counts for week in weeks] == [(3, 1, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0)]


def test_the_inbox_in_words_rows_and_bars() -> None:
    inboxes = {0: Counter(U1=3, U2=1, BOT=4), 1: Counter(U3=2, U4=2)}
    found = inbox_section(inboxes, NAMES, MONDAY, MONDAY + timedelta(days=8), ZoneInfo("UTC"))
    assert "1.00 on average" in found.words
    assert "The fullest week of one person has 3: Ana, from Mon 02 Mar 2026." in found.words
    assert found.rows == [
        ["1", "Mon 02 Mar 2026", "4", "1.00", "3", "3", "Ana"],
        ["2", "Mon 09 Mar 2026", "4", "1.00", "2", "2", "Cid and 1 more"],
    ]
    assert found.chart is not None
    assert list(found.chart.values) == [1.0, 1.0]


def test_calls_are_counted_by_the_programs_minute() -> None:
    calls: Counter[str] = Counter()
    meter = CallMeter(calls)
    for second, number in ((0, 3), (30, 4), (59, 2), (61, 1), (200, 5)):
        calls["chat.postMessage"] += number
        meter.note(MONDAY + timedelta(seconds=second))
    count = meter.counts()["chat.postMessage"]
    assert (count.total, count.most, count.most_at) == (15, 9, MONDAY + timedelta(seconds=59))


def test_a_round_is_what_was_queued_within_a_day() -> None:
    def sent(hours: float) -> Sent:
        at = MONDAY + timedelta(hours=hours)
        return Sent(at, at, at)

    small, big = [sent(0), sent(20)], [sent(60), sent(61), sent(62)]
    assert biggest_round([*big, *small]) == big


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=5), "5 seconds"),
        (timedelta(minutes=45), "45.0 minutes"),
        (timedelta(hours=5, minutes=30), "5.5 hours"),
        (timedelta(days=3), "3.0 days"),
    ],
)
def test_lengths_of_time_are_told_in_the_unit_that_fits(length: timedelta, words: str) -> None:
    assert span(length) == words


def test_markdown_takes_words_as_words() -> None:
    section = Section("A", "*bold*", ("Who",), [["a|b\nc"], ["<@U1>"]])
    assert as_markdown([section], "T").splitlines()[4:] == [
        r"\*bold\*",
        "",
        "| Who |",
        "| --- |",
        r"| a\|b c |",
        r"| \<@U1\> |",
    ]


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Play, Witness, dict[str, Section]]]:
    """Two pairs: one whose mentee needs help, and one where both are silent."""
    cast = pairs_of(Temperament.ASKS_FOR_HELP, Temperament.SILENT)
    *others, mentor = cast.employees
    cast = type(cast)((*others, type(mentor)(**{**vars(mentor), "temperament": Temperament.SILENT})))
    with opened(cast, weeks=8) as (play, witness):
        play.run()
        yield play, witness, {section.title: section for section in report_sections(play)}


def test_every_message_in_an_inbox_is_counted_once(played: tuple[Play, Witness, dict[str, Section]]) -> None:
    play, witness, sections = played
    people = set(play.actors)
    by_hand = sum(
        len(people & set(letter.readers))
        for letter in witness.letters
        if letter.from_bot and letter.is_direct
    )
    rows = sections["Everybody’s inbox"].rows
    assert sum(int(row[2]) for row in rows) == by_hand
    in_sandbox = sum(play.stage.sandbox.person(user_id).inbox_count for user_id in people)
    assert by_hand == in_sandbox


def test_coordinators_saw_what_their_channel_holds(played: tuple[Play, Witness, dict[str, Section]]) -> None:
    play, _, sections = played
    channel = play.stage.sandbox.channel_messages(play.stage.staff_channel)
    assert len(sections["What coordinators saw"].rows) == len(channel)


def test_a_call_for_help_tells_when_coordinators_heard(
    played: tuple[Play, Witness, dict[str, Section]],
) -> None:
    play, _, sections = played
    ((who, asked, told, taken),) = sections["Calls for help"].rows
    assert who == Temperament.ASKS_FOR_HELP.value
    with play.stage.bot.bench.read() as work:
        concern = work.session.exec(select(Concern)).one()
    created = concern.created_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert asked == f"{created:%a %d %b %Y, %H:%M}"
    assert told[:15] == asked[:15]
    assert taken[:15] == asked[:15]


def test_calls_to_slack_are_those_the_stand_in_answered(
    played: tuple[Play, Witness, dict[str, Section]],
) -> None:
    play, _, sections = played
    calls = play.stage.sandbox.transcript.calls
    rows = {row[0]: row for row in sections["Calls to Slack"].rows}
    assert {method: int(row[2].replace(",", "")) for method, row in rows.items()} == dict(calls)
    assert rows["chat.postMessage"][1] == "300"
    assert rows["users.list"][1] == "20"


def test_who_never_answered_is_named(played: tuple[Play, Witness, dict[str, Section]]) -> None:
    play, _, sections = played
    silent = {
        actor.employee.name
        for actor in play.actors.values()
        if actor.employee.temperament == Temperament.SILENT
    }
    assert {row[0] for row in sections["Left without an answer"].rows} == silent


def test_silent_pairs_are_told_with_the_day_the_digest_noticed(
    played: tuple[Play, Witness, dict[str, Section]],
) -> None:
    play, _, sections = played
    ((names, last, noticed, back),) = sections["Pairs that went silent"].rows
    assert "silent" in names
    with play.stage.bot.bench.read() as work:
        unanswered = work.session.exec(select(CheckIn.due_at).where(CheckIn.answered_at == None)).all()  # noqa: E711
        (start,) = set(work.session.exec(select(Pairing.started_at)).all())
    second = sorted({due.date() for due in unanswered})[1]
    # Two rounds in a row, three days to answer the second, and then the next Monday.
    assert noticed == f"{second + timedelta(days=7):%a %d %b %Y}"
    assert start is not None
    assert (last, back) == (f"{start:%a %d %b %Y}", "–")

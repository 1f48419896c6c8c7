"""A program file's text, read into what a coordinator decides; every problem is named at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mentorship.choice_settings import USUAL_DAYS, check_by_choice, check_room
from mentorship.matching import is_order
from mentorship.program_dates import check_dates, check_rolling
from mentorship.program_files.entries import Entries, read_entries
from mentorship.program_files.fields import CHANNELS, COUNTED, FIXED, PROGRAM_FILE, REQUIRED
from mentorship.program_files.problems import BadProgramFile, FileProblem
from mentorship.program_form import OWN_WEIGHTS, USUAL_SIZE, ProgramForm, check_purpose, check_size
from mentorship.program_settings import QUESTIONS, field_of
from mentorship.refusals import WrongFields
from storage.words import Format, PairedBy, Wave

SIMPLE = (
    "name",
    "objective",
    "objective_words",
    "format",
    "audience",
    "terms",
    "rolling",
    "cadence",
    "default_capacity",
    "emphasis",
    "agenda",
    "survey_questions",
    "questions",
)
ORDER = "wants each aim once at most, and coverage or total before spread and load."
EITHER_DATES = f"wants either {', '.join(FIXED)} or, counted from today, {', '.join(COUNTED)}."
NO_CHANNEL = "is missing: the id of a channel. It can be given on the command line as well (--{})."
# Where the file decides what the form knows under another name.
PLACES = {
    **{fixed: (f"dates.{fixed}", f"dates.{counted}") for fixed, counted in zip(FIXED, COUNTED, strict=True)},
    **{field_of("survey_questions", wave.value): ("survey_questions",) for wave in Wave},
    "paired_by": ("matching.paired_by",),
    "answer_days": ("matching.answer_days", "matching.paired_by"),
}

Dates = tuple[date, date, date]


@dataclass(frozen=True)
class ProgramFile:
    """What a file says; `program` is the number of the program to change, None for a new one."""

    program: int | None
    decisions: Mapping[str, Any]
    channels: Mapping[str, str]
    skills: tuple[str, ...]
    entries: Entries

    @property
    def name(self) -> str:
        return str(self.decisions["name"])

    @property
    def dates(self) -> Dates:
        closes, starts, ends = (self.decisions[name] for name in FIXED)
        return closes, starts, ends

    def form(self, channels: Mapping[str, str]) -> ProgramForm:
        """The set-up form, filled in, with these channels; raises BadProgramFile if one is missing."""
        line = self.entries.line_of("channels")
        missing = [name for name in CHANNELS if name not in channels]
        if missing:
            raise BadProgramFile(
                FileProblem(line, f"channels.{name}", NO_CHANNEL.format(name.replace("_", "-")))
                for name in missing
            )
        return ProgramForm.model_validate({**self.decisions, **channels})

    def problems_with(self, wrong: WrongFields) -> BadProgramFile:
        """What a use case does not accept, as problems of the file."""
        return BadProgramFile(_placed(self.entries, wrong))


def read_program_file(content: bytes, today: date) -> ProgramFile:
    """Read a YAML file; days are counted from `today`. Raises BadProgramFile with every problem.

    The dates of a program that exists already may lie in the past; those are checked when it is changed.
    """
    entries = read_entries(content, PROGRAM_FILE)
    problems = [
        *entries.problems,
        *_problems_with_fields(entries),
        *_problems_with_order(entries),
        *_problems_with_size(entries),
        *_problems_with_choice(entries, today),
        *_problems_with_questions(entries),
        *_problems_with_dates(entries, today),
    ]
    if problems:
        raise BadProgramFile(problems)
    return ProgramFile(
        program=entries.values.get("program"),
        decisions=_decisions(entries, today),
        channels=entries.below("channels"),
        skills=entries.values.get("skills", ()),
        entries=entries,
    )


def _decisions(entries: Entries, today: date) -> dict[str, Any]:
    simple = {name: entries.values[name] for name in SIMPLE if name in entries.values}
    if simple.get("format") == Format.CIRCLES:
        simple.setdefault("default_capacity", USUAL_SIZE)
    weights = entries.below("weights")
    own: dict[str, Any] = {"emphasis": OWN_WEIGHTS, "weights": weights} if weights else {}
    dates = dict(zip(FIXED, _dates(entries, today) or (), strict=True))
    texts = {name: words for name, words in entries.below("texts").items() if words}
    decided = {**entries.below("rules"), **entries.below("matching")}
    return {**simple, **decided, **own, **dates, "texts": texts}


def _problems_with_fields(entries: Entries) -> Iterator[FileProblem]:
    for name in REQUIRED:
        if name != "dates" and not entries.values.get(name) and not entries.has_problem(name):
            yield FileProblem(entries.line_of(name), name, _missing(name))
    if "emphasis" in entries.values and entries.below("weights"):
        words = "stands beside emphasis. Leave one of the two."
        yield FileProblem(entries.line_of("weights"), "weights", words)
    objective, words = entries.values.get("objective"), entries.values.get("objective_words", "")
    if not entries.has_problem("objective_words"):
        yield from _refused(entries, lambda: check_purpose(objective, words))


def _problems_with_order(entries: Entries) -> Iterator[FileProblem]:
    name = "matching.order"
    if name in entries.values and not entries.has_problem(name) and not is_order(entries.values[name]):
        yield FileProblem(entries.line_of(name), name, ORDER)


def _problems_with_size(entries: Entries) -> Iterator[FileProblem]:
    chosen, places = entries.values.get("format"), entries.values.get("default_capacity", USUAL_SIZE)
    yield from _refused(entries, lambda: check_size(chosen, places))


def _problems_with_choice(entries: Entries, today: date) -> Iterator[FileProblem]:
    matching, dates = entries.below("matching"), _dates(entries, today)
    paired_by = matching.get("paired_by", PairedBy.FIT)
    days, weeks = matching.get("answer_days", USUAL_DAYS), matching.get("rotate_weeks")
    kind = entries.values.get("format")
    yield from _refused(entries, lambda: check_by_choice(paired_by, kind, weeks, days))
    if dates is not None:
        closes, starts, _ = dates
        yield from _refused(entries, lambda: check_room(paired_by, days, closes, starts))


def _problems_with_questions(entries: Entries) -> Iterator[FileProblem]:
    """Questions that stand there twice, and more of them than a survey can ask."""
    for name in ("questions", "survey_questions"):
        first: dict[tuple[Any, Any], str] = {}
        for number, row in enumerate(entries.values.get(name, ()), 1):
            place, asked = f"{name}.{number}.question", (row.get("wave"), row.get("question"))
            if "question" in row and first.setdefault(asked, place) != place:
                words = f"stands on line {entries.lines[first[asked]]} already. Leave one of the two."
                yield FileProblem(entries.lines[place], place, words)
    waves = Counter(row.get("wave") for row in entries.values.get("survey_questions", ()))
    for wave, count in waves.items():
        if wave and count > QUESTIONS:
            words = (
                f"has {count} questions for {wave.value}; a survey can ask at most {QUESTIONS} of your own."
            )
            yield FileProblem(entries.line_of("survey_questions"), "survey_questions", words)


def _missing(name: str) -> str:
    field = PROGRAM_FILE.fields[name]
    return f"is missing; it {field.wants}"


def _problems_with_dates(entries: Entries, today: date) -> Iterator[FileProblem]:
    given = entries.below("dates")
    fixed, counted = (
        [name for name in names if f"dates.{name}" in entries.lines] for names in (FIXED, COUNTED)
    )
    if bool(fixed) == bool(counted):
        if not entries.has_problem("dates"):
            yield FileProblem(entries.line_of("dates"), "dates", EITHER_DATES)
        return
    names = [f"dates.{name}" for name in (FIXED if fixed else COUNTED) if name not in given]
    for name in names:
        if not entries.has_problem(name):
            yield FileProblem(entries.line_of(name, "dates"), name, f"is missing: dates {EITHER_DATES}")
    dates = _dates(entries, today)
    if dates is not None:
        earliest = date.min if "program" in entries.values else today
        yield from _refused(entries, lambda: check_dates(earliest, *dates))
        rolling = entries.values.get("rolling", False)
        yield from _refused(entries, lambda: check_rolling(rolling, *dates[1:]))


def _dates(entries: Entries, today: date) -> Dates | None:
    """Closing, first and last day; None while any of them is not known."""
    given = entries.below("dates")
    if all(name in given for name in FIXED):
        closes, starts, ends = (given[name] for name in FIXED)
        return closes, starts, ends
    if not all(name in given for name in COUNTED):
        return None
    closes_after, starts_after = (timedelta(days=given[name]) for name in COUNTED[:2])
    starts = today + starts_after
    return today + closes_after, starts, starts + timedelta(weeks=given["weeks"])


def _refused(entries: Entries, check: Callable[[], None]) -> Iterator[FileProblem]:
    try:
        check()
    except WrongFields as wrong:
        yield from _placed(entries, wrong)


def _placed(entries: Entries, wrong: WrongFields) -> Iterator[FileProblem]:
    """The fields that a rule names, at the lines where the file decides them."""
    for name, sentence in wrong.errors.items():
        places = PLACES.get(name, (name,))
        there = next((place for place in places if place in entries.lines), places[0])
        yield FileProblem(entries.line_of(there), there, sentence)

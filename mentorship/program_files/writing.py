"""A program's decisions, written as a file that can be read back."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from mentorship.choice_settings import USUAL_DAYS
from mentorship.program_files.fields import CHANNELS, FIXED, RULES
from mentorship.program_form import OWN_WEIGHTS, ProgramForm
from mentorship.program_settings import SETTINGS
from storage.words import PairedBy

SAID = tuple(name for name in RULES if name != "reverse")  # said only where it holds
WIDTH = 100
NONE = "none"
NOTES = {
    "program": "The number of the program that this file changes. Without this line it makes a new one.",
    "objective": "leadership, onboarding, inclusion, retention, skills, or own with objective_words",
    "format": "mentoring (mentees learn from mentors), circles (several mentees with one mentor) or peers",
    "terms": "What people agree to when they join.",
    "rolling": "People can join at any time: who is new is matched every week, and running pairs stay.",
    "cadence": "weekly, fortnightly or monthly (every four weeks)",
    "default_capacity": "Mentees per mentor, unless a mentor says otherwise; in circles three to seven.",
    "emphasis": "balanced, skills, goals, experience, working_hours or across_departments",
    "weights": "Points at full marks, in the place of an emphasis; what is left out has its usual points.",
    "matching": (
        "What comes first: coverage (people matched), weak (few pairs below the bar), total (points),\n"
        "# spread (pairs alike), load (mentors alike). bar: the least points of a good pair, or none.\n"
        "# rotate_weeks: after how many weeks people get new partners. paired_by: fit, or choice, where\n"
        "# mentees choose for answer_days and mentors answer for as many."
    ),
    "agenda": "What pairs can talk about, one session for each meeting in order.",
    "survey_questions": "Asked in a survey (start, midway, end) beside the usual ones, for a rating or words",
    "questions": "Asked when people join, beside the usual questions.",
    "texts": "Your own words, beside the usual ones, in the introduction, the invitation and so on.",
    "channels": "Slack's ids of the two channels; the app has to be invited to both.",
}


class _Dumper(yaml.SafeDumper):
    """Writes yes and no as people do, and words of several lines as they stand."""

    def represent_scalar(self, tag: str, value: Any, style: str | None = None) -> yaml.ScalarNode:
        if tag.endswith(":bool"):
            value = "yes" if value == "true" else "no"
        if tag.endswith(":str") and "\n" in value:
            style = "|"
        return super().represent_scalar(tag, value, style)


def write_program_file(form: ProgramForm, program: int | None = None) -> str:
    """The file; with a number it changes that program when it is applied."""
    numbered = {} if program is None else {"program": program}
    parts = [_part(name, value) for name, value in (numbered | dict(_fields(form))).items()]
    return "\n".join(parts)


def _part(name: str, value: Any) -> str:
    note = f"# {NOTES[name]}\n" if name in NOTES else ""
    return note + yaml.dump({name: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _fields(form: ProgramForm) -> Iterator[tuple[str, Any]]:
    """What the file says, in the form's order; what is empty is left out."""
    settings = form.model_dump(mode="json", include=set(SETTINGS))
    values = {
        **form.model_dump(),
        "objective": form.objective.value,
        "format": form.format.value,
        "cadence": form.cadence.value,
    }
    for name in ("name", "objective", "objective_words", "format", "audience", "terms", "rolling"):
        if values[name]:
            yield name, values[name]
    yield "dates", _some(values, FIXED)
    yield "cadence", values["cadence"]
    yield "default_capacity", values["default_capacity"]
    reverse = {"reverse": True} if form.reverse else {}
    yield "rules", {**_some(values, SAID), "min_level_gap": values["min_level_gap"] or NONE, **reverse}
    own = form.emphasis == OWN_WEIGHTS
    yield ("weights", form.weights) if own else ("emphasis", form.emphasis)
    order = [aim.value for aim in form.order]
    rotation = {"rotate_weeks": form.rotate_weeks} if form.rotate_weeks else {}
    bar = NONE if form.bar is None else form.bar
    yield "matching", {"order": order, "bar": bar, **rotation, **_choice(form)}
    yield from ((name, settings[name]) for name in SETTINGS if settings[name])
    yield "channels", _some(values, CHANNELS)


def _choice(form: ProgramForm) -> dict[str, Any]:
    """How pairs come about, where it is not by best fit."""
    by_choice = form.paired_by == PairedBy.CHOICE
    told: dict[str, Any] = {"paired_by": form.paired_by.value} if by_choice else {}
    days = {"answer_days": form.answer_days} if by_choice or form.answer_days != USUAL_DAYS else {}
    return told | days


def _some(values: Mapping[str, Any], names: Any) -> dict[str, Any]:
    return {name: values[name] for name in names}

"""What is played: the answers that the coordinator types into the set-up form, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mentorship.program_dates import SHORTEST_ROLLING
from mentorship.program_files import ProgramFile
from mentorship.program_files.fields import CHANNELS
from mentorship.program_form import OWN_WEIGHTS, ProgramForm
from storage.words import Format, PairedBy
from views.ids import Field
from views.program_forms import RULES, STAY

WEEKS = 12
BEFORE_START = timedelta(days=7)
WEEKENDS = timedelta(days=5)  # no step ends on one
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """The form's three steps without days and channels, and all that a file says, for no form asks it all."""

    name: str
    weeks: int
    purpose: Answers
    rhythm: Answers
    rules: Answers
    form: ProgramForm | None = None

    @property
    def format(self) -> Format:
        """Who is paired with whom."""
        return self.form.format if self.form else Format.MENTORING

    @property
    def is_rolling(self) -> bool:
        """Whether people join while it runs."""
        return self.form is not None and self.form.rolling

    @property
    def by_choice(self) -> bool:
        """Whether people choose each other."""
        return self.form is not None and self.form.paired_by == PairedBy.CHOICE

    @property
    def before_start(self) -> timedelta:
        """From the day enrollment closes to the first: a week, or as long as choosing and answering take."""
        days = self.form.answer_days if self.form and self.by_choice else 0
        return max(BEFORE_START, timedelta(days=2 * days) + WEEKENDS)


def usual_script(weeks: int | None = None) -> Script:
    """Leadership, a meeting every two weeks, two mentees to a mentor."""
    purpose: Answers = {
        Field.OBJECTIVE: "leadership",
        Field.AUDIENCE: "Everybody who wants to lead, and everybody who already does",
    }
    rhythm: Answers = {Field.CADENCE: "fortnightly"}
    rules: Answers = {Field.DEFAULT_CAPACITY: "2"}
    return Script("Leading Together", weeks or WEEKS, purpose, rhythm, rules)


def script_of(file: ProgramFile, weeks: int | None = None) -> Script:
    """The file's program, without its days and channels; as long as it says, unless `weeks` does.

    In a few weeks nobody joins later.
    """
    form = file.form(dict.fromkeys(CHANNELS, ""))
    weeks = weeks or (form.ends_on - form.starts_on).days // 7
    long_enough = timedelta(weeks=weeks) >= SHORTEST_ROLLING
    form = form.model_copy(update={"rolling": form.rolling and long_enough})
    return Script(
        name=form.name,
        weeks=weeks,
        purpose=_purpose(form),
        rhythm={Field.CADENCE: form.cadence.value, Field.ROLLING: ["yes"] if form.rolling else []},
        rules=_rules(form),
        form=form,
    )


def _purpose(form: ProgramForm) -> dict[str, Any]:
    answers = {
        Field.OBJECTIVE: form.objective.value,
        Field.OBJECTIVE_WORDS: form.objective_words,
        Field.FORMAT: form.format.value,
        Field.AUDIENCE: form.audience,
        Field.TERMS: form.terms,
    }
    return {name: answer for name, answer in answers.items() if answer}


def _rules(form: ProgramForm) -> dict[str, Any]:
    answers: dict[str, Any] = {
        Field.DEFAULT_CAPACITY: str(form.default_capacity),
        Field.RULES: [rule for rule in RULES if getattr(form, rule)],
        Field.MIN_SHARED_HOURS: str(form.min_shared_hours),
        Field.MIN_LEVEL_GAP: str(form.min_level_gap or "none"),
        Field.ROTATE_WEEKS: str(form.rotate_weeks or STAY),
    }
    if form.format == Format.MENTORING:
        answers |= {Field.PAIRED_BY: form.paired_by.value, Field.ANSWER_DAYS: str(form.answer_days)}
    if form.emphasis != OWN_WEIGHTS:
        answers[Field.EMPHASIS] = form.emphasis
    return answers

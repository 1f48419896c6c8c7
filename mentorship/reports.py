"""The report of a program: its numbers so far, or its final ones, each with its definition."""

from dataclasses import dataclass

from mentorship.figures import Figure
from mentorship.program_figures import program_figures
from mentorship.survey_results import WaveResult, skill_growth, survey_results
from mentorship.work import Work
from storage.tables import Program


@dataclass(frozen=True)
class Report:
    """The program's own numbers, then each survey wave; `growth` needs the first and the last wave."""

    program: Program
    figures: tuple[Figure, ...]
    waves: tuple[WaveResult, ...]
    growth: Figure | None


def report_of(work: Work, program: Program) -> Report:
    """As of now. For coordinators; ask `require_coordinator` first."""
    waves = tuple(survey_results(work, program.key))
    return Report(program, tuple(program_figures(work, program)), waves, skill_growth(waves))

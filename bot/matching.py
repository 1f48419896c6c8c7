"""`match`: matches the people of a spreadsheet, without Slack or a database, and says what came of it."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.comparison import Compared, comparison_table
from bot.files_written import check_places, write_all
from bot.operators import NotPossible, Report
from mentorship.match_orders import BEST_FIT_FIRST, HIGHEST_BAR
from mentorship.match_prices import in_other_order
from mentorship.matching import Outcome, Problem, Solved
from mentorship.matching.changes import Effort, Remedies, smallest_changes
from mentorship.matching.comparing import measured
from mentorship.matching.engine import outcome_of
from mentorship.people_table import BadPeopleTable, PeopleTable, read_people_table
from mentorship.people_table.plans import Plan, plan_of, problem_of
from mentorship.people_table.results import compared_json, result_of, write_scores
from mentorship.program_files import BadProgramFile
from views.match_prices import order_words

Step = Callable[[str, float], object]
SHOWN = 5
PAIRS_SOLVED = 60_000_000  # in the search for smallest changes, all problems it solves together


@dataclass(frozen=True)
class MatchOrder:
    """What is to be matched and where it is to be written. `bar` None is the usual one, 0 is none."""

    people: Path
    out: Path
    program: Path | None = None
    compare: tuple[Path, ...] = ()
    table: Path | None = None
    bar: int | None = None
    best_fit_first: bool = False


@dataclass(frozen=True)
class Inputs:
    """What the files say: the people, how they are matched, and other settings to compare with."""

    people: PeopleTable
    plan: Plan
    others: tuple[Plan, ...]


@dataclass(frozen=True)
class Answer:
    """A problem with its solution, and how many seconds that took."""

    problem: Problem
    solved: Solved
    outcome: Outcome
    seconds: float


class BadFiles(Exception):
    """Files have problems, and nothing was written; `lines` name all of them, file by file."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("bad files")
        self.lines = lines


def match_people(order: MatchOrder, today: date) -> tuple[Report, Table | None]:
    """Match and write; what to tell, and the table that compares settings if there are others."""
    try:
        files = [order.people, *([order.program] if order.program else []), *order.compare]
        check_places({"--out": order.out, "--table": order.table}, tuple(files))
        if order.bar is not None and order.bar > HIGHEST_BAR:
            raise NotPossible(f"--bar wants a number from 0 to {HIGHEST_BAR:,}.")
        with _progress() as step:
            step("Reading", 0)
            return _matched(order, read_inputs(order), today, step)
    except BadFiles as error:
        return Report(["Nothing was written. Please mend:", *error.lines], accepted=False), None
    except NotPossible as error:
        return Report([f"Nothing was written. {error.sentence}"], accepted=False), None


def _matched(order: MatchOrder, inputs: Inputs, today: date, step: Step) -> tuple[Report, Table | None]:
    step("Matching", 5)
    bar = inputs.plan.bar if order.bar is None else order.bar or None
    aims = BEST_FIT_FIRST if order.best_fit_first else inputs.plan.order
    answer = _solve(problem_of(inputs.people, inputs.plan, today, bar, aims))
    step("Looking for the smallest changes", 30)
    remedies = smallest_changes(
        answer.solved, _effort(answer.problem), progress=lambda share: step("", 30 + 40 * share)
    )
    step("Comparing", 70)
    other = in_other_order(answer.problem, answer.outcome.pairs, lambda outcome: outcome.pairs)
    compared = _compared(answer, inputs, today) if inputs.others else []
    step("Writing", 95)
    names = {person.id: person.name for person in inputs.people.people}
    result = result_of(answer.problem, answer.outcome, remedies, answer.seconds, names)
    if compared:
        result["compared"] = [compared_json(one.name, one.measures) for one in compared]
    _write(order, result, answer.problem)
    told = [*_told_of_pairs(answer), *([order_words(other)] if other else [])]
    told += [*_told_of_unmatched(answer.outcome, remedies), *_told_of_files(order, inputs.people)]
    return Report(told), comparison_table(compared) if compared else None


def read_inputs(order: MatchOrder) -> Inputs:
    """All files; raises BadFiles with the problems of all of them."""
    problems: list[str] = []

    def read(path: Path, reader: Callable[[bytes], Any]) -> Any:
        try:
            return reader(path.read_bytes())
        except (BadPeopleTable, BadProgramFile) as error:
            problems.extend(f"- {path.name}, {problem.sentence}" for problem in error.problems)
        except OSError as error:
            problems.append(f"- {path.name}: cannot be read ({error.strerror}).")

    people = read(order.people, lambda content: read_people_table(content, is_json=_is_json(order, content)))
    plans = [read(path, plan_of) for path in (*([order.program] if order.program else []), *order.compare)]
    if problems:
        raise BadFiles(problems)
    plan, *others = plans if order.program else [Plan(), *plans]
    return Inputs(people, plan, tuple(others))


def _is_json(order: MatchOrder, content: bytes) -> bool:
    return order.people.suffix.lower() == ".json" or content.lstrip()[:1] in (b"[", b"{")


def _solve(problem: Problem) -> Answer:
    started = perf_counter()
    solved = Solved(problem)
    outcome = outcome_of(solved)
    return Answer(problem, solved, outcome, perf_counter() - started)


def _effort(problem: Problem) -> Effort:
    """For a large program fewer problems are solved from the start."""
    usual, pairs = Effort(), max(1, len(problem.mentees) * len(problem.mentors))
    return replace(usual, solves=max(1, min(usual.solves, PAIRS_SOLVED // pairs)))


def _compared(answer: Answer, inputs: Inputs, today: date) -> list[Compared]:
    """The same people by each plan; fit is counted as the first one counts it."""
    problem = answer.problem
    outcomes = [(inputs.plan.name, problem, answer.outcome)]
    for plan in inputs.others:
        other = problem_of(inputs.people, plan, today, plan.bar if problem.bar else None, plan.order)
        outcomes.append((plan.name, other, _solve(other).outcome))
    return [
        Compared(name, measured(one, outcome, problem.weights, problem.bar))
        for name, one, outcome in outcomes
    ]


def _write(order: MatchOrder, result: dict[str, Any], problem: Problem) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=1).encode() + b"\n"
    files: dict[Path, Callable[[Any], object]] = {order.out: lambda file: file.write(text)}
    if order.table is not None:
        files[order.table] = lambda file: write_scores(file, problem)
    write_all(files)


def _told_of_pairs(answer: Answer) -> list[str]:
    summary, problem = answer.outcome.summary, answer.problem
    mentees, mentors = _counted(len(problem.mentees), "mentee"), _counted(len(problem.mentors), "mentor")
    lines = [
        f"Matched {summary.matched:,} of {mentees} with {mentors} in {answer.seconds:.2f} s: "
        f"{_counted(summary.total, 'point')} in all."
    ]
    if summary.worst is not None:
        bar = f", {summary.weak:,} below the bar of {problem.bar:,}" if problem.bar else ""
        lines.append(f"A pair has {summary.mean:,.0f} points on average, the worst {summary.worst:,}{bar}.")
    return lines


def _told_of_unmatched(outcome: Outcome, remedies: Remedies) -> list[str]:
    if not outcome.unmatched:
        return []
    found = len(remedies.found)
    line = (
        f"Without a mentor: {len(outcome.unmatched):,}. The file says why, and for {found:,} what would help."
    )
    beyond = (
        f"For {len(remedies.beyond):,} the search for a smallest change ended before everything was tried."
    )
    return [line, *([beyond] if remedies.beyond else [])]


def _told_of_files(order: MatchOrder, people: PeopleTable) -> list[str]:
    """What looks odd in the table of people, and where the result is."""
    lines = [f"Columns that are not used: {_listed(people.ignored)}."] if people.ignored else []
    for column, ids in people.strangers.items():
        lines.append(f"Ids under {column} without a row of their own: {_listed(ids)}. Is that right?")
    written = [order.out, *([order.table] if order.table else [])]
    return [*lines, f"Written: {', '.join(map(str, written))}."]


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _listed(names: Sequence[str]) -> str:
    """A few names, without anything a terminal would obey."""
    shown = ["".join(filter(str.isprintable, name)) or "(without a name)" for name in names[:SHOWN]]
    return ", ".join(shown) + (f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else "")


@contextmanager
def _progress() -> Iterator[Step]:
    """A bar on a terminal, nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    silent = not sys.stderr.isatty()  # whatever FORCE_COLOR says
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=silent) as bar:
        task = bar.add_task("", total=100)

        def step(words: str, percent: float) -> None:
            bar.update(task, completed=percent, description=words or None)

        yield step

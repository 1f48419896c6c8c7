"""`deliveries`: how messages stand, for whoever runs the app; ids and counts, no names and no words."""

from collections.abc import Iterable
from datetime import timedelta

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from sqlmodel import select

from bot.operators import NotPossible, Report, opened, printable
from bot.settings import Settings
from mentorship.deliveries import Counts, counts_by_program, overdue_since
from mentorship.undelivered import Undelivered, undelivered_since
from mentorship.work import Work
from storage.tables import Program
from views.deliveries import STATES
from views.troubles import KINDS, remedy

OF_NO_PROGRAM = "of no program"


def show_deliveries(settings: Settings, workspace: str | None, days: int, console: Console) -> Report:
    """Counts by program and state, then what went wrong in the last days and what to do about it."""
    try:
        with opened(settings, workspace) as bench, bench.read() as work:
            for part in _parts(work, timedelta(days=days)):
                console.print(part)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)
    return Report([])


def _parts(work: Work, back: timedelta) -> Iterable[RenderableType]:
    yield _table(work)
    overdue = overdue_since(work)
    if overdue is not None:
        yield f"The oldest message that could go has been waiting since {overdue:%Y-%m-%d %H:%M} UTC."
    troubles = undelivered_since(work, None, work.now - back)
    if not troubles:
        yield f"Of the last {back.days} days nothing is known to be missing."
        return
    yield f"Of the last {back.days} days did not arrive, or may not have:"
    for trouble in troubles:
        yield _trouble(trouble)


def _table(work: Work) -> Table:
    table = Table("no.", "program", *STATES.values(), box=None, pad_edge=False)
    counts = counts_by_program(work)
    programs = work.session.exec(select(Program).where(Program.workspace_id == work.workspace_id)).all()
    for program in sorted(programs, key=lambda each: each.key):
        table.add_row(str(program.key), Text(printable(program.name)), *_cells(counts.get(program.key, {})))
    table.add_row("-", OF_NO_PROGRAM, *_cells(counts.get(None, {})))
    return table


def _cells(counts: Counts) -> list[str]:
    return [f"{counts.get(state, 0):,}" for state in STATES]


def _trouble(trouble: Undelivered) -> RenderableType:
    how = "uncertain" if trouble.uncertain else "did not arrive"
    about = f"{trouble.count:,} × {trouble.error} ({how}). {remedy(trouble.error, trouble.uncertain)}"
    examples = [
        f"{KINDS.get(one.kind, 'A message')} to {one.place_kind} {one.place}" for one in trouble.examples
    ]
    more = trouble.count - len(examples)
    lines = [about, *(f"  {line}" for line in examples), *([f"  and {more:,} more"] if more > 0 else [])]
    return Padding(Text("\n".join(lines)), (0, 0, 0, 2))

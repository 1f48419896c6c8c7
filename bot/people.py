"""`people`: reads the HR file into the database, and says what came of it."""

from pathlib import Path

from bot.operators import NotPossible, Report, opened, printable
from bot.settings import Settings
from bot.workbench import Workbench
from mentorship.hr_file import BadHrFile, HrChange, apply_hr_file, compare_hr_file
from mentorship.hr_rows import HrRows, read_hr_file

SHOWN = 10


def bring_in(settings: Settings, file: Path, *, check: bool, workspace: str | None) -> Report:
    """Read the file and write down what is new in it, or only compare when `check` is set."""
    try:
        with opened(settings, workspace) as bench:
            return _bring_in(bench, read_hr_file(file.read_bytes()), check=check)
    except BadHrFile as error:
        problems = [f"- {problem.sentence}" for problem in error.problems]
        return Report(["Nothing was written. Please mend the file:", *problems], accepted=False)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)


def _bring_in(bench: Workbench, rows: HrRows, *, check: bool) -> Report:
    if check:
        with bench.read() as work:
            return Report([*_told(compare_hr_file(work, rows), rows), "Nothing was written (--check)."])
    with bench.write() as work:
        change = apply_hr_file(work, rows)
    return Report(_told(change, rows))


def _told(change: HrChange, rows: HrRows) -> list[str]:
    lines = [f"People with something new: {change.updated}. As they were: {change.unchanged}."]
    if change.unknown:
        more = len(change.unknown) - SHOWN
        names = ", ".join(change.unknown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"Not met by the app yet: {len(change.unknown)} ({names}).")
        lines.append(
            "Their lines are left out, and who reports to them keeps the manager they had. "
            "The app reads new colleagues every night; run this again tomorrow."
        )
    if rows.ignored:
        lines.append(f"Columns that are not used: {', '.join(map(printable, rows.ignored))}.")
    return lines

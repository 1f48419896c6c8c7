"""A good program file, for tests to read, spoil and apply."""

from datetime import date

from mentorship.program_files import ProgramFile, read_program_file
from tests.conftest import MONDAY

TODAY = MONDAY.date()
CHANNELS = {"coordinator_channel": "C0STAFF", "announcement_channel": "C0ALL"}
GOOD = """\
name: Grow Together
objective: leadership
terms: Be kind.
dates:
  enrollment_days: 7
  start_after_days: 14
  weeks: 12
"""


def read(text: str, today: date = TODAY) -> ProgramFile:
    return read_program_file(text.encode(), today)

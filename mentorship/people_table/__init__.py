"""A company's people as one table (CSV or JSON): read, checked, and made ready for the matcher."""

from mentorship.people_table.people import BadPeopleTable, Column, PeopleTable, PersonRow, TableProblem
from mentorship.people_table.reading import read_people_table

__all__ = [
    "BadPeopleTable",
    "Column",
    "PeopleTable",
    "PersonRow",
    "TableProblem",
    "read_people_table",
]

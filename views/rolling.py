"""Programs that people can join at any time, in words."""

from mentorship.rolling import next_matching_on
from storage.tables import Program
from views.programs import day, name_of


def new_pairs_words(program: Program) -> str:
    """When people are matched next in a rolling program; nothing where that is not (any more) so."""
    on = next_matching_on(program)
    return f"Whoever has no partner yet is matched every Tuesday, next on {day(on)}." if on else ""


def matching_begins(program: Program) -> str:
    """To the coordinator who did not wait for the day enrollment closes."""
    if program.rolling:
        return f"{name_of(program)}: a draft of the first pairs comes next. People can go on joining."
    return f"Enrollment for {name_of(program)} is closed. A draft of the pairs comes next."

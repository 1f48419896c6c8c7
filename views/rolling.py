"""Programs that people can join at any time, in words."""

from mentorship.rolling import next_matching_on
from storage.tables import Program
from storage.words import PairedBy
from views.programs import day, name_of


def new_pairs_words(program: Program) -> str:
    """When people are matched next in a rolling program; nothing where that is not (any more) so."""
    on = next_matching_on(program)
    return f"Whoever has no partner yet is matched every Tuesday, next on {day(on)}." if on else ""


def matching_begins(program: Program) -> str:
    """To the coordinator who did not wait for the day enrollment closes."""
    name, by_choice = name_of(program), program.paired_by == PairedBy.CHOICE
    if program.rolling:
        first = (
            "mentees are asked next whom they choose"
            if by_choice
            else "a draft of the first pairs comes next"
        )
        return f"{name}: {first}. People can go on joining."
    follows = "Mentees are asked next whom they choose." if by_choice else "A draft of the pairs comes next."
    return f"Enrollment for {name} is closed. {follows}"

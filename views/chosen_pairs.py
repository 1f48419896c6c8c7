"""Pairs that people chose, in words to their coordinators: whose choice they are, and why others wait."""

from mentorship.chosen_pairs import ChosenPair, Wish
from mentorship.draft_pages import DraftChoices
from mentorship.pairings import Pair
from views.choosing import ORDINALS

TOO_LATE = "Was not asked: they were accepted after the choosing, or no mentor could be recommended to them."


def draft_words(choices: DraftChoices) -> str:
    """What the draft is made of."""
    if not choices.pairs:
        return "By choice: nobody was both chosen and accepted, so there is no pair yet."
    pairs = "1 pair" if choices.pairs == 1 else f"{choices.pairs:,} pairs"
    first = f"{choices.first:,} of them with the mentee's first choice"
    return f"By choice: {pairs} chose each other, {first}. No two people would both rather have each other."


def pair_words(choices: DraftChoices | None, pair: Pair) -> str:
    """How the two came to each other; nothing in a draft by best fit."""
    if choices is None:
        return ""
    said = choices.by_pair.get((pair.pairing.mentor_id, pair.pairing.mentee_id))
    return _said(said) if said else "Not by choice: this pair comes from best fit or was made by hand."


def left_words(wish: Wish | None) -> str:
    """Why somebody waits, kindly and to coordinators alone."""
    if wish is None:
        return TOO_LATE
    if not wish.chosen:
        return "Has not chosen anybody."
    many = "The mentor they chose" if wish.chosen == 1 else f"None of the {wish.chosen} mentors they chose"
    if not wish.accepted:
        return f"{many} has not accepted." if wish.chosen == 1 else f"{many} has accepted."
    places = "whose place went" if wish.accepted == 1 else "whose places went"
    return f"Accepted by {wish.accepted} of {wish.chosen} mentors they chose, {places} to others."


def _said(said: ChosenPair) -> str:
    mentee = f"Their {ORDINALS[said.choice - 1]} choice of {said.chosen}."
    if said.asked == 1:
        return f"{mentee} Nobody else asked this mentor, who accepted."
    return f"{mentee} {said.asked} asked this mentor, who ranked them {ORDINALS[said.rank - 1]}."

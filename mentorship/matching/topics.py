"""How alike two free texts are: whole percent, the same on every machine, without any download.

A text becomes counted features: the stem of each word that carries meaning, and the three-letter pieces of
those stems (so that "negotiate" and "negotiation", and typing errors, still meet). Likeness is the cosine of
the two count vectors. Counts are whole numbers, and square root, division and product of two numbers are
exactly rounded everywhere (IEEE 754), so the result does not depend on order, processor or library.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int64]
Floats = NDArray[np.floating]

STEM_WEIGHT = 3  # one shared word counts as much as three shared pieces
MOST_TOPICS = 3
FLOAT32_EXACT = 2**24
_WORD = re.compile(r"[^\W\d_][\w+#]*")
# Longest first, so that "negotiation", "negotiating" and "negotiate" end up alike.
_BY_LENGTH = (
    "ations ership ation ating ators ments ator ates ated ment ings ate ing ies ers er es ed ic ly e s y"
)
_ENDINGS = tuple(_BY_LENGTH.split())
_SMALL = (
    "a about after all also am an and any are as at be been being better but by can could do for from "
    "get give good had has have help how i if in into is it its learn like make me more my of on one or "
    "other our out people so some than that the their them they this to up us want was we were what when "
    "which who will with work would you your"
)
_SMALL_WORDS = frozenset(_SMALL.split())


@lru_cache(maxsize=2**12)
def words_of(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, lower case."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return tuple(word for word in found if word not in _SMALL_WORDS)


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """The word without its ending, if at least four letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=2**16)
def _parts(root: str) -> tuple[str, ...]:
    """A stem, as often as it weighs, and its three-letter pieces."""
    framed = f"^{root}$"
    return (*[root] * STEM_WEIGHT, *(f"~{framed[at : at + 3]}" for at in range(len(framed) - 2)))


def shared_topics(text: str, other: str) -> tuple[str, ...]:
    """Up to three words of `text` whose stems `other` has too, as first written."""
    known = {stem(word) for word in words_of(other)}
    first = {stem(word): word for word in reversed(words_of(text))}
    in_order = [word for word in dict.fromkeys(words_of(text)) if first[stem(word)] == word]
    return tuple(word for word in in_order if stem(word) in known)[:MOST_TOPICS]


@dataclass(frozen=True)
class Counted:
    """How often each text has each feature, side by side: text, number of the feature, count; and the sums of
    squares by text."""

    texts: Table
    features: Table
    counts: Table
    squares: Table

    @classmethod
    def of(cls, texts: Sequence[str], numbers: dict[str, int]) -> "Counted":
        """Numbers new features on the way; each different word is taken apart once."""
        of_root: dict[str, list[int]] = {}
        found: list[int] = []
        lengths = []
        for text in texts:
            before = len(found)
            for root in map(stem, words_of(text)):
                if root not in of_root:
                    of_root[root] = [numbers.setdefault(part, len(numbers)) for part in _parts(root)]
                found += of_root[root]
            lengths.append(len(found) - before)
        at = np.repeat(np.arange(len(texts)), np.array(lengths, dtype=np.int64))
        keys, counts = np.unique(at << 32 | np.array(found, dtype=np.int64), return_counts=True)
        squares = np.bincount(keys >> 32, counts**2, len(texts)).astype(np.int64)
        return cls(keys >> 32, keys & 0xFFFFFFFF, counts, squares)

    def table(self, kept: Table, kind: type[np.floating]) -> Floats:
        """A row per text and a column per kept feature (sorted)."""
        table: Floats = np.zeros((len(self.squares), len(kept)), dtype=kind)
        known = np.isin(self.features, kept)
        table[self.texts[known], np.searchsorted(kept, self.features[known])] = self.counts[known]
        return table


@dataclass(frozen=True)
class Likeness:
    """Texts ready to be compared with others: feature counts, and a hundred over their length."""

    counts: Floats
    others: Floats
    scale: Floats
    others_scale: Floats

    @classmethod
    def of(cls, texts: Sequence[str], others: Sequence[str]) -> "Likeness":
        """Only features that occur on both sides are kept."""
        numbers: dict[str, int] = {}
        ours, theirs = Counted.of(texts, numbers), Counted.of(others, numbers)
        shared = np.intersect1d(ours.features, theirs.features)
        exact = int(ours.squares.max(initial=0)) * int(theirs.squares.max(initial=0)) < FLOAT32_EXACT**2
        kind = np.float32 if exact else np.float64
        return cls(
            ours.table(shared, kind),
            theirs.table(shared, kind).T.copy(),
            (100 / np.sqrt(np.maximum(ours.squares, 1))).astype(np.float32),
            (1 / np.sqrt(np.maximum(theirs.squares, 1))).astype(np.float32),
        )

    def rows(self, block: slice) -> Table:
        """Cosine of a few texts with all others, in whole percent; an empty text is like nothing."""
        return _percent(self.counts[block] @ self.others, self.scale[block][:, None], self.others_scale)

    def of_pairs(self, rows: Table, columns: Table) -> Table:
        """The same for these pairs."""
        dots = np.einsum("pk,kp->p", self.counts[rows], self.others[:, columns])
        return _percent(dots, self.scale[rows], self.others_scale[columns])


def likeness(texts: Sequence[str], others: Sequence[str]) -> Table:
    """Cosine of every text with every other, in whole percent."""
    return Likeness.of(texts, others).rows(slice(None))


def _percent(dots: Floats, scale: Floats, others_scale: Floats) -> Table:
    """Rounded half up; each step is exactly rounded, so the same two texts always come out the same."""
    shares = dots.astype(np.float32, copy=False) * scale
    shares *= others_scale
    shares += 0.5
    return shares.astype(np.int64)

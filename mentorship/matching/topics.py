"""How alike two free texts are: whole percent, the same on every machine, without any download.

A text becomes counted features: the stem of each word that carries meaning, and the three-letter pieces of
those stems (so that "negotiate" and "negotiation", and typing errors, still meet). Likeness is the cosine of
the two count vectors. Counts are whole numbers, and square root, division and product of two numbers are
exactly rounded everywhere (IEEE 754), so the result does not depend on order, processor or library.
"""

import re
import unicodedata
from collections import Counter
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


def features(text: str) -> Counter[str]:
    """What a text is compared by: weighted stems and their three-letter pieces."""
    counts: Counter[str] = Counter()
    for word in words_of(text):
        counts.update(_parts(stem(word)))
    return counts


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
class Likeness:
    """Texts ready to be compared with others: feature counts, and a hundred over their length."""

    counts: Floats
    others: Floats
    scale: Floats
    others_scale: Floats

    @classmethod
    def of(cls, texts: Sequence[str], others: Sequence[str]) -> "Likeness":
        """Only features that occur on both sides are kept; equal texts are counted once."""
        counted, others_counted = _counted(texts), _counted(others)
        squares, others_squares = _squares(counted), _squares(others_counted)
        known = {name for c in others_counted for name in c}
        vocabulary = {
            name: at for at, name in enumerate({name for c in counted for name in c if name in known})
        }
        exact = int(squares.max(initial=0)) * int(others_squares.max(initial=0)) < FLOAT32_EXACT**2
        kind = np.float32 if exact else np.float64
        return cls(
            _table(counted, vocabulary, kind),
            _table(others_counted, vocabulary, kind).T.copy(),
            (100 / np.sqrt(np.maximum(squares, 1.0))).astype(np.float32),
            (1 / np.sqrt(np.maximum(others_squares, 1.0))).astype(np.float32),
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


def _counted(texts: Sequence[str]) -> list[Counter[str]]:
    known = {text: features(text) for text in set(texts)}
    return [known[text] for text in texts]


def _table(counted: Sequence[Counter[str]], vocabulary: dict[str, int], kind: type[np.floating]) -> Floats:
    table: Floats = np.zeros((len(counted), len(vocabulary)), dtype=kind)
    for row, counts in enumerate(counted):
        for name in counts.keys() & vocabulary.keys():
            table[row, vocabulary[name]] = counts[name]
    return table


def _squares(counted: Sequence[Counter[str]]) -> NDArray[np.float64]:
    return np.array([sum(n * n for n in c.values()) for c in counted], dtype=np.float64)

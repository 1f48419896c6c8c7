"""How alike two free texts are: whole percent, the same on every machine, without any download.

A text becomes counted features: the stem of each word that carries meaning, and the three-letter pieces of
those stems (so that "negotiate" and "negotiation", and typing errors, still meet). Likeness is the cosine of
the two count vectors. Counts are whole numbers and square root and division are exactly rounded everywhere
(IEEE 754), so the result does not depend on order, processor or library.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Table = NDArray[np.int64]

STEM_WEIGHT = 3  # one shared word counts as much as three shared pieces
MOST_TOPICS = 3
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


def words_of(text: str) -> list[str]:
    """The words that carry meaning, in order, lower case."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [word for word in found if word not in _SMALL_WORDS]


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
        root = stem(word)
        counts[root] += STEM_WEIGHT
        framed = f"^{root}$"
        counts.update(f"~{framed[at : at + 3]}" for at in range(len(framed) - 2))
    return counts


def shared_topics(text: str, other: str) -> tuple[str, ...]:
    """Up to three words of `text` whose stems `other` has too, as first written."""
    known = {stem(word) for word in words_of(other)}
    first = {stem(word): word for word in reversed(words_of(text))}
    in_order = [word for word in dict.fromkeys(words_of(text)) if first[stem(word)] == word]
    return tuple(word for word in in_order if stem(word) in known)[:MOST_TOPICS]


def likeness(texts: Sequence[str], others: Sequence[str]) -> Table:
    """Cosine of every text with every other, in whole percent; an empty text is like nothing."""
    counted, others_counted = [features(text) for text in texts], [features(text) for text in others]
    vocabulary = {name: at for at, name in enumerate({name for c in counted for name in c})}
    left, right = _counts(counted, vocabulary), _counts(others_counted, vocabulary)
    dots: Table = (left @ right.T).toarray()
    squares = np.outer(_squares(counted), _squares(others_counted)).astype(np.float64)
    cosines = dots / np.sqrt(np.maximum(squares, 1.0))
    return np.floor(cosines * 100 + 0.5).astype(np.int64)


def _counts(counted: Sequence[Counter[str]], vocabulary: dict[str, int]) -> csr_array:
    cells = [
        (row, vocabulary[name], n)
        for row, c in enumerate(counted)
        for name, n in c.items()
        if name in vocabulary
    ]
    table = np.array(cells, dtype=np.int64).reshape(-1, 3)
    shape = (len(counted), max(1, len(vocabulary)))
    return csr_array((table[:, 2], (table[:, 0], table[:, 1])), shape=shape)


def _squares(counted: Sequence[Counter[str]]) -> Table:
    return np.array([sum(n * n for n in c.values()) for c in counted], dtype=np.int64)

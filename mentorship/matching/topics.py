"""What free texts have in common: the topics of a text are the stems of its most telling words.

A text has at most `MOST_TOPICS` topics: its longest words, which say most, without their endings, so that
"negotiate" and "negotiations" meet. Goals are then compared like skills: topic by topic, in whole points, the
same on every machine, and each point has a word to show for it. Nothing is downloaded and nothing is learnt.
"""

import re
import unicodedata
from functools import lru_cache

MOST_TOPICS = 6
_WORD = re.compile(r"[^\W\d_][\w+#]*")
_PLAIN_WORD = re.compile(r"[a-z][a-z0-9_+#]*")  # the same among lower-case ASCII, and quicker
# Longest first, so that "negotiation", "negotiating" and "negotiate" end up alike.
_BY_LENGTH = (
    "ations ership ation ating ators ments ator ates ated ment ings ate ing ies ers er es ed ic ly e s y"
)
_ENDINGS = tuple(_BY_LENGTH.split())
_SMALL = (
    "a about after all also am an and any are as at be become been being better but by can could do for from "
    "get give good grow had has have help how i if in into is it its know later learn learning like make me "
    "more my new of on one or other our out people so some than that the their them then they this to up us "
    "want was we were what when which who will with work would you your"
)
_SMALL_WORDS = frozenset(_SMALL.split())


def words_of(text: str) -> list[str]:
    """The words that carry meaning, in order, lower case."""
    if text.isascii():
        found = _PLAIN_WORD.findall(text.lower())
    else:
        found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [word for word in found if word not in _SMALL_WORDS]


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """The word without its ending, if at least four letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=2**15)
def stems_of(text: str) -> dict[str, str]:
    """The stem of each word that carries meaning, in order, with the word as first written."""
    found: dict[str, str] = {}
    for word in words_of(text):
        found.setdefault(stem(word), word)
    return found


@lru_cache(maxsize=2**15)
def topics_of(text: str) -> tuple[str, ...]:
    """The stems of the longest words, in the order of the text; of equally long ones the first."""
    found = list(stems_of(text).items())
    if len(found) > MOST_TOPICS:
        longest = set(sorted(range(len(found)), key=lambda at: -len(found[at][1]))[:MOST_TOPICS])
        found = [pair for at, pair in enumerate(found) if at in longest]
    return tuple(root for root, _ in found)


def shared_topics(text: str, other: str) -> tuple[str, ...]:
    """The topics of `text` that `other` speaks of too, as first written in `text`."""
    written, known = stems_of(text), stems_of(other)
    return tuple(written[topic] for topic in topics_of(text) if topic in known)

"""P13: everybody types a word of their own into every private field of a program; who saw it?"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.promises.figures import Figure, none_of, told
from tests.security.aftermath import MAY_READ, Aftermath

COMMANDS = (("deliveries",), ("program", "export", "1"))


def canaries() -> Iterator[Figure]:
    """Readers a word was not for, and the words in what nobody should find any in."""
    with tempfile.TemporaryDirectory() as folder:
        aftermath = Aftermath(Path(folder))
        seen = {word: aftermath.readers(word) for word in MAY_READ}
        printed = "\n".join(aftermath.tell(*command) for command in COMMANDS)
        unseen, log = list(aftermath.record.unseen()), list(aftermath.log)
    yield told("Private fields, each with a word of its own", str(len(MAY_READ)))
    yield told("Pairs of a word and somebody who read it", str(sum(map(len, seen.values()))))
    yield none_of("Readers a word was not for", sum(len(seen[word] - MAY_READ[word]) for word in seen))
    yield _words_in(f"Words in metadata and buttons ({len(unseen):,} values)", unseen)
    yield _words_in(f"Words and tokens in the log ({len(log):,} lines)", log, *aftermath.tokens)
    yield _words_in("Words and tokens in what commands print and export", [printed], *aftermath.tokens)


def _words_in(what: str, texts: list[str], *tokens: str) -> Figure:
    return none_of(what, sum(word in text for text in texts for word in (*MAY_READ, *tokens)))

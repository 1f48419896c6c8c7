"""The keyed tie-break: a 30-bit number per pair that favours nobody and depends on no order."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.tables import Table

_Words = NDArray[np.uint64]

TIE_BITS = 30


@dataclass(frozen=True)
class Ties:
    """The tie-break of every pair, worked out for those that are asked for."""

    mentees: _Words
    mentors: _Words
    salt: str

    @classmethod
    def of_people(cls, mentees: Sequence[str], mentors: Sequence[str], salt: str) -> "Ties":
        """Each id is hashed once, with the salt as key."""
        return cls(_digests("mentee", mentees, salt), _digests("mentor", mentors, salt), salt)

    def of(self, rows: Table, columns: Table) -> Table:
        """A number below 2**30 for each pair, mixed as SplitMix64 ends (Steele, Lea, Flood 2014)."""
        mixed = self.mentees[rows] + self.mentors[columns]
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
        return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def _digests(side: str, ids: Sequence[str], salt: str) -> _Words:
    key = blake2b(salt.encode(), digest_size=32).digest()
    digests = [blake2b(f"{side}:{i}".encode(), digest_size=8, key=key).digest() for i in ids]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)

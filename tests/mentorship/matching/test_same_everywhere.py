"""The same people give the same bytes: in any order, in any process, on one thread or two."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from bench.matching.company import Size, company
from mentorship.matching import Aim, match, to_json

ROOT = Path(__file__).parents[3]
SIZE = Size(150, 90)


def digest_of(order: int) -> str:
    """What comes of a company whose people are shuffled and whose sets were filled in another order."""
    random, problem = Random(order), company(SIZE, 7)
    mentors = random.sample(problem.mentors, len(problem.mentors))
    mentees = random.sample(problem.mentees, len(problem.mentees))
    shuffled = replace(problem, mentors=tuple(mentors), mentees=tuple(mentees), bar=400, aims=tuple(Aim))
    return sha256(json.dumps(to_json(match(shuffled))).encode()).hexdigest()


@pytest.mark.parametrize(("order", "hash_seed", "threads"), [(1, "0", "1"), (2, "1", "2"), (3, "4242", "2")])
def test_the_result_is_the_same_byte_for_byte_whatever_the_order_the_process_and_its_threads(
    order: int, hash_seed: str, threads: str
) -> None:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    surroundings = {**os.environ, "PYTHONHASHSEED": hash_seed, **dict.fromkeys(names, threads)}
    work = f"from tests.mentorship.matching.test_same_everywhere import digest_of; print(digest_of({order}))"
    found = subprocess.check_output([sys.executable, "-c", work], cwd=ROOT, env=surroundings, text=True)
    assert found.strip() == digest_of(0)

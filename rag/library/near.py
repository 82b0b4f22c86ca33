"""Near-duplicates by MinHash: articles that share most of their runs of five words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise

import numpy as np

SHINGLE = 5  # words; these two as in StarCoder's deduplication (Li et al. 2023, section 3.5)
LEAST = 0.7  # estimated Jaccard similarity of near-duplicates
PERMUTATIONS = 128  # the estimate's standard error is .04 at .7
BANDS = 25  # of five values each: two texts of similarity .7 share a band with probability .99, of .4 with .23
SEED = 1
AT_ONCE = 2_000  # shingles, of which each takes a kilobyte while it is hashed

_WORD = re.compile(r"\w+")
_EDGES = tuple(range(0, PERMUTATIONS, PERMUTATIONS // BANDS))[: BANDS + 1]


def signature(text: str) -> bytes:
    """The MinHash of a text's shingles, 128 numbers of 32 bits."""
    from datasketch import MinHash

    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    minhash = MinHash(PERMUTATIONS, seed=SEED)
    encoded = [shingle.encode() for shingle in shingles]
    for start in range(0, len(encoded), AT_ONCE):
        minhash.update_batch(encoded[start : start + AT_ONCE])
    return np.asarray(minhash.hashvalues, "<u4").tobytes()


def bands(signed: bytes) -> Iterator[bytes]:
    """Keys of 8 bytes, of which near-duplicates very likely have one in common (Leskovec et al., section 3.4)."""
    width = len(signed) // PERMUTATIONS
    for number, (start, end) in enumerate(pairwise(_EDGES)):
        yield blake2b(signed[start * width : end * width], digest_size=8, salt=bytes([number])).digest()


def likeness(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two signed texts."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))

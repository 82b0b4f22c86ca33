from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.library.filter import Filter
from rag.library.vectors import Vectors
from rag.types import Passage
from tests.rag.library.helpers import BODIES, article

ALL = Filter()


def unit(seed: int) -> list[float]:
    vector = np.random.default_rng(seed).normal(size=8)
    return (vector / np.linalg.norm(vector)).tolist()


def put(vectors: Vectors, id_: str, seed: int, **values) -> None:
    vectors.upsert([(article(id_, BODIES, **values), f"{id_}:0", Passage(id_, 0, 10, BODIES[:10]))], [unit(seed)])


@pytest.fixture
def vectors(tmp_path):
    vectors = Vectors(tmp_path / "chroma", "passages")
    yield vectors
    vectors.close()


def test_scores_are_cosines_best_first(vectors):
    for seed in range(20):
        put(vectors, f"a{seed}", seed)
    scores = vectors.search(unit(7), 5, ALL)
    assert next(iter(scores)) == "a7:0"
    assert scores["a7:0"] == pytest.approx(1.0, abs=1e-5)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert vectors.cosines(unit(7), list(scores)) == pytest.approx(scores, abs=1e-5)
    assert vectors.cosines(unit(7), ["deleted since"]) == {}


def test_filters_hold(vectors):
    put(vectors, "old", 1, published=date(2022, 1, 1))
    put(vectors, "new", 2, published=date(2025, 6, 2))
    put(vectors, "undated", 3, published=None, publisher=None)
    assert set(vectors.search(unit(1), 9, Filter(as_of=date(2025, 6, 1)))) == {"old:0"}
    assert set(vectors.search(unit(1), 9, Filter(as_of=date(2099, 1, 1)))) == {"old:0", "new:0"}
    assert set(vectors.search(unit(1), 9, Filter(articles=("undated", "new")))) == {"undated:0", "new:0"}
    both = Filter(articles=("undated", "new"), publishers=("Test digest",))
    assert set(vectors.search(unit(1), 9, both)) == {"new:0"}


def test_writing_twice_changes_nothing_and_deleting_unknown_ids_is_fine(vectors):
    put(vectors, "a", 1)
    put(vectors, "a", 1)
    assert vectors.ids() == {"a:0"}
    vectors.delete(["a:0", "nothing:0"])
    assert vectors.count() == 0


def test_a_new_handle_sees_what_another_process_wrote(vectors, tmp_path):
    put(vectors, "a", 1)
    code = (
        "import sys; from rag.library.vectors import Vectors; from tests.rag.library.test_vectors import put\n"
        "from pathlib import Path\nv = Vectors(Path(sys.argv[1]), 'passages'); put(v, 'b', 2); v.delete(['a:0'])"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "chroma")], check=True, cwd=_root())
    again = Vectors(tmp_path / "chroma", "passages")
    assert list(again.search(unit(2), 5, ALL)) == ["b:0"]
    again.close()


def test_the_identity_is_kept_in_the_collection(vectors, tmp_path):
    vectors.label({"encoder": "abc", "dimension": "8"})
    again = Vectors(tmp_path / "chroma", "passages")
    assert again.metadata == {"encoder": "abc", "dimension": "8"}
    again.close()


@pytest.mark.parametrize("url", ["", "not an address", "ftp://127.0.0.1"])
def test_a_bad_server_address_is_named(url):
    with pytest.raises(SettingsError, match="PARLEY_CHROMA_URL"):
        Vectors(url, "passages")


def _root():
    from pathlib import Path

    return Path(__file__).parents[3]

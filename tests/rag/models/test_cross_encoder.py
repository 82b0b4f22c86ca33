from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.models import CrossEncoder, load_cross_encoder
from rag.settings import Settings
from tests.conftest import MODELS

pytestmark = pytest.mark.models

QUESTION = "How many people live in Berlin?"
TEXTS = [
    "Berlin has a population of 3,520,031 registered inhabitants in an area of 891.82 square kilometers.",
    "Berlin is well known for its museums.",
]


@pytest.fixture(scope="module")
def cross_encoder() -> CrossEncoder:
    return load_cross_encoder(Settings(models=MODELS))


def test_the_logits_are_those_of_the_published_model(cross_encoder: CrossEncoder) -> None:
    assert cross_encoder.score(QUESTION, TEXTS) == pytest.approx([9.219, -4.078], abs=0.25)


def test_a_text_has_one_score_whatever_goes_with_it(cross_encoder: CrossEncoder) -> None:
    texts = [*TEXTS, "Berlin. " * 60, "", "x", *TEXTS]
    together = cross_encoder.score(QUESTION, texts)
    assert together == [cross_encoder.score(QUESTION, [text])[0] for text in texts]
    assert together[:2] == together[-2:]


def test_no_text_has_no_score(cross_encoder: CrossEncoder) -> None:
    assert cross_encoder.score(QUESTION, []) == []


@pytest.mark.parametrize("question", ["", "?" * 10_000, "Скільки людей?\x00", "\udcff", "<script>alert(1)</script>"])
def test_awkward_questions_get_finite_scores(cross_encoder: CrossEncoder, question: str) -> None:
    assert all(math.isfinite(score) for score in cross_encoder.score(question, TEXTS))


def test_a_text_beyond_the_limit_is_cut(cross_encoder: CrossEncoder) -> None:
    long = TEXTS[0] + " filler" * 2000
    first, second = cross_encoder.score(QUESTION, [long, long + " more"])
    assert first == second > 0


def test_threads_get_the_scores_of_one(cross_encoder: CrossEncoder) -> None:
    alone = cross_encoder.score(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        assert all(scores == alone for scores in pool.map(lambda _: cross_encoder.score(QUESTION, TEXTS), range(12)))

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.homes import shipped_articles
from rag.orders import gives_orders, without_orders

PLANTED = [json.loads(line) for line in files("evals").joinpath("suites/talks/documents.jsonl").open(encoding="utf-8")]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted["id"])
def test_a_planted_order_goes_and_the_report_stays(planted):
    before, order, *after = planted["text"].split("\n\n")
    masked = without_orders(planted["text"])
    assert len(masked) == len(planted["text"])
    assert masked.split() == " ".join([before, *after]).split()
    assert order not in masked


def test_no_shipped_article_gives_orders():
    assert all(without_orders(article.text) == article.text for article in shipped_articles())


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers told the delegations to ignore the noise outside.",
        "His assistant, Vladimir Medinsky, said the answer was no.",
        "The system was switched off.",
        "Both models of the drone must be handed over.",
        "They did not forget the prisoners.",
    ],
)
def test_plain_reports_give_none(sentence):
    assert not gives_orders(sentence)


@given(st.text())
def test_the_length_stays(text):
    masked = without_orders(text)
    assert len(masked) == len(text)
    assert all(new in (old, " ") for new, old in zip(masked, text, strict=True))

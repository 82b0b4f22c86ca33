from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.errors import ReceiptError
from rag.export import to_json
from rag.receipts import FARTHEST, LARGEST, Quoted, check, quotes_in
from rag.types import Article, Claim, Conflict
from tests.rag.test_export import COUNT, KYIV, MOSCOW, answer_of

LETTERS = st.text(st.sampled_from("abc é🕊\n"), min_size=1, max_size=30)


def quoted(article: Article, start: int, end: int) -> Quoted:
    return Quoted(article.id, article.sha256, start, end, article.text[start:end], article.title)


@st.composite
def quotes(draw: st.DrawFn) -> tuple[Article, Quoted]:
    article = replace(COUNT, text=draw(LETTERS))
    start = draw(st.integers(0, len(article.text) - 1))
    return article, quoted(article, start, draw(st.integers(start + 1, len(article.text))))


def content(*answers, **changes) -> bytes:
    return json.dumps(to_json(answers) | changes).encode()


@given(quotes())
def test_a_quote_at_its_place_is_ok(found):
    article, quote = found
    assert check(quote, article).state == "ok"


@given(quotes(), LETTERS)
def test_another_text_is_always_noticed(found, text):
    article, quote = found
    assume(text != article.text)
    receipt = check(quote, replace(article, text=text))
    assert receipt.state in ("moved", "changed")
    assert (receipt.state == "moved") <= (quote.quote in text)
    assert (receipt.start is None) == (quote.quote not in text)


@given(quotes(), st.integers(0, 40), st.integers(0, 40))
def test_another_place_is_always_noticed(found, start, end):
    article, quote = found
    assume((start, end) != (quote.start, quote.end) and article.text[start:end] != quote.quote)
    receipt = check(replace(quote, start=start, end=end), article)
    assert receipt.state == "moved"
    assert article.text.startswith(quote.quote, receipt.start)


@given(quotes(), LETTERS)
def test_other_words_are_always_noticed(found, words):
    article, quote = found
    assume(words != quote.quote)
    state = check(replace(quote, quote=words), article).state
    assert state == ("moved" if words in article.text else "altered")


def test_what_becomes_of_a_quote():
    quote = quoted(COUNT, 26, 44)
    assert check(quote, None).state == "missing"
    assert check(quote, replace(COUNT, text="Lately. " + COUNT.text)) == replace(
        check(quote, COUNT), state="moved", start=34
    )
    assert check(quote, replace(COUNT, text="Gone.")) == replace(check(quote, COUNT), state="changed", start=None)
    assert check(quote, replace(COUNT, text=COUNT.text + " More.")) == replace(check(quote, COUNT), state="changed")


def test_of_two_places_the_nearer_is_told():
    article = replace(COUNT, text="ab ab ab ab")
    assert check(replace(quoted(article, 3, 5), start=7, end=9), article).start == 6


def test_every_quote_is_read_once_those_of_claims_too():
    answer = answer_of(COUNT, KYIV)
    (other,) = answer_of(COUNT, MOSCOW).citations
    claims = (Claim(KYIV, ("ukraine",), None, answer.citations[0]), Claim(MOSCOW, ("russia",), None, other))
    answer = replace(answer, conflicts=(Conflict("sides_differ", claims),))
    wanted = [quoted(COUNT, 0, 25), quoted(COUNT, 26, 44)]
    assert quotes_in(content(answer, answer)) == wanted
    assert quotes_in(json.dumps(answer.to_dict()).encode()) == wanted


CITATION = answer_of(COUNT, KYIV).to_dict()["citations"][0]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"[1]",
        b"{}",
        b'"x"',
        b"null",
        b"NaN",
        b'{"citations": {}}',
        b'{"citations": [3]}',
        b'{"answers": {"citations": []}}',
        b'{"citations": [], "sides": [{}]}',
        b'{"citations": [], "conflicts": [{"claims": [{"citation": []}]}]}',
        b"[" * 200_000,
        b'{"answers": ' * 50_000,
        b'{"citations": [' + b"9" * 5000 + b"]}",
        b" " * (LARGEST + 1),
        *(
            json.dumps({"citations": [CITATION | change]}).encode()
            for change in (
                {"start": -1}, {"start": True}, {"start": 1.5}, {"end": "25"}, {"end": FARTHEST + 1}, {"quote": ""},
                {"quote": None}, {"article_id": 7}, {"sha256": ["x"]}, {"title": {}},
            )
        ),
    ],
)  # fmt: skip
def test_what_holds_no_answer_is_refused_in_a_line(broken):
    with pytest.raises(ReceiptError) as refused:
        quotes_in(broken)
    assert "\n" not in str(refused.value)
    assert "ask --json" in refused.value.remedy


def test_an_answer_without_hashes_cannot_be_checked():
    with pytest.raises(ReceiptError, match="lacks `sha256`"):
        quotes_in(json.dumps({"citations": [{k: v for k, v in CITATION.items() if k != "sha256"}]}).encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["answers", "citations", "sides", "conflicts", "claims", "citation"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(value):
    with suppress(ReceiptError):
        assert all(isinstance(found, Quoted) for found in quotes_in(json.dumps(value).encode()))

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import ReadingError
from rag.reading import Given, parse_fields, read, read_content
from rag.types import Article
from tests.rag.reading.made import FIRST, SECOND

ONE = {"headline": "Noon", "body": FIRST, "publishedAt": "2025-06-02T10:00:00Z", "source": {"id": 1, "name": "Wire"}}


def found(value: Any, name: str = "a.json", **given: Any) -> list[Article | ReadingError]:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(read_content(data, name, Given(**given)))


@pytest.mark.parametrize("shape", [ONE, [ONE], {"status": "ok", "articles": [ONE]}])
def test_fields_are_found_by_their_usual_names_in_every_shape(shape: Any) -> None:
    (article,) = found(shape)
    assert isinstance(article, Article)
    assert (article.title, article.text, article.publisher) == ("Noon", FIRST, "Wire")
    assert article.published == date(2025, 6, 2)


def test_each_line_is_an_article_and_a_bad_one_does_not_stop_the_others() -> None:
    lines = [json.dumps(ONE), "{broken", "", '"text"', '{"title": "T"}', json.dumps({"text": SECOND, "lang": "nl-NL"})]
    first, broken, no_object, no_text, last = found("\n".join(lines).encode(), "a.jsonl")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (last.text, last.language, last.title) == (SECOND, "nl", "a")
    for error, line, said in ((broken, 2, "not valid JSON"), (no_object, 4, "no object"), (no_text, 5, "no text")):
        assert isinstance(error, ReadingError)
        assert f"a.jsonl, line {line}" in error.problem
        assert said in error.problem


def test_the_user_names_fields_of_other_names_and_places() -> None:
    value = {"meta": {"kop": "Noon"}, "inhoud": FIRST, "text": "wrong", "a.b": "2 Jun 2025 10:00:00 +0000"}
    fields = parse_fields("text=inhoud, title=meta.kop,published=a.b")
    (article,) = found(value, fields=fields)
    assert isinstance(article, Article)
    assert (article.title, article.text, article.published) == ("Noon", FIRST, date(2025, 6, 2))


@pytest.mark.parametrize("option", ["", "text", "text=", "body=text", "text=a,x=b"])
def test_fields_that_cannot_be_used_are_told(option: str) -> None:
    with pytest.raises(ReadingError, match="cannot be used"):
        parse_fields(option)


def test_markup_in_a_field_goes() -> None:
    (article,) = found({"text": f"<p>{FIRST}</p><p>{SECOND} <b>So</b> be it.</p><script>x()</script>"})
    assert isinstance(article, Article)
    assert article.text == f"{FIRST}\n\n{SECOND} So be it."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"text": FIRST, "date": "soon"}, "no date"),
        ({"text": FIRST, "date": "2025-13-01"}, "no date"),
        ({"text": FIRST, "date": "2999-01-01"}, "future"),
        ({"text": 7}, "no text"),
        ([], "no object"),
        (b"[" * 200_000, "not valid JSON"),
        (b"[1" + b"0" * 9_000 + b"]", "not valid JSON"),
        ('{"text": "Привіт"}'.encode("cp1251"), "not UTF-8"),
        (b'{"text": "' + b"word " * 2_100_000 + b'"}', "10 million characters"),
    ],
)
def test_what_cannot_be_used_is_told(value: Any, said: str) -> None:
    (error,) = found(value)
    assert isinstance(error, ReadingError)
    assert said in error.problem


def test_one_title_for_many_articles_is_refused() -> None:
    (error,) = found([ONE, ONE], title="Noon")
    assert isinstance(error, ReadingError)
    assert "--title" in error.problem


def test_one_article_is_asked_for_where_there_are_many(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([ONE, {"text": SECOND}]))
    with pytest.raises(ReadingError, match="holds several"):
        read(path)
    path.write_text(json.dumps([ONE]))
    assert read(path).title == "Noon"

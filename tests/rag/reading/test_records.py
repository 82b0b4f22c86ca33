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


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ({"date": "2025-06-02"}, date(2025, 6, 2)),
        ({"published_date": "20250602"}, date(2025, 6, 2)),
        ({"date_publish": "2025-06-02 18:04:00"}, date(2025, 6, 2)),
        ({"datePublish": "2025-06-02T18:04:00Z"}, date(2025, 6, 2)),
        ({"webPublicationDate": "2025-06-02T18:04:00Z"}, date(2025, 6, 2)),
        ({"date": 1748908799}, date(2025, 6, 2)),
        ({"date": "1748908799999"}, date(2025, 6, 2)),
        ({"date": 1748908799.5}, date(2025, 6, 2)),
        ({"date": "soon"}, None),
        ({"date": "2025-13-01"}, None),
        ({"date": {"day": 2}}, None),
        ({"date": "9" * 9_000}, None),
        ({"date": "soon", "pubDate": "Mon, 02 Jun 2025 23:30:00 +0300"}, date(2025, 6, 2)),
    ],
)
def test_the_day_is_read_in_every_usual_form_or_left_out(value: Any, day: date | None) -> None:
    (article,) = found({"text": FIRST, **value})
    assert isinstance(article, Article)
    assert article.published == day


WEB = "https://herald.example/envoys"


@pytest.mark.parametrize(
    ("value", "publisher", "url"),
    [
        ({"source": "Lake Herald"}, "Lake Herald", None),
        ({"source": WEB}, None, WEB),
        ({"source": WEB, "source-hostname": "Lake Herald", "hostname": "herald.example"}, "Lake Herald", WEB),
        ({"source": WEB, "url": f"{WEB}/1", "hostname": "herald.example"}, "herald.example", f"{WEB}/1"),
        ({"url": "envoys", "link": WEB}, None, WEB),
        ({"publisher": {"name": "Lake Herald", "url": WEB}}, "Lake Herald", None),
    ],
)
def test_a_source_that_is_a_web_address_is_no_publisher(value: Any, publisher: str | None, url: str | None) -> None:
    (article,) = found({"text": FIRST, **value})
    assert isinstance(article, Article)
    assert (article.publisher, article.url) == (publisher, url)


def test_a_list_of_paragraphs_is_a_text() -> None:
    (article,) = found({"text": [FIRST, "", SECOND], "related": [{"text": "Other words."}]})
    assert isinstance(article, Article)
    assert article.text == f"{FIRST}\n\n{SECOND}"
    (error,) = found({"text": [{"a": 1}]})
    assert isinstance(error, ReadingError)


@pytest.mark.parametrize("name", ["dump-2025-11-20.json", "dump-2025-11-20.jsonl"])
def test_the_day_in_the_name_of_a_dump_is_not_that_of_its_records(name: str) -> None:
    records = [{"text": FIRST}, {"text": SECOND, "date": "2025-06-02"}, {"text": SECOND, "date": "2999-01-01"}]
    lines = "\n".join(map(json.dumps, records)).encode() if name.endswith("l") else json.dumps(records).encode()
    first, second, error = found(lines, name)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(error, ReadingError)
    assert (first.published, second.published) == (None, date(2025, 6, 2))
    assert name in error.problem
    assert "3" in error.problem


def test_the_day_in_the_name_of_one_article_is_its_own() -> None:
    (article,) = found({"text": FIRST}, "2025-06-02.json")
    assert isinstance(article, Article)
    assert article.published == date(2025, 6, 2)


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

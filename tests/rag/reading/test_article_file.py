from __future__ import annotations

import contextlib
import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ReadingError
from rag.reading.article_file import format_article, parse_article
from rag.reading.ids import is_id
from rag.reading.normalise import normalise, normalise_line
from rag.types import Article, Source

AWKWARD = st.sampled_from(
    [
        "---",
        "\n---\n",
        "null",
        "~",
        "2025-06-02",
        "yes",
        "a: b",
        "# x",
        "'",
        '"',
        "- ",
        "*a",
        "&a",
        "!t",
        "{",
        "й",
        "😀",
    ]
)
ANY_TEXT = st.lists(st.text(max_size=12) | AWKWARD, max_size=6).map("".join)
LINES = ANY_TEXT.map(normalise_line).filter(bool)
WEB = st.text(string.ascii_letters + string.digits + "/?&=%#.-", min_size=1, max_size=20).map(
    "https://example.org/{}".format
)
IDS = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}", fullmatch=True).filter(is_id)
SOURCES = st.builds(Source, LINES, st.none() | st.dates(), st.none() | WEB)
ARTICLES = st.builds(
    Article,
    id=IDS,
    title=LINES,
    text=ANY_TEXT.map(normalise).filter(bool),
    publisher=st.none() | LINES,
    published=st.none() | st.dates(),
    url=st.none() | WEB,
    language=st.sampled_from(["en", "ru", "uk", "tr", "nl", "crh"]),
    topics=st.lists(LINES, max_size=3).map(tuple),
    sources=st.lists(SOURCES, max_size=3).map(tuple),
)


@given(ARTICLES, st.lists(st.floats(0, 1), max_size=5))
def test_a_written_article_is_read_back_the_same(article: Article, shares: list[float]) -> None:
    starts = sorted(int(share * len(article.text)) for share in shares)
    for written in (article, replace(article, pages=(0, *starts))):
        assert parse_article(format_article(written), "a.md") == written


def test_pages_of_a_text_that_was_edited_are_forgotten() -> None:
    content = format_article(Article("a", "T", "One page.\n\nTwo pages.", pages=(0, 11)))
    assert "pages: 0, 11, 21\n" in content
    assert parse_article(content, "a.md").pages == (0, 11)
    assert parse_article(content.replace("One page", "A page"), "a.md").pages == ()


@pytest.mark.parametrize("pages", ["", "x", "5, 21", "0, 30, 21", "0, 11, 7, 21", "21"])
def test_pages_that_cannot_be_are_left_aside(pages: str) -> None:
    assert parse_article(f"---\ntitle: T\npages: {pages}\n---\nOne page.\n\nTwo pages.", "a.md").pages == ()


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text() | ANY_TEXT, ANY_TEXT)
def test_any_content_gives_an_article_or_a_reading_error(head: str, body: str) -> None:
    content = f"---\ntitle: x\n{head}\n---\n{body}"
    with contextlib.suppress(ReadingError):
        article = parse_article(content, "a.md")
        assert article.text == normalise(article.text)


def test_unknown_keys_are_left_aside_and_line_ends_do_not_matter() -> None:
    content = """\ufeff---
id: first
title: Talks open
published: 2025-05-16
facts: [E1.1, {x: [1, 2]}]
topics: talks, prisoners
language: en-GB
sources:
- {outlet: Wire, date: 2025-05-16, url: https://example.org/a, facts: [E1]}
---
One.  \r

\r\r
Two."""
    assert parse_article(content.replace("\n", "\r\n"), "x.md") == Article(
        id="first",
        title="Talks open",
        text="One.\n\nTwo.",
        published=date(2025, 5, 16),
        topics=("talks", "prisoners"),
        sources=(Source("Wire", date(2025, 5, 16), "https://example.org/a"),),
    )


def test_a_file_without_an_id_is_named_by_its_file() -> None:
    assert parse_article("---\ntitle: T\n---\nText.", "folder/second-round.md").id == "second-round"


def bomb() -> str:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "title: T\n" + "\n".join(lines)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("publisher: P", "no title"),
        ("title: '  '", "no title"),
        ("title: [a, b]", "`title` must be text"),
        ("title: T\npublished: 2025-13-45", "`published`"),
        ("title: T\npublished: last Monday", "`published`"),
        ("title: T\nid: ../../secret", "id"),
        ("title: T\nid: Upper", "id"),
        ("title: T\nid: con", "id"),
        (f"title: T\nid: {'a' * 81}", "id"),
        ("title: T\nurl: javascript:alert(1)", "web address"),
        ("title: T\nlanguage: '12'", "language"),
        ("title: T\ntopics: {a: b}", "`topics`"),
        ("title: T\nsources: Wire", "`sources`"),
        ("title: T\nsources: [{date: 2025-06-02}]", "outlet"),
        ("title: T\nsources: [{outlet: A, date: soon}]", "`date`"),
        ("title: 'T", "not valid YAML"),
        ("title: T\n\tb: c: d", "not valid YAML"),
        ("- title", "`key: value`"),
        ("title: !!python/object/apply:os.system [ls]", "tag"),
        ("title: !!int x", "tag"),
        ("title: T\n? [a, b]\n: c", "not valid YAML"),
        ("title: T\nx: " + "[" * 5000, "nested"),
        ("title: T\nx: " + "y" * 70_000, "64 KB"),
        (bomb(), "alias"),
    ],
)
def test_front_matter_that_cannot_be_used_is_refused_with_the_files_name(head: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as caught:
        parse_article(f"---\n{head}\n---\nText.", "bad.md")
    assert "bad.md" in caught.value.problem
    assert caught.value.remedy


def test_front_matter_that_is_never_closed_is_said() -> None:
    with pytest.raises(ReadingError, match="closing"):
        parse_article("---\ntitle: T\n\nText.", "bad.md")


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(ReadingError, match="no text"):
        parse_article("---\ntitle: T\n---\n \n\t\n", "bad.md")

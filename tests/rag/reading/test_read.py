from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import ReadingError
from rag.reading import read
from rag.reading.article_file import format_article, parse_article
from rag.reading.dateline import last_day
from rag.types import Source

BODY = "The envoys of both sides met at noon. They spoke for an hour."


def put(folder: Path, content: str | bytes, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_page_with_front_matter(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "---\ntitle: Noon at the villa\nid: noon\npublisher: Wire\npublished: 2025-06-02\nlanguage: en\nurl: https://example.org/n\n"
        f"topics: [talks]\nsources: [{{outlet: Radio}}]\nlayout: post\n---\n\n# Noon at the villa\n\n**{BODY}**\n",
        "a.md",
    )
    article = read(path)
    assert (article.id, article.title, article.publisher) == ("noon", "Noon at the villa", "Wire")
    assert (article.published, article.url, article.topics) == (date(2025, 6, 2), "https://example.org/n", ("talks",))
    assert article.sources == (Source("Radio"),)
    assert article.text == BODY


def test_what_is_given_goes_before_what_the_file_says(tmp_path: Path) -> None:
    path = put(tmp_path, f"---\ntitle: Old\npublisher: Old\npublished: 2025-06-02\n---\n{BODY}")
    article = read(path, title=" New\ttitle ", publisher="New", published=date(2025, 6, 3))
    assert (article.title, article.publisher, article.published) == ("New title", "New", date(2025, 6, 3))
    assert article.id == "new-title"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (f"Noon at the villa\n\nNoon at the villa\n\n{BODY}", "Noon at the villa"),
        (f"Noon at the villa | Lake Herald\nShare\nNoon at the villa\n\n{BODY}", "Noon at the villa"),
        (f"Noon  at\u00a0 the villa\n\n{BODY}", "Noon at the villa"),
        (f"Is it noon?\n\n{BODY}", "page"),
        (f"Noon at the villa\n=================\n\n{BODY}", "Noon at the villa"),
        (f"# It ended at noon.\n\n{BODY}", "It ended at noon."),
        (f"Skip to content\nMenu\nNoon at the villa\n{BODY}", "Noon at the villa"),
        (BODY, "page"),
    ],
)
def test_the_title_is_the_heading_or_first_short_line_or_the_file_name(
    tmp_path: Path, content: str, title: str
) -> None:
    article = read(put(tmp_path, content))
    assert article.title == title
    assert article.text == (BODY if title != "page" else content)


@pytest.mark.parametrize(
    ("name", "top", "day"),
    [
        ("page.txt", "", None),
        ("2025-06-02-noon.txt", "", date(2025, 6, 2)),
        ("20250602.txt", "", None),
        ("2025-06-02-to-2025-06-05.txt", "", None),
        ("2025-13-02.txt", "", None),
        ("2999-01-01.txt", "", None),
        ("page.txt", "2025-06-03\n", date(2025, 6, 3)),
        ("2025-06-02.txt", "Published: 3 June 2025, 18:04\n", date(2025, 6, 3)),
        ("page.txt", "Monday, June 2, 2025 at 9:15 p.m. CET\n", date(2025, 6, 2)),
        ("page.txt", "31 June 2025\n", None),
        ("page.txt", "On 2 June 2025 they met again.\n", None),
    ],
)
def test_the_date_is_one_that_stands_there_or_none(tmp_path: Path, name: str, top: str, day: date | None) -> None:
    article = read(put(tmp_path, f"Noon at the villa\n\n{top}\n{BODY}", name))
    assert article.published == day
    assert article.text.endswith(BODY)
    assert ("2025" in article.text) == (day is None and bool(top))


def test_the_language_is_told_from_the_text(tmp_path: Path) -> None:
    assert read(put(tmp_path, "Обмін\n\nДві делегації обмінялися паперами й роз’їхалися.")).language == "uk"
    assert read(put(tmp_path, f"---\nlanguage: nl\n---\n{BODY}")).language == "nl"


def test_windows_line_ends_and_a_byte_order_mark_leave_no_trace(tmp_path: Path) -> None:
    plain = read(put(tmp_path, f"Noon\n\n{BODY}"))
    assert read(put(tmp_path, b"\xef\xbb\xbf" + f"Noon\r\n\r\n{BODY}\r\n".encode())) == plain


def test_a_large_article_is_taken(tmp_path: Path) -> None:
    text = "\n\n".join([BODY] * (5_000_000 // len(BODY)))
    assert read(put(tmp_path, text)).text == text


@pytest.mark.parametrize(
    "name", ["a b;c's $(x) 😀.txt", "-rf.txt", "ü" * 60 + ".TXT", "a.b.c.md", "con.txt", ".hidden.md"]
)
def test_odd_names_do_no_harm(tmp_path: Path, name: str) -> None:
    article = read(put(tmp_path, BODY, name))
    assert article.text == BODY
    assert parse_article(format_article(article), f"{article.id}.md") == article


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.sampled_from(["x.md", "x.txt"]))
def test_whatever_is_read_survives_the_library(tmp_path: Path, content: str, name: str) -> None:
    path = put(tmp_path, f"Noon\n\n{BODY} {content}".encode("utf-8", "ignore").replace(b"\0", b""), name)
    article = read(path)
    assert parse_article(format_article(article), "x.md") == article


TOMORROW = (date.today() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("name", "content", "problem", "remedy"),
    [
        ("a.txt", b"", "empty", "text"),
        ("a.txt", b" \n\t\n", "empty", "text"),
        ("a.md", b"![only](a.png)", "no text", "text"),
        ("a.txt", b"Share\nFacebook X\n", "no text", "text"),
        ("a.txt", "Стамбул".encode("cp1251"), "not UTF-8", "iconv"),
        ("a.txt", "Стамбул".encode("utf-16"), "not UTF-8", "iconv -f UTF-16"),
        ("a.txt", b"MZ\0\0", "binary", "UTF-8"),
        ("a.txt", b"x" * 10_000_001, "10 million characters", "Split"),
        ("a.txt", b"x" * 50_000_001, "50 MB", "Split"),
        ("a.pages", b"Text.", "no kind", ".md"),
        ("a", b"Text.", "no kind", ".txt"),
        ("a.md", b"---\ntitle: [\n---\nText.", "front matter", "---"),
        ("a.md", b"---\ntitle: x\nText.", "closing", "---"),
        ("a.md", b"---\npublished: soon\n---\nText.", "`published`", "front matter"),
        ("a.md", f"---\npublished: {TOMORROW}\n---\nText.".encode(), "future", "--published"),
        ("a.md", b"---\nid: a/b\n---\nText.", "file name", "hyphens"),
    ],
)
def test_bad_files_are_refused_with_a_remedy(
    tmp_path: Path, name: str, content: bytes, problem: str, remedy: str
) -> None:
    path = put(tmp_path, content, name)
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert problem in caught.value.problem
    assert str(path) in caught.value.problem
    assert remedy in caught.value.remedy


def test_the_day_that_has_begun_in_the_east_is_not_in_the_future(tmp_path: Path) -> None:
    assert 0 <= (last_day() - datetime.now(UTC).date()).days <= 1
    path = put(tmp_path, BODY)
    assert read(path, published=last_day()).published == last_day()
    with pytest.raises(ReadingError, match="future"):
        read(path, published=last_day() + timedelta(days=1))


def test_a_given_date_in_the_future_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="future"):
        read(put(tmp_path, BODY), published=date.today() + timedelta(days=2))


CHRONICLE = "28 February 2022\n\nDelegations met at Gomel.\n\n29 March 2022\n\nThey met in Istanbul."


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("a.txt", CHRONICLE, CHRONICLE),
        ("a.txt", f"Timeline of the talks\n\n{CHRONICLE}", CHRONICLE),
        ("a.md", f"# Timeline\n\n## {CHRONICLE}".replace("29 M", "## 29 M"), CHRONICLE),
        ("a.md", f"# Timeline\n\n## 28 February 2022\n\n{BODY}", f"28 February 2022\n\n{BODY}"),
    ],
)
def test_the_entries_of_a_chronicle_are_no_dateline(tmp_path: Path, name: str, text: str, kept: str) -> None:
    article = read(put(tmp_path, text, name))
    assert (article.published, article.text) == (None, kept)


def test_a_date_that_says_what_it_is_counts_beside_others(tmp_path: Path) -> None:
    article = read(put(tmp_path, f"Timeline of the talks\n\nPublished 2 June 2025\n\n{CHRONICLE}"))
    assert (article.published, article.text) == (date(2025, 6, 2), CHRONICLE)


def test_a_dateline_goes_only_where_its_day_is_the_article_s(tmp_path: Path) -> None:
    path = put(tmp_path, f"Noon at the villa\n\n2 June 2025\n\n{BODY}")
    assert read(path).text == read(path, published=date(2025, 6, 2)).text == BODY
    assert read(path, published=date(2025, 6, 3)).text == f"2 June 2025\n\n{BODY}"
    assert read(path, published=date(2025, 6, 3)).title == "Noon at the villa"


def test_a_letter_cut_in_half_does_not_cost_the_file(tmp_path: Path) -> None:
    cut = f"{BODY}\n\nДелегации разъехались".encode()[:-1]
    assert read(put(tmp_path, cut)).text == f"{BODY}\n\nДелегации разъехалис\N{REPLACEMENT CHARACTER}"


def test_a_first_line_of_hyphens_alone_is_no_front_matter(tmp_path: Path) -> None:
    assert read(put(tmp_path, f"---\n\n{BODY}\n", "a.md")).text == BODY


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for name, problem in {
        "none.md": "no file",
        "loop.md": "back to itself",
        "folder.md": "folder",
        "pipe.md": "not a regular file",
        "a\0b.md": "no name",
        "x" * 300 + ".md": "cannot be read",
        "none.md/inside.md": "no file",
    }.items():
        with pytest.raises(ReadingError, match=problem):
            read(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    path = put(tmp_path, BODY)
    path.chmod(0)
    with pytest.raises(ReadingError, match="may not be read"):
        read(path)


def test_a_file_the_system_denies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, BODY)

    def deny(*_: object) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("os.open", deny)
    with pytest.raises(ReadingError, match="may not be read") as caught:
        read(path)
    assert "chmod" in caught.value.remedy

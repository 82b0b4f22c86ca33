from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.reading.layout import Line, without_edges

BODY = "Words that stand on the page of number"


def left(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[line.text for line in page] for page in without_edges([[Line(text) for text in page] for page in pages])]


def body(page: str, lines: int = 9) -> list[str]:
    return [f"{BODY} {page} {'abcdefghi'[at]}" for at in range(lines)]


@pytest.mark.parametrize("word", ["Article", "Point", "Day", "Table", "Стаття"])
@pytest.mark.parametrize(
    "numbers", [[(1, 2), (3,)], [(1, 2, 3), (4, 5)], [(1,), (2, 3), (4,), (6,)], [(1, 2), (3, 4), (5, 6)]]
)
def test_numbered_headings_at_the_edges_of_pages_stay(word: str, numbers: list[tuple[int, ...]]) -> None:
    pages = []
    for page, (first, *others) in zip(("one", "two", "three", "four"), numbers, strict=False):
        pages.append([f"{word} {first}", *body(page), *[f"{word} {number}" for number in others]])
    pages[0].insert(0, "The treaty")
    assert left(pages) == pages


def test_a_treaty_of_one_page_keeps_its_articles() -> None:
    page = ["Article 1", *body("one"), "Article 2"]
    assert left([page]) == [page]
    assert left([["1", *page, "Page 1 of 1"]]) == [page]


@pytest.mark.parametrize("count", [2, 3, 9])
@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("Report on the talks {}", "{} / 9"),
        ("{} Report on the talks, 2 June 2025", "Page {} of 9"),
        ("Lake Herald", "Lake Herald"),
        ("Lake Herald, 2 June 2025", "Сторінка {}"),
    ],
)
def test_running_heads_and_page_numbers_go(head: str, foot: str, count: int) -> None:
    pages = [body("abcdefghi"[number]) for number in range(count)]
    pages[-1] = pages[-1][:2]
    assert left([[head.format(n + 7), *page, foot.format(n + 7)] for n, page in enumerate(pages)]) == pages


def test_a_running_head_goes_from_a_first_page_with_a_line_above_it_too() -> None:
    pages = [[f"Report {number + 1}", *body("abcdefghi"[number])] for number in range(5)]
    pages[0].insert(0, "The talks")
    assert left(pages) == [["The talks", *body("a")], *[body(letter) for letter in "bcde"]]


def test_of_two_equal_lines_of_a_page_one_goes_at_most() -> None:
    pages = [["Lake Herald", "Lake Herald", *body(page), "Answer: no.", "More."] for page in ("one", "two", "three")]
    pages[1].insert(-1, "Answer: no.")
    lines = left(pages)
    assert [page.count("Lake Herald") for page in lines] == [1, 1, 1]
    assert lines[1].count("Answer: no.") == 1


def test_a_number_without_end_is_read() -> None:
    pages = [[f"Sum {'9' * 9_000}{number}", *body("abc"[number])] for number in range(3)]
    assert left(pages) == pages

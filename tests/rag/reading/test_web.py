from __future__ import annotations

import time
from datetime import date

import pytest

from rag.errors import ReadingError
from rag.reading import read_content
from rag.reading.dateline import last_day
from rag.reading.web import decoded
from rag.types import Article
from tests.rag.reading.made import FIRST, PAGE, SECOND, TITLE


def page(html: str | bytes, name: str = "a.html") -> Article:
    (article,) = read_content(html if isinstance(html, bytes) else html.encode(), name)
    assert isinstance(article, Article), article
    return article


def test_a_page_gives_its_text_in_paragraphs_and_its_metadata() -> None:
    article = page(PAGE)
    assert article.text.split("\n\n") == [
        f"{FIRST} They spoke for an hour.",
        "No date",
        SECOND,
        "- A list of 1,000 names was handed over by the first side.\n- A list of 300 names came back.",
        "Side | Names\nFirst | 1,000",
    ]
    assert (article.title, article.publisher, article.published) == (TITLE, "Lake Herald", date(2025, 6, 2))
    assert article.url == "https://herald.example/envoys"


def test_no_date_is_guessed_from_the_text_or_the_foot_of_the_page() -> None:
    html = (
        f"<html><body><p>{FIRST} On 3 May 2021 they met first.</p><p>{SECOND}</p><footer>© 2019</footer></body></html>"
    )
    assert page(html).published is None
    assert page(html, "2025-06-02-talks.html").published == date(2025, 6, 2)


@pytest.mark.parametrize(
    "inside",
    [
        "<p>The truce of 2014-09-05 failed.</p>",
        "<h1>What the Minsk deal of 12 February 2015 said</h1>",
        "<aside><time datetime='2019-01-05T10:00:00Z'>5 January</time></aside>",
        "<div class=related><span class=date>05.01.2019</span></div>",
        "<abbr class=published title='2019-01-05'>then</abbr>",
        "<p><img src='/2019/01/05/villa.jpg'></p>",
    ],
)
def test_no_date_is_taken_from_what_the_page_shows(inside: str) -> None:
    head = '<title>Talks of 2014-09-05</title><meta name="description" content="The truce of 2014-09-05 failed.">'
    head += '<meta itemprop="copyrightYear" content="2019">'
    html = f"<html><head>{head}</head><body><article>{inside}<p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    assert page(html).published is None
    head = head.replace("<title>", '<meta name="dc.date.issued" content="2 June 2025"><title>')
    html = html.replace("<head>", f"<head>{head}")
    assert page(html).published == date(2025, 6, 2)


def test_a_heading_that_is_a_date_is_neither_the_day_nor_the_title() -> None:
    html = f"<html><body><article><p>{FIRST}</p><h2>28 February 2022</h2><p>{SECOND}</p></article></body></html>"
    article = page(html)
    assert (article.published, article.title) == (None, "a")
    assert article.text == f"{FIRST}\n\n28 February 2022\n\n{SECOND}"


LATER = '<meta property="article:modified_time" content="2025-06-04T10:00:00Z">'


@pytest.mark.parametrize(
    "told",
    [
        '<meta property="og:published_time" content="2025-06-02T23:30:00-05:00">',
        '<meta itemprop="datePublished" content="2025-06-02">',
        '<script type="application/ld+json">{"datePublished" : "2025-06-02T18:04"}</script>',
        '<link rel="canonical" href="https://herald.example/2025/06/02/envoys">',
        '<meta name="date" content="2025-06-02"><link rel="canonical" href="https://herald.example/of-2014-09-05">',
        '<meta name="date" content="soon"><meta name="pubdate" content="2025-06-02">',
    ],
)
def test_the_day_is_the_one_the_metadata_tell(told: str) -> None:
    html = f"<html><head>{LATER}{told}</head><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    assert page(html).published == date(2025, 6, 2)
    assert page(html.replace(told, "")).published == date(2025, 6, 4)


@pytest.mark.parametrize(
    "data",
    [
        '[{"@type": "NewsArticle", "comment": {"datePublished": "2025-06-05"}, "datePublished": "2025-06-02"}]',
        '{"@graph": [{"itemListElement": [{"datePublished": "2019-01-05"}]}, {"datePublished": "2025-06-02"}, 3]}',
        '{"mainEntity": {"datePublished": "2025-06-02"}}',
        '{"datePublished": "2025-06-02",}',
    ],
)
def test_linked_data_tell_the_day_of_the_page_not_of_its_teasers(data: str) -> None:
    script = f'<script type="application/ld+json">{data}</script>'
    html = f"<html><head>{script}</head><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    assert page(html).published == date(2025, 6, 2)
    assert page(html.replace("2025-06-02", "")).published is None


@pytest.mark.parametrize("marked", ["time pubdate datetime", "span itemprop=datePublished content"])
def test_an_element_marked_as_the_day_of_publication_counts(marked: str) -> None:
    html = f"<html><body><article><p><{marked}='2025-06-02'>Monday</span></time></p><p>{FIRST}</p><p>{SECOND}</p>"
    assert page(html).published == date(2025, 6, 2)


def test_a_page_of_a_day_that_has_begun_in_the_east_is_taken() -> None:
    today = last_day().isoformat()
    told = PAGE.replace("2025-06-02T18:04:00+02:00", f"{today}T00:00:00+14:00")
    assert page(told).published == last_day()
    assert page(told.replace(today, "2999-01-01")).published is None


@pytest.mark.parametrize("handle", ["@john_doe", "@herald", "john_doe"])
def test_an_account_is_no_publisher(handle: str) -> None:
    head = f'<title>Envoys trade lists</title><meta name="twitter:site" content="{handle}">'
    html = f"<html><head>{head}</head><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    assert page(html).publisher is None
    assert page(html.replace(handle, "Lake Herald")).publisher == "Lake Herald"


def test_the_language_of_the_text_goes_before_a_template_s() -> None:
    text = (
        "Дві делегації обмінялися паперами й роз’їхалися, повідомив речник міністерства закордонних справ у понеділок."
    )
    assert page(f'<html lang="en"><body><article><p>{text}</p><p>{text}</p></article></body></html>').language == "uk"
    text = "Las delegaciones intercambiaron documentos y se marcharon el lunes, dijo el portavoz del ministerio."
    assert page(f'<html lang="es-ES"><body><article><p>{text}</p></article></body></html>').language == "es"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8"])
def test_the_encoding_a_page_names_is_kept(encoding: str) -> None:
    text = "Две делегации обменялись бумагами и разъехались, сообщил в понедельник представитель министерства."
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    html = f"<html><head>{head}</head><body><p>{text}</p>"
    assert page(html.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    assert page(f"<html><body><p>{FIRST} Їжак.</p></body></html>".encode(encoding)).text == f"{FIRST} Їжак."


@pytest.mark.parametrize("head", ["", '<meta charset="no-such">', '<meta charset="rot13">', '<meta charset="utf-8">'])
def test_an_encoding_that_is_not_told_is_refused(head: str) -> None:
    (error,) = read_content(f"<html><head>{head}</head><body><p>Две делегации</p>".encode("cp1251"), "a.html")
    assert isinstance(error, ReadingError)
    assert "not UTF-8" in error.problem
    assert "iconv" in error.remedy


def test_a_letter_cut_in_half_does_not_cost_the_page() -> None:
    text = "Две делегации обменялись бумагами и разъехались, сообщил в понедельник представитель министерства."
    html = f"<html><body><p>{text}</p><p>{FIRST}</p><!-- ".encode() + "Й".encode()[:1] + b" --></body></html>"
    assert page(html).text == f"{text}\n\n{FIRST}"
    assert page(html.replace(b"<body>", b'<body><meta charset="utf-8">')).text == f"{text}\n\n{FIRST}"


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_quotes_and_dashes_of_windows_are_kept(label: str) -> None:
    text = "“Talks of 2022–2025” is the name of the file, and it’s the only one that the sides exchanged on Monday."
    html = f'<html><head><meta charset="{label}"></head><body><p>{text}</p><p>{SECOND}</p></body></html>'
    assert page(html.encode("cp1252")).text == f"{text}\n\n{SECOND}"


@pytest.mark.parametrize("label", ["punycode", "utf-16", "unicode_escape", "no-such"])
def test_a_charset_that_is_none_of_the_web_s_is_not_used(label: str) -> None:
    filler = f"<p>{FIRST}</p>" * 4_000
    start = time.monotonic()
    text = decoded(f'<meta charset="{label}"><p>Їжак</p>{filler}'.encode(), "a.html")
    assert text.endswith(f"<p>Їжак</p>{filler}")
    assert time.monotonic() - start < 1


def test_nothing_raw_is_left_of_a_page() -> None:
    html = f"<html><body><p>{FIRST}<script>alert(1)</script><style>p</style></p><p>{SECOND} &lt;b&gt;</p></body></html>"
    assert page(html).text == f"{FIRST}\n\n{SECOND} <b>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (b"<html><body></body></html>", "no text"),
        (b"<html>", "no text"),
        (b"<html><body>" + b"<i>x</i>" * 40_000, "more than 30,000 elements"),
        (b"<html><body><p>" + b"word " * 2_100_000, "10 MB of HTML"),
    ],
)
def test_pages_without_text_and_oversized_ones_are_refused(html: bytes, said: str) -> None:
    (error,) = read_content(html, "a.html")
    assert isinstance(error, ReadingError)
    assert said in error.problem


def test_linked_data_that_would_take_forever_is_not_looked_at() -> None:
    bomb = '<script type="application/ld+json">' + '[{"@type":' * 100_000 + "</script>"
    assert page(PAGE.replace("</head>", f"{bomb}</head>")).publisher == "Lake Herald"


@pytest.mark.parametrize(
    "run", [" " * 1_000_000, "<?xml" + " " * 1_000_000 + ">", " \n" * 500_000 + "<?xml version='1.0'?>"]
)
def test_a_long_run_of_spaces_before_a_page_comes_to_an_end(run: str) -> None:
    assert page(run + PAGE).title == TITLE


def test_each_item_of_a_list_within_a_list_comes_once() -> None:
    young = "<ol><li>the young ones</li></ol>"
    inner = f"<ul><li>soldiers, 600 of them{young}in all</li><li>civilians, <b>400</b> of them</li></ul>"
    lists = f"<ul><li>A list of 1,000 names of one side{inner}</li><li>A list of 300 names came back.</li></ul>"
    text = page(f"<html><body><article><p>{FIRST}</p>{lists}<p>{SECOND}</p></article></body></html>").text
    assert text.split("\n\n")[1].split("\n") == [
        "- A list of 1,000 names of one side",
        "- soldiers, 600 of them in all",
        "- the young ones",
        "- civilians, 400 of them",
        "- A list of 300 names came back.",
    ]

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rag.errors import FetchError, ParleyError, ReadingError
from rag.fetching.following import FollowedFeeds
from rag.fetching.pages import article_at, article_of
from rag.fetching.taking import Taken, Taking
from rag.library.library import Library
from rag.reading.plain import Given
from rag.settings import Settings
from tests.rag.fetching.site import Site, page, redirect

SHIPS = "Forty-one grain ships left Odesa on Friday, the port said. Turkish inspectors went aboard eleven of them."
BODIES = "Russia handed over 1,212 bodies on Wednesday, the coordination staff in Kyiv said in its statement."


def html(title: str, text: str, site: str = "Port News", head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in (text, "The exchange was agreed in Istanbul on 2 June. " * 3))
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta property="og:site_name" content="{site}"></head><body><article><h1>{title}</h1>{paragraphs}'
        "</article></body></html>"
    )


def feed(web: Site, *paths: str, day: date = date(2025, 6, 2)) -> str:
    items = "".join(
        f"<item><title>Story {path}</title><link>{web.url(path)}?utm_source=rss</link>"
        f"<pubDate>{day + timedelta(days=at):%d %b %Y} 09:00:00 +0300</pubDate></item>"
        for at, path in enumerate(paths)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour feed</title>{items}</channel></rss>'


@pytest.fixture
def library(settings):
    with Library(settings) as library:
        yield library


@pytest.fixture
def taking(library, fetcher) -> Callable[..., Taking]:
    return lambda **given: Taking(library, Given(**given), fetcher())


def outcomes(results) -> list[str]:
    """What came of each address: the outcome, the class of the error, or the note."""
    told = []
    for result in results:
        if isinstance(result, str):
            told.append(result)
        else:
            told.append(result.outcome if isinstance(result, Taken) else type(result).__name__)
    return told


def test_a_page_becomes_an_article_with_its_address(web, library, taking):
    web.pages["/ships"] = page(html("Grain ships leave Odesa", SHIPS))
    (taken,) = taking(published=date(2025, 6, 2)).take(web.url("/ships?utm_source=x&id=1#top"))
    (article,) = library.articles()
    assert article == taken.article
    assert (article.title, article.publisher, article.published) == (
        "Grain ships leave Odesa",
        "Port News",
        date(2025, 6, 2),
    )
    assert article.url == web.url("/ships?id=1")
    assert SHIPS in article.text


def test_beside_a_running_chat_the_folder_is_left_to_it(library, monkeypatch):
    monkeypatch.setattr(Library, "watched", property(lambda _: True))
    monkeypatch.setattr(library, "sync", lambda: pytest.fail("it would hold the chat up"))
    Taking(library)


def test_a_date_that_was_corrected_stays_when_the_same_page_is_fetched_again(web, library, taking):
    dated = '<meta property="article:published_time" content="2025-06-20">'
    web.pages["/ships"] = page(html("Grain ships leave Odesa", SHIPS, head=dated))
    (taken,) = taking().take(web.url("/ships"))
    assert taken.article.published == date(2025, 6, 20)
    library.add(replace(taken.article, published=date(2025, 6, 2)))
    (again,) = taking().take(web.url("/ships"))
    assert (again.article.published, again.outcome) == (date(2025, 6, 2), "there already")


def test_the_same_address_again_updates_its_article(web, library, taking):
    web.pages["/ships"] = page(html("Grain ships leave Odesa", SHIPS))
    assert outcomes(taking(publisher="The port").take(web.url("/ships"))) == ["added"]
    assert outcomes(taking(publisher="The port").take(web.url("/ships#again"))) == ["there already"]
    web.pages["/ships"] = page(html("Forty-two grain ships leave Odesa", SHIPS.replace("one", "two")))
    day = date(2025, 6, 3)
    assert outcomes(taking(published=day).take(web.url("/ships?utm_medium=mail"))) == ["updated"]
    (article,) = library.articles()
    assert article.id == "grain-ships-leave-odesa"
    assert (article.title, article.published) == ("Forty-two grain ships leave Odesa", day)
    assert "Forty-two" in article.text


def test_another_page_with_the_same_title_is_another_article(web, library, taking):
    web.pages |= {"/1": page(html("Statement", SHIPS)), "/2": page(html("Statement", BODIES))}
    run = taking()
    assert outcomes([*run.take(web.url("/1")), *run.take(web.url("/2")), *run.take(web.url("/2"))]) == [
        "added",
        "added",
        "there already",
    ]
    assert {article.id: article.url for article in library.articles()} == {
        "statement": web.url("/1"),
        "statement-2": web.url("/2"),
    }


def test_a_page_cannot_pass_itself_off_as_another(web, library, taking):
    web.pages["/ships"] = page(html("Grain ships leave Odesa", SHIPS))
    elsewhere = (
        f'<link rel="canonical" href="{web.url("/ships")}"><meta property="og:url" content="{web.url("/ships")}">'
    )
    web.pages["/forged"] = page(html("Grain ships leave Odesa", BODIES, head=elsewhere))
    run = taking()
    assert outcomes([*run.take(web.url("/ships")), *run.take(web.url("/forged"))]) == ["added", "added"]
    assert {article.url for article in library.articles()} == {web.url("/ships"), web.url("/forged")}


def test_a_page_in_another_encoding_is_read_by_its_servers_word(web, taking):
    text = "Россия передала Украине тела 1212 погибших, сообщил координационный штаб в Киеве в среду вечером."
    body = html("Тела переданы", text).replace('<meta charset="utf-8">', "").encode("cp1251", "xmlcharrefreplace")
    web.pages["/a"] = page(body, "text/html; charset=windows-1251")
    (taken,) = taking().take(web.url("/a"))
    assert text in taken.article.text
    assert taken.article.title == "Тела переданы"


def test_a_text_is_an_article_too(web, taking):
    text = "Россия передала Украине тела 1212 погибших, сообщил координационный штаб."
    web.pages["/bodies.txt"] = page(f"Тела переданы\n\n{text}\n".encode("cp1251"), "text/plain; charset=windows-1251")
    (taken,) = taking().take(web.url("/bodies.txt"))
    assert (taken.article.title, taken.article.text) == ("Тела переданы", text)


def test_what_gives_no_article_is_told_and_stops_nothing(web, library, taking):
    web.pages |= {"/empty": page("<html><body></body></html>"), "/moved": redirect("http://127.0.0.1:1/")}
    run = taking()
    found = [result for path in ("/gone", "/empty", "/moved") for result in run.take(web.url(path))]
    assert [type(error) for error in found] == [FetchError, ReadingError, FetchError]
    (refused,) = run.take("http://10.0.0.1/")
    assert "private network" in refused.problem
    assert library.articles() == []


def test_a_feed_gives_what_is_not_there_yet(web, library, taking):
    web.pages |= {"/feed": page(feed(web, "/1", "/2"), "application/rss+xml", ETag='"1"')}
    web.pages |= {"/1": page(html("One", SHIPS)), "/2": page(html("Two", BODIES, site=""))}
    assert outcomes(taking().take(web.url("/feed"), follow=True)) == ["added", "added"]
    two, one = (taken for taken in sorted(library.articles(), key=lambda article: article.title, reverse=True))
    assert (one.title, one.publisher, one.published, one.url) == (
        "Story /1",
        "Port News",
        date(2025, 6, 2),
        web.url("/1"),
    )
    assert (two.publisher, two.published) == ("Harbour feed", date(2025, 6, 3))
    web.pages["/3"] = page(html("Three", SHIPS + BODIES))
    web.pages["/feed"] = page(feed(web, "/1", "/2", "/3"), "application/rss+xml", ETag='"2"')
    web.seen.clear()
    assert outcomes(taking().take_followed()) == ["added"]
    assert web.paths == ["/feed", "/3"]
    assert web.seen[0][1]["If-None-Match"] == '"1"'
    assert outcomes(taking().take(web.url("/feed"), follow=True)) == [f"Nothing is new at {web.url('/feed')}."]


def test_an_unchanged_feed_is_left_alone(web, settings, taking):
    web.pages |= {"/feed": page(feed(web, "/1"), "application/rss+xml", ETag='"1"'), "/1": page(html("One", SHIPS))}
    list(taking().take(web.url("/feed"), follow=True))
    before = FollowedFeeds(settings.home).all()
    web.pages["/feed"] = page("", status=304)
    assert outcomes(taking().take_followed()) == [f"Nothing is new at {web.url('/feed')}."]
    assert FollowedFeeds(settings.home).all() == before


def test_without_follow_a_feed_is_taken_once_and_not_remembered(web, settings, taking):
    web.pages |= {"/feed": page(feed(web, "/1"), "application/rss+xml"), "/1": page(html("One", SHIPS))}
    assert outcomes(taking().take(web.url("/feed"))) == ["added"]
    assert FollowedFeeds(settings.home).all() == []
    assert outcomes(taking().take_followed()) == ["No feed is followed yet: `parley add FEED --follow` follows one."]


def test_an_entry_that_fails_stops_no_other_and_is_tried_again(web, settings, taking):
    web.pages |= {"/feed": page(feed(web, "/1", "/2", "/3"), "application/rss+xml", ETag='"1"')}
    web.pages |= {"/1": page(html("One", SHIPS)), "/3": page("no text", "image/png")}
    assert outcomes(taking().take(web.url("/feed"), follow=True)) == ["FetchError", "FetchError", "added"]
    web.pages["/2"] = page(html("Two", BODIES))
    web.seen.clear()
    assert outcomes(taking().take_followed()) == ["FetchError", "added"]
    assert "If-None-Match" not in web.seen[0][1]


def test_an_article_taken_out_of_the_library_does_not_come_back(web, library, taking):
    web.pages |= {"/feed": page(feed(web, "/1"), "application/rss+xml"), "/1": page(html("One", SHIPS))}
    (taken,) = taking().take(web.url("/feed"), follow=True)
    library.remove(taken.article.id)
    assert outcomes(taking().take_followed()) == [f"Nothing is new at {web.url('/feed')}."]


def test_an_entry_that_redirects_is_fetched_once(web, taking):
    web.pages |= {"/feed": page(feed(web, "/go"), "application/rss+xml"), "/go": redirect("/1")}
    web.pages["/1"] = page(html("One", SHIPS))
    (taken,) = taking().take(web.url("/feed"), follow=True)
    assert taken.article.url == web.url("/1")
    web.seen.clear()
    list(taking().take_followed())
    assert web.paths == ["/feed"]


def test_a_run_broken_off_keeps_what_it_has(web, settings, taking):
    web.pages |= {"/feed": page(feed(web, "/1", "/2"), "application/rss+xml", ETag='"1"')}
    web.pages |= {"/1": page(html("One", SHIPS)), "/2": page(html("Two", BODIES))}
    assert isinstance(next(taking().take(web.url("/feed"), follow=True)), Taken)
    assert outcomes(taking().take_followed()) == ["added"]


def test_a_feed_that_fails_stops_no_other(web, taking):
    web.pages |= {"/feed": page(feed(web, "/1"), "application/rss+xml"), "/bad": page("<rss/>", "text/xml")}
    web.pages["/1"] = page(html("One", SHIPS))
    for path in ("/bad", "/feed"):
        list(taking().take(web.url(path), follow=True))
    web.pages["/bad"] = page("", status=500)
    web.pages["/2"] = page(html("Two", BODIES))
    web.pages["/feed"] = page(feed(web, "/1", "/2"), "application/rss+xml")
    assert outcomes(taking().take_followed()) == ["FetchError", "added"]


def test_a_feed_in_place_of_a_page_and_the_other_way_round(web, fetcher, taking):
    web.pages |= {"/feed": page(feed(web, "/1"), "application/rss+xml"), "/1": page(html("One", SHIPS))}
    (error,) = taking(title="T").take(web.url("/feed"))
    assert "--title" in error.problem
    (error,) = taking().take(web.url("/1"), follow=True)
    assert "no feed" in error.problem
    with pytest.raises(FetchError, match="is a feed"):
        article_of(fetcher().fetch(web.url("/feed")))


def test_the_private_network_is_not_fetched_from_for_a_feed_either(web, taking):
    links = "".join(
        f"<item><link>{url}</link></item>" for url in (web.url("/1", "inside.test"), "http://169.254.169.254/")
    )
    web.pages["/feed"] = page(f'<rss version="2.0"><channel>{links}</channel></rss>', "application/rss+xml")
    assert outcomes(taking().take(web.url("/feed"))) == ["FetchError", "FetchError"]
    assert web.paths == ["/feed"]


def test_the_python_door_goes_by_the_setting(web, settings):
    web.pages["/1"] = page(html("One", SHIPS))
    with pytest.raises(ParleyError, match="private network"):
        article_at(web.url("/1", "127.0.0.1"), settings)
    allowed = Settings(home=settings.home, fetch_private="127.0.0.1")
    article = article_at(web.url("/1", "127.0.0.1"), allowed, Given(publisher="The port"))
    assert (article.title, article.publisher) == ("One", "The port")

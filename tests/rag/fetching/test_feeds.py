from __future__ import annotations

import time
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ReadingError
from rag.fetching.feeds import MOST, Entry, Feed, read_feed
from rag.fetching.fetch import Fetched
from rag.reading.dateline import last_day

URL = "https://news.example/feeds/talks.xml"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour &amp;amp; Sea</title>
<item><title>&lt;b&gt;Second&lt;/b&gt; round</title><link>/b?utm_source=rss</link><guid isPermaLink="false">2</guid>
  <pubDate>Tue, 03 Jun 2025 00:30:00 +0300</pubDate></item>
<item><title>Third round</title><guid>https://news.example/c#top</guid>
  <pubDate>Wed, 23 Jul 2025 12:00:00 GMT</pubDate></item>
<item><title>No day</title><link>https://news.example/a</link><pubDate>yesterday</pubDate></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/x/">
<title type="html">Harbour &lt;i&gt;Sea&lt;/i&gt;</title>
<entry><title>One</title><link rel="alternate" href="one"/><link rel="enclosure" href="one.mp3"/><id>u:1</id>
  <updated>2025-06-09T10:00:00Z</updated><published>2025-06-01T23:00:00-05:00</published></entry>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Two <b>b</b></div></title><link href="/two"/>
  <id>u:2</id><updated>2025-06-02T10:00:00Z</updated></entry></feed>"""
RDF = """<?xml version="1.0" encoding="windows-1251"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Переговоры</title></channel>
<item rdf:about="https://news.example/1"><title>Второй раунд</title><link>https://news.example/1</link>
<dc:date>2025-06-02T01:00+03:00</dc:date></item></rdf:RDF>"""


def feed_of(content: str | bytes, charset: str | None = None) -> Feed:
    body = content.encode() if isinstance(content, str) else content
    return read_feed(Fetched(URL, body, "application/xml", charset, "feed"))


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{"".join(items)}</channel></rss>'


def item(number: int, day: date | None = None) -> str:
    dated = f"<pubDate>{day:%d %b %Y} 10:00:00 GMT</pubDate>" if day else ""
    return f"<item><title>T{number}</title><link>/{number}</link><guid>g{number}</guid>{dated}</item>"


def test_rss_2():
    assert feed_of(RSS) == Feed(
        "Harbour & Sea",
        (
            Entry("https://news.example/c", "Third round", date(2025, 7, 23)),
            Entry("https://news.example/b", "Second round", date(2025, 6, 3)),
            Entry("https://news.example/a", "No day", None),
        ),
    )


def test_atom():
    one, two = "https://news.example/x/one", "https://news.example/two"
    assert feed_of(ATOM) == Feed("Harbour Sea", (Entry(two, "Two b", None), Entry(one, "One", date(2025, 6, 1))))


def test_rss_1_in_another_encoding():
    wanted = Feed("Переговоры", (Entry("https://news.example/1", "Второй раунд", date(2025, 6, 2)),))
    assert feed_of(RDF.encode("cp1251")) == wanted
    assert feed_of(RDF.encode("cp1251"), "windows-1251") == wanted
    assert feed_of(RDF.encode("utf-8"), "windows-1251") == wanted
    assert feed_of(RDF.encode("utf-16"), None) == wanted


@pytest.mark.parametrize(
    "written",
    ["0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "0000", "-0001-11-30T00:00:00+00:00", "0001-01-01T00:00:00Z",
     "1970-01-01T00:00:00Z", "02-06-2025 10:00", "1748822400", "20:15", "2025", "2025-06", "2025-13-41T00:00:00Z",
     "Mon, 31 Feb 2025 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "9999-99-99T99:99Z", "06/02/2025", "yesterday"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["pubDate", "dc:date"])
def test_a_day_that_is_not_fully_written_is_none(written, field):
    dated = f"<item><link>/1</link><{field}>{written}</{field}></item>"
    feed = rss(dated, item(2, date(2025, 6, 2))).replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    assert [entry.published for entry in feed_of(feed).entries] == [date(2025, 6, 2), None]


@pytest.mark.parametrize(
    "written",
    ["2025/06/02 10:00:00", "2025-06-02", "2025-6-2 09:05", "2025-06-02 10:00:00 +0300", "2025-06-02T23:59:59-11:00",
     "2 Jun 2025", "Mon, 2 June 2025 10:00:00 EST", "Mon, 02 Jun 25 10:00:00 +0200", "2025-06-02T10:00:00 CEST"],
)  # fmt: skip
def test_a_day_that_is_fully_written_is_taken_as_it_stands(written):
    (entry,) = feed_of(rss(f"<item><link>/1</link><pubDate>{written}</pubDate></item>")).entries
    assert entry.published == date(2025, 6, 2)


def test_an_address_counts_once_as_its_newest_entry_has_it():
    day = date(2025, 6, 2)
    got = feed_of(rss(item(1, day), item(2, day), item(1, day + timedelta(1)), item(1)))
    assert [(entry.title, entry.published) for entry in got.entries] == [("T1", day + timedelta(1)), ("T2", day)]
    same_guid = rss("<item><guid>g</guid><link>/a</link></item>", "<item><guid>g</guid><link>/b</link></item>")
    assert len(feed_of(same_guid).entries) == 2


def test_entries_without_an_address_that_can_be_used_are_counted():
    bad = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://me:hush@news.example/",
        "http://[::1",
        "http://0x7f.1/",
    ]
    got = feed_of(rss(item(1), *(f"<item><link>{link}</link></item>" for link in bad), "<item><title>x</title></item>"))
    assert [entry.url for entry in got.entries] == ["https://news.example/1"]
    assert got.notes == ("Entries without an address that can be used: 6.",)


def test_an_entry_from_the_future_waits_for_its_day():
    today = last_day()
    got = feed_of(rss(item(1, today), item(2, today + timedelta(days=1))))
    assert [entry.title for entry in got.entries] == ["T1"]
    assert got.later
    assert got.notes == ("Entries dated in the future, which wait until then: 1.",)


def test_of_ten_thousand_entries_the_newest_count():
    start = date(1990, 1, 1)
    items = [item(number, start + timedelta(days=number)) for number in range(10_000)]
    got = feed_of(rss(*items))
    assert [entry.title for entry in got.entries] == [f"T{number}" for number in range(9_999, 9_999 - MOST, -1)]
    assert got.notes == ("The feed has 10,000 entries; the newest 200 count.",)


@pytest.mark.parametrize(
    "damaged",
    [
        RSS.replace("</channel></rss>", ""),
        RSS.replace("Third round", "Third & round"),
        RSS.replace("</guid>", "</gid>", 1),
    ],
)
def test_of_a_feed_that_is_not_well_formed_what_can_be_read_is_taken(damaged):
    got = feed_of(damaged)
    assert "https://news.example/b" in {entry.url for entry in got.entries}
    assert "not well-formed (line" in got.notes[0]


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 12))
)
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "head",
    [BOMB, QUADRATIC, '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&broken;" + BOMB,
     '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd">%x;]>', "<!doctype rss [<!entity a 'b'>]>"],
)  # fmt: skip
def test_a_bomb_is_refused_before_it_is_read(head, encoding):
    body = rss("<item><link>/1</link><title>" + "&a;" * 1000 + "&a11;</title></item>").replace("<rss", f"{head}<rss", 1)
    declared = body.replace('"1.0"', '"1.0" encoding="utf-16"', 1) if encoding != "utf-8" else body
    start = time.monotonic()
    with pytest.raises(ReadingError, match="entities"):
        feed_of(declared.encode(encoding), encoding if encoding == "utf-16-le" else None)
    assert time.monotonic() - start < 2


def test_a_bomb_in_an_encoding_for_disguise_is_no_bomb():
    body = rss("<item><link>/1</link><title>&a;</title></item>").replace("<rss", f"{QUADRATIC}<rss", 1)
    disguised = body.encode("utf-7").replace(b"<?xml version", b'<?xml encoding="utf-7" version', 1)
    with pytest.raises(ReadingError):
        feed_of(disguised)


@pytest.mark.parametrize(
    "content",
    [rss("<a>" * 200 + "</a>" * 200), rss("<a/>" * 260_000), rss("<item><title>" * 150_000), "<" * 2_000_000,
     "<rss>" + "<!DOCTYPE " * 90_000, "<rss>" + "&" * 900_000, "<rss>" + "<![CDATA[" * 90_000],
)  # fmt: skip
def test_a_feed_made_to_be_slow_is_refused_in_time(content):
    start = time.monotonic()
    with suppress(ReadingError):
        assert feed_of(content).entries == ()
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "content", ["", "<html><body>Talks</body></html>", "<urlset/>", "no feed", "\0\1\2", "%PDF-1.7"]
)
def test_what_is_no_feed_is_told(content):
    with pytest.raises(ReadingError, match="no RSS or Atom feed"):
        feed_of(content)


@pytest.mark.parametrize("inner", ["<a>" * 101 + "</a>" * 101, "<a/>" * 260_000])
def test_too_many_elements_or_too_many_within_each_other_are_refused(inner):
    with pytest.raises(ReadingError, match="too many elements"):
        feed_of(rss(item(1), inner))


FRAGMENTS = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "/a", "<pubDate>", "</pubDate>", "<updated>",
     "Mon, 02 Jun 2025", "9999-99-99T99:99Z", "-1", "<entry>", "<link href='b'/>", "&amp;", "&", "<![CDATA[", "]]>",
     "<!--", "<guid>", "\x00", "é", "<dc:date>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<?xml?>",
     "<media:content url='x'>"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=25), st.sampled_from([None, "utf-8", "koi8-r", "utf-7", "x"]))
def test_no_content_does_more_than_fail_to_be_read(parts, charset):
    try:
        got = feed_of('<?xml version="1.0"?><rss version="2.0"><channel>' + "".join(parts), charset)
    except ReadingError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in got.entries)


@given(st.binary(max_size=200))
def test_nor_do_bytes(content):
    try:
        feed_of(content)
    except ReadingError:
        return


def test_a_long_run_of_spaces_comes_to_an_end():
    assert feed_of(" " * 900_000 + RSS).title == "Harbour & Sea"
    assert feed_of(RSS.replace("<item>", " " * 900_000 + "<item>", 1)).title == "Harbour & Sea"

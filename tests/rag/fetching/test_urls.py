from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FetchError
from rag.fetching.urls import canonical, is_url, parse, shown


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a#top", "https://example.org/a"),
        ("http://example.org.:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a?utm_source=x&id=7&UTM_medium=y&fbclid=z", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a%2Fb/?q=%D1%82&b=", "https://example.org/a%2Fb/?q=%D1%82&b="),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://пример.рф/талks", "https://xn--e1afmkfd.xn--p1ai/%D1%82%D0%B0%D0%BBks"),
        (" https://[2606:4700::1]/x ", "https://[2606:4700::1]/x"),
    ],
)
def test_an_address_has_one_form(url, form):
    assert canonical(url) == form


@pytest.mark.parametrize(
    "url",
    ["http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
     "http://1.2.3.4.5/", "http://127.0.0.1../", "http://a..b/", "http://１２７.0.0.１/", "http://ⓛocalhost/",
     "http://%31%32%37.0.0.1/", "http://[fe80::1%25eth0]/", "http://[::1", "http://[v1.x]/", "http:\\\\127.0.0.1/",
     "http://", "http:///x", "http://ex ample.org/", "http://a\tb.org/", "http://a.org/\x00", "http://-a.org/",
     "http://a.org:80:80/", "http://xn--/", f"http://{'a' * 64}.org/",
     f"http://{'a.' * 130}org/"],
)  # fmt: skip
def test_an_odd_form_is_refused(url):
    with pytest.raises(FetchError, match="no web address"):
        parse(url)


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "gopher://example.org/", "data://x,y"])
def test_other_schemes_are_refused(url):
    with pytest.raises(FetchError, match="no http or https address"):
        parse(url)


@pytest.mark.parametrize("port", [0, 22, 25, 81, 1023, 65536, 99999999999])
def test_other_ports_are_refused(port):
    with pytest.raises(FetchError, match="where no web page is served"):
        parse(f"http://example.org:{port}/")


@pytest.mark.parametrize(
    "url",
    ["https://me:hush@example.org/", "https://hush@example.org/", "http://example.org\\hush@127.0.0.1/",
     "https://me:hu#sh@example.org/", "https://me:hu?sh@example.org/", "https://me:hu/sh@example.org/",
     "https://me:hush@[::1"],
)  # fmt: skip
def test_an_address_with_a_password_is_refused_without_showing_it(url):
    with pytest.raises(FetchError) as caught:
        parse(url)
    assert "hu" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_query_is_not_shown_and_a_long_address_is_cut():
    assert shown("https://example.org/a?token=hush#x") == "https://example.org/a"
    assert len(shown("https://example.org/" + "a" * 500)) == 120
    assert "\x1b" not in shown("https://example.org/\x1b[31m")
    with pytest.raises(FetchError, match="more than 4096 characters"):
        parse("https://example.org/" + "a" * 5000)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("https://example.org", True), ("ftp://x", True), ("a/b.txt", False), ("C:\\a.txt", False), ("http:/x", False)],
)
def test_an_address_is_told_from_a_file_name(text, is_one):
    assert is_url(text) is is_one


PARTS = st.text(st.characters(codec="utf-8", exclude_characters="/?#@"), max_size=12)


@given(st.sampled_from(["http", "HTTPS"]), st.sampled_from(["Example.org", "a_b.c-d.eu.", "[::1]", "8.8.8.8"]), PARTS,
       st.lists(st.tuples(st.sampled_from(["a", "utm_x", "q"]), PARTS), max_size=3), PARTS)  # fmt: skip
def test_the_one_form_stays_as_it_is(scheme, host, path, query, fragment):
    url = f"{scheme}://{host}/{path}?{'&'.join(f'{key}={value}' for key, value in query)}#{fragment}"
    try:
        once = canonical(url)
    except FetchError:
        return
    assert canonical(once) == once
    assert "#" not in once
    assert once.isascii()
    assert once.isprintable()


@given(st.text(max_size=60))
def test_nothing_but_our_own_error_comes_of_any_text(text):
    for url in (text, f"http://{text}", f"https://example.org/{text}", f"https://me:{text}@example.org"):
        shown(url)
        try:
            canonical(url)
        except FetchError:
            continue

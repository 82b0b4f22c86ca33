from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import time
import tracemalloc
import zlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FetchError
from rag.fetching.fetch import Limits, Validators
from rag.fetching.kinds import content_type, kind_of
from tests.rag.fetching.site import drip, page, redirect, site

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SMALL = Limits(size=10_000, seconds=1.0)


def test_a_page_is_fetched(web, fetcher):
    web.pages["/a"] = page("<html>Talks</html>", "Text/HTML; Charset=UTF-8", ETag='"1"', Last_Modified="Mon")
    got = fetcher().fetch(web.url("/a?x=1#top"))
    assert (got.content, got.content_type, got.charset, got.kind) == (
        b"<html>Talks</html>",
        "text/html",
        "utf-8",
        "html",
    )
    assert got.url.endswith("/a?x=1#top")
    assert got.validators == Validators('"1"', "Mon")
    ((path, headers),) = web.seen
    assert path == "/a?x=1"
    assert headers["User-Agent"].startswith("Parley/")
    assert headers["Host"] == f"site.test:{web.server_port}"
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_no_cookie_and_no_proxy_is_used(web, fetcher, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.pages |= {"/a": page("", status=302, Location="/b", Set_Cookie="a=b"), "/b": page("<html>")}
    assert fetcher().fetch(web.url("/a")).content == b"<html>"
    assert [headers.get("Cookie") for _, headers in web.seen] == [None, None]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/b", "http://localhost:{port}/b", "//inside.test:{port}/b", "http://[::1]:{port}/b",
     "http://[::ffff:127.0.0.1]:{port}/b", "http://169.254.169.254/latest/meta-data/", "http://2130706433:{port}/b",
     "http://0.0.0.0:{port}/b", "file:///etc/passwd", "ftp://site.test/b", "http://me:hush@site.test:{port}/b",
     "http://site.test:22/", "http://[::1", ""],
)  # fmt: skip
def test_a_redirect_to_what_may_not_be_reached_is_refused(web, fetcher, target):
    web.pages |= {"/a": redirect(target.format(port=web.server_port)), "/b": page("<html>")}
    resolve = {"site.test": ["127.0.0.1"], "inside.test": ["127.0.0.1"], "localhost": ["127.0.0.1", "::1"]}
    with pytest.raises(FetchError) as caught:
        fetcher(resolve=resolve.__getitem__).fetch(web.url("/a"))
    assert web.paths == ["/a"]
    assert "hush" not in str(caught.value)


def test_redirects_are_followed_five_times_at_most(web, fetcher):
    web.pages |= {f"/{step}": redirect(f"{step + 1}", 301 + step % 2) for step in range(6)}
    web.pages["/5"] = page("<html>")
    assert fetcher().fetch(web.url("/0")).url == web.url("/5")
    web.pages["/5"] = redirect("/0")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher().fetch(web.url("/0"))
    assert len(web.seen) == 12


def test_the_name_is_looked_up_and_checked_at_every_redirect(web, fetcher):
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    web.pages |= {"/a": redirect("/b"), "/b": page("<html>")}
    with pytest.raises(FetchError, match="metadata"):
        fetcher(resolve=lambda _: next(answers)).fetch(web.url("/a"))
    assert web.paths == ["/a"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "inside.test", "[::1]", "[::ffff:7f00:1]"])
def test_a_page_of_this_machine_is_refused(web, fetcher, host):
    with pytest.raises(FetchError, match="in a private network") as caught:
        fetcher(resolve=lambda _: ["127.0.0.1"]).fetch(web.url("/a", host))
    assert "PARLEY_FETCH_PRIVATE" in caught.value.remedy
    assert web.seen == []


@pytest.mark.parametrize("start", ["me:hush@site.test:{}", "site.test.:22", "0x7f.1:{}", "site.test:{}/" + "a" * 4096])
def test_an_address_that_is_no_good_is_not_asked(web, fetcher, start):
    with pytest.raises(FetchError):
        fetcher(resolve=lambda _: ["127.0.0.1"], private_hosts={"site.test", "0x7f.1"}).fetch(
            f"http://{start.format(web.server_port)}/a"
        )
    assert web.seen == []


def test_a_large_page_is_broken_off(web, fetcher):
    web.pages |= {"/a": page(b"a" * 10_000), "/b": page(b"a" * 10_001)}
    web.pages["/c"] = drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"a" * 1024 + b"\r\n", 0)
    assert len(fetcher(limits=SMALL).fetch(web.url("/a")).content) == 10_000
    for path in ("/b", "/c"):
        with pytest.raises(FetchError, match=r"more than 0\.01 MB"):
            fetcher(limits=SMALL).fetch(web.url(path))


@pytest.mark.parametrize("members", [1, 3])
def test_a_packed_page_is_unpacked(web, fetcher, members):
    body = "Переговоры ".encode() * 2000
    parts = [body[at::members] for at in range(members)]
    web.pages["/a"] = page(b"".join(map(gzip.compress, parts)), Content_Encoding="gzip")
    assert fetcher().fetch(web.url("/a")).content == b"".join(parts)


def test_a_bomb_is_noticed_before_it_is_in_memory(web, fetcher):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    web.pages |= {"/a": page(bomb, Content_Encoding="gzip")}
    tracemalloc.start()
    with pytest.raises(FetchError, match="more than 10 MB"):
        fetcher().fetch(web.url("/a"))
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("br", b"\x0b\x02\x80Talks\x03", "packed as br"),
        ("zstd", b"x", "packed as zstd"),
        ("gzip, gzip", b"x", "packed as gzip, gzip"),
        ("gzip", b"no gzip", "packed wrongly"),
        ("gzip", gzip.compress(b"Talks")[:-6], "packed wrongly or cut short"),
        ("gzip", gzip.compress(b"Talks") + b"more", "packed wrongly"),
        ("gzip", b"", "packed wrongly or cut short"),
    ],
)
def test_a_page_packed_otherwise_or_badly_is_refused(web, fetcher, encoding, body, said):
    web.pages["/a"] = page(body, Content_Encoding=encoding)
    with pytest.raises(FetchError, match=said):
        fetcher().fetch(web.url("/a"))


@pytest.mark.parametrize(
    ("first", "each"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: a\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (HEAD + b"Content-Length: 1000\r\n\r\n", b"a"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
)
def test_an_answer_that_drips_is_broken_off_in_time(web, fetcher, first, each):
    web.pages["/a"] = drip(first, each)
    start = time.monotonic()
    with pytest.raises(FetchError, match="took longer than 1 seconds"):
        fetcher(limits=SMALL).fetch(web.url("/a"))
    assert 0.9 < time.monotonic() - start < 2


def test_redirects_share_one_deadline(web, fetcher):
    def slow(request):
        time.sleep(0.4)
        redirect("/a")(request)

    web.pages["/a"] = slow
    start = time.monotonic()
    with pytest.raises(FetchError, match="took longer"):
        fetcher(limits=SMALL).fetch(web.url("/a"))
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("type_", "body", "kind"),
    [
        ("text/html", "<p>a", "html"),
        ("application/xhtml+xml", "<html/>", "html"),
        ("text/plain", "a", "text"),
        ("text/markdown", "# a", "markdown"),
        ("application/pdf", "%PDF-1.7", "pdf"),
        ("application/octet-stream", "%PDF-1.7", "pdf"),
        ("", "<!doctype html><html>", "html"),
        ("application/rss+xml", "<rss/>", "feed"),
        ("text/html", "<?xml version='1.0'?><!-- a --> <feed xmlns='x'>", "feed"),
        ("text/xml", "<?xml version='1.0'?><rdf:RDF>", "feed"),
        ("application/xml", "<?xml version='1.0'?><!DOCTYPE html><html>", "html"),
        ("application/xml", "<urlset>", "feed"),
    ],
)
def test_a_body_is_known_by_its_type_and_its_beginning(web, fetcher, type_, body, kind):
    web.pages["/a"] = page(body, type_)
    assert fetcher().fetch(web.url("/a")).kind == kind


def test_a_feed_in_utf_16_is_known(web, fetcher):
    web.pages["/a"] = page('<?xml version="1.0" encoding="utf-16"?><rss/>'.encode("utf-16"), "text/plain")
    assert fetcher().fetch(web.url("/a")).kind == "feed"


@pytest.mark.parametrize(
    "type_", ["image/png", "application/zip", "video/mp4", "application/json", "", "nonsense", "a/b;="]
)
def test_other_types_are_refused_by_name(web, fetcher, type_):
    web.pages["/a"] = page(b"\x89PNG", type_)
    with pytest.raises(FetchError, match="Parley reads web pages, plain text, PDF, RSS and Atom"):
        fetcher().fetch(web.url("/a"))


@pytest.mark.parametrize("header", ["Content_Type", "Content_Encoding"])
def test_a_header_cannot_write_to_the_terminal(web, fetcher, header):
    web.pages["/a"] = lambda request: request.send(b"x", **{header: "image/\x9b31mpng; a=\x9b"})
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(web.url("/a"))
    assert str(caught.value).isprintable()


@given(st.text(st.characters(codec="latin-1"), max_size=40), st.binary(max_size=40))
def test_any_type_and_beginning_is_known_or_not(header, content):
    type_, _ = content_type(header)
    assert kind_of(type_, content) in (None, "html", "pdf", "text", "markdown", "feed")


def test_a_redirect_to_an_address_in_other_letters_is_followed(web, fetcher):
    target = "/переговоры"
    web.pages |= {"/a": lambda request: request.send(b"", 302, Location=target.encode().decode("latin-1"))}
    web.pages[quote(target)] = page("<html>")
    assert fetcher().fetch(web.url("/a")).url == web.url(quote(target))


def test_a_beginning_made_to_be_slow_is_not(web, fetcher):
    web.pages["/a"] = page("<??>" * 1000 + "<!-->" * 100, "text/xml")
    start = time.monotonic()
    assert fetcher().fetch(web.url("/a")).kind == "feed"
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "404 (not found)"),
        (403, "403 (forbidden)"),
        (429, "429"),
        (500, "500"),
        (202, "202"),
        (304, "304"),
        (599, "599"),
    ],
)
def test_another_answer_than_a_page_is_told(web, fetcher, status, said):
    web.pages["/a"] = page("<html>", status=status)
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(web.url("/a"))
    assert said in caught.value.problem
    assert caught.value.remedy


def test_the_server_may_say_that_nothing_is_new(web, fetcher):
    web.pages["/a"] = page("", status=304)
    since = Validators('"1"', "Mon")
    got = fetcher().fetch(web.url("/a"), since)
    assert (got.kind, got.validators) == ("unchanged", since)
    ((_, headers),) = web.seen
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "Mon")


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"\0" * 99]
)
def test_what_is_no_web_server_is_told(web, fetcher, answer):
    web.pages["/a"] = lambda request: request.wfile.write(answer)
    with pytest.raises(FetchError, match="does not answer as a web server should"):
        fetcher().fetch(web.url("/a"))


def test_a_closed_port_and_an_unknown_host_are_told(web, fetcher):
    web.pages["/a"] = lambda request: None
    port = web.server_port
    web.shutdown()
    web.server_close()
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().fetch(f"http://site.test:{port}/a?token=hush")
    with pytest.raises(FetchError, match=r"no host gone\.test"):
        fetcher().fetch("https://gone.test/")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_tls_is_made_with_the_name_though_the_address_is_dialled(tmp_path, fetcher):
    pem = tmp_path / "site.pem"
    names = "subjectAltName=DNS:site.test"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    command += ["-subj", "/CN=site.test", "-addext", names, "-keyout", str(pem), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    pem.write_text(pem.read_text() + (tmp_path / "cert.pem").read_text())
    asked: list[str | None] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    server.sni_callback = lambda _, name, __: asked.append(name)
    trust = ssl.create_default_context(cafile=str(pem))
    with site(server) as web:
        web.pages |= {"/a": page("<html>"), "/down": redirect("http://site.test/a")}
        assert fetcher(trust=trust).fetch(web.url("/a")).content == b"<html>"
        assert asked == ["site.test"]
        assert web.seen[0][1]["Host"] == f"site.test:{web.server_port}"
        with pytest.raises(FetchError, match=r"redirects from https to http://site\.test/a"):
            fetcher(trust=trust).fetch(web.url("/down"))
        with pytest.raises(FetchError, match=r"certificate of .* cannot be trusted"):
            fetcher().fetch(web.url("/a"))
        other = {"private_hosts": {"other.test"}, "resolve": lambda _: ["127.0.0.1"]}
        with pytest.raises(FetchError, match=r"certificate of .* cannot be trusted"):
            fetcher(trust=trust, **other).fetch(web.url("/a", "other.test"))

"""`parley add` for web addresses, against a site on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MODELS
from tests.rag.fetching.site import Site, page, site
from tests.rag.fetching.test_taking import BODIES, SHIPS, feed, html

ROOT = Path(__file__).parents[2]
LOCAL = "127.0.0.1"


@pytest.fixture
def web(monkeypatch) -> Iterator[Site]:
    """A site on loopback that the settings let in, and a library without the shipped articles."""
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")
    monkeypatch.setenv("PARLEY_FETCH_PRIVATE", LOCAL)
    with site() as served:
        served.at = lambda path: served.url(path, LOCAL)
        yield served


def local_feed(web: Site, *paths: str) -> str:
    return feed(web, *paths).replace("site.test", LOCAL)


def test_a_page_is_added_asked_about_and_added_again(parley, web):
    web.pages["/ships"] = page(html("Grain ships leave Odesa", SHIPS))
    added = ("add", web.at("/ships?utm_source=mail"), "--published", "2025-06-02")
    code, out, err = parley(*added)
    assert (code, err) == (0, "")
    assert out == "Added: grain-ships-leave-odesa · Grain ships leave Odesa · Port News · 2 June 2025\n"
    answer = json.loads(parley("ask", "How many grain ships left Odesa?", "--json")[1])
    assert answer["status"] == "answered"
    assert answer["citations"][0]["url"] == web.at("/ships")
    assert "Forty-one grain ships" in answer["citations"][0]["quote"]
    assert parley(*added)[1].startswith("There already: grain-ships-leave-odesa ·")


def test_files_and_pages_go_together_and_one_failure_stops_no_other(parley, web, tmp_path):
    (tmp_path / "report.txt").write_text(f"A report\n\n{SHIPS}\n")
    web.pages["/bodies"] = page(html("Bodies handed over", BODIES))
    code, out, err = parley("add", web.at("/gone"), "http://10.0.0.1/a", tmp_path / "report.txt", web.at("/bodies"))
    assert code == 1
    added = [line.partition(" ·")[0] for line in out.splitlines() if line.startswith("Added")]
    assert added == ["Added: a-report", "Added: bodies-handed-over"]
    assert "answered 404 (not found)" in err
    assert "10.0.0.1 is in a private network" in err
    assert "PARLEY_FETCH_PRIVATE" in err


def test_a_feed_is_followed(parley, web, tmp_path):
    web.pages |= {"/feed": page(local_feed(web, "/1", "/2"), "application/rss+xml")}
    web.pages |= {"/1": page(html("One", SHIPS)), "/2": page(html("Two", BODIES))}
    code, out, err = parley("add", web.at("/feed"), "--follow")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Added: story-2 · Story /2 · Port News · 3 June 2025",
        "Added: story-1 · Story /1 · Port News · 2 June 2025",
    ]
    assert parley("add", "--follow") == (0, "", f"Nothing is new at {web.at('/feed')}.\n")
    web.pages |= {"/feed": page(local_feed(web, "/1", "/2", "/3"), "application/rss+xml")}
    web.pages |= {"/3": page(html("Three", SHIPS + BODIES))}
    assert parley("add", "--follow")[1].startswith("Added: story-3 ·")
    assert (tmp_path / "home" / "feeds.toml").read_text().count("[[feed]]") == 1


def test_what_cannot_be_added_is_told_without_a_password(parley, web):
    code, out, err = parley("add", f"http://me:hush@{LOCAL}/", "ftp://example.org/a", "https://example.org:22/")
    assert (code, out) == (1, "")
    assert "hush" not in err
    assert len(err.splitlines()) == 6


def test_without_anything_to_add_the_command_says_what_it_takes(parley):
    code, _, err = parley("add")
    assert code == 2
    assert "--follow" in err


def test_a_broken_list_of_feeds_is_named(parley, web, tmp_path):
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "feeds.toml").write_text("[[feed]")
    code, _, err = parley("add", "--follow")
    assert code == 1
    assert "feeds.toml cannot be read" in err


def test_what_fetches_is_loaded_by_no_other_command(tmp_path):
    code = (
        "import sys; import rag, ui.cli; from rag.assistant import Assistant; import rag.library.library;"
        "print([name for name in sys.modules if name.startswith(('rag.fetching', 'feedparser', 'trafilatura'))])"
    )
    environment = os.environ | {"PARLEY_MODELS": str(MODELS)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

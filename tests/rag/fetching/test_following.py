from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SettingsError, StorageError
from rag.fetching.fetch import Validators
from rag.fetching.following import Followed, FollowedFeeds, _feed, _lines

ONE = Followed("https://news.example/one.xml", Validators('W/"a\\b"', "Mon, 02 Jun 2025"), ("https://news.example/1",))
TWO = Followed("https://news.example/two.xml")


def test_feeds_are_kept_in_the_order_in_which_they_came(tmp_path):
    feeds = FollowedFeeds(tmp_path / "home")
    assert feeds.all() == []
    feeds.keep(ONE)
    feeds.keep(TWO)
    later = Followed(ONE.url, Validators(), ("https://news.example/2",))
    feeds.keep(later)
    assert FollowedFeeds(tmp_path / "home").all() == [later, TWO]
    assert feeds.get(TWO.url) == TWO
    assert feeds.get("https://news.example/three.xml") is None


def test_no_half_written_file_is_left_where_there_is_no_room(tmp_path, monkeypatch):
    feeds = FollowedFeeds(tmp_path)
    feeds.keep(ONE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        feeds.keep(TWO)
    assert feeds.all() == [ONE]
    assert {path.name for path in tmp_path.iterdir()} <= {"feeds.toml", "feeds.lock"}


@pytest.mark.parametrize(
    "content",
    ["[[feed]", "feed = 3", "feed = [3]", "[[feed]]\netag = 'a'", "[[feed]]\nurl = 3",
     "[[feed]]\nurl = 'a'\ntaken = [3]", "[[feed]]\nurl = 'a'\ntaken = 3",
     '[[feed]]\nurl = "a"\netag = "a\\r\\nX-More: b"', "\udcff"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(tmp_path, content):
    (tmp_path / "feeds.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=r"feeds\.toml cannot be read"):
        FollowedFeeds(tmp_path).all()


PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)


@given(PLAIN, st.none() | PLAIN, st.none() | PLAIN, st.lists(PLAIN, max_size=3))
def test_what_is_written_is_read_back(url, etag, modified, taken):
    feed = Followed(url, Validators(etag, modified), tuple(taken))
    (row,) = tomllib.loads(_lines(feed))["feed"]
    assert _feed(row) == feed

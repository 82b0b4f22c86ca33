"""The feeds that are followed, kept in one file of the home folder."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from rag.errors import SettingsError
from rag.fetching.fetch import Validators
from rag.library.folder import write_whole

NAME = "feeds.toml"
_HEAD = "# The feeds that `parley add --follow` looks at. Take a feed's lines out to follow it no more.\n"


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed by its address, what its server gave at the last look, and the entries that were taken then or before."""

    url: str
    validators: Validators = field(default_factory=Validators)
    taken: tuple[str, ...] = ()


class FollowedFeeds:
    """The file `feeds.toml`. Raises SettingsError where it cannot be used, StorageError where not written."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME

    def all(self) -> list[Followed]:
        """The feeds in the order in which they were first followed."""
        if not self._path.is_file():
            return []
        try:
            rows = tomllib.loads(self._path.read_text(encoding="utf-8")).get("feed", [])
            return [_feed(row) for row in rows]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, KeyError, AttributeError) as error:
            raise SettingsError(
                f"{self._path} cannot be read: {error}.", "Correct it, or delete it and follow your feeds anew."
            ) from None

    def get(self, url: str) -> Followed | None:
        """The feed of that address, if it is followed."""
        return next((feed for feed in self.all() if feed.url == url), None)

    def keep(self, feed: Followed) -> None:
        """Follow a feed, or note what was taken of it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            feeds = {known.url: known for known in self.all()} | {feed.url: feed}
            write_whole(self._path, _HEAD + "".join(map(_lines, feeds.values())))


def _feed(row: dict[str, Any]) -> Followed:
    url, etag, modified, taken = row["url"], row.get("etag"), row.get("modified"), row.get("taken", [])
    texts = [url, *taken, *(value for value in (etag, modified) if value is not None)]
    if not all(isinstance(text, str) and text.isascii() and text.isprintable() for text in texts):
        raise TypeError(f"the values of the feed {str(url)[:80]!r} are not plain texts")
    return Followed(url, Validators(etag, modified), tuple(taken))


def _lines(feed: Followed) -> str:
    """A table of TOML; the values are ASCII, of which TOML and JSON write the same strings."""
    said = {"etag": feed.validators.etag, "modified": feed.validators.modified}
    rows = {"url": feed.url} | {key: value for key, value in said.items() if value}
    taken = "".join(f"    {json.dumps(url)},\n" for url in feed.taken)
    return (
        "\n[[feed]]\n"
        + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())
        + (f"taken = [\n{taken}]\n" if taken else "")
    )

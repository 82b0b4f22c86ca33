"""Pages and feeds into the library: a known address is renewed, of a feed only what is new is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.errors import FetchError, ParleyError, ReadingError
from rag.fetching.feeds import Entry, Feed, read_feed
from rag.fetching.fetch import Fetched, Fetcher, Validators
from rag.fetching.following import Followed, FollowedFeeds
from rag.fetching.pages import article_of
from rag.fetching.urls import canonical, shown
from rag.library.library import Library
from rag.library.placing import Outcome
from rag.reading.plain import NOTHING, Given
from rag.types import Article


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that is in the library now, and whether it was before."""

    article: Article
    outcome: Outcome


Result = Taken | ParleyError | str
"""An article taken in, an address that gave none with the reason, or a note on a feed."""


class Taking:
    """One run that takes addresses in. What is known is found once, when it starts."""

    def __init__(self, library: Library, given: Given = NOTHING, fetcher: Fetcher | None = None) -> None:
        if not library.watched:
            library.sync()
        self._library = library
        self._given = given
        self._fetcher = fetcher or Fetcher(library.settings.private_hosts)
        self._feeds = FollowedFeeds(library.settings.home)
        self._known = {_form(url): id_ for id_, _, _, _, url, *_ in library.index().catalogue.summaries() if url}

    def take(self, url: str, *, follow: bool = False) -> Iterator[Result]:
        """Take in the page at `url`, or the entries of the feed there that are not in the library.

        With `follow` the feed is remembered. A page or entry that cannot be had is a result and stops nothing.
        Raises LockedError, StorageError, StaleIndexError and SettingsError.
        """
        try:
            address = canonical(url)
            followed = (self._feeds.get(address) if follow else None) or Followed(address)
            fetched = self._fetcher.fetch(url, followed.validators)
            if fetched.kind == "unchanged":
                yield f"Nothing is new at {shown(url)}."
            elif fetched.kind == "feed":
                yield from self._feed(fetched, followed, follow=follow)
            elif follow:
                yield FetchError(f"{shown(url)} is no feed.", "Give the address of its feed, or leave `--follow` out.")
            else:
                yield self._keep(article_of(fetched, self._given))
        except (FetchError, ReadingError) as error:
            yield error

    def take_followed(self) -> Iterator[Result]:
        """Take in what is new in all the feeds that are followed."""
        feeds = self._feeds.all()
        if not feeds:
            yield "No feed is followed yet: `parley add FEED --follow` follows one."
        for feed in feeds:
            yield from self.take(feed.url, follow=True)

    def _feed(self, fetched: Fetched, followed: Followed, *, follow: bool) -> Iterator[Result]:
        """Take in the new entries; once one of them failed, the next look asks for the whole feed again."""
        if self._given.title or self._given.published:
            raise FetchError(
                f"{shown(fetched.url)} is a feed of many articles, and --title and --published are for one.",
                "Leave them out: the feed tells title and day of each.",
            )
        feed = read_feed(fetched)
        yield from feed.notes
        seen = [entry.url for entry in feed.entries if entry.url in self._known or entry.url in followed.taken]
        new = [entry for entry in feed.entries if entry.url not in seen]
        if follow:
            self._feeds.keep(replace(followed, validators=Validators()))
        whole = not feed.later
        for entry in new:
            result = self._entry(entry, feed)
            if isinstance(result, Taken):
                seen.append(entry.url)
            whole = whole and isinstance(result, Taken)
            yield result
        if follow:
            self._feeds.keep(Followed(followed.url, fetched.validators if whole else Validators(), tuple(seen)))
        if not new:
            yield f"Nothing is new at {shown(fetched.url)}."

    def _entry(self, entry: Entry, feed: Feed) -> Result:
        """One entry, by title and day as the feed has them; its site is named by the feed where the page does not."""
        try:
            fetched = self._fetcher.fetch(entry.url)
            article = article_of(fetched, Given(entry.title, self._given.publisher, entry.published))
            return self._keep(replace(article, publisher=article.publisher or feed.title))
        except (FetchError, ReadingError) as error:
            return error

    def _keep(self, article: Article) -> Taken:
        known = self._known.get(article.url or "")
        wanted = replace(article, id=known) if known else article
        kept, outcome = self._library.add(wanted, renewed=known is not None, given=self._given.names)
        self._known[article.url or ""] = kept.id
        return Taken(kept, outcome)


def _form(url: str) -> str:
    """An address in its one form; those that only a file's front matter holds may have none."""
    try:
        return canonical(url)
    except FetchError:
        return url

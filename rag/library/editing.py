"""What a person changes in a library by hand: metadata corrected, articles removed and put back."""

from __future__ import annotations

from rag.errors import MetadataError, NotFoundError
from rag.library.aside import Aside
from rag.library.correcting import corrected
from rag.library.folder import ArticleFolder, Stamp
from rag.library.library import Library
from rag.types import Article, Passage


class Editing:
    """Changes to one library. Each raises LockedError where the index cannot follow; the folder has changed then."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = ArticleFolder(library.settings)
        self._aside = Aside(library.settings.home)

    def own(self) -> set[str]:
        """The ids of the user's own articles; the others come with Parley and are read-only."""
        return self._folder.own()

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an indexed article, in order. Raises NotFoundError."""
        text = self._library.article(article_id).text
        catalogue = self._library.index().catalogue
        places = sorted(catalogue.passages(list(catalogue.passage_ids(article_id))).values(), key=lambda each: each[1:])
        return [Passage(article_id, start, end, text[start:end]) for _, start, end in places]

    def correct(self, article_id: str, **metadata: str) -> Article:
        """Put `title`, `publisher`, `published` and `language` in the place of what an own article has.

        Raises NotFoundError, MetadataError for a value that cannot be or an article that is not the user's own.
        """
        stamp = self._stamp(article_id)
        if article_id not in self.own():
            raise MetadataError(
                f"{article_id} comes with Parley and is read-only.", "Remove it, or add one of your own."
            )
        article = corrected(self._folder.read(stamp), **metadata)
        self._folder.write(article)
        self._library.settle(article_id)
        return article

    def remove(self, article_id: str) -> None:
        """Take an article out, its file being kept aside so that `undo` can put it back. Raises NotFoundError."""
        self._stamp(article_id)
        self._aside.take(article_id, self._folder.own_path(article_id))
        self._folder.unwant(article_id)
        self._library.settle(article_id)

    def undo(self, article_id: str) -> None:
        """Put a removed article back. Raises NotFoundError where it is too late."""
        self._aside.give_back(article_id, self._folder.own_path(article_id))
        self._folder.want(article_id)
        self._library.settle(article_id)

    def _stamp(self, article_id: str) -> Stamp:
        stamp = self._folder.stamps().get(article_id)
        if stamp is None:
            raise NotFoundError(f"There is no article {article_id}.", "`parley articles` lists them.")
        return stamp

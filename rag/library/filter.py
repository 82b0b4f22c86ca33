"""Which articles a question may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filter:
    """With `as_of`, no article published later and none without a date; else only what is named here."""

    as_of: date | None = None
    articles: tuple[str, ...] | None = None
    publishers: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls, as_of: date | None, articles: Collection[str] | None = None, publishers: Collection[str] | None = None
    ) -> Filter:
        """A filter from collections of any kind; a single name counts as a collection of one."""
        return cls(as_of, _sorted(articles), _sorted(publishers))

    @property
    def empty(self) -> bool:
        """Whether it lets nothing through."""
        return self.articles == () or self.publishers == ()


def _sorted(values: Collection[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(sorted({values} if isinstance(values, str) else set(values)))

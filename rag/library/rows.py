"""What stands in the library, a row for each article: indexed, waiting, or failed with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rag.library.catalogue import Catalogue
from rag.library.folder import UNREAD, Stamp

State = Literal["waiting", "indexed", "failed"]


@dataclass(frozen=True, slots=True)
class Row:
    """An article as it stands in the library.

    `reason` says why it waits or failed. `addresses` are where else the same text lies, file names and URLs; `near` the
    ids of articles of nearly the same text. Of a file that is not read yet only id and title, its name, are known.
    """

    id: str
    title: str
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    passages: int = 0
    state: State = "indexed"
    reason: str | None = None
    addresses: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def rows(catalogue: Catalogue, now: Mapping[str, Stamp]) -> list[Row]:
    """The indexed articles, oldest first, then the files that are not; `now` holds the stamps of the folder."""
    then, copies, failures = catalogue.stamps(), catalogue.duplicates.copies(), catalogue.failures()
    unread = {id_ for id_ in failures if then[id_].modified_ns == UNREAD}
    changed = (id_ for id_, stamp in now.items() if then.get(id_) != stamp and id_ not in unread)
    waits = {id_: "changed" if id_ in then else "new" for id_ in changed}
    waits |= {id_: "deleted" for id_ in then if id_ not in now}
    indexed = {row.id: row for row in _indexed(catalogue)}
    kept = {id_ for found in copies.values() for id_, _ in found}
    for id_ in (id_ for id_ in sorted({**now, **then}) if id_ not in indexed and (id_ in waits or id_ not in kept)):
        indexed[id_] = Row(id_, id_, state="failed", reason=failures.get(id_))
    waiting = {id_: replace(indexed[id_], state="waiting", reason=why) for id_, why in waits.items() if id_ in indexed}
    return list((indexed | waiting).values())


def _indexed(catalogue: Catalogue) -> Iterator[Row]:
    copies, near = catalogue.duplicates.copies(), catalogue.duplicates.near()
    for id_, title, publisher, published, url, language, passages in catalogue.summaries():
        addresses = tuple(
            address for copy, other in copies.get(id_, ()) for address in (f"{copy}.md", other) if address
        )
        yield Row(
            *(id_, title, publisher, published, url, language, passages),
            addresses=addresses,
            near=tuple(sorted(near.get(id_, ()))),
        )

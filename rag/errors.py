"""Everything that can go wrong, in words a user can act on."""

from __future__ import annotations


class ParleyError(Exception):
    """Base of all errors: what happened and to which file or setting, then the way to mend it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


class SettingsError(ParleyError):
    """A setting is unknown or has a value that cannot be used."""


class ModelError(ParleyError):
    """A model file is missing, damaged or cannot be fetched."""


class LanguageModelError(ParleyError):
    """The language model cannot be asked, refuses, or breaks off; `answerer="extractive"` answers without it."""


class ReadingError(ParleyError):
    """A file cannot be read as an article."""


class UnreadableError(ReadingError):
    """A file could not be read now; it may be another time."""


class FetchError(ParleyError):
    """A web address is refused, cannot be reached, or gives nothing that can be read."""


class StorageError(ParleyError):
    """The library's folder cannot be read or written."""


class LockedError(ParleyError):
    """Another process is writing to the same library."""


class StaleIndexError(ParleyError):
    """The index on disk was made by another encoder or splitter, or is damaged."""


class NotFoundError(ParleyError):
    """There is no such article."""


class MetadataError(ParleyError):
    """An article's title, publisher, day or language cannot be what is given, or is not the user's to correct."""


class ReceiptError(ParleyError):
    """A file holds no answer that could be checked again."""


class QuestionError(ParleyError):
    """A question is blank, too long, or has an option that cannot be used."""


class PartiesError(ParleyError):
    """The table of parties, people and offices is broken or contradicts itself."""

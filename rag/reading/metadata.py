"""Front matter: the YAML block at the head of a file, and the values an article takes from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from rag.errors import ReadingError
from rag.reading.normalise import normalise_line
from rag.reading.plain import Found
from rag.types import Source

MOST = 64 * 1024  # characters of front matter
DEEPEST = 12  # levels of nesting

_FENCE = re.compile(r"^(?:---|\.\.\.) *$", re.MULTILINE)
_KEY = re.compile(r"\s*+(?:#[^\n]*+\s*+)*+[\w\"'-]++ *+:(?:\s|$)")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_WEB = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map", "null"))
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: ten times as quick


class _Loader(_Parser):  # type: ignore[misc]  # the base is picked when the module is loaded
    """The safe loader, with every scalar left as text; only a blank, `~` or `null` is None."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own name for it
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Metadata:
    """The values of a front matter block by key, and the name of its file for messages."""

    values: dict[str, Any]
    name: str

    def found(self) -> Found:
        """All of them, as what the document says of itself."""
        return Found(
            id=self.line("id"),
            title=self.line("title"),
            publisher=self.line("publisher"),
            published=self.day("published", "date"),
            url=self.web("url"),
            language=self.language(),
            topics=self.topics(),
            sources=self.sources(),
        )

    def line(self, key: str) -> str | None:
        """A one-line text, None where it is missing or blank."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._wrong(key, "must be text")
        return normalise_line(value) or None

    def day(self, *keys: str) -> date | None:
        """The calendar day under the first of `keys` that is there."""
        for key in keys:
            if (value := self.line(key)) is not None:
                return self._as_day(key, value)
        return None

    def web(self, key: str) -> str | None:
        """A web address."""
        value = self.line(key)
        if value is not None and as_web(value) is None:
            raise self._wrong(key, f"is {value[:80]!r}, which is no web address (http:// or https://)")
        return value

    def language(self) -> str | None:
        """An ISO 639 code in small letters, without the region."""
        value = self.line("language")
        if value is None:
            return None
        code = language_code(value)
        if code is None:
            raise self._wrong("language", f"is {value[:80]!r}, which is no language code such as `en`")
        return code

    def topics(self) -> tuple[str, ...]:
        """Short names of what the article is about: a list, or words with commas between."""
        value = self.values.get("topics")
        items = value.split(",") if isinstance(value, str) else value or []
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self._wrong("topics", "must be a list of words")
        return tuple(topic for item in items if (topic := normalise_line(item)))

    def sources(self) -> tuple[Source, ...]:
        """The reports the article draws on; keys other than outlet, date and url are left aside."""
        value = self.values.get("sources") or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong("sources", "must be a list of entries with outlet, date and url")
        return tuple(self._source(Metadata(item, self.name)) for item in value)

    def pages(self, length: int) -> tuple[int, ...]:
        """Where the pages of a text of this many characters start: offsets with commas between, the last its length.

        Empty where that is another: the text was edited since, and a wrong page is worse than none.
        """
        numbers = re.findall(r"\d{1,9}", self.line("pages") or "")
        *starts, end = [int(number) for number in numbers] or [0]
        if starts[:1] != [0] or end != length or sorted(starts) != starts or starts[-1] > end:
            return ()
        return tuple(starts)

    def _source(self, item: Metadata) -> Source:
        outlet = item.line("outlet")
        if outlet is None:
            raise self._wrong("sources", "has an entry without an outlet")
        return Source(outlet, item.day("date"), item.web("url"))

    def _as_day(self, key: str, value: str) -> date:
        found = _DAY.fullmatch(value)
        try:
            return date.fromisoformat(found[1] if found else value)
        except ValueError:
            raise self._wrong(key, f"is {value[:80]!r}, which is no date such as 2025-06-02") from None

    def _wrong(self, key: str, what: str) -> ReadingError:
        return ReadingError(f"{self.name}: `{key}` {what}.", f"Correct `{key}` in the file's front matter.")


def as_web(value: str) -> str | None:
    """A web address, None for anything else."""
    return value if _WEB.fullmatch(value) else None


def language_code(value: str) -> str | None:
    """The ISO 639 code in small letters of a language tag, without the region."""
    code = re.split("[-_]", value.strip().lower())[0]
    return code if re.fullmatch("[a-z]{2,3}", code) else None


def split_front_matter(content: str, name: str) -> tuple[Metadata, str]:
    """Part the front matter from the text below it; `content` has \\n line ends and no byte order mark.

    A file that does not start with `---` and a key has none. Raises ReadingError where the block is not
    closed, is no YAML mapping, is longer than 64 KB, or uses aliases, tags or deep nesting.
    """
    opening = _FENCE.match(content)
    if not opening or not content.startswith("---"):
        return Metadata({}, name), content
    closing = _FENCE.search(content, opening.end())
    head = content[opening.end() : closing.start() if closing else MOST]
    if not closing or len(head) > MOST:
        if closing is None and not _KEY.match(head):
            return Metadata({}, name), content
        raise _broken(name, "has no closing `---`" if closing is None else "is longer than 64 KB")
    return Metadata(_load(head, name), name), content[closing.end() :]


def _load(head: str, name: str) -> dict[str, Any]:
    try:
        _refuse_tricks(head, name)
        values = yaml.load(head, Loader=_Loader)  # noqa: S506  # a safe loader, narrowed
    except (yaml.YAMLError, ValueError) as error:
        raise _broken(name, f"is not valid YAML ({' '.join(str(error).split())[:200]})") from None
    if not isinstance(values, dict | None):
        raise _broken(name, "is not a list of `key: value` lines")
    return {str(key): value for key, value in (values or {}).items()}


def _refuse_tricks(head: str, name: str) -> None:
    """Refuse what a small block can blow up with or a loader can be led astray by, before anything is built."""
    depth = 0
    for event in yaml.parse(head, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _broken(name, "uses a YAML alias (`*`)")
        if getattr(event, "tag", None) not in _TAGS | {None, "!"}:
            raise _broken(name, "uses a YAML tag (`!`)")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _broken(name, "is nested too deeply")


def _broken(name: str, how: str) -> ReadingError:
    return ReadingError(
        f"{name}: the front matter {how}.", "Write it as `key: value` lines between two lines of `---`, or remove it."
    )

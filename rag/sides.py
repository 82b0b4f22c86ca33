"""Who says it: for each sentence of an article the side whose words it tells, by rules, from `parties.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rag.claims import claims, subject
from rag.mentions import Mention, Names, parties_in, speech, words
from rag.sentences import sentence_spans
from rag.speakers import Claim, Voice
from rag.types import Article, Attribution, Side
from rag.verbs import says

KEPT = 256  # articles whose attributions are remembered
LONGEST = 1200  # characters of a sentence in which a speaker is looked for

_QUOTED = re.compile(r"“[^“”]*(?:”|$)|«[^«»]*(?:»|$)|„[^“”]*(?:[“”]|$)|\"[^\"]*(?:\"|$)")
_CLOSES = "”»"
_OPENS = re.compile(r"\s*[“„«\"]")
_GAP = re.compile(r"\n[^\S\n]*\n")
_LABEL = re.compile(r"(?:[-*•–] )?([^\W\d_][^\n:,;.!?“”\"]{1,60}):(?=\s)")
_MODAL = re.compile(r"(?:(?!\b(?:that|what|which|who|whether|if|when|not)\b).){0,120}?\b(?:would|should)\b")
LABEL_WORDS = 6
SIDES: dict[Side, str] = {"ukraine": "Ukraine", "russia": "Russia", "mediator": "a mediator", "other": "others"}


def attribute(article: Article) -> list[Attribution]:
    """For each sentence of the article, in order, who says it; `side` is None where the article itself speaks.

    A claim is told by a verb of saying, counting, asking or refusing, by "according to" and its like, by a side's
    count or paper, by quotation marks, by a speaker's label, or is carried over from the sentence before. `speaker`
    is the name in the table of parties, else the one the article gives. Rules for English, Ukrainian and Russian.
    Time is linear in the text. Raises PartiesError for a broken table.
    """
    return _attributed(article)


def said_by(article: Article, start: int, end: int) -> tuple[Side, ...]:
    """The sides whose words `article.text[start:end]` tells, each once, in the order of the text."""
    found = [item for item in _attributed(article) if item.start < end and start < item.end]
    return tuple(dict.fromkeys(side for item in found for side in item.sides))


class Reading(NamedTuple):
    """A sentence as it was read: who says it, by which words, and who is named; offsets from its start."""

    attribution: Attribution
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]


@lru_cache(maxsize=KEPT)
def readings(article: Article) -> tuple[Reading, ...]:
    """The sentences of an article in order, as `attribute` reads them."""
    return tuple(Reading(_attribution(item), tuple(item.claims), item.mentions) for item in _Reader(article).read())


def told(sides: Sequence[Side]) -> str:
    """The sides for a reader, to follow a source: ", said by Ukraine, Russia"; nothing where the article speaks."""
    return f", said by {', '.join(SIDES[side] for side in sides)}" if sides else ""


def _attributed(article: Article) -> list[Attribution]:
    return [reading.attribution for reading in readings(article)]


class _Read(NamedTuple):
    start: int
    end: int
    claims: list[Claim]
    quoted: bool
    mentions: tuple[Mention, ...]


class _Reader:
    """Reads an article from top to bottom and remembers who spoke last."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._names = Names(article)
        self._home = _publisher(article.publisher)
        self._is_transcript = _is_transcript(article.text)
        self._turn: Voice | None = None
        self._last: Voice | None = None  # who spoke
        self._about: Voice | None = None  # who a pronoun would mean
        self._paper: Voice | None = None  # whose paper the paragraph tells of
        self._quoting = False  # whether the last sentence left a quotation open

    def read(self) -> list[_Read]:
        """The sentences with their claims, in order."""
        text, before = self._article.text, 0
        read: list[_Read] = []
        for start, end in sentence_spans(text, self._article.language):
            opens = before == 0 or _GAP.search(text, before, start) is not None
            self._quoting = self._quoting and not opens
            found = self._claims_of(start, min(end, start + LONGEST), opens=opens)
            read.append(_Read(start, end, found, self._quoting, tuple(self._names.between(start, end))))
            self._quoting = _left_open(text[start:end], quoted=self._quoting)
            self._last = found[-1].voice if found else None
            self._about = self._last or self._about
            before = end
        return _named_later(read)

    def _claims_of(self, start: int, end: int, *, opens: bool) -> list[Claim]:
        sentence = self._article.text[start:end]
        if opens:
            self._paper = None
            self._turn = self._turn if self._is_transcript else None
            label = _LABEL.match(sentence)
            if label and (spoken := self._labelled(label[1])):
                self._turn = spoken if spoken.sides else None
                return [Claim(0, label.end(), spoken)] if spoken.sides else []
        return self._told(sentence, self._names.between(start, end), opens=opens)

    def _told(self, sentence: str, mentions: Sequence[Mention], *, opens: bool) -> list[Claim]:
        """Who speaks in a sentence without a label."""
        base = self._turn or self._home
        bare = _unquoted(sentence, quoted=self._quoting)
        found = [claim for claim in self._claims(bare, mentions) if claim.explicit or not base]
        about = subject(sentence, mentions)
        self._about = about or self._about
        if not found:
            return [Claim(0, 0, voice) for voice in self._carried(sentence, base, opens=opens, about=about)]
        self._paper = found[-1].voice if found[-1].paper else None
        return found

    def _claims(self, text: str, mentions: Sequence[Mention]) -> list[Claim]:
        if self._article.language in ("uk", "ru"):
            return list(_cyrillic_claims(text, mentions, self._about))
        return claims(text, mentions, self._about)

    def _carried(self, sentence: str, base: Voice | None, *, opens: bool, about: Voice | None) -> list[Voice]:
        """Who speaks in a sentence that names no speaker: the turn's, a paper told of, or who was quoted before."""
        if base:
            return [base]
        if self._paper and not about:
            return [self._paper]
        if self._last is None:
            return []
        same = about is None or about.sides == self._last.sides
        goes_on = self._quoting or _OPENS.match(sentence) or (same and not opens and _MODAL.match(sentence))
        return [self._last] if goes_on else []

    def _labelled(self, label: str) -> Voice | None:
        """Whose turn a label opens; a voice of no side for one that names none in a transcript."""
        if len(label.split()) > LABEL_WORDS or says(label):
            return None
        name = label.title() if label.isupper() else label
        found = [mention for mention in self._names.within(name) if not mention.press]
        if found:
            return Voice(found[-1].sides, found[-1].speaker)
        return Voice(()) if self._is_transcript else None


def _unquoted(sentence: str, *, quoted: bool) -> str:
    """The sentence with what stands in quotation marks blanked, its length unchanged; `quoted`: one is open before."""
    if quoted:
        end = min((at for mark in _CLOSES if (at := sentence.find(mark)) >= 0), default=len(sentence))
        sentence = "_" * end + sentence[end:]
    return _QUOTED.sub(lambda hit: hit[0][0] + "_" * (len(hit[0]) - 2) + hit[0][-1], sentence)


def _left_open(sentence: str, *, quoted: bool) -> bool:
    """Whether the sentence ends inside a quotation; `quoted`: it began inside one. Straight marks don't tell."""
    last = max(sentence.rfind("“"), sentence.rfind("«"))
    closed = max(sentence.rfind(mark) for mark in _CLOSES)
    return last > closed and "„" not in sentence if last >= 0 else quoted and closed < 0


def _named_later(read: Sequence[_Read]) -> list[_Read]:
    """Words quoted before their speaker is named are that speaker's: "“We came. We saw,” Kyiv said."."""
    later: list[_Read] = []
    for item in reversed(read):
        after = later[-1] if later else None
        waits = not item.claims and after is not None and after.quoted and after.claims
        later.append(item._replace(claims=[Claim(0, 0, after.claims[0].voice)]) if waits and after else item)
    return later[::-1]


def _attribution(read: _Read) -> Attribution:
    sides = tuple(dict.fromkeys(side for claim in read.claims for side in claim.voice.sides))
    speaker = read.claims[0].voice.speaker if read.claims else None
    return Attribution(read.start, read.end, sides[0] if sides else None, speaker, sides)


def _is_transcript(text: str) -> bool:
    paragraphs = [paragraph for paragraph in _GAP.split(text) if paragraph.strip()]
    labelled = sum(1 for paragraph in paragraphs if _LABEL.match(paragraph.strip()))
    return labelled * 2 > len(paragraphs) > 1


def _publisher(name: str | None) -> Voice | None:
    """The side that publishes, where the publisher is one: "Russian delegation to the talks"."""
    found = parties_in(name) if name else []
    if not name or not found:
        return None
    rest = name
    for start, end, _ in reversed(found):
        rest = rest[:start] + rest[end:]
    rest = rest.lower()
    alone = not re.sub(r"\b(?:and|the|of)\b|\W", "", rest)
    is_body = re.search(rf"\b(?:{words('bodies')})\b", rest) or " " in name[found[0][0] : found[0][1]]
    is_press = re.search(rf"\b(?:{words('press')}|news|times|post|independent|pravda)\b", rest)
    sides = tuple(dict.fromkeys(side for _, _, side in found))
    return Voice(sides, name) if alone or (is_body and not is_press) else None


def _cyrillic_claims(text: str, mentions: Sequence[Mention], last: Voice | None) -> Iterator[Claim]:
    """Ukrainian and Russian: a verb of saying with the name nearest to it in its part of the sentence."""
    cues = sorted(_cyrillic_cue().finditer(text), key=lambda hit: text[: hit.start()].rstrip()[-1:] != ",")
    for hit in cues:
        start = max(text.rfind(mark, 0, hit.start()) for mark in ",;:—–") + 1
        stops = [at for mark in ",;:—–" if (at := text.find(mark, hit.end())) >= 0]
        near = [mention for mention in mentions if start <= mention.start < min([*stops, len(text)])]
        if near:
            chosen = min(near, key=lambda mention: _distance(mention, hit))
            person = next((one for one in near if one.person and one.sides == chosen.sides), chosen)
            yield Claim(hit.start(), hit.end(), Voice(person.sides, person.speaker), chosen.press, explicit=True)
            return
        pronoun = _cyrillic_pronoun().search(text, start, min([*stops, len(text)]))
        if pronoun and last:
            yield Claim(hit.start(), hit.end(), last, explicit=True)
            return


def _distance(mention: Mention, hit: re.Match[str]) -> int:
    return min(abs(mention.start - hit.end()), abs(hit.start() - mention.end))


@cache
def _cyrillic_cue() -> re.Pattern[str]:
    lists = speech()["cyrillic"]
    return re.compile(rf"\b(?:{words('verbs', of=lists)}|{words('phrases', of=lists)})\b", re.I)


@cache
def _cyrillic_pronoun() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('pronouns', of=speech()['cyrillic'])})\b", re.I)

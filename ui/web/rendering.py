"""Answers and articles as HTML. Every character that comes from outside is told, none is obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rag.citing import MARKER, pieces
from rag.dates import day_told, spelled
from rag.library.catalogue import Overview
from rag.sides import SIDES, told
from rag.types import Article, Citation, Sentence, SideView
from rag.wording import COLUMNS, CONFLICTS, SILENT, voice
from ui.web.conversation import Exchange

ASCII_MARK = re.compile(r"[\x00-\x1f!-/:-@\[-`{-\x7f]")
COMMAND = re.compile(r"`([^`]*)`")
LEAD = re.compile(r"(?:Earlier, [^:\]]{3,30}|Undated): $")
UNSUPPORTED = "The cited words do not clearly carry this sentence"
Wrap = tuple[int, int, Markup, Markup]


def plain(value: object) -> Markup:
    """Text that neither Markdown nor HTML takes for its own: every ASCII mark and control as a reference.

    Line breaks too, so that a block of HTML in Markdown goes on after them.
    """
    return Markup(ASCII_MARK.sub(lambda match: f"&#{ord(match[0])};", str(value)))  # noqa: S704 - this is the escaping


def commands(text: str) -> Markup:
    """Text in which words in backticks, Parley's own commands, stand as code."""
    return Markup().join(
        Markup("<code>{}</code>").format(plain(piece)) if position % 2 else plain(piece)
        for position, piece in enumerate(COMMAND.split(text))
    )


def anchor(article_id: str, start: int | None = None, end: int | None = None) -> str:
    """The link that opens an article in the source panel, with `text[start:end]` highlighted where given."""
    span = "" if start is None else f"/{start}/{end}"
    return f"#cite/{quote(article_id, safe='')}{span}"


def byline(item: Citation | Article) -> str:
    """Publisher, day and a citation's page, as far as they are known."""
    page = f"p. {item.page}" if isinstance(item, Citation) and item.page else None
    return " · ".join(part for part in (item.publisher, day_told(item.published), page) if part)


def web_address(url: str | None) -> str | None:
    """The URL if it is one of the web; others are no links."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def question_message(question: str) -> str:
    """The user's own words, as they were typed."""
    return plain(question.strip())


def answer_message(exchange: Exchange, position: int = 0) -> str:
    """What is shown of the answer at `position`: its state, its day, its text with linked numbers, its sources."""
    citations = {citation.number: citation for citation in exchange.citations}
    shown = {int(number) for number in MARKER.findall(exchange.text)}
    html = _IN_CHAT.get_template("answer.html").render(
        exchange=exchange,
        position=position,
        body=_body(exchange, citations),
        sources=[citation for number, citation in sorted(citations.items()) if number in shown],
        documents=len({citation.article_id for citation in exchange.citations}),
    )
    return "".join(line.strip(" ") for line in html.split("\n"))


def source_panel(article: Article, start: int | None = None, end: int | None = None) -> str:
    """An article with `text[start:end]` marked, offsets in code points."""
    first, last = (len(article.text),) * 2 if start is None or end is None else (start, end)
    return _ALONE.get_template("source.html").render(
        article=article,
        before=article.text[:first],
        hit=article.text[first:last],
        after=article.text[last:],
    )


def problem_panel(problem: str, remedy: str) -> str:
    """An error in the place of an article."""
    return _ALONE.get_template("problem.html").render(problem=problem, remedy=remedy)


def knowledge(overview: Overview) -> str:
    """In one plain sentence, what the chat knows."""
    articles, first, last = overview
    if not articles:
        return "It knows no articles yet: add some with `parley add FILE`."
    count = "1 article" if articles == 1 else f"{articles:,} articles"
    if not first or not last:
        return f"It knows {count} and answers from nothing else."
    when = f"of {spelled(first)}" if first == last else f"from {spelled(first)} to {spelled(last)}"
    return f"It knows {count} {when}, and answers from nothing else."


def _body(exchange: Exchange, citations: Mapping[int, Citation]) -> Markup:
    """The text, its numbers and titles turned into links, its doubtful sentences marked."""
    if exchange.state == "empty_library":
        return commands(exchange.text)
    parts, at = [], 0
    for start, end, opening, closing in _wraps(exchange):
        parts += [_numbered(exchange.text[at:start], citations), opening]
        parts += [_numbered(exchange.text[start:end], citations), closing]
        at = end
    return Markup().join([*parts, _numbered(exchange.text[at:], citations)])


def _wraps(exchange: Exchange) -> Iterator[Wrap]:
    """The stretches of the text that are more than text, in order, none overlapping another."""
    at = 0
    for sentence in exchange.sentences:
        start = exchange.text.find(sentence.text, at)
        if start < 0:
            continue
        if lead := LEAD.search(exchange.text, at, start):
            yield lead.start(), lead.end(), Markup('<span class="when">'), Markup("</span>")
        at = start + len(sentence.text)
        if sentence.verdict == "unsupported":
            yield start, at, _doubt(sentence), Markup("</span>")
    for near in exchange.answer.nearest if exchange.answer else ():
        start = exchange.text.find(f"“{near.title}”", at)
        if start < 0:
            continue
        at = start + len(near.title) + 2
        yield start + 1, at - 1, Markup('<a class="near" href="{}">').format(anchor(near.article_id)), Markup("</a>")


def _doubt(sentence: Sentence) -> Markup:
    reason = f"{UNSUPPORTED}: {sentence.reason}." if sentence.reason else f"{UNSUPPORTED}."
    return Markup('<span class="unsupported" title="{}">').format(plain(reason))


def _numbered(text: str, citations: Mapping[int, Citation]) -> Markup:
    """The text with each number that has a citation turned into a link."""
    parts = pieces(text, citations)
    return Markup().join(_number(part) if isinstance(part, Citation) else plain(part) for part in parts)


def _number(citation: Citation) -> Markup:
    return Markup('<a class="cite" href="{}" title="{}"><b>[</b>{}<b>]</b></a>').format(
        anchor(citation.article_id, citation.start, citation.end),
        plain(f"{citation.title} ({byline(citation)}){told(citation.said_by)}"),
        citation.number,
    )


def _speaking(views: Sequence[SideView]) -> str:
    """Which sides have a claim, for the heading of the columns."""
    return ", ".join(COLUMNS[view.side] for view in views if view.claims)


def _environment(finalize: Callable[[object], object] | None = None) -> Environment:
    made = Environment(
        loader=PackageLoader("ui.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    made.filters |= {
        "byline": byline,
        "commands": commands,
        "side": SIDES.__getitem__,
        "told": day_told,
        "column": COLUMNS.__getitem__,
        "conflict": CONFLICTS.__getitem__,
        "number": _number,
        "speaking": _speaking,
        "voice": voice,
        "web": web_address,
    }
    made.globals |= {"anchor": anchor, "silent": SILENT}
    return made


_ALONE = _environment()
_IN_CHAT = _environment(finalize=lambda value: value if isinstance(value, Markup) else plain(value))

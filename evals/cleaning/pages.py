"""Web pages of our own making: shipped articles in fifteen layouts, so that text and boilerplate are known exactly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, Literal

from rag.dates import spelled
from rag.reading.article_file import parse_article
from rag.types import Article

EACH = 4  # pages of a layout

HEADING = "What the two sides say"
LEAD = "Three points stand on the agenda of the next round:"
POINTS = ("A full ceasefire", "The exchange of all prisoners", "The return of the children")

Split = Literal["tuning", "held-out"]
_FORMS = {
    "nav": ("<nav><ul>{}</ul></nav>", '<li><a href="/x">{}</a></li>'),
    "links": ('<div class="{css}"><ul>{}</ul></div>', '<li><a href="/x">{}</a></li>'),
    "bar": ('<div class="{css}">{}</div>', "<button>{}</button>"),
    "figure": ('<figure><img src="x.jpg">{}</figure>', "<figcaption>{}</figcaption>"),
    "aside": ('<aside class="{css}">{}</aside>', "<p>{}</p>"),
    "footer": ("<footer>{}</footer>", '<a href="/x">{}</a> '),
    "p": ("{}", '<p class="{css}">{}</p>'),
    "box": ('<div class="{css}">{}</div>', "<p>{}</p>"),
    "div": ('<div class="{css}">{}</div>', "<div>{}</div>"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as HTML and as pasted text, the sentences and headings that are its article, the lines that are not."""

    layout: str
    split: Split
    title: str
    html: str
    pasted: str
    text: str
    boilerplate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    place: str
    form: str
    css: str
    lines: tuple[str, ...]

    @property
    def html(self) -> str:
        around, each = _FORMS[self.form]
        inner = "".join(each.replace("{css}", self.css).replace("{}", escape(line), 1) for line in self.lines)
        return around.replace("{css}", self.css).replace("{}", inner)


def pages() -> list[Page]:
    """All pages: four shipped articles in each layout, with a heading and a list; every other has its title twice."""
    articles = _articles()
    data = tomllib.loads(files("evals").joinpath("templates/pages.toml").read_text("utf-8"))["layout"]
    made = []
    for number, layout in enumerate(data):
        for count in range(EACH):
            at = (number * EACH + count) * 3 % len(articles)
            made.append(_page(layout, articles[at], articles[at - 5], articles[at - 11], twice=count % 2 == 0))
    return made


def _articles() -> list[Article]:
    folder = files("corpus") / "articles"
    return [
        parse_article(file.read_text("utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".md")
    ]


def _page(layout: dict[str, Any], article: Article, other: Article, third: Article, *, twice: bool) -> Page:
    blocks = list(_blocks(layout, article, other, third))
    paragraphs = article.text.split("\n\n")
    tails = [line for block in blocks if block.place == "tail" for line in block.lines]
    told = [*paragraphs[:-1], " ".join([paragraphs[-1], *tails])]
    title = article.title
    html = [*_html(blocks, "above"), f"<h1>{escape(title)}</h1>", *_html(blocks, "below")]
    pasted = [*_pasted(blocks, "above"), *([title] * (2 if twice else 1)), *_pasted(blocks, "below")]
    amid = [block for block in blocks if block.place == "amid"]
    for number, paragraph in enumerate(told):
        html += [*(f"<h2>{HEADING}</h2>" for _ in range(number == 1)), f"<p>{escape(paragraph)}</p>"]
        pasted += [*(HEADING for _ in range(number == 1)), paragraph]
        for block in amid[number : number + 1]:
            html.append(block.html)
            pasted.append("\n".join(block.lines))
    html += [f"<p>{LEAD}</p>", "<ul>", *(f"<li>{point}</li>" for point in POINTS), "</ul>"]
    pasted += [LEAD, "\n".join(POINTS)]
    head = f"<title>{escape(title)} | {escape(layout['outlet'])}</title>"
    foot = [*_html(blocks, "after"), "</main>", *_html(blocks, "foot")]
    return Page(
        layout["name"],
        layout["split"],
        title,
        f"<!doctype html><html><head>{head}</head><body><main>{''.join([*html, *foot])}</body></html>",
        "\n\n".join([*pasted, *_pasted(blocks, "after"), *_pasted(blocks, "foot")]),
        article.text,
        (
            title,
            *(line for block in blocks for line in block.lines if block.place != "amid" or block in amid[: len(told)]),
        ),
    )


def _blocks(layout: dict[str, Any], article: Article, other: Article, third: Article) -> Iterator[_Block]:
    words = {
        "title": article.title,
        "other": other.title,
        "third": third.title,
        "outlet": layout["outlet"],
        "day": spelled(article.published) if article.published else "",
    }
    for block in layout["blocks"]:
        lines = tuple(line.format(**words) for line in block["lines"])
        yield _Block(block["place"], block.get("form", ""), block.get("css", "x"), lines)


def _html(blocks: Sequence[_Block], place: str) -> list[str]:
    return [block.html for block in blocks if block.place == place]


def _pasted(blocks: Sequence[_Block], place: str) -> list[str]:
    return ["\n".join(block.lines) for block in blocks if block.place == place]

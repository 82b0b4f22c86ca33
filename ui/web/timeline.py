"""What the articles tell, by date, as data for the page's timeline. Public, so every argument is checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, JSONResponse

from rag.dates import Period, day_told, spelled_period
from rag.errors import ParleyError, QuestionError
from rag.events import Kind
from rag.sides import SIDES
from rag.timeline import Entry, timeline
from ui.web.conversation import Answering
from ui.web.rendering import anchor

KINDS: dict[Kind, str] = {
    "round": "Rounds",
    "exchange": "Exchanges",
    "document": "Documents",
    "statement": "Statements",
}
ABOUT = "What is told of this: {}?"
QUOTED = 160  # characters of an entry in the question that asks about it
LONGEST = 200  # characters of an argument
MOST = 8  # names in one filter
Names = Annotated[list[str] | None, Query(max_length=MOST)]
Text = Annotated[str, Query(max_length=LONGEST)]


def timeline_routes(assistant: Answering) -> APIRouter:
    """`/parley/timeline?as_of=DAY&side=SIDE&kind=KIND&about=WORDS`, and the library that draws it."""
    router = APIRouter(prefix="/parley")

    @router.get("/timeline")
    def told(as_of: Text = "", side: Names = None, kind: Names = None, about: Text = "") -> JSONResponse:
        filters = {"as_of": as_of or None, "sides": side, "kinds": kind, "about": about or None}
        return _answer(assistant, filters)

    @router.get("/plotly.js")
    def drawing() -> FileResponse:
        return FileResponse(_plotly(), media_type="text/javascript", headers={"cache-control": "max-age=86400"})

    return router


@cache
def _plotly() -> Path:
    """The drawing library, as the package `plotly` carries it."""
    return Path(str(files("plotly").joinpath("package_data", "plotly.min.js")))


def _answer(assistant: Answering, filters: Mapping[str, Any]) -> JSONResponse:
    try:
        entries = timeline(assistant.library.articles(), **filters)
    except ParleyError as error:
        status = 422 if isinstance(error, QuestionError) else 500
        return JSONResponse({"problem": error.problem, "remedy": error.remedy}, status)
    told = {"kinds": KINDS, "sides": SIDES, "entries": [_row(entry) for entry in entries]}
    return JSONResponse(told, headers={"cache-control": "no-store"})


def _row(entry: Entry) -> dict[str, Any]:
    """An entry as the page shows it: plain text, never HTML."""
    return {
        "kind": entry.kind,
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "days": spelled_period(Period(entry.first, entry.last)),
        "text": " ".join(entry.text.split()),
        "sides": entry.sides,
        "said_by": entry.said_by,
        "who": _who(entry),
        "question": _question(entry),
        **_source(entry),
        "echoes": [_source(echo) for echo in entry.echoes],
    }


def _source(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "byline": " · ".join(part for part in (entry.publisher, day_told(entry.published)) if part),
        "href": anchor(entry.article_id, entry.start, entry.end),
    }


def _who(entry: Entry) -> str:
    """Who says it, for a reader; nothing where the article speaks."""
    sides = " and ".join(SIDES[side] for side in entry.said_by)
    is_named = entry.speaker and entry.speaker not in SIDES.values()
    return f"{sides} ({entry.speaker})" if sides and is_named else sides


def _question(entry: Entry) -> str:
    """The question that asks about an entry, in the article's words: they lead back to it and to its like."""
    return ABOUT.format(shorten(entry.text.rstrip(" .?!"), QUOTED, placeholder="…"))

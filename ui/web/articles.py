"""The articles as data for the page that shows them, and the changes it asks for. Public: every argument is checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from rag.dates import day_told
from rag.errors import LockedError
from rag.library.editing import Editing
from rag.library.library import Library
from rag.library.rows import Row
from rag.reading.kinds import ENDINGS
from ui.web.conversation import Answering
from ui.web.guarding import REMOTE, guard, is_local
from ui.web.one_by_one import LARGEST, MOST, OneByOne, answer
from ui.web.rendering import anchor, knowledge
from ui.web.taking_in import file_taken, words_taken

UNDO = 10.0  # seconds in which the page offers to undo a removal
Name = Annotated[str, Query(min_length=1, max_length=300)]


class Named(BaseModel):
    """Which article is meant."""

    id: str = Field(min_length=1, max_length=300)


class Corrections(Named):
    """An article's metadata as it should be."""

    title: str
    publisher: str
    published: str
    language: str


class Words(BaseModel):
    """What was pasted: a link or a text."""

    words: str = Field(min_length=1)


def articles_routes(assistant: Answering, *, remote_edits: bool = False) -> APIRouter:
    """`/parley/articles` and what lies below it; whatever changes something is guarded, one change at a time."""
    router = APIRouter(prefix="/parley/articles")
    guarded, line = [Depends(guard(remote_edits=remote_edits))], OneByOne()

    @router.get("")
    def listed(request: Request) -> JSONResponse:
        may = remote_edits or is_local(request)
        return answer(lambda: _listed(assistant.library, may=may))

    @router.get("/passages")
    def passages(article: Name) -> JSONResponse:
        return answer(lambda: _passages(assistant.library, article))

    @router.post("/add", dependencies=guarded)
    async def add(request: Request, name: Name) -> JSONResponse:
        return await line.do(request, lambda body: {"results": file_taken(assistant.library, name, body)})

    @router.post("/paste", dependencies=guarded)
    async def paste(request: Request) -> JSONResponse:
        return await line.do(request, lambda body: _pasted(assistant.library, body))

    @router.post("/correct", dependencies=guarded)
    async def correct(request: Request) -> JSONResponse:
        return await line.do(request, lambda body: _corrected(assistant.library, body))

    @router.post("/remove", dependencies=guarded)
    async def remove(request: Request) -> JSONResponse:
        return await line.do(request, lambda body: _removed(assistant.library, body))

    @router.post("/undo", dependencies=guarded)
    async def undo(request: Request) -> JSONResponse:
        return await line.do(request, lambda body: _undone(assistant.library, body))

    return router


def _listed(library: Library, *, may: bool) -> dict[str, Any]:
    own = Editing(library).own()
    return {
        "articles": [_row(row, is_own=row.id in own) for row in library.rows()],
        "knows": knowledge(library.overview()),
        "why_not": None if may else f"{REMOTE['problem']} {REMOTE['remedy']}",
        "endings": list(ENDINGS),
        "largest": LARGEST,
        "most": MOST,
        "undo": UNDO,
        "today": date.today().isoformat(),
    }


def _row(row: Row, *, is_own: bool) -> dict[str, Any]:
    """An article as the page shows it: plain text, never HTML."""
    return {
        "id": row.id,
        "title": row.title,
        "publisher": row.publisher or "",
        "published": row.published.isoformat() if row.published else "",
        "day": day_told(row.published),
        "language": row.language or "",
        "passages": row.passages,
        "state": row.state,
        "reason": row.reason or "",
        "addresses": row.addresses,
        "near": row.near,
        "own": is_own,
        "href": anchor(row.id),
    }


def _passages(library: Library, article_id: str) -> dict[str, Any]:
    found = Editing(library).passages(article_id)
    return {"passages": [{"text": each.text, "href": anchor(each.article_id, each.start, each.end)} for each in found]}


def _pasted(library: Library, body: bytes) -> dict[str, Any]:
    return {"results": words_taken(library, Words.model_validate_json(body).words.strip())}


def _corrected(library: Library, body: bytes) -> dict[str, Any]:
    given = Corrections.model_validate_json(body).model_dump()
    article_id = given.pop("id")
    return _changed(lambda: Editing(library).correct(article_id, **given))


def _removed(library: Library, body: bytes) -> dict[str, Any]:
    article_id = Named.model_validate_json(body).id
    return _changed(lambda: Editing(library).remove(article_id))


def _undone(library: Library, body: bytes) -> dict[str, Any]:
    article_id = Named.model_validate_json(body).id
    return _changed(lambda: Editing(library).undo(article_id))


def _changed(change: Callable[[], object]) -> dict[str, Any]:
    """Make a change to the folder; `waits` says why the index does not follow yet, where it does not."""
    try:
        change()
    except LockedError as error:
        return {"waits": f"{error.problem} {error.remedy}"}
    return {"waits": None}

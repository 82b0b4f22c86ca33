"""The articles behind the numbers, served as pieces of HTML. Public, so every argument is checked."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from rag.errors import NotFoundError, ParleyError
from rag.library.library import Library
from ui.web.conversation import Answering
from ui.web.rendering import problem_panel, source_panel

LONGEST_ID = 300  # characters


def source_routes(assistant: Answering) -> APIRouter:
    """`/parley/source?article=ID&start=N&end=N`; without `start` and `end` the article alone."""
    router = APIRouter(prefix="/parley")

    @router.get("/source", response_class=HTMLResponse)
    def source(article: str = "", start: str = "", end: str = "") -> HTMLResponse:
        return _panel(assistant.library, article, start, end)

    return router


def _panel(library: Library, article_id: str, start: str, end: str) -> HTMLResponse:
    try:
        article = library.article(_id(article_id))
        span = _span(start, end, len(article.text)) if start or end else (None, None)
    except NotFoundError as error:
        return HTMLResponse(problem_panel(error.problem, "It may have been removed; ask again."), 404)
    except ParleyError as error:
        return HTMLResponse(problem_panel(error.problem, error.remedy), 500)
    except ValueError:
        return HTMLResponse(problem_panel("This number points to no words of the article.", "Ask again."), 422)
    return HTMLResponse(source_panel(article, *span), headers={"cache-control": "no-store"})


def _id(value: str) -> str:
    if not value or len(value) > LONGEST_ID:
        raise NotFoundError("There is no article of that name.", "`parley articles` lists them.")
    return value


def _span(start: str, end: str, length: int) -> tuple[int, int]:
    """The offsets as numbers within the text. Raises ValueError."""
    if not all(part.isascii() and part.isdigit() and len(part) <= len(str(length)) for part in (start, end)):
        raise ValueError("offsets are numbers within the text")
    first, last = int(start), int(end)
    if not first < last <= length:
        raise ValueError("offsets lie within the text, in order")
    return first, last

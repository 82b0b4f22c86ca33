"""Requests with a body, done one at a time: each is read within bounds only when its turn has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from rag.errors import MetadataError, NotFoundError, ParleyError

LARGEST = 25_000_000  # bytes of a body
MOST = 20  # requests that wait
SLOWEST = 60.0  # seconds for a body to arrive
STATUS: dict[type[ParleyError], int] = {NotFoundError: 404, MetadataError: 422}
NO_STORE = {"cache-control": "no-store"}
TOO_LARGE = f"It is larger than {LARGEST // 10**6} MB."
REMEDIES = {
    408: ("It did not arrive within a minute.", "Try it again."),
    413: (TOO_LARGE, "Split it, or take it in with `parley add`."),
    422: ("The page sent what Parley cannot read.", "Reload the page and try it again."),
    429: (f"More than {MOST} changes wait already.", "Wait until these are done."),
}
Work = Callable[[bytes], Any]


class OneByOne:
    """A line of requests, each the only one that is read and worked on."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def do(self, request: Request, work: Work) -> JSONResponse:
        """What `work`, in a thread, makes of the request's body, or the problem and its remedy."""
        if self._waiting >= MOST:
            return _refused(429)
        self._waiting += 1
        try:
            async with self._turn:
                return await _done(request, work)
        finally:
            self._waiting -= 1


def answer(work: Callable[[], Any]) -> JSONResponse:
    """What `work` makes, or the problem and its remedy."""
    try:
        return JSONResponse(work(), headers=NO_STORE)
    except ParleyError as error:
        return JSONResponse(problem(error), STATUS.get(type(error), 500), headers=NO_STORE)


def problem(error: ParleyError) -> dict[str, str]:
    """What went wrong, and how to mend it."""
    return {"problem": error.problem, "remedy": error.remedy}


async def _done(request: Request, work: Work) -> JSONResponse:
    try:
        async with asyncio.timeout(SLOWEST):
            body = await _body(request)
    except TimeoutError:
        return _refused(408)
    if body is None:
        return _refused(413)
    try:
        return await run_in_threadpool(answer, lambda: work(body))
    except ValueError:  # what pydantic raises, too
        return _refused(422)


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; its length as announced is believed only if that is too much."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > LARGEST:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _refused(status: int) -> JSONResponse:
    words, remedy = REMEDIES[status]
    return JSONResponse({"problem": words, "remedy": remedy}, status, headers=NO_STORE)

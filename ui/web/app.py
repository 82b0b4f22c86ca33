"""The web application: Gradio's page, the articles behind its numbers, a health check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.web.articles import articles_routes
from ui.web.chat import HEAD, THEME, chat_blocks
from ui.web.conversation import Answering
from ui.web.headers import SecurityHeaders
from ui.web.sources import source_routes
from ui.web.timeline import timeline_routes

ASSETS = Path(__file__).parent / "assets"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(assistant: Answering, hosts: Sequence[str] = LOOPBACK, *, remote_edits: bool = False) -> FastAPI:
    """The chat over `assistant`, answering to requests for these host names alone.

    Its articles can be changed in a browser on this machine, with `remote_edits` in every one that reaches it.
    """
    app = FastAPI(title="Parley", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", lambda: {"status": "ok"})
    app.add_api_route("/gradio_api/upload", _no_uploads, methods=["POST"], response_model=None)  # Gradio takes any
    app.include_router(source_routes(assistant))
    app.include_router(timeline_routes(assistant))
    app.include_router(articles_routes(assistant, remote_edits=remote_edits))
    app.mount("/parley/assets", StaticFiles(directory=ASSETS))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    gr.mount_gradio_app(
        app,
        chat_blocks(assistant),
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        head=HEAD,
        theme=THEME,
        favicon_path=str(ASSETS / "favicon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
    )
    return app


def _no_uploads() -> PlainTextResponse:
    return PlainTextResponse("Parley takes files on its page of articles alone; `parley add FILE` adds one too.", 403)

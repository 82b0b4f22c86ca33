"""A conversation saved by its visitor: made in memory, handed to the page, which offers it as a download."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import partial
from secrets import token_hex
from typing import Any

import gradio as gr
from markupsafe import Markup

from rag.export import markdown, to_json
from ui.web.conversation import Exchange

NAMES = {"markdown": "parley.md", "json": "parley.json"}
BUTTONS = {"markdown": "Save as Markdown", "json": "Save as JSON"}


def save_buttons(conversation: gr.State, quiet: dict[str, Any]) -> None:
    """The buttons, tied to the conversation; the page's script sees what arrives beside them and downloads it."""
    saved = gr.Markdown(elem_id="saved", visible="hidden", sanitize_html=False)  # it holds Base64 alone
    for kind, words in BUTTONS.items():
        button = gr.Button(words, elem_id=f"save-{kind}", elem_classes="save", variant="secondary", size="sm")
        button.click(partial(parcel, kind), conversation, saved, queue=False, **quiet)


def parcel(kind: str, exchanges: Sequence[Exchange]) -> str:
    """The whole answers of a conversation as a file, in an element that its page takes; each time another one."""
    content = b64encode(saved(kind, exchanges).encode()).decode()
    piece = Markup('<span data-file="{}" data-mark="{}" data-content="{}"></span>')
    return piece.format(NAMES[kind], token_hex(8), content)


def saved(kind: str, exchanges: Sequence[Exchange]) -> str:
    """The whole answers of a conversation as Markdown or JSON."""
    answers = [exchange.answer for exchange in exchanges if exchange.answer]
    return markdown(answers) if kind == "markdown" else json.dumps(to_json(answers), ensure_ascii=False, indent=2)

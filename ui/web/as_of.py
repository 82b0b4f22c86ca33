"""The day as of which the chat answers: its field, its range, the examples that it leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from rag.as_of import given_day
from rag.errors import QuestionError
from rag.library.catalogue import Overview

MOST = 4  # examples shown at once
EXAMPLES = {
    "How many bodies did Russia say it would hand over?": date(2025, 6, 2),
    "Who led the Ukrainian delegation?": date(2025, 5, 16),
    "How many aircraft were hit in Operation Spider's Web?": date(2025, 6, 5),
    "How many prisoners were exchanged in May?": date(2025, 5, 26),
    "Who headed the Russian delegation?": date(2022, 3, 1),
}  # with the first day as of which the articles tell
ANY_DAY, NO_DAY = "As of", "As of: no article bears a date"


def day_field() -> gr.Textbox:
    """Where the day is set; the page's script makes a date field of it, between the days of its placeholder."""
    return gr.Textbox(elem_id="as-of", label=ANY_DAY, lines=1, max_lines=1, interactive=False)


def clear_button() -> gr.Button:
    """What empties the field."""
    return gr.Button("Clear", elem_id="as-of-clear", variant="secondary", size="sm", visible=False)


def opened(overview: Overview) -> dict[str, Any]:
    """The field once the articles are known, open from their first to their last day; closed where none bears one."""
    dated = overview.first is not None
    bounds = f"{overview.first} to {overview.last}" if dated else None
    update: dict[str, Any] = gr.update(interactive=dated, label=ANY_DAY if dated else NO_DAY, placeholder=bounds)
    return update


def examples_on(day: str | None) -> list[ExampleMessage]:
    """The examples that tell of nothing later than the day of the field."""
    try:
        last = given_day(day or None) or date.max
    except QuestionError:
        last = date.max
    return [ExampleMessage(text=question) for question, first in EXAMPLES.items() if first <= last][:MOST]

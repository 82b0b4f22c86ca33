"""The chat: Gradio's blocks and what happens on a question, a stop, another try and a new start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import gradio as gr

from rag.errors import ParleyError
from ui.web.as_of import clear_button, day_field, examples_on, opened
from ui.web.conversation import PLAINLY, Answering, Exchange, How, reply, stopped
from ui.web.rendering import answer_message, commands, knowledge, question_message
from ui.web.saving import save_buttons

Exchanges = tuple[Exchange, ...]
Shown = tuple[Any, ...]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
INSTEAD = "Answer in the articles' own sentences"
HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="parley/assets/chat.css">
<link rel="stylesheet" href="parley/assets/timeline.css">
<link rel="stylesheet" href="parley/assets/articles.css">
<script type="module" src="parley/assets/chat.js"></script>
<script type="module" src="parley/assets/timeline.js"></script>
<script type="module" src="parley/assets/articles.js"></script>
<script type="module" src="parley/assets/saving.js"></script>
"""
THEME = gr.themes.Base(primary_hue="teal", neutral_hue="stone", radius_size="md").set(
    body_background_fill="#faf9f6",
    body_background_fill_dark="#171614",
    body_text_color="#21201d",
    body_text_color_dark="#e9e6df",
    background_fill_primary="#ffffff",
    background_fill_primary_dark="#1f1d1b",
    border_color_primary="#e3dfd7",
    border_color_primary_dark="#35322d",
)


def chat_blocks(assistant: Answering) -> gr.Blocks:
    """The page; each visitor has a conversation of their own, kept on the server."""
    blocks: gr.Blocks = gr.Blocks(title="Parley", fill_height=True, fill_width=True, analytics_enabled=False)
    with blocks:
        conversation = gr.State(())
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="talk"):
                with gr.Row(elem_id="masthead"):
                    about = gr.Markdown(_head("Opening the articles…"), elem_id="about", latex_delimiters=[])
                    gr.Button("Timeline", elem_id="timeline-open", variant="secondary", size="sm")
                    gr.Button("Articles", elem_id="articles-open", variant="secondary", size="sm")
                    afresh = gr.Button("New chat", elem_id="afresh", variant="secondary", size="sm")
                chat = _chatbot()
                with gr.Row(elem_id="when"):
                    day, every = day_field(), clear_button()
                    save_buttons(conversation, QUIET)
                box = _question_box()
                with gr.Row(elem_id="any-day", visible="hidden"):
                    which, again = gr.Textbox(interactive=True), gr.Button()
            with gr.Column(elem_id="source"):
                gr.Markdown("Click a number in an answer: the article opens here, the words it rests on highlighted.")
        _wire(assistant, blocks, conversation, about, afresh, chat, box, day, every, which, again)
    blocks.queue(default_concurrency_limit=4, max_size=20)
    return blocks


def asked(assistant: Answering, question: str, exchanges: Exchanges, how: How = PLAINLY) -> Iterator[Shown]:
    """Show the answer as it grows; the box stays free for typing the next question."""
    if not question.strip():
        yield gr.skip(), gr.skip(), gr.skip()
        return
    box: Any = gr.update(value="", submit_btn=False, stop_btn=True)
    for exchange in reply(assistant, question, exchanges, how):
        grown = (*exchanges, exchange)
        yield messages(grown), grown, box
        box = gr.skip()


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        buttons=["copy"],
        layout="bubble",
        height=None,
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        group_consecutive_messages=False,
        allow_file_downloads=False,
        placeholder='<div class="welcome"><h2>Ask about the Russia–Ukraine talks</h2>'
        "<p>Every sentence of an answer carries a number. It opens the article at exactly those words.</p></div>",
        examples=examples_on(None),
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="ask",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask about the talks",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn=True,
        stop_btn=False,
    )


def _wire(
    assistant: Answering,
    blocks: gr.Blocks,
    conversation: gr.State,
    about: gr.Markdown,
    afresh: gr.Button,
    chat: gr.Chatbot,
    box: gr.Textbox,
    day: gr.Textbox,
    every: gr.Button,
    which: gr.Textbox,
    again: gr.Button,
) -> None:
    """Tie the events to what answers them; none is offered as an API."""
    shown = [chat, conversation, box]

    def submit(question: str, exchanges: Exchanges, as_of: str) -> Iterator[Shown]:
        yield from asked(assistant, question, exchanges, How(as_of or None))

    def pick(exchanges: Exchanges, as_of: str, event: gr.SelectData) -> Iterator[Shown]:
        yield from asked(assistant, str(event.value["text"]), exchanges, How(as_of or None))

    def retry(exchanges: Exchanges, event: gr.RetryData) -> Iterator[Shown]:
        yield from _again(assistant, exchanges, _position(event.index))

    def instead(exchanges: Exchanges) -> Iterator[Shown]:
        if exchanges:
            last = exchanges[-1]
            yield from asked(assistant, last.question, exchanges, last.how._replace(answerer="extractive"))

    asking = box.submit(submit, [box, conversation, day], shown, trigger_mode="once", **QUIET)
    picking = chat.example_select(pick, [conversation, day], shown, trigger_mode="once", **QUIET)
    retrying = chat.retry(retry, conversation, shown, trigger_mode="once", cancels=[asking, picking], **QUIET)
    quoting = chat.option_select(instead, conversation, shown, trigger_mode="once", **QUIET)
    before: list[Any] = [asking, picking, retrying, quoting]
    literally = partial(_literally, assistant)
    undoing = again.click(literally, [conversation, which], shown, trigger_mode="once", cancels=before, **QUIET)
    running: list[Any] = [*before, undoing]
    for event in running:
        event.then(_ready, None, box, queue=False, **QUIET)  # after a stop too, once the assistant has come to a halt
    box.stop(None, cancels=running, **QUIET).then(_stop, conversation, shown, queue=False, **QUIET)
    for clearing in (afresh.click, chat.clear):
        clearing(
            lambda: ([], (), gr.update(value="", submit_btn=True, stop_btn=False)),
            None,
            shown,
            cancels=running,
            **QUIET,
        )
    day.change(_on_day, day, [chat, every], trigger_mode="always_last", queue=False, **QUIET)
    every.click(lambda: "", None, day, queue=False, **QUIET)
    blocks.load(lambda: _about(assistant), None, [about, day], **QUIET)


def _again(assistant: Answering, exchanges: Exchanges, position: int) -> Iterator[Shown]:
    if 0 <= position < len(exchanges):
        exchange = exchanges[position]
        yield from asked(assistant, exchange.question, exchanges[:position], exchange.how)


def _literally(assistant: Answering, exchanges: Exchanges, position: str) -> Iterator[Shown]:
    """Ask once more without the day that the question's words set: the last in its own place, others after the last."""
    at = int(position) if position.isascii() and position.isdigit() and len(position) < 9 else len(exchanges)
    if at < len(exchanges):
        exchange, is_last = exchanges[at], at == len(exchanges) - 1
        kept = exchanges[:-1] if is_last else stopped(exchanges)
        yield from asked(assistant, exchange.question, kept, exchange.how._replace(read_as_of=False))


def _on_day(day: str) -> tuple[Any, Any]:
    """What changes with the day: the examples, and whether it can be cleared."""
    return gr.update(examples=examples_on(day)), gr.update(visible=bool(day))


def _stop(exchanges: Exchanges) -> Shown:
    ended = stopped(exchanges)
    return messages(ended), ended, gr.update(stop_btn=False)


def messages(exchanges: Exchanges) -> list[dict[str, Any]]:
    """The conversation as the messages of a Gradio chatbot, the last one with what may be done instead."""
    shown: list[dict[str, Any]] = [
        message
        for position, exchange in enumerate(exchanges)
        for message in (
            {"role": "user", "content": question_message(exchange.question)},
            {"role": "assistant", "content": answer_message(exchange, position)},
        )
    ]
    if exchanges and exchanges[-1].can_be_quoted:
        shown[-1] |= {"options": [{"label": INSTEAD, "value": "extractive"}]}
    return shown


def _ready() -> dict[str, Any]:
    """The question box, waiting for a question."""
    return gr.update(submit_btn=True, stop_btn=False)


def _position(index: Any) -> int:
    """Which exchange a message belongs to; a question and an answer make one."""
    return int(index[0] if isinstance(index, (list, tuple)) else index) // 2


def _about(assistant: Answering) -> tuple[str, dict[str, Any]]:
    """The head of the page, with what Parley knows, or why it cannot tell; and the field for a day."""
    try:
        overview = assistant.library.overview()
    except ParleyError as error:
        return _head(str(error)), gr.skip()
    return _head(knowledge(overview)), opened(overview)


def _head(sentence: str) -> str:
    return f'<h1>Parley</h1><p class="knowledge">{commands(sentence)}</p>'

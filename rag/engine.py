"""The assistant as a LlamaIndex query engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode
from pydantic import Field

from rag.types import Answer, Citation, DoneEvent, Event


class AssistantQueryEngine(CustomQueryEngine):
    """`query` gives the answer's text; the cited words are its source nodes, the Answer is in its metadata."""

    assistant: Any = Field(exclude=True, repr=False)
    options: dict[str, Any] = Field(default_factory=dict)

    def custom_query(self, query_str: str) -> Response:
        """Run the assistant's one way through and collect it."""
        return response_of(_collected(self.assistant.stream(query_str, **self.options)))


def response_of(answer: Answer) -> Response:
    """An answer as LlamaIndex's response."""
    nodes = [NodeWithScore(node=_node(citation), score=None) for citation in answer.citations]
    return Response(answer.text, source_nodes=nodes, metadata={"answer": answer})


def answer_of(response: Any) -> Answer:
    """The Answer behind a response of this engine."""
    answer: Answer = response.metadata["answer"]
    return answer


def _collected(events: Iterator[Event]) -> Answer:
    last = None
    for last in events:  # noqa: B007
        pass
    if not isinstance(last, DoneEvent):
        raise TypeError("a stream of events must end in a DoneEvent")
    return last.answer


def _node(citation: Citation) -> TextNode:
    return TextNode(
        id_=f"{citation.article_id}:{citation.start}:{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        extra_info={"article_id": citation.article_id, "title": citation.title, "number": citation.number},
    )

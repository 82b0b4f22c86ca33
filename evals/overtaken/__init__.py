"""Whether answers tell the later state first, on questions by those who do not know that a statement was overtaken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from rag.assistant import Assistant
from rag.types import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on one chain of overtaken statements: whether its later state is told, and the early one before it.

    `misordered`: a sentence of an earlier article tells the early state before a later article tells the later one.
    """

    chain: str
    split: str
    question: str
    told: bool
    misordered: bool
    answer: Answer

    @property
    def right(self) -> bool:
        """The later state is told, and first."""
        return self.told and not self.misordered


def ask_all(assistant: Assistant) -> Iterator[Asked]:
    """All questions; chains of odd numbers are for tuning, the others for reporting."""
    chains = tomllib.loads((files("evals") / "suites" / "overtaken" / "questions.toml").read_text("utf-8"))
    for name, chain in chains.items():
        for question in chain["questions"]:
            answer = assistant.ask(question, answerer="extractive")
            split = "dev" if int(name[1:]) % 2 else "test"
            later, early = _first(answer, chain["later"]), _first(answer, chain["early"])
            told = later is not None
            misordered = early is not None and later is not None and early < later and _is_older(answer, early, later)
            yield Asked(name, split, question, told, misordered, answer)


def _first(answer: Answer, words: Iterable[str]) -> int | None:
    """Which sentence of the answer is the first to hold any of the words."""
    holds = (at for at, sentence in enumerate(answer.sentences) if any(word in sentence.text for word in words))
    return next(holds, None)


def _is_older(answer: Answer, early: int, later: int) -> bool:
    days = [_published(answer, at) for at in (early, later)]
    return days[0] < days[1]


def _published(answer: Answer, sentence: int) -> str:
    numbers: Sequence[int] = answer.sentences[sentence].citations
    days = (citation.published for citation in answer.citations if citation.number in numbers)
    return max((day.isoformat() for day in days if day), default="")

"""Does a passage carry a sentence? Facts are compared by rule, meaning by words and an encoder, in one score."""

from rag.checking.checker import Checker

__all__ = ["Checker"]

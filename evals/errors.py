"""What can go wrong with a suite."""

from __future__ import annotations

from rag.errors import ParleyError


class SuiteError(ParleyError):
    """A suite's folder, file or line cannot be used."""

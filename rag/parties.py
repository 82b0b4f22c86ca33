"""Who is who: names for the same party, from `corpus/parties.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from rag.words import fold


@cache
def aliases() -> dict[str, frozenset[str]]:
    """Each folded name with all folded names of its party: a capital stands for its government."""
    groups = tomllib.loads(files("corpus").joinpath("parties.toml").read_text(encoding="utf-8"))["aliases"]
    folded = [frozenset(map(fold, names)) for names in groups.values()]
    return {name: group for group in folded for name in group}

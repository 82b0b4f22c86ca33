"""How sides, voices and conflicts are called, wherever they are shown."""

from __future__ import annotations

from rag.types import Claim, ConflictKind, Side

COLUMNS: dict[Side, str] = {"ukraine": "Ukraine", "russia": "Russia", "mediator": "Mediators", "other": "Others"}
CONFLICTS: dict[ConflictKind, str] = {
    "sides_differ": "The accounts differ",
    "overtaken": "Overtaken by a later article",
    "other_counts": "Counts of different things",
}
SILENT = "The articles found hold no statement of this side on it."


def voice(claim: Claim) -> str:
    """Who makes a claim: the side, the speaker where another name is known, or the article itself."""
    sides = " and ".join(COLUMNS[side] for side in claim.said_by)
    if not sides:
        return "The article"
    return claim.speaker if claim.speaker and claim.said_by == ("other",) else _with_speaker(sides, claim.speaker)


def _with_speaker(sides: str, speaker: str | None) -> str:
    return f"{sides} ({speaker})" if speaker and speaker not in sides else sides

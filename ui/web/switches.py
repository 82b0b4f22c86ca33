"""What Gradio and the Hugging Face hub would report by themselves, switched off."""

from __future__ import annotations

import os

SWITCHES = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}


def switch_off_reporting() -> None:
    """Set the switches for this process; they count only before Gradio is imported."""
    os.environ.update(SWITCHES)

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import os, sys
import ui.web
assert "gradio" not in sys.modules
print(os.environ["GRADIO_ANALYTICS_ENABLED"], os.environ["HF_HUB_DISABLE_TELEMETRY"])
import ui.web.app
import gradio.analytics
print(gradio.analytics.analytics_enabled())
"""


def test_reporting_is_off_before_gradio_is_imported():
    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "1", "False"]

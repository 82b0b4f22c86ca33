"""The web chat. Nothing outside this package imports Gradio."""

from ui.web.switches import switch_off_reporting

switch_off_reporting()

"""Traces of what LlamaIndex does with a question, for those who collect them by OpenTelemetry; off by default."""

from __future__ import annotations

import threading

from rag.errors import SettingsError

SERVICE = "parley"

_lock = threading.Lock()
_started = False


def start() -> None:
    """Send traces from now on, as OpenTelemetry's own OTEL_EXPORTER_* variables have it; once is enough.

    Raises SettingsError where the packages are not installed.
    """
    global _started
    with _lock:
        if _started:
            return
        try:
            from llama_index.observability.otel import LlamaIndexOpenTelemetry
            from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        except ImportError as error:
            raise SettingsError(
                f"PARLEY_OTEL is set, but {error.name} is not installed.",
                'Run `pip install "parley-talks[otel]"`, or unset PARLEY_OTEL.',
            ) from None
        LlamaIndexOpenTelemetry(service_name_or_resource=SERVICE, span_exporter=OTLPSpanExporter()).start_registering()
        _started = True

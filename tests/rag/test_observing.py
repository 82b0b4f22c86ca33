from __future__ import annotations

import subprocess
import sys
from concurrent import futures
from importlib.util import find_spec
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from rag.assistant import Assistant
from rag.errors import SettingsError
from tests.conftest import MODELS

INSTALLED = find_spec("llama_index.observability") is not None


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps the names of the spans it is sent."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def Export(self, request, context):  # noqa: N802 - gRPC
        for resource in request.resource_spans:
            self.names += [span.name for scope in resource.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


@pytest.mark.skipif(not INSTALLED, reason='needs `pip install "parley-talks[otel]"`')
def test_a_question_is_traced_where_that_is_asked_for(tmp_path):
    collector, server = Collector(), grpc.server(futures.ThreadPoolExecutor(1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    code = (
        "from rag.assistant import Assistant\nfrom rag.settings import Settings\n"
        f"with Assistant(Settings(home={str(tmp_path / 'h')!r}, models={str(MODELS)!r}, otel=True)) as assistant:\n"
        "    print(assistant.ask('How many bodies did Ukraine receive in June 2025?').status)\n"
    )
    environment = {"PATH": "", "HOME": str(tmp_path), "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
    environment |= {"PYTHONPATH": ":".join(sys.path)}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True)
    server.stop(1).wait()
    assert done.stdout.strip() == "answered", done.stderr
    assert any("synthesize" in name for name in collector.names)
    assert any("retrieve" in name for name in collector.names)


@pytest.mark.skipif(INSTALLED, reason="the packages are there")
def test_missing_packages_are_named_with_the_command(settings):
    with pytest.raises(SettingsError, match=r"parley-talks\[otel\]"):
        Assistant(settings.model_copy(update={"otel": True}))
